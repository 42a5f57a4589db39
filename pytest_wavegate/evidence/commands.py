"""Run the command that a gate asks for, and take in what it measures."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.evidence.metric_lines import MetricsFile, read_lines
from pytest_wavegate.model.evidence import CommandRecord
from pytest_wavegate.process import run_command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.metrics import Sample
    from pytest_wavegate.model.record import PhaseRecord
    from pytest_wavegate.process import Ended
    from pytest_wavegate.settings.gate import GateSpec

METRICS = "WAVEGATE_METRICS"
"""Names the file that a command may append samples to, one JSON object a line."""


@dataclass(slots=True)
class _Runs:
    """What the repetitions of one command have shown so far."""

    ended: list[Ended] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def run_gate_command(spec: GateSpec, *, phase: PhaseRecord, root: Path) -> CommandRecord:
    """Run a gate's command as often as the gate asks; the first run that does not end well is the last.

    Its environment has ``WAVEGATE_PHASE``, ``WAVEGATE_ROUND`` from 1, and ``WAVEGATE_METRICS``. What it
    appends to that file are samples, and, where the gate says ``metrics``, JSON lines of its standard output.

    Args:
        spec: a gate with a command.
        phase: the phase it is judged for.
        root: where the command runs.

    Returns:
        The last run, with the samples of all. Its seconds are those of the run that ``pick`` chooses.
    """
    assert spec.command is not None
    runs = _Runs()
    try:
        for number in range(1, spec.repeat + 1):
            _run(spec, runs, phase=phase, root=root, number=number)
            if not runs.ended[-1].well:
                break
    except OSError as error:  # there is no place for the file of samples
        why = f"it cannot be started: {error.strerror or error}"
        return CommandRecord(phase=phase.id, argv=spec.command, exit_status=None, seconds=0.0, problem=why)
    last = runs.ended[-1]
    return CommandRecord(
        phase=phase.id,
        argv=spec.command,
        exit_status=last.exit_status,
        seconds=_picked([ended.seconds for ended in runs.ended], spec),
        problem="\n".join(filter(None, (last.problem, *runs.problems))),
        output=last.output,
        samples=tuple(runs.samples),
    )


def _run(spec: GateSpec, runs: _Runs, *, phase: PhaseRecord, root: Path, number: int) -> None:
    assert spec.command is not None
    with tempfile.TemporaryDirectory(prefix="wavegate-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, "metrics.jsonl")
        env = {"WAVEGATE_PHASE": phase.id, "WAVEGATE_ROUND": str(number), METRICS: str(file)}
        ended = run_command(spec.command, timeout=spec.timeout, cwd=root, env=env)
        runs.ended.append(ended)
        if spec.metrics:
            lines = read_lines(ended.stdout, "command")
            runs.samples += _counted(lines.samples, phase=phase, number=number)
            runs.problems += (f"its standard output, {problem}" for problem in lines.problems)
        written = MetricsFile(file)
        runs.samples += _counted(written.new_samples(), phase=phase, number=number)
        written.end()
        runs.problems += (problem.replace(str(file), METRICS) for problem in written.problems)


def _counted(samples: Iterable[Sample], *, phase: PhaseRecord, number: int) -> list[Sample]:
    """Samples of the gate's own phase, unless the command says of which they are."""
    return [
        replace(
            sample,
            round=number,
            phases=sample.phases or (phase.id,),
            wave=phase.wave,
            source="command",
        )
        for sample in samples
    ]


def _picked(seconds: list[float], spec: GateSpec) -> float:
    """How long the command took: the median of its runs, the shortest or the longest."""
    ordered = sorted(seconds)
    places = {"best": 0, "median": len(ordered) // 2, "worst": -1}
    return ordered[places[spec.pick]]
