"""What settings name on disk is looked for before anything runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.settings.preflight import script_of

if TYPE_CHECKING:
    from pytest_wavegate.settings import Settings
    from tests.settings.conftest import Build


@pytest.fixture
def project(build: Build, monkeypatch: pytest.MonkeyPatch) -> Build:
    """A project with a package, a script that may be run and one that may not."""
    for name in ("src/api/server.py", "src/cli.py", "scripts/undo.py", "scripts/restore.sh", "notes.md"):
        path = build.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (build.path / "scripts/go.sh").touch(mode=0o755)
    monkeypatch.chdir(build.path)
    return build


def said(build: Build, line: str) -> tuple[str, str, int | None, str]:
    """What a line of the settings is answered with."""
    error = build.refused(f"[tool.wavegate]\n{line}", root=build.path)
    return error.slug, error.message, error.line, error.hint


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("src/ap/**", 'did you mean "src/api/**"'),
        ("src/api/serve.py", 'did you mean "src/api/server.py"'),
        ("web/**", "src/**"),
    ],
)
def test_a_pattern_without_a_file(project: Build, pattern: str, hint: str) -> None:
    """The pattern, its line, and what is near."""
    gate = f"gates = [\n  {{ check = 'coverage >= 9%', files = ['src/**',\n'{pattern}'] }},\n]"
    slug, message, line, way = said(project, gate)
    assert (slug, line) == ("no-match", 4)
    assert message == f'no file below here matches "{pattern}", which coverage >= 9% is about'
    assert hint in way


def test_patterns_that_match_something(project: Build) -> None:
    """What takes files out need match nothing; results of others come later."""
    gates = "[{ check = 'coverage > 9%', files = ['src/**', '!src/made/**'] }, { junit = 'reports/*.xml' }]"
    assert project(f"[tool.wavegate]\ngates = {gates}", root=project.path).gates


@pytest.mark.parametrize(
    "argv",
    [
        ["sh", "-c", "exit 3"],
        [sys.executable, "scripts/undo.py"],
        [sys.executable, "-I", "-X", "dev", "scripts/undo.py", "x.py"],
        [sys.executable, "-m", "no_such_module_at_all.py"],
        [sys.executable, "-c", "print(1)", "x.py"],
        ["./scripts/go.sh"],
        ["scripts/go.sh"],
    ],
)
def test_commands_that_are_there(project: Build, argv: list[str]) -> None:
    """By name, by path from the root, and what Python is to run."""
    toml = f"[tool.wavegate]\ngates = [{{ command = {argv} }}]\nrollback = [{{ run = {argv} }}]"
    toml += f"\nhook = [{{ on = 'run_finished', run = {argv} }}]"
    assert project(toml, root=project.path).hooks


@pytest.mark.parametrize(
    ("argv", "message", "hint"),
    [
        (["mkdirr", "x"], "mkdirr, {} (mkdirr x), cannot be found", 'did you mean "mkdir"'),
        (["zzz-no-such-thing"], "zzz-no-such-thing, {} (zzz-no-such-thing), cannot be", "install it"),
        (["scripts/gone.sh"], "scripts/gone.sh, {}", 'did you mean "scripts/go.sh"'),
        (["far/away"], "far/away, {}", "seen from the rootdir"),
        (["scripts/restore.sh"], "scripts/restore.sh, {}", "chmod +x scripts/restore.sh"),
        (["notes.md"], "notes.md, {}", '"./notes.md"'),
        (["./scripts"], "./scripts, {}", "is a folder"),
        ([sys.executable, "scripts/unda.py"], "scripts/unda.py, which {} runs", '"scripts/undo.py"'),
        ([sys.executable, "undo.py", "-x"], "undo.py, which {} runs", '"scripts/undo.py"'),
        ([sys.executable, "other/x.py"], "other/x.py, which {} runs", "seen from the rootdir"),
    ],
)
def test_commands_that_are_missing(project: Build, argv: list[str], message: str, hint: str) -> None:
    """Of gates, actions and hooks alike."""
    for line, what in (
        (f"gates = [\n{{ command = {argv} }}]", "a gate"),
        (f"rollback = [\n{{ run = {argv} }}]", "a rollback action"),
        (f"hook = [\n{{ on = 'run_finished', run = {argv} }}]", "a hook"),
        (f"[[tool.wavegate.phase]]\nid = '2'\nrollback = [\n{{ run = {argv} }}]", "a rollback action"),
    ):
        slug, told, at, way = said(project, line)
        assert (slug, at) == ("missing-command", 2 + line.count("\n"))
        assert message.format(what) in told
        assert hint in way


@pytest.mark.parametrize(
    ("argv", "script"),
    [
        (["python", "x.py"], "x.py"),
        (["/usr/bin/python3.12", "-u", "x.py"], "x.py"),
        (["python3", "-W", "error", "x.py"], "x.py"),
        (["PYTHON.EXE", "x.pyw"], "x.pyw"),
        (["python", "folder"], None),
        (["python"], None),
        (["python", "-m", "x.py"], None),
        (["python", "-mx", "x.py"], None),
        (["python", "-", "x.py"], None),
        (["ruby", "x.py"], None),
        (["python-config", "x.py"], None),
    ],
)
def test_the_script_that_python_runs(argv: list[str], script: str | None) -> None:
    """Its options are passed over; a module is found by Python itself."""
    assert script_of(argv) == script


def test_all_is_told_at_once(project: Build) -> None:
    """With everything else that is wrong, each with its line."""
    toml = """
