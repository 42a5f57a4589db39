"""One piece of work, and what became of each try at it."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coordination_pool.errors import JobFailed

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that failed."""

    worker: str
    error: BaseException


@dataclass(eq=False, slots=True)
class Job:
    """A call, its future, and the tries so far; only the pool touches it, under the pool's lock."""

    id: str
    kind: str
    call: Callable[[], Any]
    future: Future[Any] = field(default_factory=Future)
    attempts: list[Attempt] = field(default_factory=list)
    _granted: bool | None = field(default=None, init=False)

    @property
    def failed_on(self) -> frozenset[str]:
        """Workers that must not get this job again."""
        return frozenset(attempt.worker for attempt in self.attempts)

    def claim(self) -> bool:
        """Whether the job may run; False once its caller has cancelled it. May be asked again."""
        if self._granted is None:
            # A future takes this step exactly once, while a job may be claimed again for a retry.
            self._granted = self.future.set_running_or_notify_cancel()
        return self._granted

    def abandon(self) -> None:
        """Tell the caller that nobody will do this job. Runs callbacks, so hold no lock."""
        if self.future.cancel():
            self.claim()
        else:
            self.future.set_exception(JobFailed(self.id, self.attempts))
