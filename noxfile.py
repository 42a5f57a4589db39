"""The chores of the project: ``nox -l`` lists them, ``nox`` runs those that every change must pass."""

from __future__ import annotations

import nox

nox.options.reuse_existing_virtualenvs = True

PYTHONS = ["3.11", "3.12", "3.13"]
FOLDERS = ("model", "plan", "run", "gates", "settings", "evidence", "proof", "reports", "test_registry.py")
CORE = [f"tests/{name}" for name in FOLDERS]
"""Tests of everything below the two hosts: no pytester, no plugin."""
WITH_OTHERS = ("other_plugins", "tdd_red", "prove_runs", "mutants_runs")
BESIDE = [f"tests/plugin/test_{name}.py" for name in WITH_OTHERS]
"""Tests that start runs with other plugins, where these are installed."""
THEIRS = ("other_plugins", "asyncio", "anyio", "time", "rerun", "survivors")
ASLEEP = ["-p", "no:wavegate", "-p", "no:xdist"]
PROJECT = nox.project.load_toml("pyproject.toml")["project"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """All tests, or those named after ``--``."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session(python=PYTHONS, default=False)
def core(session: nox.Session) -> None:
    """The core alone, in a pytest that loads neither this plugin nor pytest-xdist: seconds."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "pytest", *ASLEEP, *CORE, *session.posargs)


@nox.session(default=False)
def without_xdist(session: nox.Session) -> None:
    """All tests where pytest-xdist is not even installed; those that need it are skipped."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "pip", "uninstall", "--yes", "pytest-xdist", "execnet")
    session.run("python", "-m", "pytest", "-r", "fE", *session.posargs)


@nox.session(default=False)
def other_plugins(session: nox.Session) -> None:
    """The plugin beside others that change how tests run; elsewhere their tests are skipped."""
    others = ("asyncio", "cov", "randomly", "repeat", "rerunfailures", "timeout")
    session.install("-e", ".[dev]", "anyio", "mutmut", *(f"pytest-{name}" for name in others))
    ours = ["-p", "no:randomly", "-p", "no:asyncio"]  # they are for the runs that the tests start
    session.run("python", "-m", "pytest", *ours, *BESIDE, "-k", " or ".join(THEIRS), *session.posargs)


@nox.session(python=PYTHONS, default=False)
def mutators(session: nox.Session) -> None:
    """The handing over to mutation testers, with the real ones; elsewhere its tests are skipped."""
    session.install("-e", ".[dev]", "mutmut", "cosmic-ray")
    session.run("python", "-m", "pytest", "tests/plugin/test_mutants_runs.py", *session.posargs)


@nox.session(python="3.11", default=False)
def lowest(session: nox.Session) -> None:
    """All tests with the oldest release of each direct dependency that pyproject.toml allows."""
    session.install(*(wish.replace(">=", "==") for wish in PROJECT["dependencies"]), "hypothesis")
    session.install("--no-deps", "-e", ".")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, types, and who may import whom."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation, with every warning an error."""
    session.install(*PROJECT["optional-dependencies"]["docs"])
    session.run("mkdocs", "build", "--strict", "--site-dir", session.create_tmp())


@nox.session(default=False)
def coverage(session: nox.Session) -> None:
    """How much of the package the tests reach, workers and inner runs of pytest included."""
    session.install("-e", ".[dev]")
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", *session.posargs, success_codes=[0, 1])
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report", "--omit=pytest_wavegate/plugin/*")
    session.run("coverage", "report", "--include=pytest_wavegate/plugin/*")