[tool.wavegate]
plann = "x"
gates = ["covrage >= 9%", "lag p96 < 3s", "lag < 3 moons"]
rollback = [{ run = ["zzz-undo"] }]
[[tool.wavegate.phase]]
id = "9"
gates = [{ check = "coverage >= 9%", files = ["web/**"] }]
"""
    error = project.refused(toml, root=project.path, known_phases=["1", "Soup"])
    assert error.slug == "bad-settings"
    assert error.message.startswith("7 settings cannot be used")
    for slug, line in (
        ("unknown-setting", 3),
        ("unknown-subject", 4),
        ("bad-statistic", 4),
        ("bad-unit", 4),
        ("missing-command", 5),
        ("unknown-phase", 7),
        ("no-match", 8),
    ):
        told = next(part for part in error.message.split("\n[") if part.startswith(slug))
        assert f"pyproject.toml:{line}\n" in told


def settings_of(project: Build, **given: object) -> Settings:
    toml = """
    [tool.wavegate]
    gates = [{ command = ["zzz"] }, { check = "coverage > 9%", files = ["web"] }]
    rollback = [{ run = ["zzz"] }]
    """
    return project(toml, root=project.path, **given)


def test_what_is_switched_off_is_not_looked_for(project: Build) -> None:
    """A machine without the tools of a rollback can still run the tests."""
    assert settings_of(project, cli={"wave_rollback": "off", "wave_gates": "off"}).gates
    assert settings_of(project, cli={"wave_rollback": "resume"}).gates


def test_front_matter_is_looked_at_where_it_is_trusted(project: Build) -> None:
    """What it may not say is not looked for."""
    Path("tasks.md").write_text("---\nwavegate:\n  rollback:\n    - run: [zzz]\n---\n", encoding="utf-8")
    given: dict[str, Any] = {
        "front_matter": {"wavegate": {"rollback": [{"run": ["zzz"]}]}},
        "root": project.path,
        "plan_file": "tasks.md",
    }
    assert project.refused(**given).slug == "untrusted-plan"
    error = project.refused("[tool.wavegate]\ntrust_plan = true", **given)
    assert (error.slug, error.path, error.line) == ("missing-command", "tasks.md", 4)


def test_a_command_that_only_judges_needs_only_what_gates_name(project: Build) -> None:
    """Actions and hooks are of a run of pytest."""
    toml = (
        "[tool.wavegate]\nrollback = [{ run = ['zzz'] }]\nhook = [{ on = 'run_finished', run = ['zzz'] }]\n"
    )
    assert project.refused(toml, root=project.path).message.startswith("2 settings")
    assert project(toml, root=project.path, runs="gates").hooks
    toml += "gates = [{ command = ['zzz'] }]"
    assert project.refused(toml, root=project.path, runs="gates").slug == "missing-command"
