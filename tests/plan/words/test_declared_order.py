"""What a plan declares about order is kept in pairs, of which a plan may have only so many."""

from __future__ import annotations

from pytest_wavegate.plan.words.declared_order import Order


def test_all_with_all() -> None:
    """Each of the first comes before each of the others; the line that says so first stays."""
    order = Order()
    order.note_tasks(["A", "B"], ["C", "D"], line=3)
    order.note_tasks(["A"], ["C"], line=9)
    assert order.tasks == {("A", "C"): 3, ("A", "D"): 3, ("B", "C"): 3, ("B", "D"): 3}
    order.note_phases(["1", "2"], ["2"], line=4)
    assert order.phases == {("1", "2"): 4}


def test_very_many_in_one_statement() -> None:
    """The first and the last stand for the rest, so that each is still tied to somebody."""
    order = Order()
    first, then = [f"A{number}" for number in range(60)], [f"B{number}" for number in range(60)]
    order.note_tasks(first, then, line=1)
    assert len(order.tasks) == 119
    assert {one for pair in order.tasks for one in pair} == {*first, *then}


def test_very_many_in_one_plan() -> None:
    """Statement after statement adds up; after too many each is worth one pair."""
    order = Order()
    tasks = [f"T{number}" for number in range(40)]
    for number in range(200):
        order.note_tasks(tasks, [f"{number}-{name}" for name in tasks], line=number)
    assert 99_000 <= len(order.tasks) <= 100_000
    assert ("T39", "199-T0") in order.tasks


def test_what_tasks_name_themselves_counts_too() -> None:
    """The last that is named stands for all that are named after too many."""
    order = Order()
    named = dict.fromkeys(map(str, range(60_000)), 7)
    assert len(order.afforded(named)) == 60_000
    assert list(order.afforded(named)) == [("59999", 7)]


def test_an_empty_phase_hands_on_its_order() -> None:
    """What waits for it waits for those that it waits for, or else for the nearest before it."""
    order = Order()
    order.note_phases(["1"], ["2"], line=5)
    order.note_phases(["2"], ["3"], line=6)
    order.without({"2"}, among=["1", "2", "3"])
    assert order.phases == {("1", "3"): 6}
