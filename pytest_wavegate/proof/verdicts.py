"""What the runs of a test prove: at the base, with hollow code, and at HEAD."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pytest_wavegate.proof.failure_kinds import SWALLOWS, weakest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.proof import ProofName
    from pytest_wavegate.proof.failure_kinds import Kind


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one item; of each run an answer a sample."""

    head: tuple[Kind, ...] = ()
    base: tuple[Kind, ...] = ()
    """With the implementation files of the base; none where there is no base, or it has the same files."""
    hollow: tuple[Kind, ...] = ()
    """With HEAD's files hollowed; none where that was not needed, or cannot be done."""
    declares: tuple[str, ...] = ()
    """Names that the test reads and the implementation files only declare: constants, fields, enums."""
    exempt: str | None = None
    """Why the item needs no proof."""
    lost: str = ""
    """Why there is no base run, or no hollow one, as a fragment."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A verdict with its reason and the one thing to do."""

    verdict: ProofName
    slug: str
    """Of the reason; stable."""
    reason: str
    """For people."""
    todo: str = ""
    """A lowercase imperative; empty where there is nothing to do."""
    warn: bool = False
    """It stays green with hollow code, and there is a better reason for that than an empty test."""


_TODO: Final[dict[str, str]] = {
    "passes": "let the test assert what the code returns or changes",
    "green_at_base": "let the test assert what is new, or exempt it: task(..., exempt=\"...\")",
    "fails_at_head": "make the test pass first",
    "swallows": "do not catch every exception: it hides that the code does not work",
    "absent": "let the test call what it imports, and assert what comes back",
    "declares": "nothing, if these values are all that the task adds",
    "unstable": "find what the test depends on beside the code: time, order, chance, files",
    "no_evidence": "name the file of the code in the task",
    "skipped": "run it where it is not skipped",
    "xfail": "make it pass, and take its mark away",
    "hollow_fixture": "call the code in the test, not only in its fixtures",
    "not_collected": "see why the test was not collected",
}  # fmt: skip


def needs_hollow(base: Sequence[Kind]) -> bool:
    """Return whether the hollow run has something to add to the base run."""
    return not base or any(kind.strength != "strong" for kind in base)


def verdict(evidence: Evidence) -> Proof:
    """Return what is proven of an item.

    Its answers at HEAD must be green, and those at the base strong; where these are anything else, the
    answers with hollow code decide. An item that is green at the base is never proven.
    """
    if evidence.exempt is not None:
        return Proof("exempt", "exempt", evidence.exempt or "no reason is given")
    runs = (("HEAD", evidence.head), ("the base", evidence.base), ("hollow code", evidence.hollow))
    for name, answers in runs:
        if len({kind.strength for kind in answers}) > 1:
            told = " and ".join(dict.fromkeys(kind.why for kind in answers))
            return _proof("unstable", "unstable", f"with {name} it {told}, the code being the same")
    return _at_head(evidence.head) or _below(evidence)


def _at_head(head: Sequence[Kind]) -> Proof | None:
    if not head:
        return _proof("not_red", "not_run", "it was not run with the code as it is")
    kind = weakest(head)
    if kind.strength == "green":
        return None
    word = "fails_at_head" if kind.slug not in {"skipped", "xfail", "not_collected"} else kind.slug
    return _proof("not_red", word, f"with the code as it is, it {kind.why}")


def _below(evidence: Evidence) -> Proof:
    base = weakest(evidence.base) if evidence.base else None
    hollow = weakest(evidence.hollow) if evidence.hollow else None
    if base is not None and base.strength == "strong":
        return _proof("proven", base.slug, f"with the base's code it {base.why}")
    if hollow is None:
        return _by_base(base, evidence.lost)
    if base is not None and base.strength == "green":
        return _green_at_base(hollow)
    swallows = any(kind.slug == SWALLOWS.slug for kind in evidence.hollow)
    return _by_hollow(hollow, base, () if swallows else evidence.declares)


def _by_base(base: Kind | None, lost: str) -> Proof:
    """Without a hollow run."""
    if base is None:
        return _proof("not_red", "no_evidence", lost or "there is no code to take away")
    because = f"; {lost}" if lost else ""
    match base.strength:
        case "green":
            return _proof("vacuous", "passes", f"it passes with the base's code{because}")
        case "weak":
            return _proof("weak", base.slug, f"with the base's code it {base.why}{because}")
        case _:
            return _proof("not_red", base.slug, f"with the base's code it {base.why}{because}")


def _green_at_base(hollow: Kind) -> Proof:
    if hollow.strength == "green":
        return _proof("vacuous", "passes", "it passes with the base's code, and with hollow code")
    why = f"it passes with the base's code; with hollow code it {hollow.why}"
    return _proof("not_red", "green_at_base", why)


def _by_hollow(hollow: Kind, base: Kind | None, declares: Sequence[str]) -> Proof:
    at_base = f"with the base's code it {base.why}, " if base is not None else ""
    why = f"{at_base}with hollow code it {hollow.why}"
    match hollow.strength:
        case "strong":
            return _proof("proven", hollow.slug, why)
        case "green":
            return _green_hollow(hollow, base=base, declares=declares, why=why)
        case "weak":
            return _proof("weak", hollow.slug, why)
        case _:
            return _proof("weak" if base is not None and base.honest else "not_red", hollow.slug, why)


def _green_hollow(hollow: Kind, *, base: Kind | None, declares: Sequence[str], why: str) -> Proof:
    """It passes although no function of the code does anything."""
    if declares:
        names = ", ".join(declares)
        why = f"{why}: it tests what the code declares ({names})"
        return Proof("weak", "declares", why, _TODO["declares"], warn=True)
    if base is not None and base.strength == "unclear":
        return _proof("weak", base.slug, why)
    return _proof("vacuous", hollow.slug, why)


def _proof(name: ProofName, slug: str, why: str) -> Proof:
    return Proof(
        name, slug, why, "" if name == "proven" else _TODO.get(slug, "see how it fails, and mend that")
    )
