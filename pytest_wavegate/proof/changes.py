"""What a user has not committed yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wavegate.proof.git import Git


@dataclass(frozen=True, slots=True)
class Changes:
    """Files by path, relative to the top of the working tree, with slashes; ignored ones are left out."""

    written: tuple[str, ...] = ()
    """New ones, changed ones, and such as were added and not committed."""
    deleted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.written or self.deleted)

    @property
    def note(self) -> str:
        """What to tell the user; empty where all is committed."""
        count = len(self.written) + len(self.deleted)
        files = "1 file is" if count == 1 else f"{count} files are"
        return f"{files} not committed, and part of the proof" if count else ""


def uncommitted(git: Git) -> Changes:
    """Return how the working tree differs from HEAD; submodules are left out."""
    written: list[str] = []
    deleted: list[str] = []
    differing = git.names("diff", "--name-only", "--no-renames", "--ignore-submodules=all", "-z", "HEAD")
    new = git.names("ls-files", "--others", "--exclude-standard", "-z")
    for path in dict.fromkeys((*differing, *new)):
        place = git.root / path
        if place.is_file() or place.is_symlink():
            written.append(path)
        elif path in differing:  # also where a folder has taken its place
            deleted.append(path)
    return Changes(tuple(written), tuple(deleted))


def project_files(git: Git) -> tuple[str, ...]:
    """Return every file of the working tree that is not ignored, tracked or new, relative to its top."""
    found = git.names("ls-files", "--cached", "--others", "--exclude-standard", "-z")
    return tuple(path for path in dict.fromkeys(found) if (git.root / path).is_file())
