"""Keys of tickets in running text: ``SHOP-12``, ``API-CORE-3``, with lists and ranges of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from pytest_wavegate.lazy_regex import regex

_NO_KEYS = (
    "FR|NFR|SC|AC|EC|CHK|ADR|RFC|UTF|ISO|SHA|AES|RSA|TLS|GPT|CVE|PEP|HTTP|MD|BASE"
    "|PHASE|SPRINT|WEEK|DAY|MILESTONE"
)
"""What stands before a dash and a number without being a project: requirements, standards, sprints."""
KEY = (
    rf"(?!(?:{_NO_KEYS})-\d)"
    r"[A-Z][A-Z0-9]{1,9}(?:-[A-Z][A-Z0-9]{0,9}){0,3}-[A-Z]?\d{1,6}(?:\.\d{1,3}){0,2}[a-z]?"
)
"""The pattern of one key; a key has a project of two letters or more."""
_KEY = regex(rf"(?<![\w./-]){KEY}(?!\w|-[A-Za-z])")
_NEXT = regex(
    r"\s{0,3}(?:(?P<range>--?|[–—~]|\.{2,3}|(?:to|through|thru)\b)|[,;/&+](?:\s{0,3}and\b)?|and\b)\s{0,3}"
    rf"(?:(?P<key>{KEY})|(?P<short>\d{{1,6}}[a-z]?))(?!\w|-[A-Za-z]|\s{{0,2}}%)"
)
_LONGEST = 4_000
"""Characters of a text that are read."""
_MOST = 5_000
"""Keys of one list that are read."""


def keys_in(text: str) -> tuple[str, ...]:
    """Return every key that a text names, each once, in order; the end of a range stands for itself."""
    return tuple(dict.fromkeys(_KEY.findall(text[:_LONGEST])))


def prefix(key: str) -> str:
    """Return a key's project: ``API-CORE`` of ``API-CORE-3``."""
    return key.rpartition("-")[0]


@dataclass(frozen=True)
class Keys:
    """The keys of a plan, ready to be named in lists and ranges."""

    known: tuple[str, ...]

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset(self.known)

    @cached_property
    def _rows(self) -> dict[str, list[tuple[int, str]]]:
        """For each project its keys by number."""
        rows: dict[str, list[tuple[int, str]]] = {}
        for key in dict.fromkeys(self.known):
            head, digits = _parts(key)
            rows.setdefault(head, []).append((int(digits), key))
        return {head: sorted(row) for head, row in rows.items()}

    def __contains__(self, key: object) -> bool:
        """Whether a task of the plan has this key."""
        return key in self._exact

    def named(self, text: str) -> tuple[str, ...]:
        """Return the keys that a text names, each once, those of no task too.

        A range holds the plan's keys between its ends; a bare number in a list is a key where the plan has
        it: ``SHOP-1, 2``.
        """
        text = text[:_LONGEST]
        keys: list[str] = []
        at = 0
        while found := _KEY.search(text, at):
            keys.append(found.group())
            at = self._listed(text, found.end(), keys)
        return tuple(dict.fromkeys(keys))

    def tasks_in(self, text: str) -> tuple[str, ...]:
        """Return the keys of tasks that a text names."""
        return tuple(key for key in self.named(text) if key in self._exact)

    def _listed(self, text: str, at: int, keys: list[str]) -> int:
        """Read on behind a key, as long as more of the same list follows."""
        while (following := _NEXT.match(text, at)) and len(keys) < _MOST:
            last = following["key"] or self._short(keys[-1], following["short"])
            if last is None:
                break
            keys.extend(self._between(keys[-1], last) if following["range"] else (last,))
            at = following.end()
        return at

    def _short(self, before: str, number: str) -> str | None:
        """Return the key that a bare number means behind another key; none where no task has it."""
        head, digits = _parts(before)
        wide = head + number.rjust(len(digits), "0")
        return next((key for key in (wide, head + number) if key in self._exact), None)

    def _between(self, first: str, last: str) -> tuple[str, ...]:
        (head, low), (other, high) = _parts(first), _parts(last)
        if head != other:
            return (last,)
        row = self._rows.get(head, [])
        start = bisect_left(row, int(low), key=lambda entry: entry[0])
        end = bisect_right(row, int(high), key=lambda entry: entry[0])
        return (*(key for _, key in row[start:end] if key != first), last)


def _parts(key: str) -> tuple[str, str]:
    """Split a key: ``W0-T`` and ``12`` of ``W0-T12b``."""
    place = key.rindex("-") + 1
    place += not key[place].isdecimal()
    return key[:place], "".join(takewhile(str.isdecimal, key[place:]))
