"""What a gate says of a phase."""

from __future__ import annotations

from enum import StrEnum

from pytest_wavegate.model.base import Noun

NOTHING = "-"
"""What stands for a figure where nothing was observed."""


class Decision(StrEnum):
    """A gate's answer; of several the worst counts."""

    PASSED = "passed"
    WARNED = "warned"
    NO_DATA = "no_data"
    FAILED = "failed"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 is best."""
        return list(Decision).index(self)


class Condition(Noun):
    """One condition of a gate, judged."""

    name: str
    """As the user wrote it: ``pass_rate >= 100%``."""
    observed: str
    """With its unit; ``-`` where there is nothing to observe."""
    required: str
    """``>= 100%``."""
    decision: Decision
    detail: str = ""
    """What to look at: failing node ids, missing tasks; one a line."""
    counts: bool = True
    """False where every phase is asked and this one has nothing to judge: it closes nothing."""


class Verdict(Noun):
    """What one gate says of one phase."""

    gate: str
    """Where the gate comes from: ``default``, ``pyproject.toml`` ..."""
    decision: Decision
    conditions: tuple[Condition, ...]
