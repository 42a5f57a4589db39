"""What the reducer wants done; it does nothing itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """Open a box for the courier, not before ``after`` seconds have passed."""

    parcel: str
    box: int
    attempt: int
    after: float = 0.0

    @property
    def key(self) -> str:
        """What names this very action, whoever asks for it and how often."""
        return f"open:{self.parcel}:{self.attempt}"


@dataclass(frozen=True, slots=True)
class SendCode:
    """Send the code to whom the parcel is for."""

    parcel: str
    after: float = 0.0

    @property
    def key(self) -> str:
        """There is one code for each parcel."""
        return f"code:{self.parcel}"


@dataclass(frozen=True, slots=True)
class CallMechanic:
    """Have a door looked at."""

    parcel: str
    box: int
    jams: int
    after: float = 0.0

    @property
    def key(self) -> str:
        """A door that jams again after a repair is another call."""
        return f"mechanic:{self.parcel}:{self.jams}"


Intent = OpenDoor | SendCode | CallMechanic
