"""What the proofs of a task's items say together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from pytest_wavegate.model.proof import BENIGN, TaskProof

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.mutants import Mutants
    from pytest_wavegate.model.proof import ProofName
    from pytest_wavegate.model.record import ItemRecord

BAD: Final = frozenset({"vacuous", "not_red", "unstable"})
"""Verdicts that a run fails for."""
_RANKS: Final[tuple[ProofName, ...]] = ("vacuous", "unstable", "not_red", "proven", "weak", "exempt")


class Told(Protocol):
    """A verdict with its reason."""

    @property
    def verdict(self) -> ProofName:
        """What is proven."""

    @property
    def slug(self) -> str:
        """Of the reason."""

    @property
    def reason(self) -> str:
        """For people."""


ToldT = TypeVar("ToldT", bound=Told)


def leading(proofs: Iterable[ToldT]) -> ToldT:
    """Return the proof that decides for a task: a proven one, unless one spoils it.

    An item spoils it that is vacuous, unstable or not red; tests that guard what was there before and skipped
    ones do not. Exempt items count for nothing beside others.

    Args:
        proofs: of the task's items; at least one.
    """
    return min(proofs, key=_rank)


def task_proof(items: Iterable[ItemRecord], mutants: Mutants | None = None) -> TaskProof | None:
    """Return what is proven of a task; none where none of its items was tried.

    Args:
        items: of the task.
        mutants: what a mutation tester has found of its code, where one was asked.
    """
    tried = {item.nodeid: item.proof for item in items if item.proof is not None}
    if not tried:
        return None
    first = leading(tried.values())
    return TaskProof(
        verdict=first.verdict,
        slug=first.slug,
        reason=first.reason,
        todo=first.todo,
        items={nodeid: proof.verdict for nodeid, proof in tried.items()},
        mutants=mutants,
    )


def _rank(proof: Told) -> tuple[int, str, str]:
    place = _RANKS.index("weak") if proof.slug in BENIGN else _RANKS.index(proof.verdict)
    return place, proof.slug, proof.reason
