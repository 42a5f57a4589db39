"""Where settings were written, and the line of a setting in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pytest_wavegate.errors import WavegateError

_HEADER = re.compile(r"\s*\[{1,2}\s*([A-Za-z_][\w.\- ]*?)\s*\]{1,2}")
_NOWHERE = re.compile(r"(?!)")
_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Element:
    """One table of a list: found by its header, and without headers by what stands in it."""

    key: str
    """The list's."""
    number: int
    """From 0."""
    mark: str | re.Pattern[str] | None = None


Needle = str | re.Pattern[str] | Element


@dataclass(frozen=True, slots=True)
class Place:
    """A file, a part of one, or no file at all."""

    name: str
    """``pyproject.toml``, ``front matter``, ``command line``, ``ini file``."""
    path: str | None = None
    text: str = ""
    """The file's text, to find lines in."""
    header: str = ""
    """The table of a TOML file that is ours, ``tool.wavegate``; the key of front matter."""

    def line(self, *needles: Needle) -> int | None:
        """The line, from 1, of the last needle that is found; each is looked for below the one before."""
        lines = _END.split(self.text)
        rows = self._rows(lines)
        at: int | None = None
        for needle in needles:
            own = self._own_rows(needle, lines) if isinstance(needle, Element) else []
            rows = own or rows
            pattern = None if own else _pattern(needle)
            below = (row for row in rows if own or at is None or row >= at)
            at = next((row for row in below if pattern is None or pattern.search(lines[row])), at)
        return None if at is None else at + 1

    def _own_rows(self, element: Element, lines: Sequence[str]) -> list[int]:
        """The lines of a table that has a header of its own; none where it stands inline, or in YAML."""
        wanted = f"[[{self.header}.{element.key}]]"
        headers = [row for row, line in enumerate(lines) if _HEADER.match(line)]
        starts = [row for row in headers if "".join(lines[row].split()).startswith(wanted)]
        if element.number >= len(starts):
            return []
        start = starts[element.number]
        return list(range(start, next((row for row in headers if row > start), len(lines))))

    def error(
        self, slug: str, message: str, *, hint: str, needle: str = "", needles: Sequence[Needle] = ()
    ) -> WavegateError:
        """An error at the line of the needles."""
        line = self.line(*needles, *([needle] if needle else []))
        return WavegateError(slug, message, hint=hint, path=self.path, line=line)

    def _rows(self, lines: Sequence[str]) -> list[int]:
        """The lines that are ours: of TOML those below our headers, where there are any."""
        if self.name == "front matter":
            starts = (row for row, line in enumerate(lines) if line.startswith(f"{self.header}:"))
            return list(range(next(starts, 0), len(lines)))
        ours, rows = False, []
        for row, line in enumerate(lines):
            if header := _HEADER.match(line):
                ours = f"{header[1]}.".startswith(f"{self.header}.")
            if ours:
                rows.append(row)
        return rows or list(range(len(lines)))


def needles_of(loc: Sequence[str | int], values: object) -> list[Needle]:
    """Return what to look for, one after another, on the way to a setting.

    Args:
        loc: keys and places in lists, from the outermost.
        values: the table as read.
    """
    needles: list[Needle] = []
    for depth, part in enumerate(loc):
        if isinstance(values, str):  # a gate in short: its check has no key of its own
            break
        values = _inside(values, part)
        if isinstance(part, str):
            needles.append(part)
        elif depth == 1:
            needles.append(Element(str(loc[0]), part, _mark(values)))
        elif needle := _mark(values):
            needles.append(needle)
    if isinstance(values, str) and values.strip():
        needles.append(values)
    return needles


def phase_id(name: str) -> re.Pattern[str]:
    """Return what the line with the id of a phase looks like."""
    return re.compile(rf"""\bid["']?\s{{0,9}}[=:]\s{{0,9}}["']?{re.escape(name)}(?!\w)""")


def _inside(values: object, part: str | int) -> object:
    if isinstance(values, Mapping):
        return values.get(part)
    if isinstance(values, list | tuple) and isinstance(part, int) and part < len(values):
        return values[part]
    return None


def _mark(element: object) -> str | re.Pattern[str] | None:
    """What tells an element of a list from its neighbours."""
    if isinstance(element, str):
        return element or None
    if not isinstance(element, Mapping):
        return None
    if "id" in element:
        return phase_id(_as_written(element["id"]))
    texts = (element.get(key) for key in ("check", "junit", "command", "run", "on"))
    first = next((text[0] if isinstance(text, list) and text else text for text in texts if text), None)
    return first if isinstance(first, str) else None


def _as_written(name: object) -> str:
    return str(name).lower() if isinstance(name, bool) else str(name)


def _pattern(needle: Needle | None) -> re.Pattern[str]:
    if isinstance(needle, Element):
        return _pattern(needle.mark)
    if isinstance(needle, str):
        return re.compile(rf"(?<![\w-]){re.escape(needle)}(?![\w-])")
    return needle or _NOWHERE
