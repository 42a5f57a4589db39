"""WG311 and WG312: arrows without a dependency, and critical paths that are not the longest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.model.claims import Chain
from pytest_wavegate.model.plan import Edge, Phase
from pytest_wavegate.plan.lint import chains

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]


def sprint(number: int) -> Phase:
    """A sprint after the one before it."""
    needs = (str(number - 1),) if number > 1 else ()
    return Phase(id=str(number), title=f"Sprint {number}", label="", depends_on=needs, line=number)


def test_arrow_without_dependency(subjects: Subjects, task: Made) -> None:
    """An arrow to a task that waits for another one is told with what it waits for."""
    tasks = (task("OVN-1"), task("OVN-2"), task("OVN-3", "OVN-1"))
    found = list(chains.check(subjects(*tasks, claims=(Chain(tasks=("OVN-1", "OVN-2", "OVN-3"), line=4),))))
    assert [(one.code, one.severity, one.line, one.task) for one in found] == [
        ("WG311", "warning", 4, "OVN-2"),
        ("WG311", "warning", 4, "OVN-3"),
    ]
    assert found[0].message == "OVN-1 is drawn before OVN-2, which does not depend on it"
    assert found[1].message == "OVN-2 is drawn before OVN-3, which does not depend on it but on OVN-1"


def test_arrow_supported_by_way_of_another(subjects: Subjects, task: Made) -> None:
    """A dependency of a dependency supports an arrow."""
    tasks = (task("OVN-1"), task("OVN-2", "OVN-1"), task("OVN-3", "OVN-2"))
    assert list(chains.check(subjects(*tasks, claims=(Chain(tasks=("OVN-1", "OVN-3"), line=4),)))) == []


def test_arrow_supported_by_phases(subjects: Subjects, task: Made) -> None:
    """Phases that follow each other support an arrow, unless tasks are scheduled one by one."""
    claims = (Chain(tasks=("A", "B"), line=4),)
    plain = subjects(
        task("A"), task("B", phase="2"), phases=(sprint(1), sprint(2)), by="phase", claims=claims
    )
    assert list(chains.check(plain)) == []
    tasks = (task("A", points=3), task("B", phase="2", points=3), task("C", "A", phase="2", points=3))
    own = subjects(*tasks, phases=(sprint(1), sprint(2)), by="phase", claims=claims)
    assert [one.task for one in chains.check(own)] == ["B"]


def test_arrow_against_a_dependency(subjects: Subjects, task: Made) -> None:
    """An arrow that runs against a dependency is an error."""
    made = subjects(task("A"), task("B", "A"), claims=(Chain(tasks=("B", "A"), line=4),))
    found = list(chains.check(made))
    assert [(one.code, one.severity) for one in found] == [("WG311", "error")]
    assert found[0].message == "B is drawn before A, but depends on it"


def test_arrow_told_once(subjects: Subjects, task: Made) -> None:
    """The same arrow in two drawings is told once; ids that no task has are left to other rules."""
    claims = (Chain(tasks=("A", "B"), line=4), Chain(tasks=("A", "B", "X"), line=9))
    found = list(chains.check(subjects(task("A"), task("B"), claims=claims)))
    assert [one.line for one in found] == [4]


def test_longer_chain(subjects: Subjects, task: Made) -> None:
    """A critical path that is shorter than the longest chain of dependencies is told with both sums."""
    tasks = (
        task("A", points=5),
        task("B", "A", points=8),
        task("C", "B", points=8, phase="2"),
        task("D", "A", points=3, phase="2"),
    )
    claims = (Chain(tasks=("A", "D"), critical=True, line=7),)
    found = [one for one in chains.check(subjects(*tasks, claims=claims)) if one.code == "WG312"]
    assert [one.line for one in found] == [7]
    assert found[0].message == (
        "the longest chain by dependencies is A -> B -> C (21 points); "
        "the critical path drawn here has 8 points"
    )


def test_chain_as_drawn(subjects: Subjects, task: Made) -> None:
    """The longest chain itself, one of the same length, and a drawing that shows it in parts are fine."""
    tasks = (task("A", points=5), task("B", "A", points=8), task("C", "A", points=8))
    for drawn in (("A", "B"), ("A", "C")):
        claims = (Chain(tasks=drawn, critical=True, line=7),)
        assert list(chains.check(subjects(*tasks, claims=claims))) == []
    parts = (
        Chain(tasks=("A",), critical=True, line=7),
        Chain(tasks=("B",), critical=True, line=8),
    )
    assert list(chains.check(subjects(*tasks, claims=parts))) == []


def test_two_drawings(subjects: Subjects, task: Made) -> None:
    """Drawings far apart are told each by itself."""
    tasks = (task("A", points=5), task("B", "A", points=8), task("C", "A", points=3))
    claims = (
        Chain(tasks=("A", "C"), critical=True, line=7),
        Chain(tasks=("A", "C"), critical=True, line=40),
        Chain(tasks=("A", "B"), critical=True, line=80),
    )
    found = [one for one in chains.check(subjects(*tasks, claims=claims)) if one.code == "WG312"]
    assert [one.line for one in found] == [7, 40]


def test_hours_make_no_chain(subjects: Subjects, task: Made) -> None:
    """What follows from windows of time alone is no dependency, so it makes no chain longer."""
    tasks = (task("A", points=5), task("B", "A", points=8), task("C", points=13))
    edges = (Edge(source="B", target="C", why="sequence", line=5),)
    claims = (Chain(tasks=("A", "B"), critical=True, line=7),)
    assert list(chains.check(subjects(*tasks, edges=edges, claims=claims))) == []


def test_chain_without_efforts(subjects: Subjects, task: Made) -> None:
    """Where tasks state no effort, or several units, no chain is the longest."""
    claims = (Chain(tasks=("A", "B"), critical=True, line=7),)
    tasks = (task("A"), task("B", "A"), task("C", "B"))
    assert list(chains.check(subjects(*tasks, claims=claims))) == []
    mixed = (task("A", points=1), task("B", "A", points=1), task("C", "B", days=(4, 9)))
    assert list(chains.check(subjects(*mixed, claims=claims))) == []


def test_a_chain_over_several_lines(subjects: Subjects, task: Made) -> None:
    """An arrow is told on the line that has its head."""
    text = "# B\n\n## Critical path\n\n~~~\nOVN-1 (2h)\n  -> OVN-2 (3h)\n  -> OVN-3 (1h)\n~~~\n"
    tasks = (task("OVN-1"), task("OVN-2", "OVN-1"), task("OVN-3"))
    chain = Chain(tasks=("OVN-1", "OVN-2", "OVN-3"), line=6)
    (found,) = chains.check(subjects(*tasks, text=text, claims=(chain,)))
    assert (found.line, found.column, found.length) == (8, 6, 5)
