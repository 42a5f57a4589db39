"""Finishes what an earlier run has left open, or gives it up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.run.rollback import orphans
from pytest_wavegate.run.rollback.book import Book
from pytest_wavegate.run.rollback.entries import Abandoned
from pytest_wavegate.run.rollback.hook_process import HookProcess
from pytest_wavegate.run.rollback.ledger import Ledger
from pytest_wavegate.run.rollback.lock import Lock
from pytest_wavegate.run.rollback.performing import Performer
from pytest_wavegate.run.rollback.saga import Saga
from pytest_wavegate.run.rollback.shelf import ledgers, open_ledgers, read, survey

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.rollback import Action
    from pytest_wavegate.run.rollback.disk import Disk
    from pytest_wavegate.run.rollback.performing import Hooks, Perform
    from pytest_wavegate.run.rollback.shelf import Found


ResultT = TypeVar("ResultT")


class Resume:
    """Works on all open ledgers of a project, the newest run first.

    Args:
        root: the rootdir, where commands run.
        state: the ``.wavegate`` folder.
        emit: takes each event.
        tell: takes one line for the user.
        hooks: calls hooks; without it, each call starts a pytest.
        sleep: waits so many seconds.
        disk: writes ledgers.
        perform: runs one attempt, in place of the real thing.
    """

    def __init__(
        self,
        *,
        root: Path,
        state: Path,
        emit: Callable[[Event], None],
        tell: Callable[[str], None],
        hooks: Hooks | None = None,
        sleep: Callable[[float], None] = time.sleep,
        disk: Disk | None = None,
        perform: Perform | None = None,
    ) -> None:
        self._root = root
        self._folder = state
        self._emit = emit
        self._tell = tell
        self._hooks = hooks
        self._sleep = sleep
        self._disk = disk
        self._perform = perform
        self._lock = Lock(state)

    def finish(self, *, patience: float = orphans.PATIENCE) -> int:
        """Run every action that is left.

        Args:
            patience: seconds that processes of a run that was killed have to end by themselves.

        Returns:
            How many have failed; their rollback stays open.

        Raises:
            WavegateError: ``rollback-locked``, ``unwritable-ledger``, ``bad-ledger`` once others are done.
            KeyboardInterrupt: passed on; what has not ended stays open.
        """
        return self._locked(lambda: self._finish_all(patience))

    def _finish_all(self, patience: float) -> int:
        """One that cannot be read holds the others up no longer than until it is told."""
        found, unreadable = survey(self._folder)
        failed = sum(self._finish(one, patience) for one in found)
        if unreadable:
            raise unreadable[0]
        return failed

    def _finish(self, found: Found, patience: float) -> int:
        orphans.outlive(found.state, tell=self._tell, patience=patience, sleep=self._sleep)
        state = found.state
        book = Book(state, Ledger(found.path, size=found.size, disk=self._disk))
        hooks = self._hooks or HookProcess(self._root, state.opened.plan if state.opened else "")
        perform = self._perform or Performer(self._root, state, hooks)
        saga = Saga(book, perform=perform, emit=self._emit, sleep=self._sleep)
        try:
            overlooked = state.overlooked()
            if overlooked is not None:
                saga.begin(overlooked)
            failed = sum(map(saga.go_on, state.unfinished()))
            problem = book.close()
        finally:
            book.drop()
        if problem:
            self._tell(problem)
        return failed

    def abandon(self, keys: Collection[str]) -> list[Action]:
        """Give actions up; a ledger that cannot be read is set aside whole.

        Args:
            keys: of the actions, or their names; all that are left where there is none.

        Returns:
            What was given up.

        Raises:
            WavegateError: ``rollback-locked``, ``unknown-action``, ``unwritable-ledger``.
        """
        return self._locked(lambda: self._abandon(keys))

    def _abandon(self, keys: Collection[str]) -> list[Action]:
        if not keys:
            self._set_aside()
        found = open_ledgers(self._folder)
        left = [(one, action) for one in found for action in one.state.pending()]
        known = {name for _, action in left for name in (action.key, action.name)}
        strangers = [key for key in keys if key not in known]
        if strangers:
            listed = "nothing is left" if not left else "left are " + ", ".join(a.key for _, a in left)
            raise WavegateError("unknown-action", f'no action "{strangers[0]}" is left to undo', hint=listed)
        given_up = []
        for one in found:
            chosen = [a for other, a in left if other is one and (not keys or keys_of(a) & set(keys))]
            self._give_up(one, chosen)
            given_up += chosen
        return given_up

    def _give_up(self, found: Found, actions: Collection[Action]) -> None:
        if not actions:
            return
        ledger = Ledger(found.path, size=found.size, disk=self._disk)
        try:
            ledger.write(Abandoned(at=time.time(), keys=tuple(action.key for action in actions)))
        finally:
            ledger.close()

    def _set_aside(self) -> None:
        """Rename ledgers that nobody can read, so that they hold nothing up."""
        for path in ledgers(self._folder):
            try:
                read(path)
            except WavegateError as error:
                aside = path.with_suffix(".unreadable")
                path.replace(aside)
                self._tell(f"{error.message}; it now lies at {aside}")

    def _locked(self, work: Callable[[], ResultT]) -> ResultT:
        self._lock.acquire("wavegate rollback")
        try:
            return work()
        finally:
            self._lock.release()


def keys_of(action: Action) -> set[str]:
    """What an action can be called by."""
    return {action.key, action.name}
