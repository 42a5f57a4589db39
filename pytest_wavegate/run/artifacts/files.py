"""Find run records and journals below a folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.run.artifacts.job import Job
from pytest_wavegate.run.fold import fold
from pytest_wavegate.run.journal import read_events
from pytest_wavegate.run.record_file import parse_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.record import Record

RECORD = b"wavegate.run"
"""Stands in every record; a JSON file without it is somebody else's."""
JOURNAL = b"wavegate.journal"
"""Stands in the first line of every journal."""
_HEAD = 65536
"""Bytes of a journal in which its first line ends."""
_PASSED_OVER = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Artifacts:
    """What lies below a folder."""

    jobs: tuple[Job, ...]
    """In order of their paths; a run may stand in several files."""
    problems: tuple[str, ...] = ()
    """Files that are records or journals and cannot be read, one sentence each, with the path."""


def find(path: Path) -> Artifacts:
    """Return the runs that files below a folder tell of.

    Records are ``*.json`` files, journals ``*.jsonl`` files; of either sort those of other tools are passed
    over, and so are hidden folders.

    Args:
        path: a folder, or a single file.

    Raises:
        WavegateError: ``no-artifacts`` where there is no such folder.
    """
    if not path.exists():
        raise nothing(path, "this folder does not exist")
    jobs: list[Job] = []
    problems: list[str] = []
    for file in [path] if path.is_file() else _files(path, problems):
        try:
            record = _read(file)
        except WavegateError as error:
            problems.append(f"{error.path}{f':{error.line}' if error.line else ''}: {error.message}")
        else:
            jobs += [] if record is None else [Job(str(file), record)]
    return Artifacts(tuple(jobs), tuple(problems))


def nothing(path: Path, why: str) -> WavegateError:
    """The error of a folder without evidence."""
    return WavegateError(
        "no-artifacts",
        why,
        hint="let each job run pytest with --wave-report json=PATH, and gather these files here",
        path=str(path),
        exit_code=ExitCode.EVIDENCE,
    )


def read_job(path: Path) -> Job:
    """Return the run that one file tells of, a record or a journal.

    Raises:
        WavegateError: ``no-record``, ``bad-record`` or ``bad-journal``, all of which end the command with
            ``ExitCode.EVIDENCE``.
    """
    if path.suffix.casefold() == ".jsonl":
        return Job(str(path), _folded(path))
    return Job(str(path), parse_record(_bytes(path), path=str(path)))


def _files(folder: Path, problems: list[str]) -> Iterator[Path]:
    def cannot(error: OSError) -> None:
        problems.append(f"{error.filename}: this folder cannot be read: {(error.strerror or '').lower()}")

    for place, folders, files in os.walk(folder, onerror=cannot):
        folders[:] = sorted(name for name in folders if not _passed_over(name))
        for name in sorted(files):
            file = Path(place, name)
            if file.suffix.casefold() in (".json", ".jsonl") and file.is_file():
                yield file


def _passed_over(folder: str) -> bool:
    return folder.startswith(".") or folder in _PASSED_OVER


def _read(path: Path) -> Record | None:
    """The record of a file; none where it is no file of ours."""
    if path.suffix.casefold() == ".jsonl":
        return _folded(path) if JOURNAL in _bytes(path, most=_HEAD).partition(b"\n")[0] else None
    data = _bytes(path)
    if RECORD not in data:
        return None
    try:
        return parse_record(data, path=str(path))
    except WavegateError:
        if _is_foreign(data):
            return None
        raise


def _is_foreign(data: bytes) -> bool:
    """Whether it is sound JSON of another schema; a torn record is none."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return False
    schema = document.get("schema") if isinstance(document, dict) else None
    return not (isinstance(schema, str) and schema.encode(errors="replace").startswith(RECORD))


def _folded(path: Path) -> Record:
    try:
        return fold(read_events(path))
    except WavegateError as error:
        error.exit_code = ExitCode.EVIDENCE
        raise
    except RecursionError as error:
        raise _unreadable(path, "bad-journal", "the journal cannot be read: it is nested too deep") from error


def _bytes(path: Path, *, most: int = -1) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower()
        raise _unreadable(path, "no-record", f"this record cannot be read: {why}") from error


def _unreadable(path: Path, slug: str, message: str) -> WavegateError:
    hint = "name a file that pytest --wave-report json=PATH wrote"
    return WavegateError(slug, message, hint=hint, path=str(path), exit_code=ExitCode.EVIDENCE)
