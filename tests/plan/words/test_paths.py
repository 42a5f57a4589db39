"""Paths are found in the lines of a task."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.words.paths import find_paths, is_test


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("Add it to src/pool/core.py", "src/pool/core.py"),
        ("Add it to `src/pool/core.py`.", "src/pool/core.py"),
        ("(see src/a.py, src/b.py; src/c.py)", "src/a.py src/b.py src/c.py"),
        ("in src/a.py: then lib/b.go!", "src/a.py lib/b.go"),
        ("Create [check.js](scripts/ci/check.js) now", "scripts/ci/check.js"),
        ("`src/a.py:12-40`, src/b.py:7 and src/c.py#L10-L12", "src/a.py src/b.py src/c.py"),
        ("`src/{a,b}.py` and lib/{c, d}/x.ts", "src/a.py src/b.py lib/c/x.ts lib/d/x.ts"),
        ("src/**/*.py and docs/*.md", "src/**/*.py docs/*.md"),
        ("app/(shop)/[id]/page.tsx", "app/(shop)/[id]/page.tsx"),
        ("README.md, pyproject.toml and .gitignore", "README.md pyproject.toml .gitignore"),
        ("`Dockerfile` and docker/Makefile", "Dockerfile docker/Makefile"),
        ("./src/a.py twice src/a.py", "src/a.py"),
        ("src\\win\\a.cs", "src/win/a.cs"),
        ("在 src/a.ts、src/b.ts中", "src/a.ts src/b.ts"),
        ("`git mv old/ci.yml new/ci.yml`", "old/ci.yml new/ci.yml"),
        ("Update docs/api.md", "docs/api.md"),
        ("`src/.../pool.py` by `go test ./src/...`", "src/**/pool.py"),
        ("tests/contract/test_[name].py", "tests/contract/test_[name].py"),
    ],
)
def test_files(text: str, files: str) -> None:
    """Files count in every notation, without line numbers and anchors, in order of mention."""
    assert tuple(files.split()) == find_paths([text]).files


@pytest.mark.parametrize(
    "text",
    [
        "GET /api/users/{id} and POST /pool/initialize",
        "with Next.js and/or Node.js",
        "see https://example.com/a/b.py and example.com/x.html",
        "Validate quickstart.md against spec.md and plan.md",
        "as in contracts/pool.yaml",
        "discovery/migration tasks, US1/US2, T001/T002",
        "v1.2.3, e.g. 3.5x, i.e. self.pool, os.path.join()",
        "lag <250ms and 1/2 of it",
        "import { a } from '@/lib/x.ts'",
        "`from app.domain import Pool`",
        "text/event-stream",
    ],
)
def test_no_files(text: str) -> None:
    """Endpoints, addresses, products, alternatives and design documents are no files."""
    paths = find_paths([text])
    assert (paths.files, paths.folders) == ((), ())


def test_folders() -> None:
    """A folder ends in a slash; in code also a path below a source or test root."""
    paths = find_paths(["Create tests/unit/, tests/e2e/ and `src/core/types` in `tests/`"])
    assert (paths.folders, paths.files) == (("tests/unit/", "tests/e2e/", "src/core/types/", "tests/"), ())


def test_test_ids_name_their_file() -> None:
    """A test id counts as such, and its file is a file and a test."""
    paths = find_paths(["`pytest tests/test_a.py::test_x -q` and tests/test_b.py::TestB::test_y[1]"])
    assert paths.test_ids == ("tests/test_a.py::test_x", "tests/test_b.py::TestB::test_y[1]")
    assert ("tests/test_a.py", "tests/test_b.py") == paths.files == paths.tests


def test_paths_outside_the_project_are_left_out() -> None:
    """Absolute paths and those that climb are no files of the project."""
    paths = find_paths(
        ["/etc/app.conf ../other/x.py ~/notes.md C:\\temp\\x.py src/a/../../../x.py src/ok.py"]
    )
    assert paths.files == ("src/ok.py",)
    assert {"/etc/app.conf", "../other/x.py", "~/notes.md", "src/a/../../../x.py"} <= set(paths.outside)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/unit/helpers.py", True),
        ("src/test_a.py", True),
        ("pkg/a_test.go", True),
        ("src/a.spec.ts", True),
        ("src/a.test.tsx", True),
        ("web/__tests__/a.js", True),
        ("tests/App.Tests/PoolTests.cs", True),
        ("src/latest.py", False),
        ("src/contest/a.py", False),
        ("testing.md", False),
    ],
)
def test_tests(path: str, expected: object) -> None:
    """A test is known by its name or its folder."""
    assert expected is is_test(path)


def test_alternatives_are_bounded() -> None:
    """Braces in a path never make more files than anyone can mean."""
    assert len(find_paths(["a/" + "{b,c}/" * 30 + "x.py"]).files) <= 64


def test_a_run_of_backticks_is_no_code() -> None:
    """More backticks than anyone writes open nothing, and what follows them is read."""
    assert find_paths([f"{'`' * 9_000} `src/a.py` ``src/b.py``"]).files == ("src/a.py", "src/b.py")


@given(st.text(alphabet="ab/.{},[]()`:#\\*~ py", max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_path_leaves_the_project(text: str) -> None:
    """Whatever the text is, no file or folder is absolute or climbs."""
    paths = find_paths([text])
    assert not [
        one for one in (*paths.files, *paths.folders) if one.startswith("/") or ".." in one.split("/")
    ]
    assert set(paths.tests) <= set(paths.files)
