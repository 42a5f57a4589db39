"""Which worker did well with which kind of job."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Affinity:
    """Counts successes by worker and kind."""

    def __init__(self) -> None:
        self._successes: Counter[tuple[str, str]] = Counter()

    def succeeded(self, worker: str, kind: str) -> None:
        """Remember one success."""
        self._successes[worker, kind] += 1

    def successes(self, worker: str, kind: str) -> int:
        """How often the worker succeeded with the kind."""
        return self._successes[worker, kind]

    def best(self, kind: str, among: Sequence[str]) -> str | None:
        """The worker with most successes; the first named of equals; none of nobody."""
        return max(among, key=lambda worker: self.successes(worker, kind), default=None)
