"""What the scheduler deals with: the crew that decides, the workers, and what each still has to run."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from pytest_wavegate.plugin.recorder import Recorder
    from pytest_wavegate.run.conductor import Conductor


class Node(Protocol):
    """One of pytest-xdist's workers, as its controller sees it."""

    gateway: Any
    """``gateway.id`` is the worker's id, such as ``gw0``."""

    @property
    def shutting_down(self) -> bool:
        """It was told to stop, or is gone."""

    def send_runtest_some(self, indices: Sequence[int]) -> None:
        """Add to what it runs.

        Raises:
            OSError: it has just died.
        """


class Crew(Protocol):
    """What the scheduler needs from the controller."""

    session: pytest.Session
    conductor: Conductor
    recorder: Recorder | None

    def begin(self, worker: str, nodeids: Sequence[str]) -> None:
        """Plan the run over the first worker's items."""

    def brief(self, worker: str) -> None:
        """Tell a worker what it must know before its first test."""

    def flushed(self, worker: str) -> None:
        """A worker has completed a FLUSH."""

    def odd_worker(self, worker: str) -> None:
        """A worker collected other tests than the first one."""

    def alive(self) -> int:
        """How many workers are up or on their way."""

    def stopping(self) -> bool:
        """Somebody else has ended the run."""

    def hurried(self) -> bool:
        """Somebody wants the run to end before what was handed out has run."""

    def tripped(self) -> str:
        """Why the open wave is to be stopped early; empty where it may go on."""

    def drop(self, worker: str, indices: Sequence[int]) -> None:
        """Tell a worker to pass over those of these items that it has not begun."""


@dataclass(slots=True)
class Queue:
    """What one worker still has to run, exactly, in order, sentinels included."""

    node: Node
    collection: Sequence[str] | None = None
    todo: deque[int] = field(default_factory=deque)
    dirty: bool = False
    """It was given a real test since it last completed a FLUSH."""
    briefed: bool = False
    odd: bool = False
    """It collected other tests than the first worker."""

    @property
    def worker(self) -> str:
        """The worker's id, such as ``gw0``."""
        return str(self.node.gateway.id)
