"""Evidence that is fetched at a border, before the gates of a wave are judged; what cannot be had is told."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.gates.asked import commands_once, coverage_need, wants_coverage
from pytest_wavegate.gates.command_runs import BROKE
from pytest_wavegate.globs import files_below
from pytest_wavegate.model.events import CommandRan, CoverageMeasured, JunitRead, MetricRecorded
from pytest_wavegate.model.evidence import CommandRecord, CoverageRecord, JunitRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.metrics import Sample
    from pytest_wavegate.model.planned import PlannedPhase
    from pytest_wavegate.model.record import PhaseRecord
    from pytest_wavegate.run.host import Host
    from pytest_wavegate.settings import GateSpec

_LONGEST = 300
"""Characters of what an error says."""


class Gathering:
    """Fetches evidence and tells it as events. Where that breaks, the evidence says so: a gate closes.

    Args:
        root: the rootdir, where commands run and patterns start.
        emit: takes each event.
        host: whoever runs the tests; none where nobody does.
    """

    def __init__(self, root: Path, *, emit: Callable[[Event], None], host: Host | None) -> None:
        self._root = root
        self._emit = emit
        self._host = host
        self.lost_samples = ""
        """Why samples of services are missing; empty where none are."""

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
        for spec in commands_once(gates):
            result = command_record(spec, phase=phase, root=self._root)
            self._emit(CommandRan(at=time.time(), command=result))
            for sample in result.samples:
                self._emit(MetricRecorded(at=time.time(), sample=sample))

    def _services(self, wave: int, phases: Sequence[PlannedPhase]) -> None:
        ids = tuple(phase.id for phase in phases)
        for sample in self._written():
            self._emit(MetricRecorded(at=time.time(), sample=_counted(sample, wave=wave, phases=ids)))

    def _written(self) -> Iterator[Sample]:
        try:
            yield from () if self._host is None else self._host.samples()
        except Exception as error:
            self.lost_samples = why(error)

    def _coverage(self, wave: int, asked: Sequence[tuple[PlannedPhase, GateSpec]]) -> None:
        specs = [(phase, spec) for phase, spec in asked if coverage_need(spec) != "no"]
        if not specs or self._host is None:
            return
        try:
            files = {
                file for phase, spec in specs for file in wanted_files(spec, phase.files, root=self._root)
            }
            branches = wants_coverage(spec for _, spec in specs) == "branches"
            found = self._host.coverage(wave=wave, files=files, branches=branches)
        except Exception as error:
            found = CoverageRecord(wave=wave, lost=(f"coverage could not be measured: {why(error)}",))
        self._emit(CoverageMeasured(at=time.time(), coverage=found))

    def _junit(self, pattern: str, phase: PlannedPhase) -> None:
        try:
            from pytest_wavegate.evidence.junit_files import read_junit  # needed by few runs

            results = read_junit(pattern, phase=phase.id, root=self._root)
        except Exception as error:
            problem = f"{pattern}: these results could not be read: {why(error)}"
            results = JunitRecord(phase=phase.id, pattern=pattern, files=(), problems=(problem,))
        self._emit(JunitRead(at=time.time(), results=results))


def command_record(spec: GateSpec, *, phase: PhaseRecord, root: Path) -> CommandRecord:
    """Run a gate's command; whatever happens, there is a record of it.

    Args:
        spec: a gate with a command.
        phase: the phase it is judged for.
        root: where the command runs.
    """
    try:
        from pytest_wavegate.evidence.commands import run_gate_command  # needed by few runs

        return run_gate_command(spec, phase=phase, root=root)
    except Exception as error:
        return CommandRecord(
            phase=phase.id,
            argv=spec.command or (),
            exit_status=None,
            seconds=0.0,
            problem=f"{BROKE}: {why(error)}",
        )


def why(error: Exception) -> str:
    """What broke, in one line."""
    if isinstance(error, WavegateError):
        return f"{error.message} ({error.hint})" if error.hint else error.message
    return f"{type(error).__name__}: {' '.join(str(error).split())[:_LONGEST]}".removesuffix(": ")


def wanted_files(spec: GateSpec, files: Sequence[str], *, root: Path) -> Sequence[str]:
    """The files that a coverage gate counts: those of its patterns, else those the phase names."""
    return files_below(root, spec.files) if spec.files else files


def _counted(sample: Sample, *, wave: int, phases: tuple[str, ...]) -> Sample:
    """A sample that names no phase counts for all that end now."""
    return replace(sample, wave=wave, phases=sample.phases or phases)
