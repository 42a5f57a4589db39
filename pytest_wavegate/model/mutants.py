"""What a mutation tester has found of the code that some tasks name."""

from __future__ import annotations

from typing import Literal

from pytest_wavegate.model.base import Noun


class Survivor(Noun):
    """A change of the code that no test has noticed."""

    path: str
    """From the top of the repository, with slashes."""
    line: int
    """From 1; 0 where nobody can say it."""
    change: str
    """``if count > LIMIT: -> if count >= LIMIT:``"""
    note: str = ""
    """What is special about it: that no test calls the function at all, for instance."""


class Mutants(Noun):
    """The figures of one go; what was made and is neither killed, survived nor timed out was not tried."""

    tool: str
    """``mutmut 3.8.1``"""
    files: tuple[str, ...] = ()
    """What was changed, from the top of the repository."""
    total: int = 0
    killed: int = 0
    survived: int = 0
    timed_out: int = 0
    """Endless loops, for the most part: they are noticed."""
    survivors: tuple[Survivor, ...] = ()
    note: str = ""
    """Why there is nothing, or less than all of it."""

    @property
    def untried(self) -> int:
        """How many were made and never tested."""
        return self.total - self.killed - self.survived - self.timed_out


class TasksMutated(Noun):
    """The code of some tasks was changed in many small ways, and their tests have run on each."""

    event: Literal["tasks_mutated"] = "tasks_mutated"
    at: float
    """Seconds since the epoch."""
    tasks: tuple[str, ...]
    """Those whose tests have run together."""
    mutants: Mutants
