"""Serial numbers, all from one place."""

from __future__ import annotations

import threading
from collections import defaultdict


class Numbers:
    """Counts for each prefix by itself; two threads never get one number."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: defaultdict[str, int] = defaultdict(int)

    def next(self, prefix: str) -> str:
        """``RG-0001``, then ``RG-0002``."""
        with self._lock:
            self._last[prefix] += 1
            return f"{prefix}-{self._last[prefix]:04d}"
