"""What one run of a test told: how it ended and, where it failed, the facts of the exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

Step: TypeAlias = Literal["collect", "setup", "call", "teardown"]
Outcome: TypeAlias = Literal[
    "passed", "failed", "skipped", "xfailed", "xpassed", "crashed", "timed_out", "not_collected"
]


class Frame(NamedTuple):
    """A place in a traceback."""

    path: str
    """Absolute, with slashes."""
    line: int
    function: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What an ImportError, a NameError or an AttributeError asked for in vain."""

    module: str = ""
    """Dotted: the module that is not there, or that lacks the name; of an object, the module of its class."""
    name: str = ""
    """The name that is not there; empty where a whole module is not."""
    path: str = ""
    """The file that lacks the name, where there is one."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One answer of a test; a passed one, too."""

    outcome: Outcome
    step: Step = "call"
    types: tuple[str, ...] = ()
    """The classes of the exception from its own upwards, as ``module.Name``."""
    frames: tuple[Frame, ...] = ()
    """The innermost last."""
    missing: Missing | None = None
    broken: str = ""
    """The file that a SyntaxError lies in."""
    touched: tuple[str, ...] = ()
    """Files of the functions, classes and modules that the innermost line uses."""
    because: tuple[str, ...] = ()
    """The classes of the exceptions behind it: its causes and contexts."""
    hollow_calls: int = 0
    """How often the test called a function that was hollowed."""
    parts: tuple[Failure, ...] = ()
    """The exceptions inside of a group."""

    def is_a(self, *names: str) -> bool:
        """Return whether the exception is of one of some classes."""
        return not set(names).isdisjoint(self.types)


PASSED = Failure("passed")
