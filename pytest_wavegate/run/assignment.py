"""Which item verifies which task: the hook, marks, tags, and what the plan names, in this order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.items import Assigned, Assignment, Rule
from pytest_wavegate.run.claims import Claims
from pytest_wavegate.run.clauses import claim_clause, mark_clause, nothing_clause, tag_clause
from pytest_wavegate.run.ids import Kind, PlanIds, near_ids
from pytest_wavegate.run.paths import Collected, Roots
from pytest_wavegate.run.remarks import Remarks
from pytest_wavegate.run.tags import Reading, read_marks, read_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.items import ItemFacts, TaskMark
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.run.claims import Claim

__all__ = ["Roots", "assign", "belonging", "near_ids", "require_assigned"]


def assign(plan: Plan, facts: Sequence[ItemFacts], *, roots: Roots) -> Assignment:
    """Assign every item to the tasks it verifies.

    Args:
        plan: the plan as read.
        facts: all collected items, in pytest's order, the deselected ones included.
        roots: where the plan's paths may start, and whose ids a qualified id means.

    Returns:
        One ``Assigned`` for each of ``facts`` in the same order, and findings for unknown ids in
        docstrings and comments (WG201) and for files that several phases share (WG202).

    Raises:
        WavegateError: ``unknown-task`` where marks or hooks name tasks that the plan lacks, all such ids
            in one error; ``duplicate-task`` where an item belongs to an id that the plan has twice.
    """
    clerk = _Clerk(plan, facts, roots)
    items = tuple(clerk.assigned(item) for item in facts)
    clerk.remarks.refuse(items)
    return Assignment(items, tuple(clerk.remarks.findings()))


def belonging(plan: Plan, facts: Sequence[ItemFacts], *, roots: Roots) -> list[tuple[str, ...]]:
    """Return the tasks of each item, as ``assign`` does, but pass over ids that no task or several have."""
    clerk = _Clerk(plan, facts, roots)
    return [clerk.assigned(item).tasks for item in facts]


def require_assigned(plan: Plan, assignment: Assignment) -> None:
    """Refuse a run in which no item belongs to any task; a run without items is pytest's to judge.

    Raises:
        WavegateError: ``nothing-assigned``.
    """
    if not assignment.items or any(item.tasks for item in assignment.items):
        return
    example = plan.tasks[0].id if plan.tasks else "T001"
    raise WavegateError(
        "nothing-assigned",
        f"no item of this run belongs to a task of the plan ({len(assignment.items)} collected)",
        hint=f'name a test file on the line of its task, or mark a test: @pytest.mark.task("{example}")',
        path=plan.path,
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one rule says of one item."""

    rule: Rule
    tasks: tuple[str, ...]
    because: str
    reading: Reading = Reading()  # noqa: RUF009 (frozen)


_FOREIGN = _Answer(Rule.NONE, (), "it is no Python test function, so only the hook can assign it")


class _Clerk:
    """Goes through the rules for one item after another and keeps what it noticed."""

    def __init__(self, plan: Plan, facts: Sequence[ItemFacts], roots: Roots) -> None:
        self._plan = plan
        self._ids = PlanIds(plan, folder=roots.plan_folder)
        collected = Collected({item.path for item in facts if not item.foreign}, roots)
        self._claims = Claims(plan, collected)
        self._nothing = _Answer(Rule.NONE, (), nothing_clause(plan, self._claims.whole))
        self._read: dict[tuple[TaskMark, ...], Reading] = {(): Reading()}
        self._claimed: dict[Claim, _Answer] = {}
        self.remarks = Remarks(plan, self._ids)

    def assigned(self, item: ItemFacts) -> Assigned:
        """Return the answer of the first rule that has one, with the options of the item's marks."""
        marks = self._read_marks(item)
        answer = self._by_hook(item) or (_FOREIGN if item.foreign else self._by_rules(item, marks))
        tag = answer.reading
        return Assigned(
            item.nodeid,
            answer.tasks,
            answer.rule,
            answer.because,
            tag.parallel if marks.parallel is None else marks.parallel,
            tag.story if marks.story is None else marks.story,
            marks.exempt,
        )

    def _by_rules(self, item: ItemFacts, marks: Reading) -> _Answer:
        if marks.ids:
            return _Answer(Rule.MARK, self._ids.ordered(marks.ids), mark_clause(item.marks, self._ids))
        if item.tags and (answer := self._by_tag(item)) is not None:
            return answer
        return self._by_claim(item)

    def _read_marks(self, item: ItemFacts) -> Reading:
        marks = () if item.foreign else item.marks
        if (reading := self._read.get(marks)) is None:
            reading = self._read[marks] = read_marks(marks, self._ids)
        if reading.unknown:
            self.remarks.unknown(item, reading.unknown, source="mark")
        return reading

    def _by_hook(self, item: ItemFacts) -> _Answer | None:
        if not item.hook_tasks:
            return None
        met = [self._ids.kind(word) for word in item.hook_tasks]
        missed = [name for kind, name in met if kind in (Kind.UNKNOWN, Kind.FOREIGN)]
        self.remarks.unknown(item, missed, source="hook")
        known = [name for kind, name in met if kind is Kind.KNOWN]
        because = "pytest_wavegate_assign returns it"
        return _Answer(Rule.HOOK, self._ids.ordered(known), because) if known else None

    def _by_tag(self, item: ItemFacts) -> _Answer | None:
        for tag in item.tags:
            reading = read_tag(tag.text, self._ids)
            if reading.unknown:
                self.remarks.unknown_tag(item, tag, reading.unknown)
            if reading.ids:
                return _Answer(Rule.TAG, self._ids.ordered(reading.ids), tag_clause(item.path, tag), reading)
        return None

    def _by_claim(self, item: ItemFacts) -> _Answer:
        if (claim := self._claims.of(item)) is None:
            return self._nothing
        if (answer := self._claimed.get(claim)) is None:
            tasks = self._ids.ordered(task.id for task in claim.tasks)
            answer = self._claimed[claim] = _Answer(claim.rule, tasks, claim_clause(self._plan, claim))
            if claim.rule is not Rule.TEST_ID:
                self.remarks.used(claim)
        return answer
