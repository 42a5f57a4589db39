"""The revision that old code is taken from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError

if TYPE_CHECKING:
    from pytest_wavegate.proof.git import Git

_NAMES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
"""Where the default branch is looked for: the remote's word first, which no local commit moves."""
_A_BRANCH = re.compile(r"(?!-|HEAD$|[0-9a-f]{7,40}$)[\w./-]+")


@dataclass(frozen=True, slots=True)
class Base:
    """Where the work on a branch began, or why that is not known."""

    revision: str = ""
    """A whole hash; empty where there is none."""
    name: str = ""
    """The branch or revision it was found by."""
    why: str = ""
    """Why there is none, as a fragment; then only hollow code can prove something."""
    hint: str = ""
    """One way to get one, as a lowercase imperative."""


def find_base(git: Git, asked: str | None = None) -> Base:
    """Return the base: the revision asked for, else the merge base of HEAD and the default branch.

    On the default branch itself that is HEAD: then only what is not committed yet differs from it.

    Raises:
        WavegateError: ``no-base`` where the revision asked for is not there, with how to fetch it.
    """
    if asked is not None:
        return _asked(git, asked)
    branches = [name for name in _NAMES if _commit(git, name)]
    found = [Base(base, name) for name in branches if (base := git.line("merge-base", "HEAD", name))]
    head = _commit(git, "HEAD")
    # A clone of one branch calls that branch its default one; a second name may know better.
    older = next((base for base in found if base.revision != head), None)
    if older is not None or (found and not is_shallow(git)):
        return older or found[0]
    return _nowhere(git, branches)


def is_shallow(git: Git) -> bool:
    """Return whether the repository holds only the last part of its history."""
    return git.line("rev-parse", "--is-shallow-repository") == "true"


def _commit(git: Git, name: str) -> str | None:
    return git.line("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") if name[:1] != "-" else None


def _asked(git: Git, asked: str) -> Base:
    found = _commit(git, asked)
    if found:
        return Base(found, asked)
    hint = (
        _fetch(git, asked) if is_shallow(git) or git.line("remote") else "name a revision that git log shows"
    )
    raise WavegateError("no-base", f'the base "{asked}" is no commit of this repository', hint=hint)


def _nowhere(git: Git, branches: list[str]) -> Base:
    if is_shallow(git):
        why = "the clone is shallow and does not reach back to the default branch"
        return Base(why=why, hint=_fetch(git, "origin/main"))
    if not branches:
        return Base(why="there is no origin/HEAD, main or master", hint="name a revision with --wave-base")
    why = f"HEAD and {branches[0]} have no commit in common"
    return Base(why=why, hint="name a revision with --wave-base")


def _fetch(git: Git, name: str) -> str:
    """The command that brings a revision; a branch is fetched under its own name."""
    shallow = is_shallow(git)
    words = ["git fetch", "--unshallow origin" if shallow else "origin"]
    if _A_BRANCH.fullmatch(name):
        branch = name.removeprefix("origin/")
        words.append(f"{branch}:{name if branch == name else f'refs/remotes/{name}'}")
    more = "(in GitHub Actions: actions/checkout with fetch-depth: 0)" if shallow else "if it is not misspelt"
    return f"fetch it with {' '.join(words)} {more}"
