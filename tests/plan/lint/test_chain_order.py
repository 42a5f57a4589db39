"""The order among tasks, and the heaviest chain, worked out in one pass."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.lint.order import Ancestors, heaviest, in_order
from pytest_wavegate.plan.order.network import Network

IDS = ("A", "B", "C", "D", "E", "F", "G", "H")
ARROWS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16)


def net(*pairs: str) -> Network:
    """A network of eight tasks; ``AB`` lets A come before B."""
    arrows = tuple((IDS.index(pair[0]), IDS.index(pair[1])) for pair in pairs)
    return Network(tasks=IDS, phases=(), arrows=arrows)


def test_order_by_way_of_others() -> None:
    """What comes before a task's dependency comes before the task, asked for or not."""
    order = Ancestors(net("AB", "BC"), ["A", "C", "D"])
    assert order.precedes("A", "C")
    assert order.ordered("C", "A")
    assert not order.ordered("A", "D")
    assert not order.precedes("A", "nobody")


def test_cycle_is_no_obstacle() -> None:
    """Tasks that wait for each other stand last, each once, and a chain ends before it repeats."""
    knot = net("AB", "BC", "CB")
    assert sorted(in_order(knot)) == list(range(8))
    assert len(set(heaviest(knot, dict.fromkeys(IDS, 1.0)))) <= 3


def test_heaviest_chain() -> None:
    """The chain with the greatest sum wins, not the one with most tasks; tasks of no weight are left out."""
    weight = {"A": 1.0, "B": 1.0, "C": 1.0, "D": 9.0, "F": 2.0}
    assert heaviest(net("AB", "BC", "DE", "EF"), weight) == ("D", "F")


@given(ARROWS)
@settings(max_examples=150, deadline=None)
def test_ancestors_are_those_of_a_search(pairs: list[tuple[int, int]]) -> None:
    """In a graph without a cycle the answers are those of a plain search."""
    arrows = tuple((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
    some = Network(tasks=IDS, phases=(), arrows=arrows)
    reached = set(arrows)
    for middle, one, other in product(range(8), repeat=3):
        if (one, middle) in reached and (middle, other) in reached:
            reached.add((one, other))
    order = Ancestors(some, IDS)
    assert {(a, b) for a, b in product(range(8), repeat=2) if order.precedes(IDS[a], IDS[b])} == reached
