"""Phases as labels name them: ``Phase 3``, ``Setup (Phase 1)``, ``User Story 2``, ``Polish``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.words.ids import Ids
from pytest_wavegate.plan.words.phase_heading import read_story_heading
from pytest_wavegate.plan.words.prose import Phrase
from pytest_wavegate.plan.words.references import PhaseFacts, References

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan

_ASIDE = regex(r"\(([^()]{0,200})\)")
_MOST_LOOSE = 2


class PhaseNames:
    """The phases of a plan, ready to be known by a label."""

    def __init__(self, plan: Plan) -> None:
        """Take a plan's phases."""
        facts = tuple(
            PhaseFacts(phase.id, phase.title, phase.tasks, _story(phase.title)) for phase in plan.phases
        )
        self._references = References(facts, Ids(()), {})
        self._labels = {phase.label.casefold(): phase.id for phase in reversed(plan.phases) if phase.label}

    def labelled(self, label: str) -> str | None:
        """Return the phase whose heading has this label, ``Phase 3``."""
        return self._labels.get(label.strip().casefold())

    def one(self, label: str) -> str | None:
        """Return the one phase that a label names; none where it names none, or several."""
        bare = _ASIDE.sub(" ", label).strip()
        if known := self.labelled(bare):
            return known
        target = self._references.target(Phrase(bare, tuple(_ASIDE.findall(label))))
        return target.phases[0] if len(target.phases) == 1 and target.loose <= _MOST_LOOSE else None


def _story(title: str) -> int | None:
    said = read_story_heading(title)
    return int(said.id[2:]) if said else None
