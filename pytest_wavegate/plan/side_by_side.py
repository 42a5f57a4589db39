"""Phases that a plan lets run side by side: what each of them waits for then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.plan.draft import DraftPhase

_MOST = 200
"""Phases in one group; a longer one is read as "all", which orders nothing."""
_MOST_LOOKED_AT = 500
"""Phases above one that are asked whether they run beside it."""


@dataclass
class SideBySide:
    """Groups of phases that run at the same time, each with the line that says so."""

    _groups: dict[str, dict[int, int]] = field(default_factory=dict)
    """For each phase its groups, by their number."""
    _count: int = 0

    def note(self, phases: Iterable[str], *, line: int) -> None:
        """Note that all of these run at the same time."""
        group = tuple(dict.fromkeys(phases))
        if not 1 < len(group) <= _MOST:
            return
        self._count += 1
        for phase in group:
            self._groups.setdefault(phase, {})[self._count] = line

    def apply(self, phases: Sequence[DraftPhase]) -> None:
        """Give each phase that declares nothing what it waits for: all before it but those beside it.

        What waits for a phase beside it is beside it too. Where no phase is beside another, nothing is
        changed: each follows the one before it.
        """
        if not self._groups:
            return
        by_id = {phase.id: phase for phase in phases}
        ends: dict[str, None] = {}
        for place, phase in enumerate(phases):
            if not phase.needs and not phase.independent:
                self._place(phase, ends, by_id, beside=self._beside(phase.id, phases[:place]))
            for source in phase.needs:
                ends.pop(source, None)
            ends[phase.id] = None

    def _beside(self, own: str, earlier: Sequence[DraftPhase]) -> set[str]:
        """Return the earlier phases that one runs beside, and all that wait for one of those."""
        groups = self._groups.get(own, {}).keys()
        beside: set[str] = set()
        for phase in earlier[-_MOST_LOOKED_AT:] if groups else ():
            joined = groups & self._groups.get(phase.id, {}).keys()
            if joined or any(source in beside for source in phase.needs):
                beside.add(phase.id)
        return beside

    def _place(
        self, phase: DraftPhase, ends: Iterable[str], by_id: dict[str, DraftPhase], *, beside: set[str]
    ) -> None:
        line = next(iter(self._groups.get(phase.id, {}).values()), phase.line)
        phase.needs = dict.fromkeys(_before(ends, beside, by_id), line)
        phase.independent = not phase.needs and bool(beside or phase.id in self._groups)


def _before(ends: Iterable[str], beside: set[str], by_id: dict[str, DraftPhase]) -> list[str]:
    """Return the last phases before one; in place of those beside it stands what they wait for."""
    wanted: list[str] = []
    stack = list(ends)[::-1]
    seen = set(stack)
    while stack:
        one = stack.pop()
        if one in beside:
            fresh = [source for source in by_id[one].needs if source in by_id and source not in seen]
            seen.update(fresh)
            stack.extend(fresh[::-1])
        else:
            wanted.append(one)
    return wanted
