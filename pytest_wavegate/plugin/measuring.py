"""How samples travel: kept while an item runs, then put on its reports, which pytest carries on."""

from __future__ import annotations

import json
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pytest_wavegate.sampling import is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.model.metrics import Source

MOST_ROUNDS = 1000
"""Rounds that are kept of one benchmark; it can have hundreds of thousands."""


class Row(NamedTuple):
    """A sample on its way."""

    name: str
    value: float
    unit: str
    round: int
    source: Source


class Meter:
    """Takes samples in and puts them on the reports of the item that runs.

    Its hooks see every item, measured or not, so none of them is a wrapper: those cost more than all it does.
    """

    def __init__(self) -> None:
        self.round = 1
        """Which repetition of the item runs."""
        self.last: pytest.Item | None = None
        """The item that runs, or the last that has."""
        self._rows: deque[Row] = deque()
        self._told: list[Row] = []
        self._foreign = 0
        """Properties that the item had before it ran."""
        self._seen = 0

    def record(self, name: str, value: float, unit: str) -> None:
        """Take one sample in; any thread may."""
        self._rows.append(Row(name, value, unit, self.round, "test"))

    def rest(self) -> list[Row]:
        """What is on no report yet, such as what fixtures of the session measure when they are torn down."""
        rows: list[Row] = []
        while self._rows:
            rows.append(self._rows.popleft())
        return rows

    def end_round(self, item: pytest.Item) -> None:
        """Nobody hears of this round: its samples wait for a report, its properties are recorded anew."""
        self._take_properties(item)
        del item.user_properties[self._foreign :]
        self._seen = self._foreign

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """An item begins, or begins again: then what it measured before counts only if that was a round."""
        if item is self.last and self.round == 1:
            self._rows.clear()
        self.last, self._told = item, []
        self._foreign = self._seen = len(item.user_properties)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """Take in the rounds that pytest-benchmark has timed; none where it is absent or turned off."""
        fixture = (getattr(item, "funcargs", None) or {}).get("benchmark")
        if fixture is None:
            return
        data = getattr(getattr(getattr(fixture, "stats", None), "stats", None), "data", None)
        if isinstance(data, list) and all(map(is_number, data)):
            # Without the parameters: they would have to be written in every condition.
            name = str(getattr(item, "originalname", None) or item.name)
            self._rows += (Row(name, float(value), "s", self.round, "benchmark") for value in _thinned(data))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Let the report carry what is new; that of a call does not, for it can be one of many subtests."""
        if report.when == "call" or self.last is None or report.nodeid != self.last.nodeid:
            return
        if len(self.last.user_properties) > self._seen:
            self._take_properties(self.last)
        if self._rows:
            rows = self.rest()
            # As JSON, for a name can hold what is no UTF-8.
            report.wavegate_samples = json.dumps(rows)  # type: ignore[attr-defined]
            self._told += (row for row in rows if row.source != "property")
        if self._told and report.when == "teardown":
            report.user_properties += _summaries(self._told)

    def _take_properties(self, item: pytest.Item) -> None:
        """Take in numbers that the test has recorded with ``record_property``."""
        new = item.user_properties[self._seen :]
        self._seen += len(new)
        self._rows += (
            Row(str(name), float(value), "", self.round, "property")  # type: ignore[arg-type]
            for name, value in new
            if str(name).strip() and is_number(value)
        )


def rows_of(report: pytest.TestReport) -> list[Row]:
    """The samples that a report carries."""
    text = getattr(report, "wavegate_samples", None)
    return [] if text is None else [Row(*row) for row in json.loads(text)]


def _thinned(values: Sequence[float]) -> list[float]:
    """At most a thousand of them in their order, evenly from the least to the greatest, which both stay."""
    if len(values) <= MOST_ROUNDS:
        return list(values)
    ranked = sorted(range(len(values)), key=values.__getitem__)
    step = (len(values) - 1) / (MOST_ROUNDS - 1)
    return [values[index] for index in sorted(ranked[round(place * step)] for place in range(MOST_ROUNDS))]


def _summaries(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """One property for each metric, for JUnit XML and whatever else shows properties."""
    groups: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        groups.setdefault((row.name, row.unit), []).append(row.value)
    return [(_plain(name), _summary(values, unit)) for (name, unit), values in groups.items()]


def _summary(values: Sequence[float], unit: str) -> str:
    if len(values) == 1:
        return f"{values[0]:.12g}{unit}"
    figures = {"min": min(values), "mean": sum(values) / len(values), "max": max(values)}
    shown = ", ".join(f"{name} {figure:.6g}{unit}" for name, figure in figures.items())
    return f"{len(values)} samples: {shown}"


def _plain(text: str) -> str:
    """Without halves of surrogate pairs, which no channel between processes takes."""
    return text.encode("utf-8", "backslashreplace").decode()
