"""A pool's events on disk, one JSON object a line."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from coordination_pool.events import Event

if TYPE_CHECKING:
    from pathlib import Path


class Journal:
    """A listener that appends to a file; several pools may share the file, each under its own source.

    Args:
        path: created with the first event.
        source: who writes, so that a reader can tell the pools apart.
    """

    def __init__(self, path: Path, *, source: str) -> None:
        self._path = path
        self._source = source

    def __call__(self, event: Event) -> None:
        """Append one event; the line goes out in one write, so lines of two writers do not mix."""
        line = json.dumps({"source": self._source, **asdict(event)}) + "\n"
        with self._path.open("ab", buffering=0) as file:
            file.write(line.encode())

    def read(self) -> list[Event]:
        """This source's events; a last line that a crash cut short is left out."""
        if not self._path.exists():
            return []
        lines = self._path.read_text(encoding="utf-8").splitlines(keepends=True)
        rows = [json.loads(line) for line in lines if line.endswith("\n")]
        return [_event(row) for row in rows if row["source"] == self._source]


def _event(row: dict[str, object]) -> Event:
    return Event(**{name: value for name, value in row.items() if name != "source"})  # type: ignore[arg-type]
