"""WG367: risky areas that no rollback command takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plan.lint import risks

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.plan import Task
    from pytest_wavegate.plan.lint.subject import Subject

    Subjects = Callable[..., Subject]
    Made = Callable[..., Task]

TEXT = """
# Bakery

### High Risk Areas:
1. **Stone Oven** - may crack
   - Mitigation: heat slowly
2. **Till Printer** - may jam

### Rollback

```bash
python scripts/undo_rollback.py --component stoneoven
python scripts/undo_rollback.py --component shop
{more}
```
"""


def test_risk_without_rollback(subjects: Subjects, task: Made) -> None:
    """Where commands name components, a risky one without a command is told."""
    found = list(risks.check(subjects(task("A"), text=TEXT.format(more=""))))
    assert [(one.code, one.line) for one in found] == [("WG367", 6)]
    assert "stoneoven and shop" in found[0].message


def test_risk_with_rollback(subjects: Subjects, task: Made) -> None:
    """A command for each of them is enough, and commands without components say nothing."""
    more = "python scripts/undo_rollback.py --component printer"
    assert list(risks.check(subjects(task("A"), text=TEXT.format(more=more)))) == []
    plain = TEXT.replace("--component", "--step").format(more="")
    assert list(risks.check(subjects(task("A"), text=plain))) == []
