"""A run record read back from the file that ``--wave-report json=PATH`` wrote."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.model.record import Record

SCHEMA = "wavegate.run/1"
_NEWER = "read it with the version of pytest-wavegate that wrote it"
_HOW = "name the file that pytest --wave-report json=PATH wrote"


def read_record(path: str | Path) -> Record:
    """Return the record that a file holds.

    Raises:
        WavegateError: ``no-record`` where the file cannot be read, ``bad-record`` where it is no record of
            this format. Both end the command with ``ExitCode.EVIDENCE``.
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise WavegateError(
            "no-record",
            f"this record cannot be read: {why.lower()}",
            hint=_HOW,
            path=str(path),
            exit_code=ExitCode.EVIDENCE,
        ) from error
    return parse_record(data, path=str(path))


def parse_record(data: bytes, *, path: str) -> Record:
    """Return the record that some bytes hold.

    Args:
        data: JSON.
        path: what an error calls the file.

    Raises:
        WavegateError: ``bad-record`` where they are no record of this format.
    """
    try:
        return Record.model_validate_json(data)
    except ValidationError:
        return _slowly(data, path=path)


def _slowly(data: bytes, *, path: str) -> Record:
    """Read what pydantic's own JSON reader refuses: half a surrogate pair is fine, the rest is told."""
    try:
        document = json.loads(data)
    except json.JSONDecodeError as error:
        what = "it is a journal" if _is_journal(data) else f"it is not JSON: {error.msg.lower()}"
        raise _bad(path, what, hint=_HOW, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise _bad(path, "it is not JSON", hint=_HOW) from error
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        said = f"its schema is {schema}, not {SCHEMA}" if isinstance(schema, str) else "it has no schema"
        raise _bad(path, said, hint=_HOW)
    try:
        return Record.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise _bad(path, f"{place}: {first['msg'].lower()}", hint=_NEWER) from error


def _is_journal(data: bytes) -> bool:
    """Whether its first line is a whole JSON object, and more follows."""
    first, _, rest = data.partition(b"\n")
    try:
        return isinstance(json.loads(first), dict) and bool(rest.strip())
    except (ValueError, RecursionError):
        return False


def _bad(path: str, why: str, *, hint: str, line: int | None = None) -> WavegateError:
    message = f"this is no run record: {why}"
    return WavegateError("bad-record", message, hint=hint, path=path, line=line, exit_code=ExitCode.EVIDENCE)
