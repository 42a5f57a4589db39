"""What a plan declares about order: pairs of before and after, each with the line that says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from pytest_wavegate.plan.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.words.references import References

_MOST_PAIRS = 2_500
"""Pairs that one statement may stand for."""
_MOST_IN_ALL = 100_000
"""Pairs that a whole plan may declare; ranges let a short text name very many."""


@dataclass
class Order:
    """What was declared: pairs of before and after, each with the line that says so first."""

    phases: dict[tuple[str, str], int] = field(default_factory=dict)
    tasks: dict[tuple[str, str], int] = field(default_factory=dict)
    unknown: dict[tuple[str, str], int] = field(default_factory=dict)
    """Ids without a task, and the task that waits for them; an empty task where a phase does."""
    independent: set[str] = field(default_factory=set)
    """Phases that depend on nothing, in so many words."""
    _left: int = _MOST_IN_ALL

    def without(self, empty: Collection[str], *, among: Sequence[str]) -> None:
        """Let what waits for an empty phase wait for those before it.

        Args:
            empty: phases without tasks.
            among: all phases in document order.
        """
        touched = {phase for pair in self.phases for phase in pair}
        near: list[str] = []
        for phase in among:
            if phase not in empty:
                near = [phase]
            elif phase in touched:
                self._skip(phase, near=near)

    def _skip(self, phase: str, *, near: Sequence[str]) -> None:
        before = [one for one, other in self.phases if other == phase] or near
        after = {other: line for (one, other), line in self.phases.items() if one == phase}
        self.phases = {pair: line for pair, line in self.phases.items() if phase not in pair}
        for other, line in after.items():
            self.note_phases(before, (other,), line=line)

    def note_phases(self, first: Sequence[str], then: Sequence[str], *, line: int) -> None:
        """Note that each of the first phases comes before each of the others."""
        for one, other in self._pairs(first, then):
            if one != other:
                self.phases.setdefault((one, other), line)

    def note_tasks(self, first: Sequence[str], then: Sequence[str], *, line: int) -> None:
        """Note that each of the first tasks comes before each of the others."""
        for pair in self._pairs(first, then):
            self.tasks.setdefault(pair, line)

    def afforded(self, named: Mapping[str, int]) -> Collection[tuple[str, int]]:
        """Return the ids that a task names, each with its line; of a plan that names too many, the last."""
        self._left -= len(named)
        return named.items() if self._left >= 0 else list(named.items())[-1:]

    def _pairs(self, first: Sequence[str], then: Sequence[str]) -> Iterable[tuple[str, str]]:
        """Pair all with all; of very many, the first and the last stand for the rest."""
        count = len(first) * len(then)
        self._left -= min(count, _MOST_PAIRS)
        if count <= _MOST_PAIRS and self._left >= 0:
            return product(first, then)
        if self._left < 0:
            return product(first[-1:], then[:1])
        return [*((one, then[0]) for one in first), *((first[-1], other) for other in then)]


def undefined(order: Order, references: References, *, path: str) -> Iterator[Finding]:
    """Yield a finding for each id that something waits for and no task has."""
    for (unknown, task), line in order.unknown.items():
        near = references.ids.suggestion(unknown)
        advice = f"write {near}" if near else "define the task or remove it from the list"
        yield remark("WG102", path=path, line=line, task=task or None, id=unknown, advice=advice)
