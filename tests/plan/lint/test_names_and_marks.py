"""How findings name tasks, and where their carets stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plan.lint.words import position

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Lint = Callable[..., list[Finding]]
    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]

HALLS = """\
### Team Amber - Halls

1. **Hour 0-6:** Pack the vases

### Team Birch - Cards

1. **Hour 4-8:** Number the coins

```mermaid
graph TD
    A[Pack the vases] -->|Blocks| C[Number the coins]
```
"""


@pytest.mark.parametrize(
    ("text", "mark", "at"),
    [
        ("T015, T01", "T01", 6),
        ("T015", "T01", 0),
        ("see (A)", "A", 5),
        ("AA", "A", 0),
        ("a_b, b", "b", 5),
        ("nothing", "T01", None),
        ("nothing", "", None),
    ],
)
def test_position(text: str, mark: str, at: int | None) -> None:
    """A mark is looked for as a word of its own first, then anywhere."""
    assert position(text, mark) == at


def test_a_task_by_its_title(findings: Lint) -> None:
    """An id that the plan does not write means nothing to its reader."""
    (found,) = findings(HALLS, "WG304")
    assert found.message.startswith('"Number the coins" waits for "Pack the vases", which ends at hour 6')
    assert HALLS.splitlines()[found.line - 1][(found.column or 0) - 1 :].startswith("-->")


def test_long_titles_are_cut(subjects: Subjects, task: Made) -> None:
    """What stands for an id fits into a message."""
    made = subjects(task("7", title="word " * 40, line=1), text="# Bakery")
    assert made.named("7").startswith('"word word')
    assert len(made.named("7")) <= 62
    assert made.named("8") == "8"


def test_files_below_the_headings_of_a_task(findings: Lint) -> None:
    """Headings below that of a task are parts of it, so a finding stands where the file is named."""
    part = "## Agent {}: {}\n\n### Files\n\n- src/shop.py\n\n"
    whole = "# Plan\n\n" + part.format("1", "Shelves") + part.format("2", "Till")
    (found,) = findings(whole, "WG302", dialect="streams")
    assert (found.line, found.column, found.length) == (13, 3, 11)


def test_caret_below_what_a_message_begins_with(findings: Lint) -> None:
    """The id that is wrong is pointed at, not the task that has it."""
    (found,) = findings("- [ ] T001 a\n- [ ] T002 b (depends on T001, T009)\n", "WG102")
    assert (found.column, found.length) == (32, 4)
