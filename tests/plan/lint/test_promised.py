"""WG354: what every task is said to have, and some have not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plan.lint import promised

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]

TEXT = """
# Bakery

### Stream A: Dough
**Interface Contracts**: flour in, dough out

### Stream B: Oven
**Interface Contracts**:
- dough in

### Stream C: Shop
**Owner**: Cleo

## Rules

### {heading}

{sentence}

- what it takes
"""


def made(subjects: Subjects, task: Made, heading: str, sentence: str) -> Subject:
    """A plan of three streams, two of them with contracts."""
    tasks = (task("A", line=3), task("B", line=6), task("C", line=10))
    return subjects(*tasks, text=TEXT.format(heading=heading, sentence=sentence))


def test_promise_that_is_not_kept(subjects: Subjects, task: Made) -> None:
    """The first stream without the field is where it is told."""
    found = list(promised.check(made(subjects, task, "Interface Contracts", "Each stream defines:")))
    assert [(one.code, one.line, one.task) for one in found] == [("WG354", 10, "C")]
    assert found[0].message == "each is to have Interface Contracts (line 17), but C has none"


def test_other_sentences(subjects: Subjects, task: Made) -> None:
    """A heading that is no field, and a sentence that promises nothing, are fine."""
    assert list(promised.check(made(subjects, task, "Ovens", "Each stream defines:"))) == []
    assert list(promised.check(made(subjects, task, "Interface Contracts", "We like contracts."))) == []
