"""The words of a title, a path or a phrase, so that two ways to name one thing can be held together."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+|[^\W\d_]+")
_LONGEST = 2_000
_PLURAL = 3


def words(text: str) -> list[str]:
    """Return the words of a text in small letters and without a plural's s.

    ``RequestScopedPool`` and ``request_scoped_pools.py`` have the same ones, but for the ending.
    """
    return [_stem(found.casefold()) for found in _WORD.findall(text[:_LONGEST])]


def _stem(word: str) -> str:
    if len(word) > _PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
