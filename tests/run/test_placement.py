"""Where items go: wave, phases, and what the user left out."""

from __future__ import annotations

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.items import Assigned, Assignment, ItemFacts, Rule
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.run.placement import Placement, Policy, place

PLAN = parse_plan(
    b"""# Tasks: Shop

## Phase 1: Setup
- [x] T001 Create
## Phase 2: Basket
- [x] T002 Basket
- [ ] T003 Prices
## Phase 3: Checkout
- [ ] T004 Pay
""",
    path="tasks.md",
)


def placed(
    *tasks: str, policy: Policy | None = None, rule: Rule = Rule.MARK, exempt: str | None = None
) -> Placement:
    """One item for each text of task ids; ``-`` in front of them means deselected."""
    facts, assigned = [], []
    for index, names in enumerate(tasks):
        facts.append(ItemFacts(f"t{index}", "t.py", selected=not names.startswith("-")))
        ids = tuple(names.lstrip("-").split())
        assigned.append(Assigned(f"t{index}", ids, rule if ids else Rule.NONE, "", exempt=exempt))
    return place(PLAN, facts, Assignment(tuple(assigned), ()), policy=policy or Policy())


def waves(placement: Placement) -> list[int]:
    return [item.wave for item in placement.items]


def partial(placement: Placement) -> list[str]:
    return [phase.id for phase in placement.phases if phase.partial]


@pytest.mark.parametrize(("unplanned", "expected"), [("first", [2, 0]), ("last", [2, 4])])
def test_unplanned_items_stand_at_an_end(unplanned: str, expected: list[int]) -> None:
    """Before the first wave or after the last one."""
    found = placed("T002", "", policy=Policy(unplanned=unplanned))  # type: ignore[arg-type]
    assert waves(found) == expected
    assert found.waves == sorted({1, 2, 3, *expected})


def test_unplanned_items_can_be_left_out() -> None:
    """They are deselected, and no phase is the less whole for it."""
    found = placed("T002", "", policy=Policy(unplanned="deselect"))
    assert (waves(found), found.deselected, partial(found)) == ([2], (1,), [])


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 item belongs to no task: t0"), (12, "12 items belong to no task: t0, t1,")]
)
def test_unplanned_items_can_be_refused(count: int, words: str) -> None:
    """The error names the first ten."""
    with pytest.raises(WavegateError) as caught:
        placed(*[""] * count, policy=Policy(unplanned="error"))
    assert caught.value.slug == "unplanned-items"
    assert caught.value.message.startswith(words)
    assert ("and 2 more" in caught.value.message) == (count > 10)


def test_a_selection_leaves_the_other_tasks_out() -> None:
    """Items of other tasks and unplanned ones do not run; phases with a task left out are partial."""
    found = placed("T002", "T003", "T004", "", policy=Policy(selected=frozenset({"T001", "T002", "T004"})))
    assert [item.nodeid for item in found.items] == ["t0", "t2"]
    assert found.deselected == (1, 3)
    assert partial(found) == ["2"]


def test_an_item_of_two_tasks_runs_for_the_selected_one() -> None:
    """It runs where that task is, and counts for it alone."""
    (item,) = placed("T002 T004", policy=Policy(selected=frozenset({"T002"}))).items
    assert (item.wave, item.tasks, item.phases) == (2, ("T002",), ("2",))


def test_a_deselected_item_makes_its_phase_partial() -> None:
    """``-k`` took an item of phase 3 away; an unplanned one is of no phase."""
    assert partial(placed("T002", "-T004", "-")) == ["3"]


def test_what_was_collected_by_path_is_never_whole() -> None:
    """Nobody knows what lies in files that were not named."""
    assert partial(placed("T002", policy=Policy(narrowed="narrowed"))) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("rule", "tasks", "deferred"), [(Rule.MARK, "T002 T004", ""), (Rule.FILE, "T004", "T002")]
)
def test_an_item_of_two_phases_runs_in_the_last(rule: Rule, tasks: str, deferred: str) -> None:
    """A mark counts for both of its tasks there; a shared file leaves the earlier one deferred."""
    (item,) = placed("T002 T004", rule=rule).items
    assert (item.wave, item.phase, item.phases) == (3, "3", ("3",))
    assert (item.tasks, item.deferred) == (tuple(tasks.split()), tuple(deferred.split()))


def test_items_of_open_tasks_must_fail_or_wait() -> None:
    """An item is open while none of its tasks is done."""
    tasks = ("T002", "T003", "T002 T003", "T003 T004")
    red = placed(*tasks, policy=Policy(open_tasks="expect-red"))
    assert [item.expect_red for item in red.items] == [False, True, False, True]
    assert red.skipped == {}
    left = placed(*tasks, policy=Policy(open_tasks="skip"))
    assert [item.skip for item in left.items] == [False, True, False, True]
    assert left.skipped == {1: "task T003 is still open", 3: "each of T003, T004 is still open"}


def test_a_task_whose_items_are_all_exempt_has_no_tests() -> None:
    """So does one that the settings list."""
    found = placed("T002", exempt="slow", policy=Policy(no_tests=("T001",)))
    assert {task.id for task in found.tasks if task.no_tests} == {"T001", "T002"}


def test_a_part_of_a_run_knows_what_it_leaves_out() -> None:
    """As a whole run would place it; a selected item that has another place there is told, too."""
    policy = Policy(selected=frozenset({"T001", "T002"}))
    found = placed("T001", "T002 T004", "T003", "-T004", "", policy=policy)
    assert [(item.nodeid, item.phases) for item in found.items] == [("t0", ("1",)), ("t1", ("2",))]
    assert [(item.nodeid, item.tasks, item.phases) for item in found.left_out] == [
        ("t1", ("T002", "T004"), ("3",)), ("t2", ("T003",), ("2",)), ("t3", ("T004",), ("3",)),
    ]  # fmt: skip
    assert placed("T001", "T002", "").left_out == ()
    red = placed("-T003", policy=Policy(open_tasks="expect-red"))
    assert [item.expect_red for item in red.left_out] == [True]


@pytest.mark.parametrize(
    ("policy", "unsure"),
    [(Policy(), False), (Policy(narrowed="narrowed"), True), (Policy(collection="broken"), True)],
)
def test_a_run_that_has_not_collected_all_is_unsure(policy: Policy, unsure: bool) -> None:
    """Deselected items are known, those of files that were not named or are broken are not."""
    assert {phase.unsure for phase in placed("T002", "-T004", policy=policy).phases} == {unsure}
