"""What the red-green proof of a test says, and that of a task."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from pytest_wavegate.model.base import Noun, many
from pytest_wavegate.model.mutants import Mutants  # noqa: TC001 (pydantic reads it)

ProofName: TypeAlias = Literal["proven", "weak", "vacuous", "not_red", "unstable", "exempt"]
"""``vacuous``: it passes without the code; ``not_red``: it does not fail, or not for an honest reason."""

BENIGN: Final = frozenset({"green_at_base", "skipped"})
"""Reasons for which a test beside proven ones spoils nothing: it guards what was there, or runs elsewhere."""


@many
class ItemProof:
    """What is proven of one item."""

    verdict: ProofName
    slug: str
    """Of the reason; stable."""
    reason: str
    todo: str = ""
    """A lowercase imperative; empty where there is nothing to do."""
    warn: bool = False
    """It stays green with hollow code, and there is a better reason for that than an empty test."""


class TaskProof(Noun):
    """What is proven of a task: what its items say together."""

    verdict: ProofName
    slug: str
    reason: str
    """Of the item that decides."""
    todo: str = ""
    items: dict[str, ProofName]
    """Verdicts by node id."""
    mutants: Mutants | None = None
    """None where no mutation tester was asked; they change no verdict."""
