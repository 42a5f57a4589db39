"""What may run at once, between two barriers."""

from __future__ import annotations

from pytest_wavegate.model.base import Noun


class Wave(Noun):
    """An execution unit; a barrier stands before and after it."""

    number: int
    """From 1."""
    phases: tuple[str, ...]
    """Phase ids that have a task here, in document order."""
    tasks: tuple[str, ...]
    """Task ids, in document order."""
