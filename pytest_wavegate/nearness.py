"""Words that look like a mistyped one: the "did you mean" of every error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def near(word: str, known: Iterable[str]) -> list[str]:
    """Return up to three known words that resemble ``word``, the most alike first.

    Case makes no difference; the words come back as they are known.
    """
    from difflib import get_close_matches  # needed only where something went wrong

    spelled = {name.casefold(): name for name in known}
    return [spelled[key] for key in get_close_matches(word.casefold(), spelled, n=3, cutoff=0.6)]


def suggestion(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """Return a hint: ``did you mean "a" or "b"?``, or ``otherwise`` where nothing is near."""
    quoted = [f'"{name}"' for name in near(word, known)]
    return f"did you mean {' or '.join(quoted)}?" if quoted else otherwise


def within(word: str, other: str, *, most: int) -> bool:
    """Whether so many letters, put in, left out or changed, make one word of the other."""
    if abs(len(word) - len(other)) > most:
        return False
    row = list(range(len(other) + 1))
    for place, letter in enumerate(word.casefold(), start=1):
        above, row[0] = row[0], place
        for column, target in enumerate(other.casefold(), start=1):
            above, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, above + (letter != target)),
            )
    return row[-1] <= most
