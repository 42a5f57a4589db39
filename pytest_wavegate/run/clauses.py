"""Why an item belongs to its tasks, as a clause for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.run.tags import LEVELS, leading, read_mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.model.items import Tag, TaskMark
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.run.claims import Claim
    from pytest_wavegate.run.ids import PlanIds

_MOST_LINES = 4


def mark_clause(marks: tuple[TaskMark, ...], ids: PlanIds) -> str:
    """Return ``@pytest.mark.task("T012") on the function``, every mark of the level that counts."""
    speaking = [mark for mark in marks if read_mark(mark, ids).speaks]
    level = min((mark.level for mark in speaking), key=LEVELS.index)
    return " and ".join(map(_mark, (m for m in speaking if m.level == level))) + f" on the {level}"


def tag_clause(path: str, tag: Tag) -> str:
    """Return ``the docstring at tests/test_pool.py:14 begins with [T012] [P]``."""
    return f"the {tag.where} at {path}:{tag.line} begins with {leading(tag.text)}"


def claim_clause(plan: Plan, claim: Claim) -> str:
    """Return ``tasks.md:57 names tests/unit/test_pool.py``."""
    lines = list(dict.fromkeys(task.line for task in claim.tasks))
    shown = ", ".join(map(str, lines[:_MOST_LINES]))
    left = len(lines) - _MOST_LINES
    more = f" and {left} more lines" if left > 0 else ""
    return f"{plan.path}:{shown}{more} {'names' if len(lines) == 1 else 'name'} {claim.mention}"


def nothing_clause(plan: Plan, whole: Mapping[str, int]) -> str:
    """Return why no rule applies; names the whole test roots that the plan mentions in vain."""
    clause = f"it has no mark and no tag, and no task of {plan.path} names it"
    if not whole:
        return clause
    mention, line = next(iter(whole.items()))
    return f"{clause} ({mention} on line {line} is a whole test root, which claims nothing)"


def _mark(mark: TaskMark) -> str:
    name = "wave_task" if mark.own_name else "task"
    return f"@pytest.mark.{name}({', '.join(map(_quoted, mark.args))})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
