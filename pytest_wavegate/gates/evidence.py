"""What a gate may look at: a phase, its items, and all that was measured for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from pytest_wavegate.model.evidence import CommandRecord, CoverageRecord, FileCoverage, JunitRecord
    from pytest_wavegate.model.metrics import Sample
    from pytest_wavegate.model.record import ItemRecord, PhaseRecord, Record

BAD = frozenset({"failed", "error"})
GOOD = frozenset({"passed", "xfailed", "xpassed"})
"""A non-strict xpass counts as passed, as it does for pytest; a strict one arrives as failed."""
LOST = frozenset({"not_run", "blocked"})
"""Outcomes of items that should have run and did not."""
SHOWS = frozenset({"passed", "xpassed"})
"""An xfailed item ran as foreseen, but shows nothing to work."""
Outcomes = Counter[str]
"""How often items ended in each way."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a gate may look at."""

    phase: PhaseRecord
    record: Record
    items: tuple[ItemRecord, ...]
    """Those that count for the phase: open tasks' expected reds and deferred ones are left out."""
    baseline: Mapping[str, Fraction] = field(default_factory=dict)
    """Figures of the committed file by ``baseline_key``, in base units."""

    @property
    def lost(self) -> tuple[ItemRecord, ...]:
        """Items that should have run and did not."""
        return tuple(item for item in self.items if item.outcome in LOST)

    @property
    def bad(self) -> tuple[ItemRecord, ...]:
        """Items that failed or broke."""
        return tuple(item for item in self.items if item.outcome in BAD)

    @property
    def cuts(self) -> tuple[str, ...]:
        """Why waves of the phase were stopped early, where they were."""
        waves = {self.phase.wave, *(item.wave for item in self.lost)}
        reasons = (wave.cut for wave in self.record.waves if wave.number in waves and wave.cut)
        return tuple(dict.fromkeys(reasons))

    def samples(self, name: str) -> tuple[Sample, ...]:
        """What was measured under this name for the phase, in the order of the record."""
        return tuple(
            sample
            for metric in self.record.metrics
            if metric.name == name
            for sample in metric.samples
            if self.phase.id in sample.phases
        )

    def commands(self, argv: Sequence[str]) -> tuple[CommandRecord, ...]:
        """Every run of this command for the phase."""
        wanted = (self.phase.id, tuple(argv))
        return tuple(run for run in self.record.commands if (run.phase, run.argv) == wanted)

    def junit(self, pattern: str) -> tuple[JunitRecord, ...]:
        """What was read for this pattern and the phase."""
        wanted = (self.phase.id, pattern)
        return tuple(found for found in self.record.junit if (found.phase, found.pattern) == wanted)

    @property
    def measurements(self) -> tuple[CoverageRecord, ...]:
        """The coverage of every wave up to the phase's own, the oldest first."""
        last = self.phase.wave
        known = (found for found in self.record.coverage if last is None or found.wave <= last)
        return tuple(sorted(known, key=lambda found: found.wave))

    @property
    def covered(self) -> dict[str, FileCoverage]:
        """The newest figures of every file that was measured up to the phase's wave, by path."""
        return {file.path: file for found in self.measurements for file in found.files}


def evidence_of(
    phase: PhaseRecord, record: Record, *, baseline: Mapping[str, Fraction] | None = None
) -> Evidence:
    """Return what gates of a phase may look at.

    Args:
        phase: the phase, as the record has it.
        record: the run so far, or as much of it as concerns the phase.
        baseline: figures of the committed file by ``baseline_key``.
    """
    own = (item for item in record.items if phase.id in item.phases and item.outcome != "deferred")
    counting = tuple(item for item in own if not (item.expect_red or item.skip))
    return Evidence(phase, record, counting, baseline or {})


def describe(items: Iterable[ItemRecord]) -> tuple[str, ...]:
    """Node ids with their outcomes and tasks, in order of their ids."""
    return tuple(
        f"{item.nodeid} ({', '.join((item.outcome, *item.tasks))})"
        for item in sorted(items, key=lambda item: item.nodeid)
    )


def outcomes_by_task(items: Iterable[ItemRecord]) -> defaultdict[str, Outcomes]:
    """How the items of each task ended."""
    outcomes: defaultdict[str, Outcomes] = defaultdict(Counter)
    for item in items:
        for task in item.tasks:
            outcomes[task][item.outcome] += 1
    return outcomes


def counted(outcomes: Outcomes) -> str:
    """``1 failed, 2 passed``."""
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))


def cut_short(evidence: Evidence) -> tuple[str, ...]:
    """Say why the phase's items did not all run, where a wave was stopped."""
    return tuple(f"stopped early: {reason}" for reason in evidence.cuts)
