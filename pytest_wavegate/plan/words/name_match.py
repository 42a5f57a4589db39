"""Tasks by the words of their titles: "Boiler Test" for "Boiler Pressure Testing"."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORD = regex(r"[^\W_]+")
_CAMEL = regex(r"(?<=[a-z0-9])(?=[A-Z])")
_ENDINGS = ["ations", "ation", "ings", "ions", "ing", "ion", "ies", "ers", "es", "ed", "er", "s", "e", "y"]
_SHORTEST_STEM = 4
_FILLER = frozenset({"the", "a", "an", "of", "and", "for", "to", "in", "with", "on", "task", "team"})
_MOST_WITH_A_WORD = 200
"""A word that more tasks have than this tells none of them apart."""
_MOST_WORDS = 16
_ENOUGH = 0.6
"""The share of a name's words that a title must have."""


def stems(name: str) -> tuple[str, ...]:
    """Return the words of a name without their endings, so that "Tests" is "Testing"."""
    words = (word.casefold() for word in _WORD.findall(_CAMEL.sub(" ", name[:200])))
    return tuple(dict.fromkeys(_stem(word) for word in words if word not in _FILLER))[:_MOST_WORDS]


@lru_cache(maxsize=4_096)
def _stem(word: str) -> str:
    ending = next(
        (one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= _SHORTEST_STEM), ""
    )
    return word[: len(word) - len(ending)]


class Names:
    """The titles of some tasks, ready to be looked up by a part of their words."""

    def __init__(self, titles: Mapping[str, Sequence[str]]) -> None:
        """Take the titles of each task by its id; a task may have several."""
        self._tasks: list[str] = []
        self._sizes: list[int] = []
        self._with: dict[str, list[int]] = {}
        self._exact: dict[tuple[str, ...], dict[str, None]] = {}
        for task, names in titles.items():
            for name in dict.fromkeys(names):
                self._take(task, stems(name))

    def _take(self, task: str, words: tuple[str, ...]) -> None:
        self._exact.setdefault(words, {})[task] = None
        for word in words:
            self._with.setdefault(word, []).append(len(self._tasks))
        self._tasks.append(task)
        self._sizes.append(len(words))

    def find(self, name: str) -> tuple[str, ...]:
        """Return the tasks that a name may mean: one where it is clear, none where no title is like it.

        A name of one word means every task whose title has that word.
        """
        words = stems(name)
        if not words:
            return ()
        exact = self._exact.get(words)
        if exact:
            return tuple(exact)
        hits = Counter(place for word in words for place in self._with.get(word, ())[:_MOST_WITH_A_WORD])
        scores: dict[str, float] = {}
        for place, shared in hits.items():
            if shared >= _ENOUGH * len(words):
                score = 2 * shared / (len(words) + self._sizes[place])
                task = self._tasks[place]
                scores[task] = max(scores.get(task, 0.0), score)
        best = max(scores.values(), default=0.0) if len(words) > 1 else 0.0
        return tuple(task for task, score in scores.items() if score >= best)
