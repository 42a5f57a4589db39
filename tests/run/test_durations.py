"""How long items took: kept between runs, never in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.run.durations import load_durations, save_durations

if TYPE_CHECKING:
    from pathlib import Path


def test_a_later_run_adds_to_what_is_known(tmp_path: Path) -> None:
    """Items that did not run keep their time, those that did get the new one, to a tenth of a millisecond."""
    state = tmp_path / "state"
    save_durations(state, {"a": 1.0, "b": 2.0})
    save_durations(state, {"b": 0.123456})
    assert load_durations(state) == {"a": 1.0, "b": 0.1235}
    assert [file.name for file in state.iterdir()] == ["durations.json"]


def test_a_run_without_items_writes_nothing(tmp_path: Path) -> None:
    """Not even the folder."""
    save_durations(tmp_path / "state", {})
    assert not (tmp_path / "state").exists()
    assert load_durations(tmp_path / "state") == {}


@pytest.mark.parametrize(("text", "known"), [("[1, 2]", {}), ("{torn", {}), ('{"a": 1, "b": "x"}', {"a": 1})])
def test_what_cannot_be_read_is_not_known(tmp_path: Path, text: str, known: dict[str, float]) -> None:
    """A file that somebody spoilt is no reason to stop."""
    (tmp_path / "durations.json").write_text(text, encoding="utf-8")
    assert load_durations(tmp_path) == known


def test_a_folder_that_cannot_be_made_is_passed_over(tmp_path: Path) -> None:
    """Durations are a hint."""
    (tmp_path / "state").write_text("a file", encoding="utf-8")
    save_durations(tmp_path / "state", {"a": 1.0})
    assert load_durations(tmp_path / "state") == {}
