"""Evidence that is fetched at a border, before the gates of a wave are judged."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_wavegate.gates.asked import commands_once, coverage_need, wants_coverage
from pytest_wavegate.globs import files_below
from pytest_wavegate.model.events import CommandRan, CoverageMeasured, JunitRead, MetricRecorded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from pytest_wavegate.model.events import Event, PlannedPhase
    from pytest_wavegate.model.metrics import Sample
    from pytest_wavegate.model.record import PhaseRecord
    from pytest_wavegate.run.host import Host
    from pytest_wavegate.settings import GateSpec


class Gathering:
    """Fetches evidence and tells it as events.

    Args:
        root: the rootdir, where commands run and patterns start.
        emit: takes each event.
        host: whoever runs the tests; none where nobody does.
    """

    def __init__(self, root: Path, *, emit: Callable[[Event], None], host: Host | None) -> None:
        self._root = root
        self._emit = emit
        self._host = host

    def at_border(
        self,
        wave: int,
        phases: Sequence[PlannedPhase],
        *,
        gates: Callable[[PlannedPhase], Sequence[GateSpec]],
    ) -> None:
        """Fetch what the phases judged now need: samples of services, coverage, results of other runners.

        A phase that ran in part is judged on its items alone, but its record may be put together with those
        of jobs that ran the rest, so the evidence is fetched for it too.
        """
        self._services(wave, phases)
        asked = {phase.id: gates(phase) for phase in phases}
        self._coverage(wave, [(phase, spec) for phase in phases for spec in asked[phase.id]])
        for phase in phases:
            for pattern in dict.fromkeys(spec.junit for spec in asked[phase.id] if spec.junit is not None):
                self._junit(pattern, phase)

    def commands(self, phase: PhaseRecord, gates: Iterable[GateSpec]) -> None:
        """Run the commands that gates of a phase ask for, one after another and each once."""
        from pytest_wavegate.evidence.commands import run_gate_command  # needed by few runs

        for spec in commands_once(gates):
            result = run_gate_command(spec, phase=phase, root=self._root)
            self._emit(CommandRan(at=time.time(), command=result))
            for sample in result.samples:
                self._emit(MetricRecorded(at=time.time(), sample=sample))

    def _services(self, wave: int, phases: Sequence[PlannedPhase]) -> None:
        if self._host is None:
            return
        ids = tuple(phase.id for phase in phases)
        for sample in self._host.samples():
            self._emit(MetricRecorded(at=time.time(), sample=_counted(sample, wave=wave, phases=ids)))

    def _coverage(self, wave: int, asked: Sequence[tuple[PlannedPhase, GateSpec]]) -> None:
        specs = [(phase, spec) for phase, spec in asked if coverage_need(spec) != "no"]
        if not specs or self._host is None:
            return
        files = {file for phase, spec in specs for file in wanted_files(spec, phase.files, root=self._root)}
        branches = wants_coverage(spec for _, spec in specs) == "branches"
        found = self._host.coverage(wave=wave, files=files, branches=branches)
        self._emit(CoverageMeasured(at=time.time(), coverage=found))

    def _junit(self, pattern: str, phase: PlannedPhase) -> None:
        from pytest_wavegate.evidence.junit_files import read_junit  # needed by few runs

        self._emit(JunitRead(at=time.time(), results=read_junit(pattern, phase=phase.id, root=self._root)))


def wanted_files(spec: GateSpec, files: Sequence[str], *, root: Path) -> Sequence[str]:
    """The files that a coverage gate counts: those of its patterns, else those the phase names."""
    return files_below(root, spec.files) if spec.files else files


def _counted(sample: Sample, *, wave: int, phases: tuple[str, ...]) -> Sample:
    """A sample that names no phase counts for all that end now."""
    return replace(sample, wave=wave, phases=sample.phases or phases)
