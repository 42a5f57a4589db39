"""All ledgers of a project: which of them are open, and which can go."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pytest_wavegate.errors import WavegateError, as_typed
from pytest_wavegate.run.rollback.ledger import read_ledger
from pytest_wavegate.run.rollback.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


FOLDER = "rollback"
KEPT = 20
"""Ledgers with nothing left to do that stay."""
_NAMED = 5


class Found(NamedTuple):
    """A ledger that was read."""

    path: Path
    state: State
    size: int
    """How many of its bytes hold whole entries."""


def path_of(state: Path, run_id: str) -> Path:
    """Where the ledger of a run lies."""
    return state / FOLDER / f"{run_id}.jsonl"


def ledgers(state: Path) -> list[Path]:
    """All of them, the newest run first."""
    return sorted((state / FOLDER).glob("*.jsonl"), reverse=True)


def read(path: Path) -> Found:
    """Read one.

    Raises:
        WavegateError: ``bad-ledger``.
    """
    entries, size = read_ledger(path)
    return Found(path, State.of(entries), size)


def survey(state: Path) -> tuple[list[Found], list[WavegateError]]:
    """Those with something left to undo, the newest run first; a ``bad-ledger`` for each unreadable one."""
    found: list[Found] = []
    unreadable: list[WavegateError] = []
    for path in ledgers(state):
        try:
            found.append(read(path))
        except WavegateError as error:
            unreadable.append(error)
    return [one for one in found if one.state.is_open], unreadable


def open_ledgers(state: Path) -> list[Found]:
    """Those with something left to undo, the newest run first.

    Raises:
        WavegateError: ``bad-ledger`` where one cannot be read: what is due by it is unknown.
    """
    found, unreadable = survey(state)
    if unreadable:
        raise unreadable[0]
    return found


def forget_old(state: Path) -> None:
    """Remove all but the newest ledgers that are not open; one that cannot be removed stays."""
    for path in ledgers(state)[KEPT:]:
        try:
            if not read(path).state.is_open:
                path.unlink(missing_ok=True)
        except (OSError, WavegateError):
            continue


def still_open(found: Sequence[Found]) -> WavegateError:
    """Why the next run does not start."""
    first = found[0]
    left = first.state.pending()
    names = [f'"{action.name}" of {first.state.phase_name(action)}' for action in left[:_NAMED]]
    if len(left) > _NAMED:
        names.append(f"{len(left) - _NAMED} more")
    run = first.state.opened.run_id if first.state.opened else first.path.stem
    also = f" (and {len(found) - 1} other runs)" if len(found) > 1 else ""
    return WavegateError(
        "open-rollback",
        f"run {run}{also} has left something to undo: {', '.join(names)}",
        hint="finish it with `wavegate rollback --resume`, or give it up with `wavegate rollback --abandon`",
        path=as_typed(first.path),
    )
