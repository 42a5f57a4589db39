"""How often each item runs: more than once where a gate of its phase wants a metric measured repeatedly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.settings.check import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.items import ItemFacts
    from pytest_wavegate.run.placement import Placement
    from pytest_wavegate.settings import GateSpec, Settings


def rounds_of(placement: Placement, facts: Sequence[ItemFacts], settings: Settings) -> dict[int, int]:
    """The items that run more than once, by index.

    A phase of which only a part is run is not judged on metrics, so nothing of it is repeated; nor is an
    item that is expected to fail.

    Args:
        placement: every selected item in its place.
        facts: of the items, by index.
        settings: with the gates.
    """
    if settings.gates_mode == "off":
        return {}
    counts = {
        phase.id: max(map(_rounds, settings.gates_of(phase.id, phase.title, phase.label)), default=1)
        for phase in placement.phases
        if not phase.partial
    }
    rounds = {
        item.index: max((counts.get(phase, 1) for phase in item.phases), default=1)
        for item in placement.items
        if facts[item.index].measures and not item.expect_red
    }
    return {index: count for index, count in rounds.items() if count > 1}


def _rounds(gate: GateSpec) -> int:
    measured = gate.command is None and gate.junit is None and gate.parsed.measure is Measure.METRIC
    return gate.repeat if measured else 1
