"""The write-ahead file of one run's rollback: an entry is on the disk before what it tells of happens."""

from __future__ import annotations

import json
import re
from errno import EDQUOT, EFBIG, ENOLCK, ENOSPC
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from pytest_wavegate.errors import WavegateError, as_typed
from pytest_wavegate.run.rollback.disk import Disk
from pytest_wavegate.run.rollback.entries import ENTRY, FORMAT, Entry, Opened

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = re.compile(rb'"format": ?"(wavegate\.rollback/[0-9]{1,9})"')
_HEAD = 1000
_WAYS = {
    ENOSPC: "make room on the disk",
    EDQUOT: "make room on the disk",
    EFBIG: "let files grow larger (ulimit -f)",
    ENOLCK: "move the project to a file system that has locks",
}
"""What helps against what the system says."""
UNREADABLE_HINT = (
    "use the version of pytest-wavegate that wrote it, or set it aside with `wavegate rollback --abandon`"
)


class Ledger:
    """Appends entries to one file.

    A line that was not written whole is cut off before the next one, and by whoever opens the file again.

    Args:
        path: the file.
        size: how much of it holds whole entries.
        disk: writes.

    Raises:
        WavegateError: ``unwritable-ledger``.
    """

    def __init__(self, path: Path, *, size: int = 0, disk: Disk | None = None) -> None:
        self.path = path
        self._disk = disk or Disk()
        self._size = size
        self._torn = True
        self._handle: int | None = None
        try:
            self._handle = self._disk.open(path)
        except OSError as error:
            raise unwritable(path, error) from error

    def write(self, entry: Entry) -> None:
        """Write one entry, and wait until it is on the disk.

        Raises:
            WavegateError: ``unwritable-ledger``.
        """
        assert self._handle is not None
        line = line_of(entry)
        try:
            if self._disk.is_gone(self._handle):
                self._put_back(self._handle)
            if self._torn:
                self._disk.cut(self._handle, self._size)
            self._torn = True
            self._disk.append(self._handle, line)
        except OSError as error:
            raise unwritable(self.path, error) from error
        self._size += len(line)
        self._torn = False

    def _put_back(self, gone: int) -> None:
        """Somebody has removed the file meanwhile, such as ``git clean``: write anew what stood in it."""
        kept = self._disk.content(gone, self._size)
        self._handle = self._disk.open(self.path)
        self._disk.close(gone)
        self._disk.append(self._handle, kept)

    def close(self) -> None:
        """Let go of the file; closing twice is fine."""
        handle, self._handle = self._handle, None
        if handle is not None:
            self._disk.close(handle)


def unwritable(path: Path, error: OSError) -> WavegateError:
    """What to say where rollback could not be relied on."""
    why = (error.strerror or str(error)).lower()
    way = _WAYS.get(error.errno or 0, "make the file writable")
    return WavegateError(
        "unwritable-ledger",
        f"what is to be undone cannot be written down: {why}",
        hint=f"{way}, or run without actions by --wave-rollback off",
        path=as_typed(path),
    )


def line_of(entry: Entry) -> bytes:
    """One line of a ledger, with its end."""
    try:
        return ENTRY.dump_json(entry) + b"\n"
    except PydanticSerializationError:
        # Half a surrogate pair in a name or in output has no UTF-8 form; JSON can escape it.
        return json.dumps(ENTRY.dump_python(entry)).encode() + b"\n"


def read_ledger(path: Path) -> tuple[list[Entry], int]:
    """Read a ledger back.

    Returns:
        Its entries, and how many bytes they take. A last line that a crash has torn is left out; it tells
        of something that had not happened yet.

    Raises:
        WavegateError: ``bad-ledger`` where it cannot be read, where a line before the last is no entry, or
            where the format is another one.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        why = f"it cannot be read: {(error.strerror or str(error)).lower()}"
        raise _bad(path, why, hint="make it readable") from error
    lines.pop()  # nothing, or what a crash has torn
    entries: list[Entry] = []
    size = 0
    for number, line in enumerate(lines, start=1):
        try:
            entries.append(_parsed(line))
        except ValueError as error:
            if number < len(lines) or number == 1:
                raise _bad(path, _why_not(line), line=number) from error
            break
        size += len(line) + 1
    if entries and not isinstance(entries[0], Opened):
        raise _bad(path, "it does not begin with the start of a run", line=1)
    return entries, size


def _parsed(line: bytes) -> Entry:
    try:
        return ENTRY.validate_json(line)
    except ValidationError:
        return ENTRY.validate_python(json.loads(line))


def _why_not(line: bytes) -> str:
    """What is wrong with a line; a later version begins its ledgers with another format."""
    found = _FORMAT.search(line[:_HEAD])
    if found is not None and found[1].decode() != FORMAT:
        return f"another version of pytest-wavegate has written it ({found[1].decode()}, and not {FORMAT})"
    return "this line is no entry"


def _bad(path: Path, why: str, *, line: int | None = None, hint: str = UNREADABLE_HINT) -> WavegateError:
    message = f"the ledger of a rollback cannot be used: {why}"
    return WavegateError("bad-ledger", message, hint=hint, path=as_typed(path), line=line)
