"""WG365 and WG366: files that belong to no task, or to two that overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.model.claims import Soft
from pytest_wavegate.plan.lint import unlisted

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]

TEXT = """
# Bakery

### Stream A: Dough

- src/dough.py

## Coordination

- both change src/dough.py and `dough.py`
- Ada creates `004_shelves.sql`, see notes/shelves.md
- `004_shelves.sql` again

## Next Steps

- write src/shop.py
"""


def test_file_of_nobody(subjects: Subjects, task: Made) -> None:
    """A file in a section about shared work that no task lists is told once."""
    one = task("A", line=3, files=("src/dough.py",))
    found = list(unlisted.check(subjects(one, text=TEXT, dialect="streams")))
    assert [(one.code, one.severity, one.line) for one in found] == [("WG365", "info", 10)]
    assert found[0].message.startswith("004_shelves.sql")
    assert list(unlisted.check(subjects(one, text=TEXT, dialect="speckit"))) == []


def test_overlap_on_one_file(subjects: Subjects, task: Made) -> None:
    """Two tasks that may overlap and change one file, though waves keep them apart."""
    text = "# B\n\n### Stream E\n\n- src/shop.py\n\n### Stream F\n\n- src/shop.py\n"
    soft = (Soft(source="E", target="F", line=9),)
    first = task("E", line=3, files=("src/shop.py",))
    second = task("F", line=7, files=("src/shop.py",))
    found = list(unlisted.check(subjects(first, second, text=text, claims=soft)))
    assert [(one.code, one.line, one.task) for one in found] == [("WG366", 9, "F")]
    late = task("F", "E", line=7, files=("src/shop.py",))
    assert len(list(unlisted.check(subjects(first, late, text=text, claims=soft)))) == 1
    other = task("F", line=7, files=("src/till.py",))
    assert list(unlisted.check(subjects(first, other, text=text, claims=soft))) == []
