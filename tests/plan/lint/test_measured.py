"""WG351 and WG353: gates that nothing measures, and commands that measure nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.plan import PlannedGate
from pytest_wavegate.plan.lint import measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]


def gate(condition: str, line: int) -> PlannedGate:
    """A condition that the plan states on a line."""
    return PlannedGate(phase=None, condition=condition, source=f"plan:{line}", level="warn")


def told(subject: Subject) -> list[tuple[str, str, int]]:
    """Code, severity and line of each finding."""
    return [(one.code, one.severity, one.line) for one in measured.check(subject)]


def test_coverage_that_no_command_enforces(subjects: Subjects, task: Made) -> None:
    """A command that runs the tests and has no limit does not enforce the gate."""
    text = """
        Target: >80% coverage

        ```bash
        # all of them
        pytest tests/ --cov
        ```
        """
    made = subjects(task("A"), text=text, gates=(gate("coverage > 80%", 1),))
    assert told(made) == [("WG351", "warning", 1)]
    assert "line 5" in next(iter(measured.check(made))).message


@pytest.mark.parametrize("way", ["pytest --cov --cov-fail-under=80", "coverage report --fail-under=80"])
def test_coverage_that_a_command_enforces(subjects: Subjects, task: Made, way: str) -> None:
    """A limit in a command is a gate that is kept."""
    text = f"Target: >80% coverage\n\n```\n{way}\n```"
    assert told(subjects(task("A"), text=text, gates=(gate("coverage > 80%", 1),))) == []


def test_coverage_without_a_command(subjects: Subjects, task: Made) -> None:
    """Without any command it is a remark, and told once; a task that checks coverage is a measure."""
    gates = (gate("coverage > 80%", 1), gate("coverage > 90%", 2))
    made = subjects(task("A"), text="80% coverage\n\n90% coverage", gates=gates)
    assert told(made) == [("WG351", "info", 1)]
    checked = "80% coverage\n\n- Verify coverage with the CI job"
    assert told(subjects(task("A"), text=checked, gates=gates[:1])) == []


def test_gates_from_elsewhere(subjects: Subjects, task: Made) -> None:
    """A gate of the settings is enforced by who reads them."""
    given = PlannedGate(phase=None, condition="coverage >= 90%", source="pyproject.toml")
    assert told(subjects(task("A"), gates=(given,))) == []


def test_limit_that_no_test_of_its_task_names(subjects: Subjects, task: Made) -> None:
    """Of two limits of a task one is named by its tests, so the other one lacks its test."""
    text = "### Agent 2A\n\nValidate lag <250ms, crumbs <0.5%"
    gates = (gate("lag < 250ms", 3), gate("crumbs < 0.5%", 3), gate("pass_rate >= 100%", 3))
    one = task("2A", line=1, files=("tests/performance/test_oven_lag.py",))
    found = list(measured.check(subjects(one, text=text, gates=gates)))
    assert [one.message for one in found] == ["crumbs < 0.5% is asked for, but no test of 2A names crumbs"]
    unnamed = task("2A", line=1, files=("tests/performance/test_oven.py",))
    assert told(subjects(unnamed, text=text, gates=gates)) == []


def test_report_without_data(subjects: Subjects, task: Made) -> None:
    """--cov-report alone reports nothing; in a Python fence it is no command."""
    text = """
        ```bash
        pytest \\
          --cov-report=html
        pytest --cov=oven --cov-report=html
        pytest --cov --cov-report=html
        ```

        ```python
        run("pytest --cov-report=html")
        ```
        """
    assert told(subjects(task("A"), text=text)) == [("WG353", "warning", 2)]


def test_very_many_commands(subjects: Subjects, task: Made) -> None:
    """Only the first two thousand commands are looked at."""
    text = "\n".join(["```bash", *["pytest --cov-report=html"] * 2_100, "```"])
    assert len(told(subjects(task("A"), text=text))) == 2_000
