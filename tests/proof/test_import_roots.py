"""Where the modules of implementation files are looked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.proof.import_roots import import_roots, module_names

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A working tree that nothing imports from yet."""
    return tmp_path.resolve()


def written(top: Path, *files: str) -> None:
    """Write empty files."""
    for file in files:
        (top / file).parent.mkdir(parents=True, exist_ok=True)
        (top / file).touch()


@pytest.mark.parametrize(
    ("files", "path", "root", "name"),
    [
        ("src/shelf/__init__.py", "src/shelf/books.py", "src", "shelf.books"),
        ("shelf/__init__.py", "shelf/__init__.py", ".", "shelf"),
        ("shelf/books.py", "shelf/books.py", "shelf", "books"),
        ("src/__init__.py", "src/books.py", ".", "src.books"),
    ],
)
def test_what_nothing_imports_has_a_likely_folder(
    top: Path, files: str, path: str, root: str, name: str
) -> None:
    """``src`` counts as one unless it is a package."""
    written(top, files)
    assert import_roots(top / path, top) == (top / root,)
    assert list(module_names(top / path, top)) == [name]


def test_the_search_path_knows_better(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without ``__init__.py`` may be a package; a new file in it is found all the same."""
    written(top, "shelfware/books.py")
    monkeypatch.syspath_prepend(str(top))
    importlib.invalidate_caches()
    assert import_roots(top / "shelfware/new.py", top) == (top,)
    assert list(module_names(top / "shelfware/new.py", top)) == ["shelfware.new"]


@pytest.mark.parametrize("other", ["shelf/types.py", "shelf/json/__init__.py", "shelf/pytest.py"])
def test_a_folder_that_would_hide_other_modules_is_none(top: Path, other: str) -> None:
    """Those of the standard library, or a package where the file is a module."""
    written(top, other)
    assert import_roots(top / other, top) == ()
    assert list(module_names(top / other, top)) == []
