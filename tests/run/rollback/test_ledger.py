"""The ledger's file: whole lines, torn lines, lines that cannot be written."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from errno import ENOLCK
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.run.rollback.book import Book
from pytest_wavegate.run.rollback.disk import Disk
from pytest_wavegate.run.rollback.entries import Attempt, Begun, Closed, Done, Failed, Opened
from pytest_wavegate.run.rollback.ledger import Ledger, line_of, read_ledger
from pytest_wavegate.run.rollback.lock import Lock

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.run.rollback.entries import Entry

OPENED = Opened(
    run_id="r", at=1.0, plan="tasks.md", host="here", pid=1, scope="wave", causes=("gate", "interrupt")
)
ENTRIES: list[Entry] = [
    OPENED,
    Begun(at=2.0, reason="the gate of Phase 2 is closed: Größe < 3", keys=("r:2:1",)),
    Attempt(at=3.0, key="r:2:1", n=1),
    Failed(key="r:2:1", n=1, seconds=0.5, why="no route\nto host"),
]


def written(path: Path, *entries: Entry) -> Path:
    ledger = Ledger(path)
    for entry in entries:
        ledger.write(entry)
    ledger.close()
    return path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """One JSON object a line, the format first; folders on the way are made."""
    path = written(tmp_path / ".wavegate" / "rollback" / "r.jsonl", *ENTRIES)
    lines = path.read_bytes().splitlines()
    assert len(lines) == len(ENTRIES)
    assert lines[0].startswith(b'{"entry":"opened","format":"wavegate.rollback/1"')
    assert read_ledger(path) == (ENTRIES, path.stat().st_size)


def test_each_line_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced after each line; the folders it lies in, once it is there."""
    synced: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(stat.S_IFMT(os.fstat(handle).st_mode))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    ledger = Ledger(tmp_path / "state" / "rollback" / "r.jsonl")
    assert synced == [stat.S_IFDIR] * 3
    synced.clear()
    ledger.write(OPENED)
    assert synced[-1] == stat.S_IFREG
    before = len(synced)
    ledger.write(Closed(at=4.0))
    assert synced[before:] == [stat.S_IFREG]
    ledger.close()


def test_a_last_line_cut_anywhere_is_left_out(tmp_path: Path) -> None:
    """Even one that lacks its line end only; the next line takes its place."""
    whole = b"".join(map(line_of, ENTRIES))
    start = len(whole) - len(line_of(ENTRIES[-1]))
    path = tmp_path / "r.jsonl"
    for size in range(start, len(whole)):
        path.write_bytes(whole[:size])
        entries, good = read_ledger(path)
        assert (entries, good) == (ENTRIES[:-1], start)
        ledger = Ledger(path, size=good)
        ledger.write(Closed(at=4.0))
        ledger.close()
        assert read_ledger(path)[0] == [*ENTRIES[:-1], Closed(at=4.0)]


@settings(max_examples=60, deadline=None)
@given(tail=st.binary(max_size=60))
def test_a_last_line_of_rubbish_is_left_out(tmp_path_factory: pytest.TempPathFactory, tail: bytes) -> None:
    """What a machine that lost power leaves behind: zeros, or anything, with or without a line end."""
    path = tmp_path_factory.mktemp("ledger") / "r.jsonl"
    whole = b"".join(map(line_of, ENTRIES))
    path.write_bytes(whole + tail.replace(b"\n", b""))
    assert read_ledger(path) == (ENTRIES, len(whole))
    path.write_bytes(whole + b"\0" + tail.replace(b"\n", b"") + b"\n")
    assert read_ledger(path) == (ENTRIES, len(whole))


@pytest.mark.parametrize("data", [b"", b"{", b'{"entry":"opened"'])
def test_a_first_line_that_is_torn(tmp_path: Path, data: bytes) -> None:
    """Nothing had been registered, so there is nothing."""
    path = tmp_path / "r.jsonl"
    path.write_bytes(data)
    assert read_ledger(path) == ([], 0)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"no JSON\n" + line_of(OPENED), 1),
        (line_of(OPENED) + b'{"entry":"undone"}\n' + line_of(ENTRIES[1]), 2),
        (line_of(OPENED).replace(b"rollback/1", b"rollback/2"), 1),
        (line_of(ENTRIES[1]) + line_of(ENTRIES[2]), 1),
    ],
    ids=["no JSON", "no entry", "another format", "no start"],
)
def test_a_ledger_that_nobody_can_read(tmp_path: Path, data: bytes, line: int) -> None:
    """What is due by it is unknown, so it is an error with file, line and a way out."""
    path = tmp_path / "r.jsonl"
    path.write_bytes(data)
    with pytest.raises(WavegateError) as caught:
        read_ledger(path)
    error = caught.value
    assert (error.slug, error.path, error.line) == ("bad-ledger", str(path), line)
    assert "--abandon" in error.hint


