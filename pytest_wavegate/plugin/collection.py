"""What pytest collected, as the core sees it, and how much of the project that is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from pytest_wavegate.plugin.facts import item_facts
from pytest_wavegate.plugin.tdd.uncollected import Uncollected
from pytest_wavegate.run.placement import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pytest_wavegate.model.items import ItemFacts
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.run.conductor import Conductor
    from pytest_wavegate.settings import Settings
    from pytest_wavegate.settings.values import OpenTasks


def gather(
    session: pytest.Session, deselected: Sequence[pytest.Item], *, plan: Callable[[], Plan]
) -> list[ItemFacts]:
    """The facts of all selected items in order, then of the deselected ones.

    Args:
        session: whose items.
        deselected: what ``-k``, ``-m`` and others left out.
        plan: asked for only where a conftest or plugin implements ``pytest_wavegate_assign``.
    """
    kept = set(map(id, session.items))
    dropped = [item for item in dict.fromkeys(deselected) if id(item) not in kept]
    items = [*session.items, *dropped]
    facts = item_facts(items, rootpath=session.config.rootpath)
    facts = _ask_hook(session, items, facts, plan=plan)
    count = len(session.items)
    return [*facts[:count], *(replace(fact, selected=False) for fact in facts[count:])]


def _ask_hook(
    session: pytest.Session,
    items: Sequence[pytest.Item],
    facts: list[ItemFacts],
    *,
    plan: Callable[[], Plan],
) -> list[ItemFacts]:
    if not session.config.hook.pytest_wavegate_assign.get_hookimpls():
        return facts
    read = plan()
    answers = (
        None if isinstance(item, Uncollected) else item.ihook.pytest_wavegate_assign(item=item, plan=read)
        for item in items
    )
    return [
        fact if answer is None else replace(fact, hook_tasks=_strings(answer))
        for fact, answer in zip(facts, answers, strict=True)
    ]


def _strings(answer: str | Iterable[str]) -> tuple[str, ...]:
    return (answer,) if isinstance(answer, str) else tuple(map(str, answer))


def policy_of(session: pytest.Session, conductor: Conductor) -> Policy:
    """What the user asked for, as far as it decides where items go."""
    settings = conductor.settings
    asks = settings.tdd != "off"
    return Policy(
        unplanned="deselect" if asks and settings.unplanned != "error" else settings.unplanned,
        open_tasks=_open_tasks(settings),
        selected=conductor.selected,
        narrowed=_narrowed(session.config, conductor),
        no_tests=settings.no_tests,
        collection="broken" if session.testsfailed else "complete",
    )


def _open_tasks(settings: Settings) -> OpenTasks:
    """Red and green are asked of open tasks, too; what is expected to fail cannot be proven yet."""
    if settings.tdd in ("red", "green"):
        return "gate"
    return "skip" if settings.tdd == "prove" and settings.open_tasks != "gate" else settings.open_tasks


def _narrowed(config: pytest.Config, conductor: Conductor) -> Literal["whole", "narrowed"]:
    """``narrowed`` where what is collected are single tests, or leaves out a test file of the plan."""
    plan = conductor.plan
    if config.getoption("lf", default=False):
        return "narrowed"
    if conductor.collect_from is not None or config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        return "whole"
    places = [Path(config.invocation_params.dir, arg.split("::", 1)[0]) for arg in config.args]
    if any("::" in arg for arg in config.args) or any(place.is_file() for place in places):
        return "narrowed"
    folders = [place.resolve() for place in places]
    named = {Path(test) for task in plan.tasks for test in task.tests}
    bases = {config.rootpath, Path(plan.path).resolve().parent}
    there = [base / test for base in bases for test in named if (base / test).is_file()]
    inside = all(any(test.resolve().is_relative_to(folder) for folder in folders) for test in there)
    return "whole" if inside else "narrowed"
