"""All that can be refused."""

from __future__ import annotations


class LockersError(Exception):
    """What this package raises."""


class Impossible(LockersError):  # noqa: N818 (it is what happened)
    """A fact contradicts those before it, or is asked for at the wrong time."""


class StationFull(LockersError):  # noqa: N818 (it is what happened)
    """Every box is taken."""


class Conflict(LockersError):  # noqa: N818 (it is what happened)
    """Somebody else wrote first."""

    def __init__(self, station: str, *, expected: int, found: int) -> None:
        super().__init__(f"{station} is at version {found}, not at {expected}")
        self.station = station
        self.expected = expected
        self.found = found


class Contended(LockersError):  # noqa: N818 (it is what happened)
    """Somebody else wrote first, again and again."""

    def __init__(self, station: str, tries: int) -> None:
        super().__init__(f"{station} changed under all of {tries} tries")


class Behind(LockersError):  # noqa: N818 (it is what happened)
    """The board does not yet show what the reader has seen happen."""

    def __init__(self, *, wanted: int, watermark: int) -> None:
        super().__init__(f"the board is at {watermark}, and {wanted} was asked for")
