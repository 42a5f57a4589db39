"""The example of the parcel lockers: it passes as it is, and a planted fault closes a gate and rolls back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.examples.conftest import Ran

NAME = "pure_reducer"
SLA = {"lag p95 < 250ms", "conflict rate < 0.5%"}


def layout(folder: Path) -> int:
    """Of the depot's database: 2 after a cut-over, 1 where it was taken back."""
    with closing(sqlite3.connect(folder / "var" / "depot.db")) as connection:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
    return int(found)


def test_passes(run: Callable[..., Ran], mode: list[str]) -> None:
    """Every gate is open, on figures that were measured, and nothing is rolled back."""
    ran = run(NAME, *mode)
    assert ran.exit_code == 0, ran.text
    assert set(ran.decisions().values()) <= {"passed", "warned"}
    assert ran.unmet("4") == set()
    assert SLA | {"coverage >= 90%", "verified >= 100%"} <= set(ran.conditions("4"))
    assert ran.conditions("2")["branch_coverage >= 80%"] == "passed"
    counts = {metric["name"]: metric["count"] for metric in ran.record["metrics"]}
    assert counts == {"append": 50, "conflict": 480, "lag": 180}
    assert ran.outcomes() == {"passed"}
    assert ran.record["rollback"] == []
    assert layout(ran.folder) == 2


def test_a_slow_projection_closes_the_gate(run: Callable[..., Ran], mode: list[str]) -> None:
    """The lag is too long, so the cut-over is taken back, and nobody opens."""
    ran = run(NAME, *mode, PURE_REDUCER_FAULT="slow-projection")
    assert ran.exit_code == 1, ran.text
    assert list(ran.decisions().values())[3:] == ["failed", "blocked"]
    assert ran.unmet("4") == {"lag p95 < 250ms"}
    assert [ran.outcomes(wave=wave) for wave in (3, 4, 5)] == [{"passed"}, {"passed"}, {"blocked"}]
    (action,) = ran.record["rollback"]
    assert (action["phase"], action["attempts"], action["decision"]) == ("4", 1, "done")
    assert "cutover_back.py" in action["action"]
    assert layout(ran.folder) == 1


def test_a_desk_without_patience_closes_another_condition(run: Callable[..., Ran]) -> None:
    """Desks that give up at once are seen in the rate of conflicts alone."""
    ran = run(NAME, PURE_REDUCER_FAULT="no-patience")
    assert ran.exit_code == 1, ran.text
    assert list(ran.decisions().values())[3:] == ["failed", "blocked"]
    assert ran.unmet("4") == {"conflict rate < 0.5%"}
    assert [action["decision"] for action in ran.record["rollback"]] == ["done"]
    assert layout(ran.folder) == 1
