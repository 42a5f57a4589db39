"""What a tool wrote before it gave up, in one line."""

from __future__ import annotations

_MOST = 200


def first_error(output: str) -> str:
    """Return the first error of a pytest in the output; empty where there is none."""
    for line in _lines(output):
        if line.startswith("E ") and len(line) > 4:
            return line[2:].strip()[:_MOST]
    return ""


def last_line(output: str) -> str:
    """Return the last line of the output that says something."""
    return next(iter(reversed(_lines(output))), "nothing")[:_MOST]


def _lines(output: str) -> list[str]:
    found = (line.replace(">>>", "").strip() for line in output.replace("\r", "\n").split("\n"))
    return [line for line in found if line]
