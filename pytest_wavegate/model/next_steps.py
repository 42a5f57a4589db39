"""What can be worked on now, and what each of the other tasks waits for."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pytest_wavegate.model.base import Noun


class Waiting(Noun):
    """A task that cannot start yet, and all that stands right before it."""

    task: str
    waits_for: tuple[str, ...] = ()
    """Task ids: those it declares, then those before it in its row."""
    row: tuple[str, ...] = ()
    """Those of ``waits_for`` that it does not declare, and that only come before it."""
    phases: tuple[str, ...] = ()
    """Phase ids; ``NextSteps.phases`` says how many of their tasks are open."""


class NextSteps(Noun):
    """The document of ``wavegate next --format json``; ids in document order."""

    format: Literal["wavegate.next/1"] = Field("wavegate.next/1", alias="schema")
    path: str
    title: str
    record: str | None = None
    """The run record that boxes were checked against; none where boxes alone count."""
    tasks: int
    """How many the plan has."""
    settled: int
    """How many of them hold nothing back any more."""
    ready: tuple[str, ...] = ()
    in_progress: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    unverified: tuple[str, ...] = ()
    """Ticked tasks whose items have not passed."""
    decisions: dict[str, str]
    """What the record says of each unverified task; a task that the record lacks is left out."""
    phases: dict[str, int]
    """The number of open tasks of each phase that something waits for."""
    external: dict[str, tuple[str, ...]]
    """What open tasks need that is no task of the plan; it holds nothing back."""
