"""What is asked of a phase: the kind behind each gate, and the evidence that gates need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pytest_wavegate.gates import GATES, KINDS
from pytest_wavegate.settings.check import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.gates import GateKind
    from pytest_wavegate.settings import GateSpec

CoverageNeed = Literal["no", "lines", "branches"]
_ORDER: tuple[CoverageNeed, ...] = ("no", "lines", "branches")


def kind_name(spec: GateSpec) -> str:
    """Return the name of the kind that measures a gate's subject.

    Anything in quotes is a metric, and so is a word that neither the plugin nor a third party knows.
    """
    check = spec.parsed
    if spec.junit is not None:
        return "junit"
    if check.measure is not Measure.METRIC:
        return "command" if spec.command is not None or check.subject == "exit_status" else check.subject
    if spec.command is None and not check.quoted and check.subject in _guests():
        return check.subject
    return "metric"


def kind_of(spec: GateSpec) -> type[GateKind]:
    """Return the kind that measures a gate's subject.

    Raises:
        WavegateError: ``broken-extension`` where a third party's kind cannot be imported.
    """
    return KINDS.load(kind_name(spec))


def works_in_part(spec: GateSpec) -> bool:
    """Whether a partly selected phase can be judged by a gate."""
    return bool(getattr(kind_of(spec), "partial", False))


def needs_items(spec: GateSpec) -> bool:
    """Whether a gate has nothing to judge in a phase without tests."""
    if spec.command is not None or spec.junit is not None:
        return False
    return bool(getattr(kind_of(spec), "needs_items", True))


def wants_coverage(specs: Iterable[GateSpec]) -> CoverageNeed:
    """Say what coverage data these gates need: none, lines, or branches too."""
    needs = {need for spec in specs for need in [coverage_need(spec)]}
    return max(needs, key=_ORDER.index, default="no")


def coverage_need(spec: GateSpec) -> CoverageNeed:
    """Say what coverage data one gate needs."""
    match kind_name(spec):
        case "coverage":
            return "lines"
        case "branch_coverage":
            return "branches"
        case name if name in GATES:
            return "no"
        case name:
            need = getattr(KINDS.load(name), "coverage", "no")
            return need if need in _ORDER else "no"


def without_commands(specs: Iterable[GateSpec]) -> tuple[GateSpec, ...]:
    """Leave out what judges a command; these run only where everything else holds."""
    return tuple(spec for spec in specs if spec.command is None)


def commands_once(specs: Iterable[GateSpec]) -> tuple[GateSpec, ...]:
    """Return what to run for these gates: each command once, for as long and as often as any of them asks."""
    merged: dict[tuple[str, ...], GateSpec] = {}
    for spec in specs:
        if spec.command is not None:
            known = merged.get(spec.command, spec)
            most = max(known, spec, key=lambda one: one.repeat)
            merged[spec.command] = known.model_copy(
                update={
                    "timeout": max(known.timeout, spec.timeout),
                    "repeat": most.repeat,
                    "pick": most.pick,
                    "metrics": known.metrics or spec.metrics,
                }
            )
    return tuple(merged.values())


def _guests() -> list[str]:
    return [name for name in KINDS.names() if name not in GATES]
