"""What a child has answered so far."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_wavegate.proof.failure_kinds import Kind

if TYPE_CHECKING:
    from pytest_wavegate.model.item_events import ItemOutcome


@dataclass(frozen=True, slots=True)
class Answer:
    """How one item has ended in one run."""

    kind: Kind
    outcome: ItemOutcome
    seconds: float = 0.0


@dataclass(slots=True)
class Answers:
    """The lines of one child, as they come in."""

    ends: dict[str, Answer] = field(default_factory=dict)
    running: str | None = None
    """The item that has begun and not ended."""
    modules: dict[str, str] = field(default_factory=dict)
    """What was imported from the user's own tree: file by name."""
    _rest: bytes = b""

    def feed(self, data: bytes) -> bool:
        """Take in what was written since; says whether there was a whole line in it."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(json.loads(line))
        return bool(lines)

    def _take(self, line: dict[str, Any]) -> None:
        match line:
            case {"begin": str(nodeid)}:
                self.running = nodeid
            case {"end": str(nodeid), "kind": kind, "outcome": outcome, "seconds": seconds}:
                self.ends[nodeid] = Answer(Kind(*kind), outcome, seconds)
            case {"modules": modules}:
                self.modules = modules
        if "end" in line and self.running == line["end"]:
            self.running = None
