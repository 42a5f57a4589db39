"""Figures for the baseline, measured from a record as gates measure them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.gates.condition import Reading, figure_key
from pytest_wavegate.gates.evidence import evidence_of
from pytest_wavegate.gates.judge import measure
from pytest_wavegate.gates.shown import show
from pytest_wavegate.model.baseline import BaselineRow
from pytest_wavegate.run.artifacts.complete import some
from pytest_wavegate.run.baseline_file import keepable
from pytest_wavegate.settings.check import SAMPLED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from pytest_wavegate.model.record import PhaseRecord, Record
    from pytest_wavegate.settings import GateSpec, Settings

Asked = tuple["PhaseRecord", "GateSpec"]


def measured(
    record: Record, settings: Settings, *, old: Mapping[str, Fraction], path: str
) -> tuple[BaselineRow, ...]:
    """Measure what every relative condition is about, once for each figure.

    Args:
        record: of a whole run.
        settings: with the gates.
        old: figures as they stand in the file.
        path: what an error calls the record.

    Raises:
        WavegateError: ``partial-record`` where phases with such conditions were run in part.
    """
    asked: dict[str, Asked] = {}
    for phase in record.phases:
        for spec in settings.gates_of(phase.id, phase.title, phase.label):
            if spec.parsed.relative:
                asked.setdefault(figure_key(phase.id, spec), (phase, spec))
    _require_whole([phase for phase, _ in asked.values()], path)
    return tuple(_row(key, phase, record, spec=spec, old=old) for key, (phase, spec) in asked.items())


def _require_whole(phases: Sequence[PhaseRecord], path: str) -> None:
    partial = list(dict.fromkeys(phase.id for phase in phases if phase.partial or phase.unsure))
    if partial:
        raise WavegateError(
            "partial-record",
            f"only a part of phase {some(partial)} was run, so its figures are no measure for later runs",
            hint="take the record of a run without --wave, -k, -m, --lf and paths",
            path=path,
            exit_code=ExitCode.EVIDENCE,
        )


def _row(
    key: str, phase: PhaseRecord, record: Record, *, spec: GateSpec, old: Mapping[str, Fraction]
) -> BaselineRow:
    reading, why = _measured(phase, record, spec=spec, old=old)
    value = None if why else reading.value
    new = None if value is None else keepable(value, side=spec.parsed.side)
    return BaselineRow(
        key=key,
        condition=spec.name,
        old=old.get(key),
        new=new,
        shown_old=show(old.get(key), spec.parsed, unit=reading.unit),
        shown_new=show(new, spec.parsed, unit=reading.unit),
        why=why,
    )


def _measured(
    phase: PhaseRecord, record: Record, *, spec: GateSpec, old: Mapping[str, Fraction]
) -> tuple[Reading, str]:
    """What a gate is about, and why it is no figure for the baseline; empty where it is one."""
    try:
        reading = measure(phase, record, spec=spec, baseline=old)
    except Exception as error:  # a third party's kind may break; the other figures are measured all the same
        return Reading(None), f"it could not be measured: {type(error).__name__}: {error}"
    if reading.value is None or reading.lost or reading.outright is not None:
        told = (*reading.lost, *reading.detail, "there is nothing to measure")
        return reading, told[0]
    return reading, _unsound(phase, record, spec)


def _unsound(phase: PhaseRecord, record: Record, spec: GateSpec) -> str:
    """Why items that did not run or did not pass make a figure worth nothing."""
    evidence = evidence_of(phase, record)
    wrong = [*evidence.lost, *(evidence.bad if spec.parsed.measure in SAMPLED else ())]
    return f"not all of its tests did well: {some([item.nodeid for item in wrong])}" if wrong else ""
