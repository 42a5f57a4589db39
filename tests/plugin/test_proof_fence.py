"""A child of a proof imports from its worktree, whatever finders find."""

from __future__ import annotations

import sys
from importlib.util import spec_from_file_location
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plugin.proving.fence import Fence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.machinery import ModuleSpec
    from pathlib import Path


class Finder:
    """Finds some modules, as one of an editable install does."""

    def __init__(self, known: Mapping[str, Path]) -> None:
        self._known = known

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """The module in a file."""
        return spec_from_file_location(name, self._known[name]) if name in self._known else None


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The user's tree."""
    return made(tmp_path.resolve() / "source")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The worktree, in a folder for all of a proof."""
    return made(tmp_path.resolve() / "proof" / "tree")


def made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def written(path: Path) -> Path:
    """An empty file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def found(fence: Fence, name: str, monkeypatch: pytest.MonkeyPatch, *places: Path) -> str | None:
    """Where a module comes from that finders find in some files."""
    monkeypatch.setattr(sys, "meta_path", [fence, *(Finder({name: place}) for place in places)])
    spec = fence.find_spec(name)
    return None if spec is None else spec.origin


def test_a_module_of_the_user_is_taken_from_the_worktree(
    source: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where its name says nothing of its folder; what another finder has found comes first."""
    theirs, mine, other = (written(top / "lib/a.py") for top in (source, root, root / "x"))
    fence = Fence(source, root)
    assert found(fence, "acme.shelf", monkeypatch, theirs) == str(mine)
    assert found(fence, "acme.shelf", monkeypatch, theirs, other) == str(other)
    mine.unlink()
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'acme\.shelf'"):
        found(fence, "acme.shelf", monkeypatch, theirs)
    assert found(fence, "acme.shelf", monkeypatch) is None


def test_an_installed_copy_of_the_code_is_none(
    source: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what the task names, that is; a package of others may well be in an environment."""
    copy = written(source.parent / "venv/site-packages/shelf.py")
    assert found(Fence(source, root), "shelf", monkeypatch, copy) == str(copy)
    with pytest.raises(ModuleNotFoundError):
        found(Fence(source, root, {"shelf"}), "shelf", monkeypatch, copy)


def test_a_temp_folder_in_the_users_tree(source: Path) -> None:
    """The worktree and what tests make beside it are not the user's."""
    root = made(source / "tmp/proof/tree")
    fence = Fence(source, root)
    assert not fence.is_theirs(str(root / "a.py"))
    assert not fence.is_theirs(str(root.parent / "run-0/made.py"))
    assert fence.is_theirs(str(source / "tmp/a.py"))
