"""What tests and commands measure: samples, and their summary."""

from __future__ import annotations

from typing import Literal

from pydantic import FiniteFloat  # noqa: TC002 (pydantic reads it at run time)

from pytest_wavegate.model.base import Noun, many

Source = Literal["test", "benchmark", "property", "file", "command"]


@many
class Sample:
    """One measured value."""

    name: str
    value: FiniteFloat
    """In ``unit``."""
    unit: str = ""
    """One that conditions know: ``ms``, ``s``, ``%``, ``MiB``, ``/s``; empty for a bare number."""
    round: int = 1
    """Which repetition it was taken in, from 1."""
    nodeid: str | None = None
    """The item that recorded it; none for a command or a service."""
    phases: tuple[str, ...] = ()
    """Phases it counts for."""
    wave: int | None = None
    source: Source = "test"


class MetricRecord(Noun):
    """All samples of one name and unit, summed up; percentiles by linear interpolation."""

    name: str
    count: int
    min: float
    max: float
    mean: float
    p50: float
    p95: float
    p99: float
    unit: str
    samples: tuple[Sample, ...] = ()
    """What the summary was made from; gates are judged on these."""
