"""The circuit breaker: says when so many items of a wave have failed that the rest need not run."""

from __future__ import annotations

from collections import deque
from math import ceil
from typing import TYPE_CHECKING

from pytest_wavegate.model.events import RunPlanned, WaveOpened
from pytest_wavegate.model.item_events import ItemFinished

if TYPE_CHECKING:
    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.item_events import ItemOutcome
    from pytest_wavegate.settings.actions import Breaker as Spec

_BAD = frozenset({"failed", "error"})
_SILENT = frozenset({"skipped", "blocked", "deferred", "not_run"})
"""Outcomes of items that tried nothing: they neither fail nor speak for the code."""


class Breaker:
    """Looks at the items of the open wave that ended last; each wave begins anew.

    It trips as soon as failures alone make up the share of the whole window: ``30% of 20`` at the sixth
    failure among the last twenty, be it the sixth item of all. Expected reds and skipped items do not count.

    Args:
        spec: the settings' ``breaker``; none never trips.
    """

    def __init__(self, spec: Spec | None) -> None:
        self._spec = spec
        self._most = ceil(spec.share * spec.last) if spec else 0
        self._window: deque[int] = deque(maxlen=spec.last if spec else 0)
        self._bad: dict[int, bool] = {}
        self._failures = 0
        self._wave: int | None = None
        self._waves: dict[int, int] = {}
        self.tripped = ""
        """Why the open wave is to be stopped; empty while it may go on."""

    def hear(self, event: Event) -> None:
        """Take an event in; only planned items of the open wave count."""
        if self._spec is None:
            return
        match event:
            case RunPlanned():
                self._waves = {item.index: item.wave for item in event.items if not item.expect_red}
            case WaveOpened():
                self.opened(event.wave)
            case ItemFinished() if self._waves.get(event.index) == self._wave:
                self.ended(event.index, event.outcome)

    def opened(self, wave: int) -> None:
        """A wave opens: nothing has failed in it yet."""
        self._wave, self.tripped = wave, ""
        self._window.clear()
        self._bad.clear()
        self._failures = 0

    def ended(self, index: int, outcome: ItemOutcome) -> str:
        """An item has ended, or has ended otherwise than was said before.

        Returns:
            Why the wave is to be stopped; empty where it may go on.
        """
        if self._spec is None or outcome in _SILENT:
            return self.tripped
        if index not in self._bad:
            if len(self._window) == self._spec.last:
                self._failures -= self._bad.pop(self._window[0])
            self._window.append(index)
        bad = outcome in _BAD
        self._failures += bad - self._bad.get(index, False)
        self._bad[index] = bad
        if self._failures >= self._most and not self.tripped:
            self.tripped = (
                f"{self._failures} of the last {len(self._window)} items failed "
                f'(breaker = "{self._spec.text}")'
            )
        return self.tripped
