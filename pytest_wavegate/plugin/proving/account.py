"""What one item has told, step by step, and what could not be collected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.model.item_events import ItemOutcome
    from pytest_wavegate.proof.failure import Failure

_OUTCOMES: Mapping[str, ItemOutcome] = {"skipped": "skipped", "xfailed": "xfailed", "xpassed": "xpassed"}


@dataclass(slots=True)
class Account:
    """All steps of one item."""

    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, failure: Failure, seconds: float) -> None:
        """A step has ended."""
        self.failures.append(failure)
        self.seconds += seconds

    @property
    def by_fixture(self) -> bool:
        """Whether hollow code was called while fixtures were set up."""
        return any(one.step == "setup" and one.hollow_calls for one in self.failures)

    @property
    def outcome(self) -> ItemOutcome:
        """How the item ended, in the words of a run record."""
        first = next((one for one in self.failures if one.outcome != "passed"), None)
        if first is None:
            return "passed" if self.failures else "not_run"
        if first.outcome == "failed":
            return "failed" if first.step == "call" else "error"
        return _OUTCOMES.get(first.outcome, "error")


def broken(nodeid: str, failures: Mapping[str, Failure]) -> Failure | None:
    """Return why an item is not there: what could not be collected lies above it; none where nothing does.

    Args:
        nodeid: of the item.
        failures: of collectors, by node id; the one without a name is for all.
    """
    above = [one for one in failures if _is_above(one, nodeid)]
    return failures[max(above, key=len)] if above else None


def _is_above(collector: str, nodeid: str) -> bool:
    return collector in {"", "."} or nodeid.startswith((f"{collector}/", f"{collector}::"))
