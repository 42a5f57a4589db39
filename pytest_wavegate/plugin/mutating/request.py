"""What the pytests of a mutation tester are told: which items to keep, and whose files not to import."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.plugin.options import MUTANT_CHILD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pytest_wavegate.plugin.mutating.mutator import Job
    from pytest_wavegate.proof.worktree import Worktree

VARIABLE = "WAVEGATE_MUTANTS"
"""The environment variable with the path of the request."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a child reads."""

    items: tuple[str, ...]
    """Node ids."""
    source: str
    """The top of the user's own tree, from which nothing may be imported."""
    root: str
    """The top of the tree that tests run in."""
    worktree: str
    """That of the worktree; its own files are left alone, too."""
    lifeline: str
    """The path of the line to the parent."""


def options(job: Job, tree: Worktree) -> list[str]:
    """Return the options of pytest for a job whose tests run in a tree."""
    return ["-p", MUTANT_CHILD, *job.launch.options(tree, job.folder)]


def environment(job: Job, tree: Worktree, files: Iterable[str]) -> dict[str, str]:
    """Write the request of a job, and return the environment of its children.

    Args:
        job: what to do.
        tree: that tests run in.
        files: to change, from the top of that tree.
    """
    request = Request(
        items=job.items,
        source=str(job.tree.source),
        root=str(tree.root),
        worktree=str(job.tree.root),
        lifeline=str(job.folder / LINE),
    )
    path = job.folder / "request.json"
    path.write_text(json.dumps(asdict(request)), encoding="utf-8")
    # Mutants follow each other within a second and are of one size: Python would take one for another.
    fresh = {VARIABLE: str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    return job.launch.environment(tree, job.folder, files) | fresh


LINE = "lifeline"
"""The name of the line in the folder of a job."""


def read_request(path: Path) -> Request:
    """Read the request that the parent has written."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return Request(**{**found, "items": tuple(found["items"])})
