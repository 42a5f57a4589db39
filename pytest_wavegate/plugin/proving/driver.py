"""Proves subjects side by side: a thread and a worktree for each share of them, children below."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plugin.proving.asking import Asking
from pytest_wavegate.plugin.proving.trial import Trial
from pytest_wavegate.plugin.proving.turns import Turns
from pytest_wavegate.plugin.proving.watch import Stopped
from pytest_wavegate.proof.worktree import worktree

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from concurrent.futures import Future

    from pytest_wavegate.plugin.proving.ground import Ground
    from pytest_wavegate.plugin.proving.launch import Launch
    from pytest_wavegate.plugin.proving.subject import Proved, Subject

_SHARES = 2
"""For each child that runs at once; more of them even out what takes long, and cost a worktree each."""
_GLANCE = 0.2


class Driver:
    """One proof of a run.

    Args:
        ground: the repository.
        launch: how children are started.
        children: how many run at once.
        samples: how often each question is asked.
        copied: files that git ignores and tests need.
        run_id: of the run.
    """

    def __init__(
        self,
        ground: Ground,
        launch: Launch,
        *,
        children: int,
        samples: int,
        copied: tuple[str, ...] = (),
        run_id: str,
    ) -> None:
        self._ground = ground
        self._launch = launch
        self._children = children
        self._samples = samples
        self._copied = copied
        self._run_id = run_id
        self._stop = threading.Event()
        self._turns = Turns()
        self._found: queue.SimpleQueue[Proved | None] = queue.SimpleQueue()

    def prove(self, subjects: Sequence[Subject]) -> Generator[Proved]:
        """Prove all items, and yield each as soon as it is known.

        However the caller stops, children are ended and worktrees removed before this returns.

        Raises:
            WavegateError: git fails, a file to copy is not there, or the temp folder is full.
        """
        shares = shared_out(subjects, self._children * _SHARES)
        with ThreadPoolExecutor(self._children, thread_name_prefix="wavegate-proof") as pool:
            waiting = {pool.submit(self._prove, share) for share in shares}
            for future in waiting:
                future.add_done_callback(lambda _: self._found.put(None))
            try:
                while waiting:
                    yield from self._news(patience=_GLANCE)
                    waiting -= {future for future in waiting if _is_over(future)}
                yield from self._news(patience=0)
            finally:
                self._stop.set()
                pool.shutdown(wait=False, cancel_futures=True)

    def _news(self, *, patience: float) -> Iterator[Proved]:
        """What has been proven meanwhile; waits a while for the first, or for a share to end."""
        with suppress(queue.Empty):
            one = self._found.get(timeout=patience) if patience else self._found.get_nowait()
            while True:
                if one is not None:
                    yield one
                one = self._found.get_nowait()

    def _prove(self, subjects: Sequence[Subject]) -> None:
        try:
            with worktree(self._ground.git, self._run_id) as tree:
                asking = Asking(tree, self._launch, subjects, self._stop, self._turns)
                for proved in Trial(asking, self._ground, self._samples, self._copied).run():
                    self._found.put(proved)
        except Stopped:
            pass
        except OSError as error:
            message = f"a copy of the project cannot be used: {error}"
            hint = "see that the temp folder has room, or name another one with TMPDIR"
            raise WavegateError("no-copy", message, hint=hint) from error


def shared_out(subjects: Sequence[Subject], most: int) -> list[tuple[Subject, ...]]:
    """Divide subjects into shares with about as many items each; within a share they keep their order."""
    shares: list[list[Subject]] = [[] for _ in range(min(most, len(subjects)))]
    for subject in sorted(subjects, key=lambda one: -len(one.cases)):
        min(shares, key=lambda share: sum(len(one.cases) for one in share)).append(subject)
    order = {id(subject): place for place, subject in enumerate(subjects)}
    tidy = [sorted(share, key=lambda one: order[id(one)]) for share in shares]
    return [tuple(share) for share in sorted(tidy, key=lambda share: order[id(share[0])])]


def _is_over(future: Future[None]) -> bool:
    """Whether a share is proven; raises what went wrong in it."""
    if not future.done():
        return False
    future.result()
    return True
