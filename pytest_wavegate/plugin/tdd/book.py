"""What each item was asked, what it has answered, and what that proves: kept by the process that decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.proof.failure_kinds import TEARDOWN_ERROR
from pytest_wavegate.proof.red_green import green_proof, look_back, red_proof
from pytest_wavegate.proof.red_memory import Red, RedMemory
from pytest_wavegate.proof.verdicts import Proof

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.plugin.tdd.items import Told

_TOO = "fails once more when it is torn down"
Mode: TypeAlias = Literal["red", "green"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One item that red or green is asked of."""

    nodeid: str
    """As pytest has it in one process."""
    exempt: str | None
    """Why it is not asked after all."""
    code: str
    """Key of what its implementation files hold; empty where there are none."""
    no_code: str = ""
    """Why there are none, as a fragment with one way out."""


@dataclass(slots=True)
class Book:
    """The answers of a run."""

    mode: Mode
    memory: RedMemory
    items: Mapping[int, Asked] = field(default_factory=dict)
    """By index."""
    reds: list[Red] = field(default_factory=list)
    """What is to be remembered."""
    _answers: dict[int, Told] = field(default_factory=dict)

    def take(self, index: int, told: Told) -> None:
        """Enter an answer: the first bad one stands, and a teardown that fails spoils a good one."""
        known = self._answers.get(index)
        if known is None or known.kind.strength == "green":
            self._answers[index] = told
        elif known.kind.honest:
            too = told.kind.slug == TEARDOWN_ERROR.slug
            self._answers[index] = told._replace(kind=told.kind._replace(why=_TOO)) if too else told

    def forget(self, index: int) -> None:
        """The item begins again."""
        self._answers.pop(index, None)

    def close(self, index: int) -> tuple[Told, Proof | None] | None:
        """Return what an item has answered in the end, and what that proves; none where it said nothing.

        An honest red proves nothing yet: it is remembered.
        """
        told = self._answers.get(index)
        if told is None:
            return None
        asked, proof = self.items[index], self.proof(index)
        if self.mode == "red" and proof is None and told.now is not None:
            red = Red(asked.nodeid, told.now.test, told.now.fixtures, asked.code, told.kind.slug)
            self.reds.append(red)
        del self._answers[index]
        return told, proof

    def proof(self, index: int) -> Proof | None:
        """Return what an item's answers prove so far."""
        asked, told = self.items[index], self._answers[index]
        if asked.exempt is not None:
            return Proof("exempt", "exempt", asked.exempt or "no reason is given")
        if self.mode == "red":
            return red_proof(told.kind, no_code=asked.no_code)
        if told.now is None:
            return green_proof(told.kind, None)
        return green_proof(
            told.kind, look_back(self.memory, asked.nodeid, told.now, implementation=asked.code)
        )
