"""Which folder is the project of a plan, and which of its files count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.model.plan import Plan, Task
from pytest_wavegate.run.project_files import read_project

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def plan(path: Path, *tasks: Task) -> Plan:
    return Plan(path=str(path), title="Mill", dialect="own", sha256="", tasks=tasks)


def make(folder: Path, *names: str) -> None:
    """Make empty files, and folders where a name ends with a slash."""
    for name in names:
        target = folder / name
        (target if name.endswith("/") else target.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            target.touch()


def test_the_nearest_settings_begin_a_project(tmp_path: Path) -> None:
    """Nothing is written outside of the repository around it."""
    make(tmp_path, ".git/", "tests/", "mill/pyproject.toml", "mill/specs/001/tasks.md")
    found = read_project(plan(tmp_path / "mill/specs/001/tasks.md"))
    assert found.roots.rootdir == (tmp_path / "mill").as_posix()
    assert (found.limit, found.roots.git_root) == (tmp_path.as_posix(), tmp_path.as_posix())
    assert not found.several_plans


def test_without_settings_tests_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the repository, else where the user is."""
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "mill/tests/", "mill/specs/001/tasks.md", "yard/.git/", "yard/specs/tasks.md", "tasks.md")
    roots = {
        name: read_project(plan(tmp_path / name / "tasks.md")).roots.rootdir.removeprefix(tmp_path.as_posix())
        for name in ("mill/specs/001", "yard/specs", ".")
    }
    assert roots == {"mill/specs/001": "/mill", "yard/specs": "/yard", ".": ""}


def test_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan below it belongs to it; paths are shown from there."""
    make(tmp_path, "plans/a/tasks.md", "plans/b/tasks.md")
    monkeypatch.chdir(tmp_path)
    found = read_project(plan(tmp_path / "plans/a/tasks.md"))
    assert (found.limit, found.several_plans) == (tmp_path.as_posix(), True)
    assert found.shown(f"{found.limit}/tests/test_a.py") == "tests/test_a.py"


def test_files_that_count(tmp_path: Path) -> None:
    """Tests in the usual folders, beside the code, and where tasks name them; not those of tools."""
    make(
        tmp_path,
        ".git/",
        "tasks.md",
        "tests/unit/test_a.py",
        "tests/unit/__init__.py",
        "tests/unit/data.json",
        "tests/.venv/test_b.py",
        "tests/node_modules/test_c.py",
        "src/mill/grind.py",
        "src/mill/sieve.py",
        "src/mill/sieve_test.py",
        "src/mill/notes.txt",
        "src/tests/test_d.py",
        "checks/e2e/deep/test_e.py",
        "elsewhere/test_f.py",
    )
    task = Task(
        id="T1",
        title="",
        phase="1",
        line=1,
        files=("src/mill/grind.py", "src/mill/sieve.py", "../out.py", "checks/e2e/deep/new.py", "docs/a.md"),
    )
    found = read_project(plan(tmp_path / "tasks.md", task))
    names = {path.removeprefix(f"{tmp_path.as_posix()}/") for path in found.files}
    assert names == {
        "tests/unit/test_a.py",
        "src/mill/sieve_test.py",
        "src/tests/test_d.py",
        "checks/e2e/deep/test_e.py",
    }
    modules = {path.removeprefix(f"{tmp_path.as_posix()}/") for path in found.modules}
    assert {"src/mill/grind.py", "src/mill/sieve.py", "tests/unit/__init__.py"} <= modules
    assert {f"{tmp_path.as_posix()}/{name}" for name in ("src", "tests", "tests/unit")} <= found.folders
