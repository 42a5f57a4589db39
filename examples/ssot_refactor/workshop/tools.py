"""What can be done with an instrument: one way in, whatever is to be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workshop.maker import calibrate

if TYPE_CHECKING:
    from workshop.bulletin import Bulletin
    from workshop.maker import Instrument

Tool = Callable[["Instrument"], str]
"""Works on an instrument, and says what it has done."""


class Toolbox:
    """Tools by name; whoever owns the instrument is told."""

    def __init__(self, bulletin: Bulletin) -> None:
        self._bulletin = bulletin
        self._tools: dict[str, Tool] = {"calibrate": _calibrate, "clean": _clean}

    def add(self, name: str, tool: Tool) -> None:
        """Put a tool in.

        Raises:
            ValueError: there is one of that name.
        """
        if name in self._tools:
            message = f"there is a tool called {name} already"
            raise ValueError(message)
        self._tools[name] = tool

    def use(self, name: str, instrument: Instrument) -> str:
        """Use a tool, note it on the instrument, and tell its owner.

        Raises:
            KeyError: there is no such tool.
        """
        done = self._tools[name](instrument)
        instrument.notes.append(done)
        self._bulletin.tell(instrument.owner, f"{instrument.number} {done}")
        return done


def _calibrate(instrument: Instrument) -> str:
    instrument.curve = calibrate(instrument.kind)
    return f"calibrated from {instrument.kind.low} to {instrument.kind.high} {instrument.kind.unit}"


def _clean(_instrument: Instrument) -> str:
    return "cleaned"
