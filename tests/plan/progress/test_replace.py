"""A plan on disk is replaced whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plan.progress.replace import replace_plan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan that only its owner's group may read."""
    path = tmp_path / "tasks.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    return path


def test_a_plan_is_replaced(plan: Path) -> None:
    """Its mode stays, and nothing is left beside it."""
    replace_plan(plan, old=b"old", new=b"new\r\n")
    assert plan.read_bytes() == b"new\r\n"
    assert plan.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in plan.parent.iterdir()] == ["tasks.md"]


def test_a_link_stays_a_link(plan: Path, tmp_path: Path) -> None:
    """The file it leads to is written."""
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "plan.md"
    link.symlink_to("../tasks.md")
    replace_plan(link, old=b"old", new=b"new")
    assert link.is_symlink()
    assert plan.read_bytes() == b"new"


def test_somebody_elses_change_stays(plan: Path) -> None:
    """It is an error, and the file is as it was."""
    with pytest.raises(WavegateError) as caught:
        replace_plan(str(plan), old=b"older", new=b"new")
    assert (caught.value.slug, caught.value.path) == ("plan-changed", str(plan))
    assert plan.read_bytes() == b"old"
    assert [file.name for file in plan.parent.iterdir()] == ["tasks.md"]


@pytest.mark.parametrize("broken", ["os.access", "tempfile.mkstemp", "pathlib.Path.replace"])
def test_what_cannot_be_written_stays(broken: str, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the file, its folder, or the last step refuses."""

    def refuse(*_: object, **__: object) -> bool:
        if broken == "os.access":
            return False
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(broken, refuse)
    with pytest.raises(WavegateError, match="permission denied") as caught:
        replace_plan(plan, old=b"old", new=b"new")
    monkeypatch.undo()
    assert caught.value.slug == "unwritable-plan"
    assert plan.read_bytes() == b"old"
    assert [file.name for file in plan.parent.iterdir()] == ["tasks.md"]


def test_a_plan_that_is_gone_cannot_be_written(tmp_path: Path) -> None:
    """Nothing is made in its place."""
    with pytest.raises(WavegateError, match="no such file"):
        replace_plan(tmp_path / "tasks.md", old=b"", new=b"new")
    assert list(tmp_path.iterdir()) == []
