"""The words of a title, a path or a phrase, and where a line has some."""

from __future__ import annotations

from pytest_wavegate.lazy_regex import regex

_WORD = regex(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+|[^\W\d_]+")
_LONGEST = 2_000
_PLURAL = 3


def words(text: str) -> list[str]:
    """Return the words of a text in small letters and without a plural's s.

    ``RequestScopedPool`` and ``request_scoped_pools.py`` have the same ones, but for the ending.
    """
    return [_stem(found.casefold()) for found in _WORD.findall(text[:_LONGEST])]


def position(text: str, mark: str) -> int | None:
    """Return where a text has a mark, from 0; as words of their own where it can be, else anywhere.

    ``T01`` is found in ``T015, T01`` behind the comma.
    """
    first = at = text.find(mark) if mark else -1
    while at >= 0:
        before, after = text[max(0, at - 1) : at], text[at + len(mark) :][:1]
        if not _joined(before, mark[:1]) and not _joined(mark[-1:], after):
            return at
        at = text.find(mark, at + 1)
    return first if first >= 0 else None


def _joined(one: str, other: str) -> bool:
    """Whether two characters belong to one word."""
    return (one.isalnum() or one == "_") and (other.isalnum() or other == "_")


def _stem(word: str) -> str:
    if len(word) > _PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
