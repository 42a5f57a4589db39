"""A collected test as the core sees it, and the tasks it was assigned to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pytest_wavegate.model.finding import Finding


@dataclass(frozen=True, slots=True)
class TaskMark:
    """One ``@pytest.mark.task(...)`` or ``wave_task``; ``own_name`` tells the latter."""

    args: tuple[str, ...]
    """Positional arguments that are strings, as written."""
    own_name: bool = False
    parallel: bool | None = None
    story: str | None = None
    exempt: str | None = None
    level: Literal["function", "class", "module"] = "function"


@dataclass(frozen=True, slots=True)
class Tag:
    """A line of a docstring or comment that may begin with a task's tag."""

    text: str
    """Stripped; comments without their ``#``."""
    where: Literal["docstring", "comment"]
    line: int
    """From 1, in the item's file."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """All that the core knows of one collected item; travels from worker to controller as a list."""

    nodeid: str
    path: str
    """Relative to the rootdir, with slashes."""
    line: int | None = None
    """From 1."""
    marks: tuple[TaskMark, ...] = ()
    """Nearest first: the function's own, the innermost class's that has some, the module's."""
    tags: tuple[Tag, ...] = ()
    """Nearest first: function, class, module; docstring before comment."""
    hook_tasks: tuple[str, ...] | None = None
    """What ``pytest_wavegate_assign`` answered; none where it did not."""
    locks: tuple[str, ...] = ()
    alone: bool = False
    group: str | None = None
    """Items of one group stay on one worker inside a wave."""
    selected: bool = True
    """False: deselected by ``-k``, ``-m``, ``--lf`` or another plugin."""
    foreign: bool = False
    """A doctest, or an item of another collector: no rule but the hook applies."""
    measures: bool = False
    """It uses a fixture that records samples."""
    benchmarks: bool = False
    """pytest-benchmark would time it, were it not that it turns itself off beside pytest-xdist."""
    uncollected: str = ""
    """Why its file could not be collected; under ``red`` it stands for a test that would have been there."""


class Rule(StrEnum):
    """How an item came to its tasks."""

    HOOK = "hook"
    MARK = "mark"
    TAG = "tag"
    TEST_ID = "test id"
    FILE = "file"
    FOLDER = "folder"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Assigned:
    """The tasks that one item verifies."""

    nodeid: str
    tasks: tuple[str, ...]
    """In document order of the plan; empty for an unplanned item."""
    rule: Rule
    because: str
    """A clause for people: ``tasks.md:57 names tests/unit/test_pool.py``."""
    parallel: bool | None = None
    story: str | None = None
    exempt: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One ``Assigned`` for each ``ItemFacts``, in the same order."""

    items: tuple[Assigned, ...]
    findings: tuple[Finding, ...]
