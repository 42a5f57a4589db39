"""Old code is taken from where the work on a branch began."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.proof.base import Base, find_base

if TYPE_CHECKING:
    from pathlib import Path

    from tests.proof.conftest import Repository


@pytest.mark.parametrize("name", ["main", "master"])
def test_the_merge_base_with_the_default_branch(repository: Repository, name: str) -> None:
    """Whatever was committed to that branch since."""
    start = repository.commit(a="1")
    repository.run("branch", "-m", name)
    repository.run("switch", "--quiet", "-c", "work")
    repository.commit(a="2")
    repository.run("switch", "--quiet", name)
    repository.commit(b="2")
    repository.run("switch", "--quiet", "work")
    assert find_base(repository.git) == Base(start, name)


def test_the_remote_has_the_first_word(repository: Repository, tmp_path: Path) -> None:
    """``origin/HEAD`` counts before a local branch; so commits that were not pushed are work."""
    start = repository.commit(a="1")
    repository.run("branch", "-m", "trunk")
    repository.run("clone", "--quiet", ".", str(tmp_path / "clone"))
    clone = type(repository)(tmp_path / "clone")
    clone.commit(a="2")
    assert find_base(clone.git) == Base(start, "origin/HEAD")


def test_on_the_default_branch_it_is_head(repository: Repository) -> None:
    """What is not committed differs from it all the same."""
    head = repository.commit(a="1")
    assert find_base(repository.git) == Base(head, "main")


def test_a_revision_that_was_asked_for(repository: Repository) -> None:
    """Any name of a commit; one that is none is an error."""
    first = repository.commit(a="1")
    repository.commit(a="2")
    assert find_base(repository.git, "HEAD~1") == Base(first, "HEAD~1")
    for name in ("nowhere", "--all", ""):
        with pytest.raises(WavegateError, match="is no commit of this repository"):
            find_base(repository.git, name)


def test_a_shallow_clone_says_how_to_fetch_the_base(repository: Repository, tmp_path: Path) -> None:
    """Asked for or not; on a branch of its own, as a build server has it."""
    start = repository.commit(a="1")
    repository.run("switch", "--quiet", "-c", "work")
    repository.commit(a="2")
    source = repository.root.as_uri()
    repository.run("clone", "--quiet", "--depth=1", "--branch=work", source, str(tmp_path / "clone"))
    clone = type(repository)(tmp_path / "clone")
    found = find_base(clone.git)
    assert not found.revision
    assert "shallow" in found.why
    assert "git fetch --unshallow origin main:refs/remotes/origin/main (" in found.hint
    assert found.hint == hint_for(clone, "origin/main")
    follow(clone, found.hint)
    assert find_base(clone.git) == Base(start, "origin/main")
    assert find_base(clone.git, "origin/main").revision == start


@pytest.mark.parametrize("asked", ["main", "HEAD~1", "a hash"])
def test_what_was_asked_for_is_there_once_the_hint_was_followed(
    repository: Repository, tmp_path: Path, asked: str
) -> None:
    """A branch, an older commit, a hash: in a shallow clone, and in a whole one of one branch."""
    start = repository.commit(a="1")
    repository.run("switch", "--quiet", "-c", "work")
    repository.commit(a="2")
    name = start if asked == "a hash" else asked
    for number, how in enumerate(["--depth=1", "--single-branch"]):
        place = tmp_path / f"clone{number}"
        repository.run("clone", "--quiet", how, "--branch=work", repository.root.as_uri(), str(place))
        clone = type(repository)(place)
        if how == "--depth=1" or asked == "main":
            follow(clone, hint_for(clone, name))
        assert find_base(clone.git, name).revision == start


def hint_for(repository: Repository, asked: str) -> str:
    """What to do where a revision is not there."""
    with pytest.raises(WavegateError, match="is no commit of this repository") as error:
        find_base(repository.git, asked)
    assert error.value.hint is not None
    return error.value.hint


def follow(repository: Repository, hint: str) -> None:
    """Do what a hint says, with the rest of its sentence left out."""
    command = hint.removeprefix("fetch it with git ").partition(" (")[0].partition(" if ")[0]
    repository.run(*command.split())


def test_without_a_default_branch_it_says_what_to_name(repository: Repository) -> None:
    """No guess is made."""
    repository.commit(a="1")
    repository.run("branch", "-m", "odd")
    assert "--wave-base" in find_base(repository.git).hint
    repository.run("switch", "--quiet", "--orphan", "main")
    repository.commit(b="1")
    repository.run("switch", "--quiet", "odd")
    assert "no commit in common" in find_base(repository.git).why
