"""Figures that relative bounds refer to: what they were, and what a run has measured."""

from __future__ import annotations

from fractions import Fraction  # noqa: TC003 (a frozen dataclass is read at run time)

from pytest_wavegate.model.base import many


@many
class BaselineRow:
    """One figure of the committed file."""

    key: str
    """Its name in the file: ``3: lag p95``."""
    condition: str
    """What refers to it: ``lag p95 <= +10% of baseline``."""
    old: Fraction | None
    """In the base unit; none where the file does not have it."""
    new: Fraction | None
    """In the base unit, as the file can hold it; none where the run does not tell."""
    shown_old: str
    """As people read it, with its unit; ``-`` where there is none."""
    shown_new: str
    why: str = ""
    """Why there is no new figure."""
