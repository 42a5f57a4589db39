"""The picture of a plan: waves, rows, what runs beside them, and hours to scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.model.effort import Window
from pytest_wavegate.model.plan import Edge, Phase, Plan, Status, Task
from pytest_wavegate.model.waves import Wave
from pytest_wavegate.reports.plan_views.hours import hours
from pytest_wavegate.reports.plan_views.lanes import lanes
from pytest_wavegate.reports.plan_views.lettering import WIDTH, width

if TYPE_CHECKING:
    from collections.abc import Sequence


def task(
    id_: str,
    phase: str,
    *,
    beside: str = "no",
    status: Status = "todo",
    at: tuple[float, float] | None = None,
) -> Task:
    window = Window(start=at[0], end=at[1]) if at else None
    return Task(
        id=id_, title=f"Do {id_}", phase=phase, parallel=beside == "yes", status=status, window=window, line=1
    )


def plan(*tasks: Task, waves: tuple[tuple[str, ...], ...], order: Sequence[str] = ()) -> Plan:
    """A plan with these waves of phases; ``T1 > T2`` is a step of its order."""
    phases = tuple(
        Phase(id=phase, title=f"Build {phase} (soon)", label=f"Phase {phase}", line=1)
        for wave in waves
        for phase in wave
    )
    numbered = tuple(
        Wave(number=number, phases=wave, tasks=tuple(one.id for one in tasks if one.phase in wave))
        for number, wave in enumerate(waves, start=1)
    )
    steps = (one.split(" > ") for one in order)
    edges = tuple(Edge(source=source, target=target, why="sequence") for source, target in steps)
    return Plan(
        path="p", title="P", dialect="x", sha256="", phases=phases, tasks=tasks, waves=numbered, edges=edges
    )


def picture(*tasks: Task, waves: tuple[tuple[str, ...], ...], order: Sequence[str] = ()) -> list[str]:
    """The lines below the legend, blanks pressed together."""
    return [" ".join(line.split()) for line in lanes(plan(*tasks, waves=waves, order=order))[3:]]


def test_rows_and_what_runs_beside_them() -> None:
    """Arrows join a row, the sign for side by side leads the rest; phases of one wave hang on one line."""
    tasks = (
        task("T1", "A", status="done"),
        task("T2", "A", status="cancelled"),
        task("T3", "A", beside="yes"),
        task("T4", "B", beside="yes"),
        task("T5", "C"),
    )
    assert picture(*tasks, waves=(("A",), ("B", "C")), order=["T1 > T2"]) == [
        "wave 1 ─ Build A T1 → T2 2/3",
        "∥ T3",
        "wave 2 ┬ Build B T4 0/1",
        "└ Build C T5 0/1",
    ]


def test_a_row_follows_the_order_of_the_run() -> None:
    """Parts come before their whole, wherever it stands in the document; a step holds what runs beside."""
    tasks = (task("1", "A"), task("1.1", "A"), task("1.2", "A", beside="yes"), task("1.3", "A", beside="yes"))
    order = ["1.1 > 1", "1.2 > 1", "1.3 > 1", "1.1 > 1.2"]
    assert picture(*tasks, waves=(("A",),), order=order) == ["wave 1 ─ Build A 1.1∥1.3 → 1.2 → 1 0/4"]


def test_what_waits_is_not_drawn_beside_what_it_waits_for() -> None:
    """Not even where the plan calls both parallel; each chain has a lane, the phase's own row the first."""
    tasks = (*(task(f"T{n}", "A", beside="yes") for n in range(5)), task("T5", "A"))
    assert picture(*tasks, waves=(("A",),), order=["T0 > T1", "T2 > T3"]) == [
        "wave 1 ─ Build A T5 0/6",
        "∥ T0 → T1",
        "∥ T2 → T3",
        "∥ T4",
    ]


def test_very_many_chains_are_counted() -> None:
    """A phase of hundreds of chains stays a few lines."""
    tasks = [task(f"T{n:03}", "A", beside="yes") for n in range(200)]
    order = [f"T{n:03} > T{n + 1:03}" for n in range(0, 200, 2)]
    drawn = picture(*tasks, waves=(("A",),), order=order)
    assert (len(drawn), drawn[-1]) == (7, "∥ … 188 more")


def test_long_lanes_fold_and_end_in_a_count() -> None:
    """No line is wider than the page, and hundreds of tasks stay three lines."""
    drawn = lanes(plan(*(task(f"T{n:03}", "A", beside="yes") for n in range(300)), waves=(("A",),)))
    assert all(width(line) <= WIDTH for line in drawn)
    assert len(drawn) == 6
    assert drawn[-1].rstrip().endswith("more")


def test_no_picture_of_nothing() -> None:
    """A plan without tasks has no waves to draw."""
    assert lanes(plan(waves=())) == []
    assert hours(plan(waves=())) == []
    assert hours(plan(task("T1", "A"), waves=(("A",),))) == []


def test_hours_to_scale() -> None:
    """Bars stand where their hours are; those that overlap get a row of their own."""
    tasks = (
        task("a1", "A", at=(0, 8)),
        task("a2", "A", at=(8, 12)),
        task("b1", "B", at=(0, 6)),
        task("b2", "B", at=(4, 12)),
    )
    drawn = hours(plan(*tasks, waves=(("A", "B"),)))
    axis, row, early, late = drawn[1:]
    assert axis.split() == ["0", "2", "4", "6", "8", "10"]
    assert row.index("[a2") - row.index("[a1") == 2 * (len(row) - row.index("[a2"))
    assert early.startswith("B ")
    assert late.startswith("  ")
    assert late.index("[b2") == axis.index("4")
    assert all(width(line) <= WIDTH for line in drawn)


def test_bars_that_are_too_short_for_a_name() -> None:
    """They are drawn all the same."""
    tasks = (task("a1", "A", at=(0, 1)), task("a2", "A", at=(1, 100)))
    assert "\u2588" in hours(plan(*tasks, waves=(("A",),)))[2]
