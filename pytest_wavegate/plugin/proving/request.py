"""What a proof asks of a pytest that it starts: written by the parent, read by the child."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.proof.own_files import OwnFiles

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "WAVEGATE_PROOF"
"""The environment variable with the path of the request."""
Armed = Literal["never", "in_calls"]


@dataclass(frozen=True, slots=True)
class Request:
    """Which items to run, and how to judge what they say."""

    items: tuple[str, ...]
    """Node ids."""
    own: tuple[OwnFiles, ...]
    """Sets of implementation files, as they lie in the worktree."""
    own_of: dict[str, int]
    """Which of them is an item's, by its node id."""
    modules: tuple[str, ...]
    """Dotted names of the modules in these files."""
    answers: str
    """The file to write answers to, one JSON object a line."""
    source: str
    """The top of the user's own tree, from which nothing may be imported."""
    root: str
    """The top of the worktree."""
    rootdir: str
    """pytest's, in the worktree; node ids start there."""
    armed: Armed
    """When hollow functions raise."""

    def files_of(self, nodeid: str) -> OwnFiles:
        """The implementation files of an item."""
        return self.own[self.own_of[nodeid]]


def write_request(request: Request, path: Path) -> None:
    """Write a request for a child to read."""
    own = [
        {"files": sorted(one.files), "roots": one.roots, "names": sorted(one.names)} for one in request.own
    ]
    path.write_text(json.dumps(asdict(request) | {"own": own}), encoding="utf-8")


def read_request(path: Path) -> Request:
    """Read the request that the parent has written."""
    found = json.loads(path.read_text(encoding="utf-8"))
    own = (
        OwnFiles(frozenset(one["files"]), tuple(one["roots"]), frozenset(one["names"]))
        for one in found["own"]
    )
    return Request(**{**found, "items": tuple(found["items"]), "own": tuple(own)})
