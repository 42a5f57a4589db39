"""From a path to the files that it means."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plan.locate import locate, locate_all


def test_a_file_is_itself(tmp_path: Path) -> None:
    """Whatever it is called."""
    plan = tmp_path / "winter.md"
    plan.touch()
    assert locate(plan) == plan


def test_a_folder_means_its_own_plan_before_those_of_features(tmp_path: Path) -> None:
    """Without one of its own it means them all, and ``locate`` wants one."""
    for feature in ("002-mast", "001-keel"):
        (tmp_path / "specs" / feature).mkdir(parents=True)
        (tmp_path / "specs" / feature / "tasks.md").touch()
    assert [file.parent.name for file in locate_all(tmp_path)] == ["001-keel", "002-mast"]
    with pytest.raises(WavegateError) as caught:
        locate(tmp_path)
    assert caught.value.slug == "two-plans"
    (tmp_path / "tasks.md").touch()
    assert locate(tmp_path) == tmp_path / "tasks.md"


def test_an_empty_folder_holds_no_plan(tmp_path: Path) -> None:
    """A folder is not read as a plan."""
    with pytest.raises(WavegateError) as caught:
        locate(tmp_path)
    assert caught.value.slug == "no-plan"


def test_a_mistyped_name_is_suggested(tmp_path: Path) -> None:
    """From what lies beside it."""
    (tmp_path / "tasks.md").touch()
    with pytest.raises(WavegateError) as caught:
        locate(tmp_path / "task.md")
    assert caught.value.slug == "missing-plan"
    assert caught.value.hint == f"did you mean {tmp_path / 'tasks.md'}?"


def test_a_link_that_leads_nowhere_does_not_suggest_itself(tmp_path: Path) -> None:
    """Its name is right, and nothing is behind it."""
    (tmp_path / "tasks.md").symlink_to("gone.md")
    with pytest.raises(WavegateError) as caught:
        locate(tmp_path / "tasks.md")
    assert caught.value.slug == "missing-plan"
    assert "did you mean" not in caught.value.hint


@pytest.mark.parametrize("name", ["n" * 300, f"{'n' * 300}/tasks.md"])
def test_a_name_that_no_file_can_have_is_an_error(name: str, tmp_path: Path) -> None:
    """Not a traceback."""
    with pytest.raises(WavegateError) as caught:
        locate(tmp_path / name)
    assert caught.value.slug in {"unreadable-plan", "missing-plan"}


def test_a_folder_that_may_not_be_searched_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a plan is in it cannot be told."""

    def refuse(*_: object, **__: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(WavegateError, match="permission denied") as caught:
        locate(tmp_path / "closed" / "tasks.md")
    assert caught.value.slug == "unreadable-plan"
