"""Text in a fixed width: cut, padded, folded, with wide characters counted as a terminal shows them."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

WIDTH = 80
"""How many columns a page has."""


def clean(text: str) -> str:
    """Return the text with what a terminal would obey instead of show replaced by blanks."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def width(text: str) -> int:
    """Return how many columns a terminal needs for the text."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(letter) else 1 + (east_asian_width(letter) in "WF") for letter in text)


def cut(text: str, columns: int) -> str:
    """Return the text, shortened at its end to fit, with three dots where something was left out."""
    text = clean(text)
    if width(text) <= columns:
        return text
    return text[: _fitting(text, columns - 3)].rstrip() + "..."


def _fitting(text: str, columns: int) -> int:
    """Return how many letters of a text that is too long fit."""
    used = 0
    for place, letter in enumerate(text):
        used += width(letter)
        if used > columns:
            return place
    return len(text)


def pad(text: str, columns: int) -> str:
    """Return the text, cut or filled with blanks to exactly so many columns."""
    text = cut(text, columns)
    return text + " " * (columns - width(text))


def folded(text: str, *, indent: int = 0) -> list[str]:
    """Return the text as lines of a page, broken at blanks; a word that fills a line alone is broken too."""
    room = max(2, WIDTH - indent)
    lines: list[str] = []
    for word in clean(text).split():
        line = f"{lines.pop()} {word}" if lines else word
        if width(line) > room and width(word) <= room:
            lines.append(line[: -len(word) - 1])
            line = word
        while width(line) > room:
            head = line[: _fitting(line, room)]
            lines.append(head.rstrip())
            line = line[len(head) :].lstrip()
        lines.append(line)
    return [" " * indent + line for line in lines]


def hanging(text: str, *, indent: int) -> list[str]:
    """Return the text as lines of a page; all but the first stand two columns further in."""
    first, *rest = folded(text, indent=indent + 2) or [""]
    return [first[2:], *rest]


def rule(left: str, right: str) -> str:
    """Return a heading that spans the page: ``Wave 1 ------- 3 tasks``."""
    tail = f" {right}" if right else ""
    return f"{left} {'-' * (WIDTH - width(left) - width(tail) - 1)}{tail}"


def count(number: int, noun: str) -> str:
    """Return ``1 task``, ``2 tasks``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
