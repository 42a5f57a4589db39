"""What a ledger comes to: what is registered, due, done; and whether anything is left to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, assert_never

from pytest_wavegate.run.blockade import name_of, unmet
from pytest_wavegate.run.rollback.entries import (
    Abandoned,
    Attempt,
    Begun,
    Closed,
    Done,
    Failed,
    Finished,
    Judged,
    Opened,
    Registered,
    WorkerSeen,
)
from pytest_wavegate.run.rollback.order import due, phases_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.model.events import GateJudged
    from pytest_wavegate.model.planned import PlannedPhase
    from pytest_wavegate.model.rollback import Action
    from pytest_wavegate.run.rollback.entries import Entry
    from pytest_wavegate.settings.values import RollbackCause

KILLED = "the run was killed"


class Batch(NamedTuple):
    """Actions that are due for one reason, in the order they run."""

    reason: str
    actions: list[Action]


@dataclass(slots=True)
class State:
    """All entries so far, summed up."""

    opened: Opened | None = None
    workers: list[WorkerSeen] = field(default_factory=list)
    registered: list[Registered] = field(default_factory=list)
    condemned: list[Judged] = field(default_factory=list)
    """Closed gates whose rollback has not begun."""
    begun: list[Begun] = field(default_factory=list)
    attempts: dict[str, int] = field(default_factory=dict)
    """How many have begun, by key."""
    failures: dict[str, Failed] = field(default_factory=dict)
    """The last one of each key."""
    done: set[str] = field(default_factory=set)
    abandoned: set[str] = field(default_factory=set)
    closed: bool = False
    verdicts: dict[str, GateJudged] = field(default_factory=dict)
    """By phase, as far as known."""

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> State:
        """Sum up entries."""
        state = cls()
        for entry in entries:
            state.take(entry)
        return state

    def take(self, entry: Entry) -> None:
        """Take one entry in."""
        match entry:
            case Opened() | WorkerSeen() | Registered():
                self._known(entry)
            case Judged() | Begun():
                self._fell_due(entry)
            case Attempt() | Done() | Failed():
                self._tried(entry)
            case Abandoned():
                self.abandoned.update(entry.keys)
            case Closed():
                self.closed = True
            case Finished():
                pass  # what was done says more
            case _:
                assert_never(entry)

    def _known(self, entry: Opened | WorkerSeen | Registered) -> None:
        match entry:
            case Opened():
                self.opened = entry
            case WorkerSeen():
                self.workers.append(entry)
            case Registered():
                self.registered.append(entry)

    def _tried(self, entry: Attempt | Done | Failed) -> None:
        match entry:
            case Attempt():
                self.attempts[entry.key] = max(entry.n, self.attempts.get(entry.key, 0))
            case Done():
                self.done.add(entry.key)
            case Failed():
                self.failures[entry.key] = entry

    def _fell_due(self, entry: Judged | Begun) -> None:
        if isinstance(entry, Judged):
            self.condemned.append(entry)
            self.verdicts[entry.verdict.phase] = entry.verdict
            return
        self.begun.append(entry)
        self.verdicts.update({verdict.phase: verdict for verdict in entry.verdicts})
        self.condemned.clear()

    @property
    def actions(self) -> dict[str, Action]:
        """Every action, by key, in the order they were registered."""
        return {
            action.key: action
            for entry in self.registered
            for phase in entry.phases
            for action in phase.actions
        }

    @property
    def phases(self) -> dict[str, PlannedPhase]:
        """Every phase that has started, by id."""
        return {phase.phase.id: phase.phase for entry in self.registered for phase in entry.phases}

    @property
    def hanging(self) -> list[Action]:
        """Actions with an attempt that has no end: it may still be running."""
        ended = {key: failed.n for key, failed in self.failures.items()}
        return [
            action
            for key, action in self.actions.items()
            if key not in self.done and self.attempts.get(key, 0) > ended.get(key, 0)
        ]

    @property
    def is_open(self) -> bool:
        """Something is left to undo."""
        return bool(self.left())

    @property
    def is_due(self) -> bool:
        """Something is to be undone, whether or not the run is still alive."""
        return bool(self.unfinished() or ("gate" in self.causes and self.condemned))

    @property
    def causes(self) -> tuple[RollbackCause, ...]:
        """What rolls back."""
        return self.opened.causes if self.opened else ()

    def left(self) -> list[Batch]:
        """All that is left to undo, in the order it will run."""
        overlooked = self.overlooked()
        return [*([overlooked] if overlooked else []), *self.unfinished()]

    def pending(self) -> list[Action]:
        """Every action that is left, in the order they will run."""
        return [action for batch in self.left() for action in batch.actions]

    def phase_name(self, action: Action) -> str:
        """The phase of an action as people call it."""
        phase = self.phases.get(action.phase)
        return (name_of(phase) if phase else "") or action.phase

    def unfinished(self) -> list[Batch]:
        """What has begun and is not done, what fell due last first."""
        known, taken = self.actions, self.done | self.abandoned
        found: list[Batch] = []
        for begun in reversed(self.begun):
            left = [known[key] for key in begun.keys if key in known and key not in taken]
            taken = taken | {action.key for action in left}
            if left:
                found.append(Batch(begun.reason, left))
        return found

    def overlooked(self, *, stopped: str = KILLED) -> Batch | None:
        """What is due and has not begun, since the run was stopped before it could; none where all has.

        Args:
            stopped: how the run was stopped.
        """
        reasons: list[str] = []
        actions: dict[str, Action] = {}
        if self.condemned and "gate" in self.causes:
            batch = self.after_gate(self.condemned[-1].wave, [judged.verdict for judged in self.condemned])
            reasons.append(batch.reason)
            actions.update({action.key: action for action in batch.actions})
        if self.registered and "interrupt" in self.causes and not self.closed:
            wave = self.registered[-1].wave
            here = phases_of(self.registered, wave=wave)
            reasons.append(stopped)
            actions.update({action.key: action for action in self._due(here, wave)})
        begun = {key for entry in self.begun for key in entry.keys}
        left = [action for key, action in actions.items() if key not in begun]
        return Batch("; ".join(reasons), left) if left else None

    def after_gate(self, wave: int, failed: Sequence[GateJudged]) -> Batch:
        """What closed gates make due."""
        reasons = [self._reason(verdict) for verdict in failed]
        return Batch("; ".join(reasons), self._due([verdict.phase for verdict in failed], wave))

    def _due(self, failed: Iterable[str], wave: int) -> list[Action]:
        scope = self.opened.scope if self.opened else "phase"
        taken = self.done | self.abandoned
        found = due(self.registered, failed=set(failed), wave=wave, scope=scope)
        return [action for action in found if action.key not in taken]

    def _reason(self, verdict: GateJudged) -> str:
        phase = self.phases.get(verdict.phase)
        why = unmet(verdict)
        name = name_of(phase) if phase else verdict.phase
        return f"the gate of {name or verdict.phase} is closed" + (f": {why}" if why else "")
