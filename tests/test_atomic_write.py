"""A file is written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.atomic_write import write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_file_has_the_mode_of_any_other(tmp_path: Path) -> None:
    """What only its writer could read would be of no use in a project."""
    (tmp_path / "plain").touch()
    assert write_atomically(tmp_path / "made", b"new", old=None)
    assert (tmp_path / "made").read_bytes() == b"new"
    assert (tmp_path / "made").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_file_that_came_meanwhile_stays(tmp_path: Path) -> None:
    """It was not there when it was looked for, so it is somebody else's."""
    (tmp_path / "theirs").write_bytes(b"theirs")
    assert not write_atomically(tmp_path / "theirs", b"new", old=None)
    assert (tmp_path / "theirs").read_bytes() == b"theirs"
    assert [file.name for file in tmp_path.iterdir()] == ["theirs"]


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    """The file beside it that is written first has a shorter name."""
    file = tmp_path / ("n" * 252 + ".md")
    file.write_bytes(b"old")
    assert write_atomically(file, b"new", old=b"old")
    assert file.read_bytes() == b"new"


def test_a_file_that_may_only_be_read_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That its folder may be written changes nothing."""
    (tmp_path / "fixed").write_bytes(b"old")
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(PermissionError):
        write_atomically(tmp_path / "fixed", b"new", old=b"old")
    assert (tmp_path / "fixed").read_bytes() == b"old"
