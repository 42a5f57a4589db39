"""What lies behind a closed gate or a failed task: phases that are blocked, tasks that are stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.model.verdict import NOTHING, Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pytest_wavegate.model.events import GateJudged
    from pytest_wavegate.model.planned import PlannedItem, PlannedPhase


class Blockade:
    """Knows which gates are closed and which tasks have failed, and what that holds back.

    Args:
        phases: in document order.
        blockers: for each task those it declares to depend on; only where a failed task blocks.
    """

    def __init__(self, phases: Sequence[PlannedPhase], *, blockers: Mapping[str, Sequence[str]]) -> None:
        self._phases = {phase.id: phase for phase in phases}
        self._blockers = blockers
        self._closed: dict[str, str] = {}
        self._blocked: dict[str, str] = {}
        self._stuck: dict[str, str] = {}

    def close(self, verdict: GateJudged) -> None:
        """A gate has closed."""
        self._closed[verdict.phase] = unmet(verdict)

    def undo(self, phase: str) -> None:
        """A phase was rolled back: what it had set up is gone, whatever its own gate has said."""
        self._closed.setdefault(phase, "it was rolled back")

    def is_blocked(self, phase: str) -> bool:
        """Whether a phase was found to be blocked."""
        return phase in self._blocked

    def block(self, phase: PlannedPhase) -> tuple[str, ...]:
        """Block a phase where gates before it are closed.

        Returns:
            These gates, however far, the nearest first.
        """
        layer, seen, closed = list(phase.needs), set(phase.needs), []
        while layer:
            closed += [need for need in layer if need in self._closed]
            ahead = [far for need in layer for far in self._phases[need].needs if far not in seen]
            layer = list(dict.fromkeys(ahead))
            seen.update(layer)
        if closed:
            self._blocked[phase.id] = closed[0]
        return tuple(closed)

    def reason(self, item: PlannedItem) -> str | None:
        """Why an item is blocked; none where it may run."""
        for phase in item.phases:
            if phase in self._blocked:
                gate = self._blocked[phase]
                why = self._closed[gate]
                return f"blocked by {name_of(self._phases[gate])}" + (f": {why}" if why else "")
        for task in item.tasks:
            if task in self._stuck:
                return f"blocked: {self._stuck[task]}"
        return None

    def fail(self, items: Iterable[PlannedItem], how: str) -> None:
        """Items did not do what their tasks need: these are stuck, where that blocks others.

        Args:
            items: those of open tasks that are expected to fail are passed over.
            how: ``failed``, ``was not run``.
        """
        if not self._blockers:
            return
        for item in items:
            for task in () if item.expect_red else item.tasks:
                self._stuck.setdefault(task, f"task {task} {how}")

    def spread(self) -> None:
        """A stuck task blocks the tasks that depend on it, and so on."""
        grown = True
        while grown:
            grown = False
            for task, blockers in self._blockers.items():
                cause = next((self._stuck[blocker] for blocker in blockers if blocker in self._stuck), None)
                if cause is not None and task not in self._stuck:
                    self._stuck[task] = cause
                    grown = True


def unmet(event: GateJudged) -> str:
    """The conditions that keep a gate closed: ``pass_rate >= 100%, observed 50%``."""
    conditions = (condition for verdict in event.verdicts for condition in verdict.conditions)
    return "; ".join(
        condition.name
        if condition.observed == NOTHING
        else f"{condition.name}, observed {condition.observed}"
        for condition in conditions
        if condition.decision not in (Decision.PASSED, Decision.WARNED)
    )


def name_of(phase: PlannedPhase) -> str:
    """A phase as people call it: ``Phase 2 (Foundation)``."""
    return f"{phase.label} ({phase.title})" if phase.label and phase.title else phase.label or phase.title
