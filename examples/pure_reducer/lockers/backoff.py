"""How long to wait before the next try: longer each time, and never two of us equally long."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential, with a ceiling, and spread by a fraction that follows from a key.

    The fraction is no random number, so a reducer that asks for a delay stays a function of its arguments:
    the same history gives the same delays, today and in a replay.
    """

    first: float = 0.5
    """Seconds before the second try."""
    factor: float = 2.0
    ceiling: float = 30.0
    spread: float = 0.5
    """Up to this share is taken off a delay."""
    tries: int = 4

    def __post_init__(self) -> None:
        if self.first < 0 or self.factor < 1 or self.ceiling < self.first:
            message = "delays start at zero or more, grow, and end at a ceiling above the first"
            raise ValueError(message)
        if not 0 <= self.spread <= 1 or self.tries < 1:
            message = "a spread lies between 0 and 1, and something is tried at least once"
            raise ValueError(message)

    def delay(self, key: str, attempt: int) -> float:
        """Seconds to wait after a failed attempt.

        Args:
            key: who waits; others get other delays.
            attempt: which one failed, from 1.
        """
        # The exponent is bounded first: a factor to the power of a thousand is no float.
        whole = min(self.ceiling, self.first * self.factor ** min(attempt - 1, 64))
        return whole * (1 - self.spread * _fraction(f"{key}:{attempt}"))


def _fraction(key: str) -> float:
    """From 0 up to, but not including, 1."""
    return int.from_bytes(blake2b(key.encode(), digest_size=6).digest()) / 2**48
