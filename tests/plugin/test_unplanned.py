"""Where items go that no task claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Example

NOTE = "def {name}():\n    with open('{path}/order', 'a') as file:\n        file.write('{name}\\n')\n"


@pytest.fixture
def mixed(example: Example) -> Example:
    """Two phases and a stray; each test notes its name."""
    names = {"test_a.py": "test_stray", "test_b.py": "test_one", "test_c.py": "test_two"}
    return example.write(
        {
            "tasks.md": """
                # Tasks
                ## Phase 1: One
                - [x] T001 One in test_b.py
                ## Phase 2: Two
                - [x] T002 Two in test_c.py
            """,
            **{file: NOTE.format(name=name, path=example.path) for file, name in names.items()},
        }
    )


def order(example: Example) -> list[str]:
    return (example.path / "order").read_text(encoding="utf-8").split()


def test_last_is_the_default(mixed: Example) -> None:
    """They follow the plan, in a wave of their own."""
    answer = mixed.run()
    assert order(mixed) == ["test_one", "test_two", "test_stray"]
    assert answer.record["items"][0]["wave"] == 3
    answer.result.stdout.fnmatch_lines(["unplanned | 1 item that no task claims"])


def test_first(mixed: Example) -> None:
    """They go before the plan."""
    mixed.run("--wave-unplanned", "first")
    assert order(mixed) == ["test_stray", "test_one", "test_two"]


def test_they_run_behind_a_closed_gate_too(mixed: Example) -> None:
    """No gate stands before them."""
    answer = mixed.write({"test_b.py": "def test_one(): assert False\n"}).run()
    assert answer.outcomes() == {
        "test_a.py::test_stray": "passed",
        "test_b.py::test_one": "failed",
        "test_c.py::test_two": "blocked",
    }


def test_deselect(mixed: Example) -> None:
    """They are left out, and counted as deselected."""
    answer = mixed.run("--wave-unplanned", "deselect")
    assert order(mixed) == ["test_one", "test_two"]
    assert answer.exit_code == 0
    assert "test_a.py::test_stray" not in answer.outcomes()
    answer.result.stdout.fnmatch_lines(["*2 passed, 1 deselected*"])


def test_error(mixed: Example) -> None:
    """They are refused before any test runs, and named."""
    answer = mixed.run("--wave-unplanned", "error")
    assert answer.exit_code == 4
    assert not (mixed.path / "order").exists()
    assert "1 item belongs to no task: test_a.py::test_stray" in answer.error
    assert "Traceback" not in answer.error + answer.text
