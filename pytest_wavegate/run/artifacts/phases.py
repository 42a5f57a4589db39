"""The phases of several jobs: what they have in full, and what the jobs said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pytest_wavegate.model.record import PhaseDecision, PhaseRecord, Record
    from pytest_wavegate.model.verdict import Verdict
    from pytest_wavegate.run.artifacts.items import JoinedItems

_RANKS: Sequence[PhaseDecision] = (
    "not_run",
    "blocked",
    "resumed",
    "passed",
    "warned",
    "no_data",
    "failed",
    "error",
)
"""Of several decisions the last in this row counts."""


def join_phases(records: Mapping[int, Record], items: JoinedItems) -> tuple[PhaseRecord, ...]:
    """Return every phase; one is partial where no job selected some of its items, or nobody knows.

    Args:
        records: by the job's place, the oldest first; only of jobs that count.
        items: of all jobs.
    """
    found: dict[str, dict[int, PhaseRecord]] = {}
    for number, record in records.items():
        for phase in record.phases:
            found.setdefault(phase.id, {})[number] = phase
    holders = _holders(items)
    waves = _waves(items)
    lacking = {phase for item in items.left_out for phase in item.phases}
    joined = (
        _joined(told, holders=holders.get(phase, set()), wave=waves.get(phase))
        for phase, told in found.items()
    )
    return tuple(
        phase.model_copy(update={"partial": True}) if phase.id in lacking else phase for phase in joined
    )


def _joined(told: Mapping[int, PhaseRecord], *, holders: set[int], wave: int | None) -> PhaseRecord:
    """One phase whose items all jobs together have.

    Args:
        told: what jobs say of it, by their places.
        holders: jobs with an item of it that counts.
        wave: the last one with an item of it, where it has items.
    """
    every = list(told.values())
    heard = [phase for number, phase in told.items() if number in holders] or every[-1:]
    unsure = all(phase.unsure for phase in every)
    return heard[-1].model_copy(
        update={
            "wave": every[-1].wave if wave is None else wave,
            "decision": max((phase.decision for phase in heard), key=_RANKS.index),
            "blocked_by": next((phase.blocked_by for phase in heard if phase.blocked_by), None),
            "blocked_by_all": _distinct(phase.blocked_by_all for phase in heard),
            "partial": unsure and all(phase.partial for phase in every),
            "unsure": unsure,
            "files": _distinct(phase.files for phase in every),
            "verdicts": _verdicts(heard),
        }
    )


def _holders(items: JoinedItems) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for claim, item in zip(items.counts.values(), items.items, strict=True):
        for phase in item.phases:
            found.setdefault(phase, set()).add(claim.job)
    return found


def _waves(items: JoinedItems) -> dict[str, int]:
    last: dict[str, int] = {}
    for item in (*items.items, *items.left_out):
        for phase in item.phases:
            last[phase] = max(last.get(phase, 0), item.wave)
    return last


def _verdicts(phases: Sequence[PhaseRecord]) -> tuple[Verdict, ...]:
    """The worst that any job says in the name of each gate."""
    found: dict[str, Verdict] = {}
    for verdict in (verdict for phase in phases for verdict in phase.verdicts):
        known = found.get(verdict.gate)
        if known is None or verdict.decision.rank >= known.decision.rank:
            found[verdict.gate] = verdict
    return tuple(found.values())


def _distinct(found: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for several in found for one in several))
