"""What tests, services and commands have measured."""

from __future__ import annotations

import shlex
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_wavegate.gates.command_runs import not_run, runs_of, shortcomings, trouble
from pytest_wavegate.gates.condition import Reading, bound_of, unusable
from pytest_wavegate.gates.sample_figures import extremes, figure, misfit, unit_of
from pytest_wavegate.nearness import near
from pytest_wavegate.statistic import STATISTICS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.model.metrics import Sample
    from pytest_wavegate.settings import GateSpec
    from pytest_wavegate.settings.check import Check

    Rounds = Mapping[int, Sequence[Sample]]


class Metric:
    """``lag p95 < 250ms``: a statistic of all samples of one name; the largest where none is named."""

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:
        """Take the statistic, of each round by itself where several are asked for."""
        if spec.command is not None:
            return _of_command(evidence, spec)
        samples = evidence.samples(spec.parsed.subject)
        if not samples:
            return Reading(None, detail=tuple(_elsewhere(evidence, spec.parsed.subject)))
        return _read(samples, spec, bound=bound_of(spec, evidence))


def _of_command(evidence: Evidence, spec: GateSpec) -> Reading:
    """What the gate's own command has measured; one that failed may not have measured it all."""
    runs, name = runs_of(evidence, spec), spec.parsed.subject
    if not runs:
        return not_run()
    if problem := trouble(runs):
        return problem
    lost = shortcomings(runs)
    written = [sample for run in runs for sample in run.samples if evidence.phase.id in sample.phases]
    samples = [sample for sample in written if sample.name == name]
    if not samples:
        return Reading(None, lost=(*lost, *_unwritten(written, spec)))
    reading = _read(samples, spec, bound=bound_of(spec, evidence))
    return replace(reading, lost=(*reading.lost, *lost))


def _unwritten(written: Sequence[Sample], spec: GateSpec) -> Iterator[str]:
    name = spec.parsed.subject
    yield f"{shlex.join(spec.command or ())} wrote no sample of {name}"
    if others := list(dict.fromkeys(sample.name for sample in written)):
        yield f"it wrote {', '.join(near(name, others) or others[:5])}"


def _read(samples: Sequence[Sample], spec: GateSpec, *, bound: Fraction | None) -> Reading:
    check = spec.parsed
    if found := misfit(samples, check):
        return unusable(found[0], hint=found[1])
    rounds = _rounds(samples, spec)
    lost = tuple(_too_few(rounds, spec))
    whole = {number: part for number, part in rounds.items() if len(part) >= spec.min_samples}
    values = [figure(part, check) for part in whole.values()]
    return Reading(
        _pick(values, spec, bound=bound) if values else None,
        detail=(_summary(samples, rounds, check), *extremes(samples, check, bound=bound)),
        lost=lost,
        unit=unit_of(samples, check),
    )


def _rounds(samples: Sequence[Sample], spec: GateSpec) -> Rounds:
    if spec.repeat == 1:
        return {1: samples}
    rounds: defaultdict[int, list[Sample]] = defaultdict(list)
    for sample in samples:
        rounds[sample.round].append(sample)
    return dict(sorted(rounds.items()))


def _too_few(rounds: Rounds, spec: GateSpec) -> Iterator[str]:
    """Name samples and rounds that were asked for and are not there."""
    for number, part in rounds.items():
        if len(part) < spec.min_samples:
            which = f"round {number} has " if spec.repeat > 1 else ""
            yield f"{which}{len(part)} of {spec.min_samples} samples"
    if len(rounds) < spec.repeat:
        yield f"{len(rounds)} of {spec.repeat} rounds"


def _pick(values: Sequence[Fraction], spec: GateSpec, *, bound: Fraction | None) -> Fraction:
    """Of the figures of several rounds the one that counts."""
    if spec.pick == "median" or (bound is None and spec.parsed.side == "exact"):
        return STATISTICS["median"](values)
    best_first = sorted(values, key=lambda value: _badness(value, spec.parsed, bound))
    return best_first[0 if spec.pick == "best" else -1]


def _badness(value: Fraction, check: Check, bound: Fraction | None) -> Fraction:
    """The smaller, the better: what is best follows from the side the condition bounds."""
    match check.side:
        case "upper":
            return value
        case "lower":
            return -value
        case _:
            away = abs(value - (bound or 0))
            return away if check.operator == "==" else -away


def _summary(samples: Sequence[Sample], rounds: Rounds, check: Check) -> str:
    items = len({sample.nodeid for sample in samples if sample.nodeid})
    sources = f" of {items} items" if items > 1 else ""
    turns = f" in {len(rounds)} rounds" if len(rounds) > 1 else ""
    rate = (
        f", {sum(sample.value != 0 for sample in samples)} of them not zero"
        if check.statistic == "rate"
        else ""
    )
    return f"{len(samples)} sample{'s' if len(samples) != 1 else ''}{sources}{turns}{rate}"


def _elsewhere(evidence: Evidence, name: str) -> Iterator[str]:
    """Say where such samples were seen, and what there is instead."""
    yield f"no sample of {name}"
    metrics = evidence.record.metrics
    phases = {
        phase: 0
        for metric in metrics
        if metric.name == name
        for one in metric.samples
        for phase in one.phases
    }
    if phases:
        yield f"samples of {name} belong to phase {', '.join(phases)}"
    names = dict.fromkeys(metric.name for metric in metrics if metric.name != name)
    if others := near(name, names):
        yield f"hint: did you mean {' or '.join(others)}?"
