"""How well a run used its workers, from the times of its items."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.model.record import ScheduleRecord

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Timed:
    """When one item ran; moments are seconds since the epoch."""

    begin: float | None
    end: float | None
    seconds: float
    critical: bool


@dataclass(frozen=True, slots=True)
class WaveTiming:
    """When the items of one wave ran; none where none did."""

    begin: float | None
    end: float | None
    busy: float
    longest: float
    critical: float

    @classmethod
    def of(cls, items: Iterable[Timed]) -> WaveTiming:
        """Sum up the items of a wave."""
        items = tuple(items)
        return cls(
            begin=min((item.begin for item in items if item.begin is not None), default=None),
            end=max((item.end for item in items if item.end is not None), default=None),
            busy=sum(item.seconds for item in items),
            longest=max((item.seconds for item in items), default=0.0),
            critical=sum(item.seconds for item in items if item.critical),
        )


@dataclass(frozen=True, slots=True)
class Span:
    """From the opening of the first wave to the draining of the last, where known."""

    opened: float | None
    drained: float | None


def schedule_record(
    waves: Iterable[WaveTiming], *, span: Span, workers: int, critical_path: tuple[str, ...]
) -> ScheduleRecord:
    """Compare the time a run took with the time its items needed.

    Args:
        waves: in their order.
        span: when waves were opened and drained.
        workers: 0 for one process, which counts as one worker.
        critical_path: task ids.
    """
    waves, hands = tuple(waves), max(1, workers)
    makespan = _makespan(waves, span)
    busy = sum(wave.busy for wave in waves)
    return ScheduleRecord(
        makespan=makespan,
        busy=busy,
        utilization=min(1.0, busy / (makespan * hands)) if makespan > 0 else 0.0,
        lower_bound=sum(max(wave.longest, wave.busy / hands) for wave in waves),
        dispatch_latency=_dispatch_latency(waves),
        critical_path=critical_path,
        critical_seconds=sum(wave.critical for wave in waves),
    )


def _makespan(waves: tuple[WaveTiming, ...], span: Span) -> float:
    begins = [moment for moment in (span.opened, *(wave.begin for wave in waves)) if moment is not None]
    ends = [moment for moment in (span.drained, *(wave.end for wave in waves)) if moment is not None]
    opened = span.opened if span.opened is not None else min(begins, default=0.0)
    return max(0.0, max(ends, default=opened) - opened)


def _dispatch_latency(waves: tuple[WaveTiming, ...]) -> float:
    """The longest wait from the last end of a wave to the first start of the next that ran anything."""
    ran = [(wave.begin, wave.end) for wave in waves if wave.begin is not None and wave.end is not None]
    return max((begin - end for (_, end), (begin, _) in pairwise(ran)), default=0.0)
