"""Conditions that a plan states in its prose: coverage to reach, latencies to keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.plan import PlannedGate
from pytest_wavegate.plan.asides.figures import says_limit
from pytest_wavegate.plan.asides.limits import find_limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.asides.limit import Limit
    from pytest_wavegate.plan.asides.places import Place, Places

_HINTS = (
    "<", ">", "≤", "≥", "%", "&lt;", "&gt;", "/s", "per s", "fps", "rps", "qps", "tps", "under ", "below ",
    "within ", "less than", "fewer than", "faster than", "more than", "at most", "at least", "not exceed",
    "maximum", "minimum", "percent",
)  # fmt: skip
"""What a line with a limit holds, in lower case."""
_DIGIT = regex(r"\d")
_CRITERIA = regex(
    r"\bcriteri(?:a|on)\b|success metrics|performance (?:goals?|targets?|requirements?|budgets?|metrics)"
    r"|quality (?:gates?|metrics|targets?|standards?)|\bacceptance|checkpoint|definition of done|done when"
    r"|\bsl[ao]s?\b|\bkpis?\b|non-functional|\bbenchmarks?\b|must have"
    r"|^\W*(?:ac|nfrs?|gates?|targets?|metrics|performance)\b",
    re.IGNORECASE,
)
"""Headings and labels below which figures are limits."""
_FIRM_TITLE = regex(
    r"\b(?:targets?|targeting|sl[ao]s?|must|goals?|validat(?:e|es|ion)|benchmark(?:s|ing)?|p50|p9[059]|percentile"
    r"|budgets?|performance|profil(?:e|ing)|load test)\b",
    re.IGNORECASE,
)
"""Words that make the figure in a task's title a limit."""
_HEAD = 20
"""Characters that may stand before a task's id: its box and emphasis."""
_YAML = frozenset({"yaml", "yml"})
_KEY = regex(r"^\s*(?:-\s+)?(?P<key>[A-Za-z][\w -]{0,40}):\s+(?P<value>\S.*)$")
_PLANNING = regex(r"durat|effort|estimat|timeout|version|time$", re.IGNORECASE)


def prose_gates(places: Places) -> tuple[PlannedGate, ...]:
    """Return the conditions of a plan's prose, in document order and each once for a phase.

    All of them only warn. Fences hold none, but for YAML.
    """
    seen: set[tuple[str | None, str]] = set()
    gates: list[PlannedGate] = []
    found = [*_of_lines(places), *_of_yaml(places), *_of_tables(places)]
    for place, line, condition in sorted(found, key=lambda one: one[1]):
        if (place.phase, condition) not in seen:
            seen.add((place.phase, condition))
            gates.append(
                PlannedGate(phase=place.phase, condition=condition, source=f"plan:{line}", level="warn")
            )
    return tuple(gates)


@dataclass(frozen=True)
class _Context:
    """What the surroundings of a line say about its figures, looked up where needed."""

    place: Place
    places: Places

    def accepts(self, limit: Limit) -> bool:
        """Whether a limit is a condition here; the title of a task says more often what to build."""
        match limit.strength:
            case "firm":
                return True
            case "count":
                return limit.alone and not self.place.title and self.criteria
            case _ if self.place.title:
                return self.demanding or self.criteria
            case "likely":
                return True
            case _:
                return self.demanding or self.criteria

    @cached_property
    def demanding(self) -> bool:
        """The line itself says that its figures are limits."""
        text = self.place.text
        return bool(_FIRM_TITLE.search(text)) if self.place.title else says_limit(text)

    @cached_property
    def criteria(self) -> bool:
        """It stands under a heading, or has a label, that speaks of criteria."""
        headings = (heading.text for heading in self.places.headings(self.place)[-2:])
        labels = (self.place.text[:40], *self.places.labels(self.place)) if not self.place.title else ()
        return any(_CRITERIA.search(text[:200]) for text in (*headings, *labels))


def _of_lines(places: Places) -> Iterator[tuple[Place, int, str]]:
    for place in places.anywhere(*_HINTS):
        if _DIGIT.search(place.text):
            context = _Context(place, places)
            for limit in find_limits(_own_words(place)):
                if context.accepts(limit):
                    yield place, place.line, limit.condition


def _own_words(place: Place) -> str:
    """Return a line's text; of a title what stands behind the task's id."""
    if not place.title or not place.task or place.line != place.block.line:
        return place.text
    head, _, rest = place.text.partition(place.task)
    return rest if rest and len(head) < _HEAD else place.text


def _of_yaml(places: Places) -> Iterator[tuple[Place, int, str]]:
    for fence, place in places.code():
        if fence.info.split(" ")[0].lower() in _YAML:
            for line, text in enumerate(fence.text.split("\n"), start=fence.line + 1):
                found = _KEY.match(text)
                if found and _DIGIT.search(text) and not _PLANNING.search(found["key"]):
                    for limit in find_limits(found["value"]):
                        if limit.strength in {"firm", "likely"}:
                            yield place, line, limit.condition


def _of_tables(places: Places) -> Iterator[tuple[Place, int, str]]:
    """Read ``| API latency | < 100 ms |``: a cell without a subject is about the first one."""
    for table, row, place in places.rows(*_HINTS):
        for column, cell in zip(table.header, row.cells, strict=False):
            if _DIGIT.search(cell) and _CRITERIA.search(column):
                for limit in find_limits(f"{row.cells[0]}: {cell}"):
                    if limit.strength != "count":
                        yield place, row.line, limit.condition
