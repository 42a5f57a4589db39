"""A second working tree at HEAD, in which code is taken away and tests run."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.proof.alone import alone
from pytest_wavegate.proof.git import Git, nul_joined
from pytest_wavegate.proof.leftovers import PREFIX, held_folder, remove_folder, stale_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_wavegate.proof.changes import Changes


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of files that were to be as at the base; paths relative to the top."""

    restored: tuple[str, ...] = ()
    """They hold what they held at the base, which is something else."""
    deleted: tuple[str, ...] = ()
    """The base has no such file."""
    unchanged: tuple[str, ...] = ()
    """They are as at the base, so a run proves nothing about them."""

    @property
    def differs(self) -> bool:
        """Whether the base was used at all."""
        return bool(self.restored or self.deleted)


@dataclass(frozen=True, slots=True)
class Worktree:
    """A detached working tree that is removed in the end.

    Attributes:
        source: the top of the user's own working tree.
        root: its own top, links resolved.
    """

    source: Path
    root: Path

    def inside(self, path: Path) -> Path:
        """Return where a file of the user's tree lies in this one.

        Raises:
            ValueError: it lies outside of the user's tree.
        """
        return self.root / path.relative_to(self.source)

    def take(self, paths: Iterable[str], revision: str) -> Taken:
        """Let files be as at a revision, and delete those that it does not have.

        Args:
            paths: relative to the top, with slashes; one that is in neither place is passed over.
            revision: a commit.

        Raises:
            WavegateError: ``git-failed``.
        """
        wanted = tuple(dict.fromkeys(paths))
        before = {path: _bytes(self.root / path) for path in wanted}
        git = Git(self.root)
        known = frozenset(git.names("ls-tree", "-r", "-z", "--name-only", revision, "--", *wanted))
        old = tuple(path for path in wanted if path in known)
        if old:
            given = nul_joined(old)
            options = ("--pathspec-from-file=-", "--pathspec-file-nul")
            git.do("checkout", "--quiet", revision, *options, given=given)
        gone = tuple(path for path in wanted if path not in known and before[path] is not None)
        for path in gone:
            self._safe(path).unlink()
        self._forget(wanted)
        for path in gone:
            self._remove_empty(self.root / path)
        changed = tuple(path for path in old if _bytes(self.root / path) != before[path])
        return Taken(changed, gone, tuple(path for path in old if path not in changed))

    def put(self, path: str, data: bytes) -> None:
        """Write a file, a hollow one for instance; its mode stays."""
        target = self._safe(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_symlink():
            target.unlink()
        target.write_bytes(data)
        self._forget([path])

    def bring(self, paths: Iterable[str]) -> None:
        """Copy files and folders that git ignores from the user's tree.

        Args:
            paths: relative to the top, as the user lists them.

        Raises:
            WavegateError: ``no-such-file`` where one is not there, or lies outside of the tree.
        """
        for path in paths:
            source = self.source / path
            if not os.path.lexists(source) or not source.resolve().is_relative_to(self.source):
                message = f"{path} is to be copied for the proof, and is no file or folder of the project"
                hint = "correct the list of files to copy"
                raise WavegateError("no-such-file", message, hint=hint, path=path)
            self._copy(source, self._safe(path))

    def overlay(self, changes: Changes) -> None:
        """Repeat what the user has not committed yet."""
        for path in changes.deleted:
            target = self._safe(path)
            if target.is_symlink() or not target.is_dir():  # it is one from the second time on
                target.unlink(missing_ok=True)
                self._remove_empty(target)
        for path in changes.written:
            self._copy(self.source / path, self._safe(path))
        self._forget((*changes.deleted, *changes.written))

    def purge_bytecode(self) -> None:
        """Remove compiled Python, which may be that of another version of a file.

        What is compiled from then on is kept, but for that of files which change: compiling all tests again
        takes longer than most of them run.
        """
        for place, folders, files in os.walk(self.root):
            if "__pycache__" in folders:
                folders.remove("__pycache__")
                remove_folder(Path(place, "__pycache__"))
            for name in files:
                if name.endswith(".pyc") and f"{name[:-1]}" in files:
                    Path(place, name).unlink()

    def _forget(self, paths: Iterable[str]) -> None:
        """Remove compiled Python beside some files; Python may not notice that one has changed so soon."""
        for folder in {(self.root / path).parent for path in paths}:
            remove_folder(folder / "__pycache__")

    def _remove_empty(self, path: Path) -> None:
        """Remove the folders above a file that hold nothing more: Python would import them all the same."""
        for folder in path.parents:
            if folder == self.root or not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()

    def _safe(self, path: str) -> Path:
        """A path of this tree; never one that a link leads out of it, back to the user's files."""
        target = self.root / path
        if not target.parent.resolve().is_relative_to(self.root):
            message = f"{path} leads out of the working tree"
            raise WavegateError("no-such-file", message, hint="name a file of the project", path=path)
        return target

    def _copy(self, source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir() and not source.is_symlink():
            shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
            return
        target.unlink(missing_ok=True)
        shutil.copy2(source, target, follow_symlinks=False)


@contextmanager
def worktree(git: Git, run_id: str) -> Iterator[Worktree]:
    """Make a detached worktree at HEAD under the temp folder, and remove it however the block ends.

    Args:
        git: the user's working tree; nothing in it changes.
        run_id: of the run, for people who find the folder.

    Raises:
        WavegateError: ``git-failed`` where git makes none.
    """
    with held_folder(run_id, git.root) as folder:
        # Git calls its notes on a worktree by the last part of the path, so that part is the folder's own.
        root = folder / folder.name
        try:
            with alone(git):
                git.do("worktree", "add", "--quiet", "--detach", "--no-checkout", str(root), "HEAD")
            Git(root).do("reset", "--quiet", "--hard")
            yield Worktree(git.root, root)
        finally:
            _drop(git, root)


def prune(git: Git) -> list[Path]:
    """Remove the worktrees that crashed runs left behind; those of runs that go on are left alone.

    Returns:
        The folders that were removed.
    """
    stale = stale_folders(git.root)
    for folder in stale:
        _drop(git, folder / folder.name)
        remove_folder(folder)
    for path in _noted(git):
        if not path.parent.exists() and path.name == path.parent.name and path.name.startswith(PREFIX):
            _drop(git, path)
    return stale


def _noted(git: Git) -> list[Path]:
    """The worktrees that git knows."""
    with alone(git):
        lines = os.fsdecode(git.ask("worktree", "list", "--porcelain") or b"").splitlines()
    return [Path(line.removeprefix("worktree ")) for line in lines if line.startswith("worktree ")]


def _drop(git: Git, root: Path) -> None:
    """Remove a worktree and git's notes on it, whatever is left of either.

    ``git worktree prune`` would forget the user's own worktrees, too, where their disk is not mounted now.
    """
    remove_folder(root)
    with alone(git):
        git.ask("worktree", "remove", "--force", "--force", str(root))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
