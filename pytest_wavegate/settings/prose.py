"""Conditions that a plan's prose states: they add to what the settings ask, and take nothing's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.settings.expression import read_check
from pytest_wavegate.settings.gate import DEFAULT_GATE, PROSE, GateSpec

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pytest_wavegate.model.plan import PlannedGate

PlannedSpec = tuple[str | None, GateSpec]
"""A gate and the id of its phase; none where the plan asks it of every phase."""
Weight = Literal["warn", "enforce", "off"]


def planned_specs(planned: Iterable[PlannedGate], *, weight: Weight) -> tuple[PlannedSpec, ...]:
    """Return gates for the conditions of a plan's prose; what is no condition is only prose.

    Args:
        planned: the plan's gates; those that do not come from its prose are left out.
        weight: ``warn``: neither unmet nor without data do they block; ``enforce``: both do; ``off``: none.
    """
    if weight == "off":
        return ()
    return tuple(spec for gate in planned for spec in _specs(gate, weight=weight))


def _specs(gate: PlannedGate, *, weight: Literal["warn", "enforce"]) -> Iterator[PlannedSpec]:
    if not gate.source.startswith(PROSE):
        return
    try:
        text = read_check(gate.condition).text
        level: Literal["warn", "fail"] = "fail" if weight == "enforce" else "warn"
        scope: Literal["every", "phase"] = "every" if gate.phase is None else "phase"
        yield (
            gate.phase,
            GateSpec(check=text, level=level, no_data=level, scope=scope, source=gate.source),
        )
    except (WavegateError, ValueError):
        return


def unsaid(
    prose: Iterable[PlannedSpec], settled: Collection[GateSpec], *, names: Iterable[str]
) -> tuple[GateSpec, ...]:
    """Return those gates of one phase's prose that nothing else is as strong as.

    Args:
        prose: of the whole plan.
        settled: what is asked of the phase by other means.
        names: of the phase.
    """
    wanted = {name.casefold() for name in names}
    asked = list(settled)
    if not any(gate.names_pass_rate for gate in settled):
        asked.append(DEFAULT_GATE)
    said = [spec for phase, spec in prose if phase is None or phase.casefold() in wanted]
    kept: list[GateSpec] = []
    for place, spec in enumerate(said):
        others = [*asked, *kept, *(one for one in said[place + 1 :] if not _covers(spec, one))]
        if not any(_covers(other, spec) for other in others):
            kept.append(spec)
    return tuple(kept)


def _covers(one: GateSpec, other: GateSpec) -> bool:
    return one.key == other.key and one.as_strong_as(other)
