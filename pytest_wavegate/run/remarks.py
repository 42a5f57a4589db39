"""What an assignment noticed: ids that no task has, ids that the plan has twice, files that phases share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.model.items import Assigned, ItemFacts, Tag
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.run.claims import Claim
    from pytest_wavegate.run.ids import PlanIds

Source = Literal["mark", "hook"]
_MOST_LISTED = 10
_MOST_GUESSED = 20
"""Guessing compares with every id of the plan, and a foreign plan's tags can be thousands."""
_MOST_TASKS_NAMED = 6


@dataclass(slots=True)
class _Miss:
    """An id that no task has, where it was met first, and how many items have it."""

    item: ItemFacts
    source: Source
    count: int = 1


@dataclass(slots=True)
class _TagMiss:
    item: ItemFacts
    tag: Tag
    count: int = 1


class Remarks:
    """Collects while items are assigned, then refuses or reports; every id and every claim once."""

    def __init__(self, plan: Plan, ids: PlanIds) -> None:
        self._plan = plan
        self._ids = ids
        self._misses: dict[str, _Miss] = {}
        self._tag_misses: dict[str, _TagMiss] = {}
        self._used: dict[Claim, None] = {}

    def unknown(self, item: ItemFacts, names: Iterable[str], *, source: Source) -> None:
        """Note ids in an item's marks, or in the hook's answer, that no task has."""
        for name in names:
            if (miss := self._misses.get(name)) is not None:
                miss.count += 1
            else:
                self._misses[name] = _Miss(item, source)

    def unknown_tag(self, item: ItemFacts, tag: Tag, names: Iterable[str]) -> None:
        """Note ids in a docstring or comment that no task has."""
        for name in names:
            if (miss := self._tag_misses.get(name)) is not None:
                miss.count += 1
            else:
                self._tag_misses[name] = _TagMiss(item, tag)

    def used(self, claim: Claim) -> None:
        """Note that a file or folder named by the plan decided where an item belongs."""
        self._used[claim] = None

    def refuse(self, items: Sequence[Assigned]) -> None:
        """Raise what stops a run.

        Raises:
            WavegateError: ``unknown-task`` or ``duplicate-task``.
        """
        if len(self._misses) == 1:
            raise self._one_unknown(*next(iter(self._misses.items())))
        if self._misses:
            raise self._several_unknown()
        twice = {name for name, lines in self._ids.lines.items() if len(lines) > 1}
        met = (item for item in items if twice and not twice.isdisjoint(item.tasks))
        if (item := next(met, None)) is not None:
            raise self._duplicate(item, next(name for name in item.tasks if name in twice))

    def findings(self) -> Iterator[Finding]:
        """Return what the user should know but need not mend."""
        for place, (name, miss) in enumerate(self._tag_misses.items()):
            yield self._tag_finding(name, miss, self._guess(name) if place < _MOST_GUESSED else "")
        for claim in self._used:
            if len(claim.phases) > 1:
                yield self._shared(claim)

    def _one_unknown(self, name: str, miss: _Miss) -> WavegateError:
        more = f" and {miss.count - 1} more" if miss.count > 1 else ""
        return WavegateError(
            "unknown-task",
            f'{self._plan.path} has no task "{name}", which {_named_by(miss.source)} of '
            f"{miss.item.nodeid}{more} names",
            hint=self._guess(name) or f"`wavegate plan {self._plan.path}` lists the ids",
            path=miss.item.path,
            line=miss.item.line,
        )

    def _several_unknown(self) -> WavegateError:
        listed = list(self._misses.items())[:_MOST_LISTED]
        rows = [f"\n    {_place(miss.item)}: {name}  {self._guess(name)}".rstrip() for name, miss in listed]
        if left := len(self._misses) - len(listed):
            rows.append(f"\n    and {left} more")
        first = listed[0][1].item
        return WavegateError(
            "unknown-task",
            f"{self._plan.path} lacks {len(self._misses)} tasks that marks or hooks name:{''.join(rows)}",
            hint=f"correct these ids; `wavegate plan {self._plan.path}` lists those that exist",
            path=first.path,
            line=first.line,
        )

    def _duplicate(self, item: Assigned, name: str) -> WavegateError:
        lines = self._ids.lines[name]
        return WavegateError(
            "duplicate-task",
            f'task id "{name}" stands on lines {_listed(map(str, lines))}, '
            f"and {item.nodeid} belongs to it ({item.because})",
            hint="give each of these tasks an id of its own",
            path=self._plan.path,
            line=lines[1],
        )

    def _guess(self, name: str) -> str:
        quoted = [f'"{guess}"' for guess in self._ids.near(name)]
        return f"did you mean {' or '.join(quoted)}?" if quoted else ""

    def _tag_finding(self, name: str, miss: _TagMiss, guess: str) -> Finding:
        more = f", and {miss.count - 1} more items" if miss.count > 1 else ""
        return Finding(
            code="WG201",
            severity="warning",
            message=f'{self._plan.path} has no task "{name}", which a {miss.tag.where} '
            f"for {miss.item.nodeid}{more} names",
            hint=guess or "correct the id, or take the tag away",
            path=miss.item.path,
            line=miss.tag.line,
        )

    def _shared(self, claim: Claim) -> Finding:
        labels = {phase.id: phase.label or phase.title for phase in self._plan.phases}
        parts = [
            f"{labels.get(phase, phase)} ({_some([task.id for task in claim.tasks if task.phase == phase])})"
            for phase in claim.phases
        ]
        first = claim.tasks[0]
        return Finding(
            code="WG202",
            severity="warning",
            message=f"tasks of {len(parts)} phases share {claim.mention}: {_listed(parts)}"
            + self._deferral(claim),
            hint=f'mark its tests with the task that each verifies, e.g. @pytest.mark.task("{first.id}")',
            path=self._plan.path,
            line=first.line,
            task=first.id,
        )

    def _deferral(self, claim: Claim) -> str:
        """Which of the tasks the shared tests do not count for, because they run in a later wave."""
        waves = {task: wave.number for wave in self._plan.waves for task in wave.tasks}
        home = max((waves.get(task.id, 0) for task in claim.tasks), default=0)
        early = [task.id for task in claim.tasks if waves.get(task.id, 0) < home]
        if not early:
            return ""
        late = [task.id for task in claim.tasks if task.id not in early]
        verb = "is" if len(early) == 1 else "are"
        return f"; its tests run with {_some(late)}, so {_some(early)} {verb} deferred"


