"""Samples as JSON lines: what a service appends to a file, and what a command writes to its output."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.metrics import Sample
from pytest_wavegate.nearness import within
from pytest_wavegate.sampling import check_sample

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_wavegate.evidence.places import Places
    from pytest_wavegate.model.metrics import Source

KEYS = ("name", "value", "unit", "phase", "task")
"""What a line may say; anything else is the writer's own, such as the time of day."""
EXAMPLE = '{"name": "lag", "value": 212, "unit": "ms"}'
_SHOWN = 10
"""Problems that are told in full; of a broken writer every line is one."""


class Lines(NamedTuple):
    """What a text held."""

    samples: list[Sample]
    problems: list[str]
    """Lines that are no samples and why, each with its number."""


def read_lines(text: str, source: Source) -> Lines:
    """Read the samples that a command wrote among its other output.

    Args:
        text: lines; what is no JSON object with ``name`` or ``value`` is not meant for us.
        source: what the samples are said to come from.
    """
    samples: list[Sample] = []
    problems = _Problems()
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().startswith("{") and ("name" in line or "value" in line):
            try:
                fields = _object(line)
                if "name" in fields or "value" in fields:
                    samples += _samples(fields, source=source, places=None)
            except WavegateError as error:
                problems.add(f"line {number}: {_sentence(error)}")
    return Lines(samples, problems.told())


class MetricsFile:
    """A file that services and commands append samples to, read piece by piece.

    Each line is a JSON object with ``name`` and ``value``, a number or a list of numbers. It may have
    ``unit``, and ``phase`` or ``task`` where it is not meant for whatever phase ends next.

    Args:
        path: it need not be there yet.
        places: the phases and tasks that lines may name; none where they are taken as they stand.
    """

    def __init__(self, path: Path, *, places: Places | None = None) -> None:
        self.path = path
        self._problems = _Problems()
        self._places = places
        self._inode: int | None = None
        self._offset = 0
        self._line = 0
        self._torn = False
        self._unreadable = False

    @property
    def problems(self) -> list[str]:
        """Lines so far that are no samples and why, each with file and line number."""
        return self._problems.told()

    def skip(self) -> None:
        """Pass over what is in the file by now: it was measured before this run."""
        for _ in self._new_lines():
            continue
        self._torn = False

    def new_samples(self) -> list[Sample]:
        """What was appended since the last time; a last line that is not whole yet waits."""
        samples: list[Sample] = []
        for number, raw in self._new_lines():
            try:
                if text := _decoded(raw):
                    samples += _samples(_object(text), source="file", places=self._places)
            except WavegateError as error:
                self._problems.add(f"{self.path}:{number}: {_sentence(error)}")
        return samples

    def end(self) -> None:
        """Nothing more will come: a last line that is still torn is a problem."""
        if self._torn:
            self._torn = False
            self._problems.add(f"{self.path}:{self._line + 1}: the last line is torn and was left out")

    def _new_lines(self) -> Iterator[tuple[int, bytes]]:
        """Whole lines with their numbers, from 1."""
        try:
            state = self.path.stat()
            if not stat.S_ISREG(state.st_mode):
                # A pipe would keep the run waiting.
                self._complain("it is no ordinary file")
                return
            self._begin_anew_where_replaced(state)
            with self.path.open("rb") as stream:
                stream.seek(self._offset)
                for raw in stream:
                    if not self._take(raw):
                        return
                    yield self._line + (not raw.endswith(b"\n")), raw
        except FileNotFoundError:
            return
        except OSError as error:
            self._complain(error.strerror or str(error))

    def _take(self, raw: bytes) -> bool:
        """Whether a line is whole; it is then behind us."""
        whole = raw.endswith(b"\n")
        # An object is complete where it closes, whether or not its writer ends the line.
        self._torn = not whole and bool(raw.strip()) and not _is_whole(raw)
        if self._torn:
            return False
        self._offset += len(raw)
        self._line += whole
        return True

    def _begin_anew_where_replaced(self, state: os.stat_result) -> None:
        if state.st_size < self._offset or self._inode not in (None, state.st_ino):
            self._offset = self._line = 0
        self._inode = state.st_ino

    def _complain(self, why: str) -> None:
        if not self._unreadable:
            self._unreadable = True
            self._problems.add(f"{self.path} cannot be read: {why}")


class _Problems:
    """The first problems, and how many there are beyond: of a broken writer every line is one."""

    def __init__(self) -> None:
        self._first: list[str] = []
        self._more = 0

    def add(self, problem: str) -> None:
        if len(self._first) < _SHOWN:
            self._first.append(problem)
        else:
            self._more += 1

    def told(self) -> list[str]:
        rest = [f"and {self._more} more lines that are no samples"] if self._more else []
        return [*self._first, *rest]


def _samples(fields: dict[str, Any], *, source: Source, places: Places | None) -> list[Sample]:
    """All samples of one line, or none of them."""
    _refuse_misspelt(fields)
    name, unit = fields.get("name"), "" if fields.get("unit") is None else fields["unit"]
    if "value" not in fields:
        raise _bad("it has no value", hint=f"write {EXAMPLE}")
    values = fields["value"] if isinstance(fields["value"], list) else [fields["value"]]
    checked = [check_sample(name, value, unit) for value in values]
    phases = _phases(fields, places)
    return [Sample(name=str(name), value=value, unit=unit, source=source, phases=phases) for value in checked]


def _phases(fields: dict[str, Any], places: Places | None) -> tuple[str, ...]:
    phase, task = _text(fields.get("phase")), _text(fields.get("task"))
    if places is not None:
        return places.find(phase=phase, task=task)
    return () if phase is None else (phase,)


def _text(value: object) -> str | None:
    """An id; ``"phase": 6`` is what people write for a phase called "6"."""
    return None if value is None else str(value)


def _refuse_misspelt(fields: dict[str, Any]) -> None:
    """Take ``units`` for a mistake: without its unit a sample would be judged as a bare number."""
    for written in fields.keys() - set(KEYS):
        for key in KEYS:
            if key not in fields and within(written, key, most=1):
                message = f"it has {json.dumps(written)}"
                raise _bad(message, hint=f'did you mean "{key}"?')


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise _bad("it is not UTF-8", hint="write JSON in UTF-8") from None


def _object(line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        raise _bad("it is no JSON", hint=f"write {EXAMPLE}") from None
    if not isinstance(fields, dict):
        raise _bad("it is no JSON object", hint=f"write {EXAMPLE}")
    return fields


def _is_whole(raw: bytes) -> bool:
    """Whether a line without an end is an object all the same; cut short, it would not close."""
    try:
        return isinstance(json.loads(raw), dict)
    except (ValueError, RecursionError):
        return False


def _bad(message: str, *, hint: str) -> WavegateError:
    return WavegateError("bad-sample", message, hint=hint)


def _sentence(error: WavegateError) -> str:
    return f"{error.message} ({error.hint})" if error.hint else error.message
