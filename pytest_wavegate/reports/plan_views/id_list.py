"""Many task ids in few words: ``T004, T007 to T031``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHORTEST_RUN = 3
"""Neighbours in the document that are named by the first and the last of them."""


def in_runs(ids: Sequence[str], *, places: Mapping[str, int]) -> str:
    """Return the ids in order of the document; neighbours there become a run.

    Args:
        ids: each once.
        places: where each id stands among all of the plan's.
    """
    parts: list[list[str]] = []
    for one in sorted(ids, key=places.__getitem__):
        if parts and places[one] == places[parts[-1][-1]] + 1:
            parts[-1].append(one)
        else:
            parts.append([one])
    return ", ".join(_run(part) for part in parts)


def _run(part: Sequence[str]) -> str:
    return f"{part[0]} to {part[-1]}" if len(part) >= _SHORTEST_RUN else ", ".join(part)


def spoken(words: Sequence[str], *, most: int) -> str:
    """Return ``A, B and C``; of more than ``most`` words the last ones are only counted."""
    shown = list(words[:most])
    if len(words) > most:
        shown.append(f"{len(words) - most} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