def untimed(items: Sequence[ItemFacts]) -> tuple[Finding, ...]:
    """What to know of benchmarks that are run over workers, where pytest-benchmark turns itself off.

    Args:
        items: those that pytest-benchmark would time.
    """
    if not items:
        return ()
    more = f" and {len(items) - 1} more" if len(items) > 1 else ""
    return (
        Finding(
            code="WG203",
            severity="warning",
            message=f"pytest-benchmark times nothing beside pytest-xdist: {items[0].nodeid}{more} "
            f"record{'' if more else 's'} no samples",
            hint="run this phase with -n0, or measure with metric_timer and @pytest.mark.wave_alone",
            path=items[0].path,
            line=items[0].line or 1,
        ),
    )


def _named_by(source: Source) -> str:
    return "a mark" if source == "mark" else "the hook's answer for an item"


def _place(item: ItemFacts) -> str:
    return f"{item.path}:{item.line}" if item.line is not None else item.nodeid


def _listed(words: Iterable[str]) -> str:
    """``57``, ``57 and 93``, ``57, 58 and 93``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _some(names: list[str]) -> str:
    """The first names, and how many there are beyond."""
    left = len(names) - _MOST_TASKS_NAMED
    return ", ".join(names[:_MOST_TASKS_NAMED]) + (f" and {left} more" if left > 0 else "")
