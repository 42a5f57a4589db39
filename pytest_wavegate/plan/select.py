"""Which tasks ``--wave`` means: numbers of waves, phases, stories, tasks, and what lies before or after."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.nearness import suggestion
from pytest_wavegate.plan.order.edges import first_phases, first_tasks
from pytest_wavegate.plan.order.network import network
from pytest_wavegate.plan.progress.next_steps import next_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pytest_wavegate.model.plan import Phase, Plan

_NUMBERS = regex(r"(\d{1,9})(?:-(\d{1,9}))?", re.ASCII)
_SETTLED = frozenset({"done", "cancelled"})
_FORMS = "a wave 2 or 2-4, phase:ID, a story US1, a task T012, +T012, T012+, done, open or next"


def select(plan: Plan, expressions: Sequence[str]) -> frozenset[str]:
    """Return the ids of all tasks that any of the expressions means.

    Args:
        plan: with its edges and waves, as ``read_plan`` returns it.
        expressions: ``2``, ``2-4``; ``phase:4``, ``phase:Setup``; ``US1``; ``T012``, ``task:2``; ``done``,
            ``open``, ``next``; with ``+`` in front also all they wait for, with ``+`` behind also all that
            waits for them.

    Raises:
        WavegateError: ``unknown-selection`` where one of them means nothing in this plan.
    """
    chosen: set[str] = set()
    for expression in expressions:
        chosen |= _one(plan, expression.strip())
    return frozenset(chosen)


def _one(plan: Plan, expression: str) -> set[str]:
    word = expression.removeprefix("+").removesuffix("+").strip()
    chosen = _core(plan, word)
    if not expression.startswith("+") and not expression.endswith("+"):
        return chosen
    net = network(plan, plan.edges)
    start = [node for node, task in enumerate(net.tasks) if task in chosen]
    reached: set[int] = set()
    if expression.startswith("+"):
        reached |= _reach(start, net.before)
    if expression.endswith("+"):
        reached |= _reach(start, net.after)
    return set(net.tasks_of(reached))


def _reach(start: Iterable[int], neighbours: Sequence[Sequence[int]]) -> set[int]:
    seen = set(start)
    stack = list(seen)
    while stack:
        fresh = [node for node in neighbours[stack.pop()] if node not in seen]
        seen.update(fresh)
        stack.extend(fresh)
    return seen


def _core(plan: Plan, word: str) -> set[str]:
    kind, colon, name = word.partition(":")
    if colon and kind.casefold() in {"phase", "task"}:
        return (_phase if kind.casefold() == "phase" else _task)(plan, name.strip())
    if word.casefold() in _BOXES:
        return _BOXES[word.casefold()](plan)
    if numbers := _NUMBERS.fullmatch(word):
        return _waves(plan, int(numbers[1]), int(numbers[2] or numbers[1]))
    return _story(plan, word) or _task(plan, word)


def _waves(plan: Plan, first: int, last: int) -> set[str]:
    if not 1 <= first <= last <= len(plan.waves):
        asked = f"is no wave {first}" if first == last else f"are no waves {first}-{last}"
        have = f"the plan has waves 1 to {len(plan.waves)}" if plan.waves else "the plan has no waves"
        raise _unknown(message=f"there {asked}", hint=f"{have}; a task by that name is task:{first}")
    return {task for wave in plan.waves[first - 1 : last] for task in wave.tasks}


def _story(plan: Plan, word: str) -> set[str]:
    wanted = word.casefold()
    return {
        task.id
        for task in plan.tasks
        if task.story and wanted in {story.casefold() for story in re.split(r"[\s,+/]+", task.story)}
    }


def _task(plan: Plan, word: str) -> set[str]:
    tasks = first_tasks(plan)
    if word in tasks:
        return {word}
    alike = {task for task in tasks if task.casefold() == word.casefold()}
    if alike:
        return alike
    stories = {task.story for task in plan.tasks if task.story}
    hint = suggestion(word, [*tasks, *sorted(stories), *_BOXES], otherwise=f"name {_FORMS}")
    raise _unknown(message=f'the plan has no task or story "{word}"', hint=hint)


def _phase(plan: Plan, word: str) -> set[str]:
    phase = phase_named(plan, word)
    return {task.id for task in plan.tasks if task.phase == phase}


def phase_named(plan: Plan, word: str) -> str:
    """Return the id of the phase that a word means: its id, title or label, or a part of its title.

    Raises:
        WavegateError: ``unknown-selection`` where it means none, or several.
    """
    phases = list(first_phases(plan).values())
    wanted = word.casefold()
    for test in _LIKENESS:
        found = [phase.id for phase in phases if wanted and test(phase, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"phase:{phase}" for phase in found)
            raise _unknown(message=f'"phase:{word}" means several phases', hint=f"name one of {names}")
    known = [name for phase in phases for name in (phase.id, phase.title)]
    listed = ", ".join(f"phase:{phase.id}" for phase in phases[:10])
    hint = suggestion(word, known, otherwise=f"name one of {listed}" if listed else "the plan has no phases")
    raise _unknown(message=f'the plan has no phase "{word}"', hint=hint)


_LIKENESS: tuple[Callable[[Phase, str], bool], ...] = (
    lambda phase, wanted: phase.id.casefold() == wanted,
    lambda phase, wanted: wanted in {phase.title.casefold(), phase.label.casefold()},
    lambda phase, wanted: phase.title.casefold().startswith(wanted),
    lambda phase, wanted: wanted in phase.title.casefold(),
)


def _done(plan: Plan) -> set[str]:
    return {task.id for task in first_tasks(plan).values() if task.status == "done"}


def _open(plan: Plan) -> set[str]:
    return {task.id for task in first_tasks(plan).values() if task.status not in _SETTLED}


def _next(plan: Plan) -> set[str]:
    return set(next_steps(plan).ready)


_BOXES: dict[str, Callable[[Plan], set[str]]] = {"done": _done, "open": _open, "next": _next}


def _unknown(*, message: str, hint: str) -> WavegateError:
    return WavegateError("unknown-selection", message, hint=hint)
