"""The repository that a proof stands on: looked at before anything is collected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.proof.base import find_base
from pytest_wavegate.proof.changes import uncommitted
from pytest_wavegate.proof.git import open_git
from pytest_wavegate.proof.worktree import prune

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_wavegate.proof.base import Base
    from pytest_wavegate.proof.changes import Changes
    from pytest_wavegate.proof.git import Git


@dataclass(frozen=True, slots=True)
class Ground:
    """The working tree, where its old code comes from, and what in it is not committed."""

    git: Git
    base: Base
    changes: Changes

    def notes(self) -> Iterator[str]:
        """What the user should know before reading a verdict."""
        if self.changes.note:
            yield self.changes.note
        if not self.base.revision:
            yield (
                f"there is no base to take old code from: {self.base.why}; all is proven with hollow code. "
                f"To have one, {self.base.hint}"
            )


def ground_at(rootdir: Path, *, base: str | None) -> Ground:
    """Look at the repository; what crashed proofs have left behind is removed.

    Raises:
        WavegateError: ``no-git``, ``git-failed`` or ``no-base``.
    """
    git = open_git(rootdir)
    prune(git)
    return Ground(git, find_base(git, base), uncommitted(git))
