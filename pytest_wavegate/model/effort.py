"""How much work, and when."""

from __future__ import annotations

from pytest_wavegate.model.base import Noun


class Effort(Noun):
    """A range of work in one unit; units are never converted into each other."""

    low: float
    high: float
    unit: str
    """``hours``, ``days``, ``points`` ..."""


class Window(Noun):
    """When a task is to be worked on, in hours from the plan's begin."""

    start: float
    end: float
