"""The implementation files of a run's items: each set once, with what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plan.read import read_plan
from pytest_wavegate.proof.failure import Missing
from pytest_wavegate.proof.item_files import files_of_items
from pytest_wavegate.run.paths import Roots

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pytest_wavegate.proof.item_files import FileSet

PLAN = """# Tasks: Mill

## Phase 1: Wheel

- [ ] T001 [US1] Tests in tests/test_wheel.py
- [ ] T002 [US1] The wheel in mill/wheel.py
- [ ] T003 [US2] Tests and code of the race: tests/test_race.py, race.py

## Phase 2: Talk

- [ ] T004 Write it all down
"""


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A project without git."""
    (tmp_path / "mill").mkdir()
    (tmp_path / "tasks.md").write_text(PLAN)
    (tmp_path / "mill/wheel.py").write_text("class Wheel: ...\nSPOKES = 8\n")
    (tmp_path / "mill/race.py").write_text("def def\n")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/race.py").write_text("")
    return tmp_path


def found(top: Path, tasks: Mapping[int, tuple[str, ...]]) -> tuple[list[FileSet], dict[int, int]]:
    roots = Roots(top.as_posix(), None, top.as_posix())
    return files_of_items(read_plan(str(top / "tasks.md")), tasks, roots=roots)


def test_items_of_the_same_tasks_share_a_set(top: Path) -> None:
    """However many items there are, each set is made once."""
    sets, numbers = found(top, {0: ("T001",), 1: ("T003",), 2: ("T001",), 5: ("T001", "T003")})
    assert numbers == {0: 0, 1: 1, 2: 0, 5: 2}
    assert len(sets) == 3


def test_what_a_set_holds(top: Path) -> None:
    """Its files, whether they parse or not, and the names that they give to anything."""
    sets, _ = found(top, {0: ("T001",), 1: ("T003",)})
    wheel, race = sets
    assert wheel.own.holds(f"{top}/mill/wheel.py")
    assert wheel.own.names == {"Wheel", "SPOKES"}
    assert wheel.own.lack(Missing(module="mill.wheel", name="turn"))
    assert race.own.holds(f"{top}/mill/race.py")
    assert race.own.names == frozenset()
    assert not any("venv" in path for path in race.own.files)


def test_a_key_of_what_they_hold(top: Path) -> None:
    """It changes with the code, and not with its looks or the place of the project."""
    (before,), _ = found(top, {0: ("T001",)})
    (top / "mill/wheel.py").write_text("class Wheel: ...\n\nSPOKES = 8  # of oak\n")
    (same,), _ = found(top, {0: ("T001",)})
    (top / "mill/wheel.py").write_text("class Wheel: ...\nSPOKES = 9\n")
    (after,), _ = found(top, {0: ("T001",)})
    (top / "mill/wheel.py").unlink()
    (gone,), _ = found(top, {0: ("T001",)})
    assert before.key == same.key
    assert len({before.key, after.key, gone.key}) == 3


def test_no_file_at_all(top: Path) -> None:
    """Then there is no key, and it is said why."""
    (none,), _ = found(top, {0: ("T004",)})
    assert none.key == ""
    assert "name the file in T004" in none.why


def test_a_linked_project(top: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A traceback may show the files where they really lie."""
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(top, target_is_directory=True)
    (wheel,), _ = found(link, {0: ("T001",)})
    assert wheel.own.holds(f"{link}/mill/wheel.py")
    assert wheel.own.holds(f"{top.resolve()}/mill/wheel.py")
