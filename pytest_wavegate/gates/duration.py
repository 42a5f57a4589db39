"""How long a phase's items took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import Reading, bound_of, show
from pytest_wavegate.gates.evidence import BAD, GOOD, describe
from pytest_wavegate.gates.sample_figures import OF_ALL
from pytest_wavegate.gates.shown import plain
from pytest_wavegate.settings.check import DEFAULT_STATISTIC
from pytest_wavegate.statistic import STATISTICS, exact

if TYPE_CHECKING:
    from fractions import Fraction

    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.model.record import ItemRecord
    from pytest_wavegate.settings import GateSpec

_RAN = BAD | GOOD
_SHOWN = 3


class Duration:
    """``duration p95 < 2s``: seconds of the items that ran, setup and teardown included."""

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:
        """Take the statistic; an item that should have run and did not is lost evidence."""
        statistic = spec.parsed.statistic or DEFAULT_STATISTIC
        ran = [item for item in evidence.items if item.outcome in _RAN]
        lost = describe(evidence.lost)
        if not ran:
            return Reading(None, detail=() if lost else ("no item ran",), lost=lost, unit="s")
        value = STATISTICS[statistic]([item.seconds for item in ran])
        detail = _extremes(ran, spec, bound=bound_of(spec, evidence))
        return Reading(value, detail=detail, lost=lost, unit="s")


def _extremes(ran: list[ItemRecord], spec: GateSpec, *, bound: Fraction | None) -> tuple[str, ...]:
    """The items to look at first: the slowest, or the fastest where the bound is a lower one."""
    slowest = spec.parsed.side != "lower"
    ordered = sorted(ran, key=lambda item: (-item.seconds if slowest else item.seconds, item.nodeid))
    return tuple(f"{item.nodeid} {_shown(item, spec, bound=bound)}" for item in ordered[:_SHOWN])


def _shown(item: ItemRecord, spec: GateSpec, *, bound: Fraction | None) -> str:
    """How long one item took; a bound on all of them together says nothing of it."""
    seconds = exact(item.seconds)
    if spec.parsed.statistic in OF_ALL:
        return plain(seconds, "s")
    return show(seconds, spec.parsed, bound=bound, unit="s")