def test_a_ledger_of_another_version(tmp_path: Path) -> None:
    """It is named; of a line that is merely wrong nothing is known. Neither shows words of a library."""
    path = tmp_path / "r.jsonl"
    path.write_bytes(line_of(OPENED).replace(b"rollback/1", b"rollback/2"))
    with pytest.raises(WavegateError, match=r"version of pytest-wavegate .*\(wavegate.rollback/2") as caught:
        read_ledger(path)
    path.write_bytes(line_of(OPENED) + b'{"entry":"undone"}\n' + line_of(ENTRIES[1]))
    with pytest.raises(WavegateError, match=r"this line is no entry\n"):
        read_ledger(path)
    assert "validation" not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be removed")
def test_a_ledger_that_is_removed_meanwhile(tmp_path: Path) -> None:
    """Such as by ``git clean``, with all of its folder: the next entry brings it back whole."""
    path = tmp_path / "state" / "rollback" / "r.jsonl"
    ledger = Ledger(path)
    for entry in ENTRIES[:-1]:
        ledger.write(entry)
    shutil.rmtree(tmp_path / "state")
    ledger.write(ENTRIES[-1])
    ledger.close()
    assert read_ledger(path)[0] == list(ENTRIES)


def test_a_ledger_that_may_not_be_read(tmp_path: Path) -> None:
    """A folder in its place, for example."""
    (tmp_path / "r.jsonl").mkdir()
    with pytest.raises(WavegateError, match="cannot be read"):
        read_ledger(tmp_path / "r.jsonl")


def test_text_without_a_utf8_form(tmp_path: Path) -> None:
    """Half a surrogate pair in output comes through."""
    odd = Failed(key="k", n=1, seconds=0.0, why="\udcff")
    assert read_ledger(written(tmp_path / "r.jsonl", OPENED, odd))[0] == [OPENED, odd]


class FullDisk(Disk):
    """Takes half a line, then nothing, until there is room again."""

    full = False

    def append(self, handle: int, data: bytes) -> None:
        if self.full:
            os.write(handle, data[: len(data) // 2])
            raise OSError(28, "No space left on device")
        super().append(handle, data)


def test_a_full_disk(tmp_path: Path) -> None:
    """It is told with a way out, and the half line does not spoil what is written later."""
    disk = FullDisk()
    ledger = Ledger(tmp_path / "r.jsonl", disk=disk)
    ledger.write(OPENED)
    disk.full = True
    with pytest.raises(WavegateError) as caught:
        ledger.write(ENTRIES[1])
    assert caught.value.slug == "unwritable-ledger"
    assert "no space left on device" in caught.value.message
    disk.full = False
    ledger.write(Done(key="k", n=1, seconds=0.0))
    ledger.close()
    assert read_ledger(tmp_path / "r.jsonl")[0] == [OPENED, Done(key="k", n=1, seconds=0.0)]


def test_a_book_goes_by_what_is_on_the_disk(tmp_path: Path) -> None:
    """An entry that was not written did not happen; that something is due is written once more at the end."""
    disk = FullDisk()
    book = Book(ledger=Ledger(tmp_path / "r.jsonl", disk=disk))
    book.note(OPENED)
    disk.full = True
    with pytest.raises(WavegateError):
        book.note(ENTRIES[1])
    assert book.state.begun == []
    disk.full = False
    assert book.close() == ""
    entries = read_ledger(tmp_path / "r.jsonl")[0]
    assert entries[:2] == ENTRIES[:2]
    assert isinstance(entries[2], Closed)


def test_a_book_that_stays_unwritable(tmp_path: Path) -> None:
    """Closing it says what is lost, and raises nothing."""
    disk = FullDisk()
    book = Book(ledger=Ledger(tmp_path / "r.jsonl", disk=disk))
    book.note(OPENED)
    disk.full = True
    with pytest.raises(WavegateError):
        book.note(ENTRIES[1])
    assert "what a closed gate asks to undo was not undone" in book.close()
    assert book.close() == ""


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file in its place, for example."""
    (tmp_path / "rollback").write_text("")
    with pytest.raises(WavegateError) as caught:
        Ledger(tmp_path / "rollback" / "r.jsonl")
    assert caught.value.slug == "unwritable-ledger"


@pytest.mark.parametrize("error", [OSError(ENOLCK, "No locks available"), NotImplementedError("no flock")])
def test_a_file_system_without_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Such as some that are mounted from elsewhere: an error with a way out, and no run without a lock."""

    def acquire(*_: object) -> None:
        raise error

    monkeypatch.setattr("filelock.FileLock.acquire", acquire)
    with pytest.raises(WavegateError) as caught:
        Lock(tmp_path).acquire("run r")
    assert caught.value.slug == "unwritable-ledger"
    assert "file system that has locks" in caught.value.hint
