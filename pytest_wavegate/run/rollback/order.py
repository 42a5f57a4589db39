"""Which actions are due, and in which order: the failed phases first, each part latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pytest_wavegate.model.rollback import Action
    from pytest_wavegate.run.rollback.entries import PhaseActions, Registered
    from pytest_wavegate.settings.values import RollbackScope


def due(
    registered: Sequence[Registered], *, failed: Collection[str], wave: int, scope: RollbackScope
) -> list[Action]:
    """The actions that undo a failure, in the order they run.

    Args:
        registered: in the order phases started.
        failed: ids of the phases to undo first.
        wave: the wave they failed in.
        scope: how far it reaches beyond them.
    """
    started = [(entry.wave, phase) for entry in registered for phase in entry.phases]
    first = [phase for _, phase in started if phase.phase.id in failed]
    others = [(begun, phase) for begun, phase in started if phase.phase.id not in failed]
    beside = [phase for begun, phase in others if _spans(phase, begun, wave)]
    earlier = [phase for begun, phase in others if not _spans(phase, begun, wave)]
    parts = {"phase": (first,), "wave": (first, beside), "all": (first, beside, earlier)}[scope]
    return [action for part in parts for action in _reversed(part)]


def phases_of(registered: Iterable[Registered], *, wave: int) -> list[str]:
    """Ids of the phases that have started and have items in a wave."""
    return [
        phase.phase.id for entry in registered for phase in entry.phases if _spans(phase, entry.wave, wave)
    ]


def _spans(phase: PhaseActions, begun: int, wave: int) -> bool:
    """Whether a phase that began in one wave has items in another: it may lie in several."""
    last = phase.phase.wave
    return begun <= wave <= (begun if last is None else max(begun, last))


def _reversed(phases: Sequence[PhaseActions]) -> Iterator[Action]:
    for phase in reversed(phases):
        yield from reversed(phase.actions)
