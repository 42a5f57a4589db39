"""Runs actions one after another: each attempt is written down first, every action is tried."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pytest_wavegate.model.events import ActionEnded, RollbackFinished, RollbackStarted
from pytest_wavegate.model.rollback import ActionRecord
from pytest_wavegate.process import Ended
from pytest_wavegate.run.rollback.entries import Attempt, Begun, Done, Failed, Finished

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.rollback import Action, ActionDecision
    from pytest_wavegate.run.rollback.book import Book
    from pytest_wavegate.run.rollback.performing import Perform
    from pytest_wavegate.run.rollback.state import Batch

_REASON_ROOM = 2000


class Saga:
    """Undoes, in the given order, at least once.

    Args:
        book: takes each entry before what it tells of happens.
        perform: runs one attempt.
        emit: takes each event; what it raises waits until all actions have been tried.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        book: Book,
        *,
        perform: Perform,
        emit: Callable[[Event], None],
        sleep: Callable[[float], None],
    ) -> None:
        self._state = book.state
        self._note = book.note
        self._perform = perform
        self._emit = emit
        self._sleep = sleep
        self._trouble: Exception | None = None

    def run(self, batch: Batch) -> int:
        """Begin a batch of actions, and try each.

        Returns:
            How many of them have failed for good.

        Raises:
            WavegateError: ``unwritable-ledger``; the action that could not be written down was not run.
            KeyboardInterrupt: passed on; what has not ended stays open.
        """
        self.begin(batch)
        return self.go_on(batch)

    def begin(self, batch: Batch) -> None:
        """Write down that these actions are due."""
        keys = tuple(action.key for action in batch.actions)
        phases = {action.phase for action in batch.actions}
        verdicts = tuple(verdict for phase, verdict in self._state.verdicts.items() if phase in phases)
        self._note(Begun(at=time.time(), reason=batch.reason, keys=keys, verdicts=verdicts))

    def go_on(self, batch: Batch) -> int:
        """Try each action of a batch that has begun; otherwise as ``run``."""
        self._tell(RollbackStarted(at=time.time(), reason=batch.reason, actions=tuple(batch.actions)))
        failed = sum(not self._undo(action, batch.reason) for action in batch.actions)
        self._note(Finished(at=time.time(), failed=failed))
        self._tell(RollbackFinished(at=time.time(), failed=failed))
        if self._trouble is not None:
            raise self._trouble
        return failed

    def _undo(self, action: Action, reason: str) -> bool:
        """Try an action as often as it may be tried; whether it succeeded."""
        seconds, why = 0.0, ""
        for retry in range(action.retries + 1):
            if retry:
                self._sleep(action.backoff * 2 ** (retry - 1))
            n = self._state.attempts.get(action.key, 0) + 1
            self._note(Attempt(at=time.time(), key=action.key, n=n))
            ended = self._attempt(action, environment(action, n=n, reason=reason))
            seconds += ended.seconds
            if ended.well:
                self._note(Done(key=action.key, n=n, seconds=ended.seconds))
                self._ended(action, "done", seconds=seconds)
                return True
            why = why_failed(ended)
            self._note(Failed(key=action.key, n=n, seconds=ended.seconds, why=why))
        self._ended(action, "failed", seconds=seconds, detail=why)
        return False

    def _attempt(self, action: Action, env: dict[str, str]) -> Ended:
        """Run an attempt; that it could not even be run is a failure like any other."""
        try:
            return self._perform(action, env)
        except Exception as error:  # a full disk, too many open files
            return Ended(None, 0.0, problem=f"it could not be run: {error}")

    def _ended(self, action: Action, decision: ActionDecision, *, seconds: float, detail: str = "") -> None:
        record = ActionRecord(
            phase=action.phase,
            action=action.name,
            attempts=self._state.attempts[action.key],
            decision=decision,
            seconds=seconds,
            key=action.key,
            detail=detail,
        )
        self._tell(ActionEnded(at=time.time(), action=record))

    def _tell(self, event: Event) -> None:
        """Who listens must not keep the rest from being undone."""
        try:
            self._emit(event)
        except Exception as error:
            self._trouble = self._trouble or error


def environment(action: Action, *, n: int, reason: str) -> dict[str, str]:
    """What an action can know of itself."""
    return {
        "WAVEGATE_KEY": _plain(action.key),
        "WAVEGATE_ATTEMPT": str(n),
        "WAVEGATE_PHASE": _plain(action.phase),
        "WAVEGATE_REASON": _plain(reason)[:_REASON_ROOM],
    }


def why_failed(ended: Ended) -> str:
    """Why an attempt failed, with the end of what it wrote."""
    status = ended.exit_status
    by_itself = f"it ended with status {status}"
    if status is not None and status < 0:
        by_itself = f"signal {-status} ended it"
    return "\n".join(filter(None, (ended.problem or by_itself, ended.output)))


def _plain(text: str) -> str:
    """Text that an environment can hold, whatever names of tests are in it."""
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()
