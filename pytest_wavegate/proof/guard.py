"""The guard that hollowed functions call: it does nothing until it is armed, and then it raises."""

from __future__ import annotations

import builtins
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pytest_wavegate.proof.hollow import GUARD

if TYPE_CHECKING:
    from collections.abc import Iterator


_WHY = "the insides of this function were taken out"


class HollowCall(Exception):  # noqa: N818 (no error of anybody's: the code was taken away on purpose)
    """A function without insides was called.

    No ``NotImplementedError``, or a test that expects one would pass; no mere ``BaseException``, or a test
    that swallows every ``Exception`` would look as if it had noticed.
    """


class Guard:
    """One for a process: it is armed for all threads and tasks at once.

    Attributes:
        calls: how often a hollowed function was called since the guard was last armed.
    """

    def __init__(self) -> None:
        self.calls = 0
        self._armed = False

    def __call__(self) -> None:
        """Raise where armed.

        Raises:
            HollowCall: always, while armed.
        """
        if self._armed:
            self.calls += 1
            raise HollowCall(_WHY)

    @contextmanager
    def armed(self) -> Iterator[None]:
        """Let hollowed functions raise for a while."""
        self.calls, self._armed = 0, True
        try:
            yield
        finally:
            self._armed = False

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Let hollowed files find the guard; nothing hollowed can run without it."""
        before = getattr(builtins, GUARD, None)
        setattr(builtins, GUARD, self)
        try:
            yield
        finally:
            if before is None:
                delattr(builtins, GUARD)
            else:
                setattr(builtins, GUARD, before)
