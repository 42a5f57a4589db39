"""Tasks that wait for each other are drawn as steps of one chain."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.plan import Edge, Plan
from pytest_wavegate.reports.plan_views.chains import chains, links_of


def links(*pairs: tuple[str, str]) -> dict[str, list[str]]:
    """The edges of a plan, as the picture takes them."""
    edges = tuple(Edge(source=source, target=target, why="declared") for source, target in pairs)
    return links_of(Plan(path="p", title="P", dialect="x", sha256="", edges=edges))


def test_parents_come_after_their_parts() -> None:
    """What the document names first and runs last stands at the end."""
    found = chains(["1", "1.1", "1.2"], links(("1.1", "1.2"), ("1.1", "1"), ("1.2", "1")))
    assert found == [[["1.1"], ["1.2"], ["1"]]]


def test_what_waits_for_nothing_is_a_chain_of_one() -> None:
    """Chains stand in the order of their first tasks."""
    assert chains("cab", links(("b", "c"))) == [[["b"], ["c"]], [["a"]]]


def test_branches_share_steps() -> None:
    """Each task stands right behind one that it waits for."""
    found = chains("abcde", links(("a", "c"), ("b", "d"), ("c", "e"), ("d", "e")))
    assert found == [[["a", "b"], ["c", "d"], ["e"]]]


def test_edges_that_lead_elsewhere_are_passed_over() -> None:
    """So are those of phases, and a task that waits for itself."""
    plan = Plan(
        path="p",
        title="P",
        dialect="x",
        sha256="",
        edges=(
            Edge(source="a", target="z", why="declared"),
            Edge(source="a", target="a", why="declared"),
            Edge(source="a", target="b", why="phase"),
        ),
    )
    assert chains("ab", links_of(plan)) == [[["a"]], [["b"]]]


def test_tasks_in_a_circle_share_the_last_step() -> None:
    """They have no order, and are drawn all the same."""
    assert chains("abc", links(("a", "b"), ("b", "c"), ("c", "b"))) == [[["a"], ["b", "c"]]]


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=40))
@settings(max_examples=80, deadline=None)
def test_law_every_task_once_and_after_what_it_waits_for(pairs: list[tuple[int, int]]) -> None:
    """Each task behind the first step waits for one of the step before."""
    forward = {(f"{min(pair):02}", f"{max(pair):02}") for pair in pairs}
    found = chains([f"{number:02}" for number in range(16)], links(*sorted(forward)))
    assert sorted(one for chain in found for step in chain for one in step) == [f"{n:02}" for n in range(16)]
    place = {one: (c, s) for c, chain in enumerate(found) for s, step in enumerate(chain) for one in step}
    for source, target in forward:
        assert source == target or place[source] < place[target]
        assert place[source][0] == place[target][0]
    for chain in found:
        for before, step in pairwise(chain):
            assert all(any((one, other) in forward for one in before) for other in step)
