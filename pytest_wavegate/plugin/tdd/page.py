"""What a person reads at the end of a run that asked for red or green."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.plugin import proof_page
from pytest_wavegate.plugin.lines import Line
from pytest_wavegate.reports.plan_views.lettering import clean, count
from pytest_wavegate.run.task_proofs import BAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.items import Assigned, ItemFacts
    from pytest_wavegate.model.record import Record
    from pytest_wavegate.plugin.tdd.book import Mode
    from pytest_wavegate.proof.failure_kinds import Kind
    from pytest_wavegate.proof.verdicts import Proof

_ROWS = 10
"""Tests of a task that are told, unless ``-v`` asks for all."""
_WORDS = ("expected red", "proven", "weak", "not red", "exempt")


@dataclass(slots=True)
class Tally:
    """What was found, item by item."""

    mode: Mode
    counts: Counter[str] = field(default_factory=Counter)
    exempt: list[tuple[str, str]] = field(default_factory=list)
    """Node ids and reasons."""
    notes: list[str] = field(default_factory=list)
    unmet: int = 0
    """Items that are not as they were asked to be."""

    def add(self, nodeid: str, kind: Kind, proof: Proof | None) -> None:
        """Enter an item: what it has answered, and what that proves; nothing yet where it is red."""
        self.counts["expected red" if proof is None else proof.verdict.replace("_", " ")] += 1
        if proof is None:
            self.counts["weak reds"] += kind.strength == "weak"
        elif proof.verdict == "exempt":
            self.exempt.append((nodeid, proof.reason))
        else:
            self.unmet += proof.verdict in BAD

    def note(self, text: str) -> None:
        """Tell something at the end; nothing where it is empty."""
        if text:
            self.notes.append(text)

    def look_at(self, facts: Sequence[ItemFacts], assigned: Sequence[Assigned]) -> None:
        """Note what is left out although somebody may miss it."""
        foreign = sum(fact.foreign and fact.selected for fact in facts)
        if foreign:
            what = "is no test function" if foreign == 1 else "are no test functions"
            self.notes.append(f"{count(foreign, 'item')} {what} (doctests and the like): not asked")
        lost = {
            fact.path: fact.uncollected
            for fact, one in zip(facts, assigned, strict=True)
            if fact.uncollected and not one.tasks
        }
        for path, why in lost.items():
            self.notes.append(f"{path} cannot be collected, and its tests belong to no task: {why}")


def page(tally: Tally, record: Record, *, verbosity: int) -> Iterator[Line]:
    """Each test that somebody should look at, with the reason and one thing to do; figures last.

    Args:
        tally: of the run.
        record: of the run.
        verbosity: pytest's.
    """
    yield from proof_page.page(record, rows=_ROWS if verbosity <= 0 else sys.maxsize)
    if tally.mode == "red":
        for nodeid, reason in sorted(tally.exempt):
            yield Line(clean(f"exempt    {nodeid}: {reason}"))
    yield Line(f"{tally.mode} | {_figures(tally)}", {_colour(tally): True, "bold": True})
    yield from (Line(f"wavegate: {clean(note)}", {"yellow": True}) for note in tally.notes)


def _colour(tally: Tally) -> str:
    if tally.unmet:
        return "red"
    return "green" if tally.counts else "yellow"


def _figures(tally: Tally) -> str:
    found = [f"{tally.counts[word]} {word}" for word in _WORDS if tally.counts[word]]
    if weak := tally.counts["weak reds"]:
        found[0] += f" ({weak} of them weak)"
    return ", ".join(found) or "no test was asked"
