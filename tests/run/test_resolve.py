"""How a plan's paths meet the files of a run."""

from __future__ import annotations

import pytest

from pytest_wavegate.run.paths import Collected, Roots, alternatives, is_glob

ROOTS = Roots("/repo/backend", "/repo", "/repo/backend/specs/020-pool")


class TestRoots:
    """The folders to try."""

    def test_order(self) -> None:
        """Rootdir, git root, then the plan's folder upwards, no farther than the outermost of them."""
        assert ROOTS.bases() == (
            "/repo/backend",
            "/repo",
            "/repo/backend/specs/020-pool",
            "/repo/backend/specs",
        )

    def test_a_plan_elsewhere_is_followed_to_the_top(self) -> None:
        """A plan outside of the tree is tried with every folder above it."""
        assert Roots("/repo", None, "/home/me/plans").bases() == (
            "/repo",
            "/home/me/plans",
            "/home/me",
            "/home",
        )

    @pytest.mark.parametrize(
        ("folder", "expected"),
        [
            ("/repo", True),
            ("/repo/backend", True),
            ("/repo/backend/tests", True),
            ("/repo/test", True),
            ("/repo/frontend/tests", True),
            ("/repo/backend/specs/tests", True),
            ("/repo/billing/tests", False),
            ("/repo/apps/pool/tests", False),
            ("/repo/backend/tests/unit", False),
            ("/repo/backend/specs/020-pool/checks", False),
        ],
    )
    def test_whole_test_roots(self, folder: str, expected: bool) -> None:
        """The folders that hold the rootdir, or are called tests where a project keeps its tests."""
        assert ROOTS.is_whole(folder) is expected


class TestPatterns:
    """Wildcards and braces."""

    @pytest.mark.parametrize(
        ("pattern", "expected"),
        [
            ("tests/test_*.py", ["tests/test_a.py"]),
            ("tests/*/test_?.py", ["tests/[id]/test_a.py", "tests/x/test_a.py"]),
            (
                "tests/**",
                ["tests/[id]/test_a.py", "tests/test_a.py", "tests/x/test_a.py", "tests/x/y/test_b.py"],
            ),
            ("tests/x/**/test_*.py", ["tests/x/test_a.py", "tests/x/y/test_b.py"]),
            ("**/y/*", ["tests/x/y/test_b.py"]),
            ("tests/**/**/test_b.py", ["tests/x/y/test_b.py"]),
            ("tests/[id]/*.py", ["tests/[id]/test_a.py"]),
            ("tests/**/x", []),
            ("docs/*", []),
        ],
    )
    def test_matches(self, pattern: str, expected: list[str]) -> None:
        """A star stays inside a folder, two stars cross any number of them, brackets are letters."""
        paths = ["tests/test_a.py", "tests/x/test_a.py", "tests/x/y/test_b.py", "tests/[id]/test_a.py"]
        found = Collected(paths, Roots("/repo", None, "/repo")).glob(pattern)
        assert sorted(found) == [f"/repo/{path}" for path in expected]

    def test_many_stars_take_no_time(self) -> None:
        """A pattern made to be slow is answered at once."""
        deep = "/".join(["a"] * 60)
        collected = Collected([f"{deep}/b.py"], Roots("/repo", None, "/repo"))
        assert collected.glob("/".join(["**", "a"] * 30) + "/c.py") == []
        assert collected.glob("*a" * 60 + "/x") == []

    @pytest.mark.parametrize(
        ("mention", "expected"),
        [
            ("tests/x.py", ["tests/x.py"]),
            ("{a,b}/x.py", ["a/x.py", "b/x.py"]),
            ("{a, b}/{c,d}.py", ["a/c.py", "a/d.py", "b/c.py", "b/d.py"]),
            ("a/{id}/x.py", ["a/{id}/x.py"]),
        ],
    )
    def test_braces(self, mention: str, expected: list[str]) -> None:
        """A list in braces stands for several paths."""
        assert alternatives(mention) == expected

    def test_braces_do_not_explode(self) -> None:
        """A mention with very many alternatives is not written out."""
        assert len(alternatives("{a,b}" * 40)) <= 128

    def test_square_brackets_are_no_pattern(self) -> None:
        """Frameworks name folders so."""
        assert [is_glob(path) for path in ("app/[id]/x.py", "test_*.py", "test_?.py")] == [False, True, True]


def test_items_outside_of_the_rootdir() -> None:
    """An item's path may climb out of the rootdir."""
    collected = Collected(["../shared/test_a.py"], Roots("/repo/backend", "/repo", "/repo"))
    assert collected.file("shared/test_a.py") == "/repo/shared/test_a.py"
