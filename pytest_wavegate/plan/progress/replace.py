"""Replacing a plan on disk: whole or not at all, and never over somebody else's change."""

from __future__ import annotations

from pathlib import Path

from pytest_wavegate.atomic_write import reason, write_atomically
from pytest_wavegate.errors import WavegateError


def replace_plan(path: str | Path, *, old: bytes, new: bytes) -> None:
    """Write a plan anew; its mode stays, and of a symbolic link the file it leads to is written.

    Args:
        path: the plan's file.
        old: what was read from it.
        new: what it is to hold.

    Raises:
        WavegateError: ``plan-changed`` where it no longer holds ``old``, ``unwritable-plan`` where it
            cannot be written. The file is then as it was.
    """
    try:
        written = write_atomically(Path(path).resolve(strict=True), new, old=old)
    except OSError as error:
        raise WavegateError(
            "unwritable-plan",
            f"this plan cannot be written: {reason(error)}",
            hint="make it a file that you may write, in a folder that you may write",
            path=str(path),
        ) from error
    if not written:
        raise WavegateError(
            "plan-changed",
            "this plan was changed while it was read, and is left as it is",
            hint="run the command again",
            path=str(path),
        )
