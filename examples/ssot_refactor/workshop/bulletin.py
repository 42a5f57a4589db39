"""Tells owners what happens to their instruments."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Reader = Callable[[str], object]


class Bulletin:
    """The one board that news is pinned to; nobody reads what is not for them."""

    def __init__(self) -> None:
        self._readers: dict[str, list[Reader]] = {}
        self._lock = threading.Lock()
        self.unread: list[tuple[str, str]] = []
        """News that nobody was there for, with whose it was."""

    @contextmanager
    def reading(self, owner: str, reader: Reader) -> Iterator[None]:
        """Hear of an owner's news inside the block; first comes what was missed."""
        with self._lock:
            self._readers.setdefault(owner, []).append(reader)
            missed = [news for whose, news in self.unread if whose == owner]
            self.unread = [entry for entry in self.unread if entry[0] != owner]
        for news in missed:
            reader(news)
        try:
            yield
        finally:
            with self._lock:
                self._readers[owner].remove(reader)

    def tell(self, owner: str, news: str) -> int:
        """Tell all readers of an owner, and say how many there were; one that breaks keeps none from it."""
        with self._lock:
            readers = list(self._readers.get(owner, ()))
            if not readers:
                self.unread.append((owner, news))
        broken = []
        for reader in readers:
            try:
                reader(news)
            except Exception as error:  # whatever a reader does wrong
                broken.append(error)
        if broken:
            message = f"{len(broken)} of {len(readers)} readers broke"
            raise ExceptionGroup(message, broken)
        return len(readers)
