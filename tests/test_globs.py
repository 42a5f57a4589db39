"""Patterns for files: what they match, what is passed by, and which are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pytest_wavegate.globs import files_below, matching, unusable

if TYPE_CHECKING:
    from pathlib import Path

PATHS = ["api/server.py", "api/generated/types.py", "src/api/pool.py", "cli.py", "docs/api.md"]


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["api/**"], ["api/server.py", "api/generated/types.py"]),
        (["./api/**"], ["api/server.py", "api/generated/types.py"]),
        (["api/"], ["api/server.py", "api/generated/types.py", "src/api/pool.py"]),
        (["/api"], ["api/server.py", "api/generated/types.py"]),
        (["*.md", "cli.py"], ["cli.py", "docs/api.md"]),
        (["api/*.py"], ["api/server.py"]),
        (["**/pool.py"], ["src/api/pool.py"]),
        (["api/**", "!api/generated/**"], ["api/server.py"]),
        (["web/**"], []),
        ([], []),
    ],
)
def test_patterns_read_like_lines_of_gitignore(patterns: list[str], found: list[str]) -> None:
    """A slash inside ties a pattern to the root, a folder means its content, the last match decides."""
    assert matching(patterns, PATHS) == found


def lay_out(root: Path, *paths: str) -> None:
    """Make empty files."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()


def test_files_are_found_below_the_root(tmp_path: Path) -> None:
    """Sorted, relative, with slashes."""
    lay_out(tmp_path, "src/b.py", "src/a.py", "src/deep/c.py", "d.py", "src/notes.md")
    assert files_below(tmp_path, ["*.py"]) == ["d.py", "src/a.py", "src/b.py", "src/deep/c.py"]
    assert files_below(tmp_path, ["src/*.py", "src/deep", "!src/b.py"]) == ["src/a.py", "src/deep/c.py"]
    assert files_below(tmp_path, ["src/a.py"]) == ["src/a.py"]
    assert files_below(tmp_path, ["lib/**", "src/z.py"]) == []
    assert files_below(tmp_path / "absent", ["*.py"]) == []


def test_what_others_installed_is_passed_by(tmp_path: Path) -> None:
    """Hidden folders, environments and caches, unless a pattern begins with them."""
    lay_out(
        tmp_path,
        ".cache/x.py",
        "env/pyvenv.cfg",
        "env/lib/y.py",
        "node_modules/z.py",
        "src/__pycache__/w.py",
        "src/ok.py",
    )
    assert files_below(tmp_path, ["*.py"]) == ["src/ok.py"]
    assert files_below(tmp_path, [".cache/*.py"]) == [".cache/x.py"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A folder that links to its parent ends no walk in circles."""
    lay_out(tmp_path, "src/a.py")
    (tmp_path / "src/again").symlink_to(tmp_path, target_is_directory=True)
    assert files_below(tmp_path, ["*.py"]) == ["src/a.py"]


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("", "it matches nothing"),
        ("  ", "it matches nothing"),
        ("# reports", "it matches nothing"),
        ("!", "it matches nothing"),
        ("../other/**", "it leaves the project"),
        ("src/../../x", "it leaves the project"),
        ("src\\", "it is no pattern for files"),
        ("*a" * 25 + "b", "it has too many stars"),
        ("**/a/" * 5 + "b", "it has too many stars"),
        ("x" * 1001, "it is longer than 1000 characters"),
        ("src/**/test_*_*.py", None),
        ("[", None),
    ],
)
def test_a_pattern_that_cannot_be_used_is_told(pattern: str, problem: str | None) -> None:
    """One that nothing can match, or that takes for ever, is refused before it is tried."""
    assert unusable(pattern) == problem
    if problem:
        with pytest.raises(ValueError, match="cannot be used"):
            matching([pattern], ["a"])


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab*?[]!/\\.# ", max_size=30), st.text(alphabet="ab/.", max_size=60))
@example("[[]", "")
def test_any_pattern_is_used_or_refused(pattern: str, path: str) -> None:
    """No pattern breaks the reader in another way."""
    if unusable(pattern) is None:
        assert matching([pattern], [path]) in ([], [path])
