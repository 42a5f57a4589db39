"""The example of the workshop: all teams pass, and a fault closes a gate and brings the old maker back."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.examples.conftest import Ran

NAME = "ssot_refactor"
CREATION = '"creation time" p95 < 10ms'


def live(folder: Path) -> str:
    """The release of the maker that is live."""
    return (folder / "var" / "live" / "maker.toml").read_text(encoding="utf-8")


def released(folder: Path, number: int) -> str:
    """A release as it lies in the folder."""
    return (folder / "releases" / f"maker-{number}.toml").read_text(encoding="utf-8")


def test_passes(run: Callable[..., Ran], mode: list[str]) -> None:
    """All teams are through, and the new maker is live."""
    ran = run(NAME, *mode)
    assert ran.exit_code == 0, ran.text
    assert set(ran.decisions().values()) <= {"passed", "warned"}
    assert ran.conditions("Heron")[CREATION] == "passed"
    assert ran.conditions("Wren")["dispatch p95 < 5ms"] == "passed"
    counts = {metric["name"]: metric["count"] for metric in ran.record["metrics"]}
    assert counts == {"creation time": 3 * 40, "dispatch": 100}
    assert ran.record["rollback"] == []
    assert live(ran.folder) == released(ran.folder, 2)


def test_slow_creation_brings_the_old_maker_back(run: Callable[..., Ran], mode: list[str]) -> None:
    """The tests pass, the figures do not: the release is undone to the letter."""
    ran = run(NAME, *mode, SSOT_REFACTOR_FAULT="slow-creation")
    assert ran.exit_code == 1, ran.text
    assert ran.decisions()["Heron"] == "failed"
    assert ran.unmet("Heron") == {CREATION}
    (action,) = ran.record["rollback"]
    assert (action["phase"], action["attempts"], action["decision"]) == ("Heron", 1, "done")
    assert live(ran.folder) == released(ran.folder, 1)
    assert tomllib.loads(live(ran.folder))["maker"]["spares"] == 0


def test_a_failed_task_blocks_what_waits_for_it(run: Callable[..., Ran]) -> None:
    """The other teams go on; nothing was released, so there is nothing to restore, and that is fine."""
    ran = run(NAME, SSOT_REFACTOR_FAULT="mixed-up-spares")
    assert ran.exit_code == 1, ran.text
    tasks = ran.tasks()
    assert tasks["heron2"] == "failed"
    assert {tasks[name] for name in ("heron3", "heron4", "dipper1")} == {"blocked"}
    assert {tasks[name] for name in ("plover2", "wren1", "wren2", "wren3")} == {"passed"}
    assert [action["decision"] for action in ran.record["rollback"]] == ["done"]
    assert not (ran.folder / "var").exists()
