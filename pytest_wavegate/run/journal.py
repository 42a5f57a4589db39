"""The journal: a run's events on disk, one JSON object a line."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.events import EVENT, Event, RunStarted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STATE = ".wavegate"
KEPT = 20
"""Journals that stay; older ones go when a new one is opened."""


class Journal:
    """Writes events as they happen; never a reason for a run to fail.

    Args:
        path: the file; none where it could not be opened.
        stream: where lines go.
        problem: why nothing is written.
    """

    def __init__(self, path: Path | None, stream: BinaryIO | None, *, problem: str = "") -> None:
        self.path = path
        self.problem = problem
        """Why the journal is missing or incomplete, for a warning; empty while all is well."""
        self._stream = stream
        self._pid = os.getpid()

    @classmethod
    def open(cls, root: Path, run_id: str) -> Journal:
        """Open ``.wavegate/journal/<run_id>.jsonl`` under ``root``; a failure is told by ``problem``."""
        path = root / STATE / "journal" / f"{run_id}.jsonl"
        try:
            make_folder(path.parent)
            stream = path.open("ab")
        except OSError as error:
            return cls(None, None, problem=f"the journal {path} cannot be opened: {error}")
        forget_old(path.parent)
        return cls(path, stream)

    def write(self, event: Event) -> None:
        """Write one event; after a first failure nothing more is tried, and never by a forked child."""
        if self._stream is None or os.getpid() != self._pid:
            return
        try:
            self._stream.write(line_of(event))
            # A line is with the system before the next thing happens.
            self._stream.flush()
        except OSError as error:
            self.problem = f"the journal {self.path} is incomplete: {error}"
            self.close()

    def close(self) -> None:
        """Close the file; closing twice is fine."""
        stream, self._stream = self._stream, None
        if stream is not None:
            try:
                stream.close()
            except OSError as error:
                self.problem = self.problem or f"the journal {self.path} is incomplete: {error}"


@cache
def _writer(kind: Any) -> TypeAdapter[Any]:
    """Writes one kind of event; that saves choosing among all kinds for every line."""
    return TypeAdapter(kind)


def line_of(event: Event) -> bytes:
    """One line of a journal, with its end."""
    kind: Any = type(event)
    try:
        return _writer(kind).dump_json(event) + b"\n"
    except PydanticSerializationError:
        # Half a surrogate pair in a file name or a message has no UTF-8 form; JSON can escape it.
        return json.dumps(EVENT.dump_python(event)).encode() + b"\n"


def read_events(path: Path, *, tell: Callable[[str], None] = lambda _: None) -> list[Event]:
    """Read a journal back.

    Args:
        path: a ``.jsonl`` file.
        tell: hears of a torn last line, which a crash leaves behind and which is left out.

    Raises:
        WavegateError: ``no-journal`` where it cannot be read, ``bad-journal`` where a line before the
            last is no event or the format is another one.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        hint = "journals lie in .wavegate/journal"
        message = f"the journal cannot be read: {error}"
        raise WavegateError("no-journal", message, hint=hint, path=str(path)) from error
    tail = lines.pop()
    events = [_event(line, path, number=number) for number, line in enumerate(lines, start=1) if line.strip()]
    if events and not isinstance(events[0], RunStarted):
        raise _bad(path, "it does not begin with the start of a run", number=1)
    if tail.strip():
        try:
            events.append(_parsed(tail))
        except ValueError:
            tell(f"{path}:{len(lines) + 1}: the last line is torn and was left out; the run was cut short")
    return events


def _event(line: bytes, path: Path, *, number: int) -> Event:
    try:
        return _parsed(line)
    except ValueError as error:
        raise _bad(path, f"this line is no event: {_short(error)}", number=number) from error


def _parsed(line: bytes) -> Event:
    try:
        return EVENT.validate_json(line)
    except ValidationError:
        return EVENT.validate_python(json.loads(line))


def _bad(path: Path, why: str, *, number: int) -> WavegateError:
    hint = "read it with the version of pytest-wavegate that wrote it"
    return WavegateError(
        "bad-journal", f"the journal cannot be read: {why}", hint=hint, path=str(path), line=number
    )


def _short(error: ValueError) -> str:
    return str(error).splitlines()[0]


def make_folder(folder: Path) -> None:
    """Make a folder directly inside of ``.wavegate``, which ignores itself for git.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def forget_old(folder: Path) -> None:
    """Remove all but the newest files of earlier runs; one that cannot be removed stays."""
    try:
        found = sorted(folder.glob("*.jsonl"), key=lambda path: path.stat().st_mtime_ns)
        for path in found[:-KEPT]:
            path.unlink(missing_ok=True)
    except OSError:
        return
