"""Boxes that a run allows to be ticked, and what keeps the others open."""

from __future__ import annotations

from pytest_wavegate.model.base import Noun


class Tick(Noun):
    """One box that is ticked."""

    line: int
    tasks: tuple[str, ...]
    """More than one where a box stands for several tasks."""
    old: str
    """What stands in the box, a blank or a sign, or ``pending`` where the plan says it in a word."""
    new: str
    """``x`` or ``X``, or ``done``."""
    title: str


class CheckOff(Noun):
    """What ticking a plan by a run's record comes to; ids in document order."""

    path: str
    title: str
    record: str
    ticks: tuple[Tick, ...] = ()
    boxless: tuple[str, ...] = ()
    """Passed, and the plan has no box for them that could be ticked."""
    shared: tuple[str, ...] = ()
    """Passed, and their box stands for a task too that has not."""
    duplicates: tuple[str, ...] = ()
    """Passed, and the plan has the id more than once."""
    contradicted: tuple[str, ...] = ()
    """Ticked, and their items failed."""
    unknown: tuple[str, ...] = ()
    """Passed, and the plan does not have them."""
    partial: tuple[str, ...] = ()
    """Phases of the ticked tasks of which the run left something out."""
    left: dict[str, int]
    """How many open tasks have each other decision."""
