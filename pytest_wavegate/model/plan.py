"""A plan: phases, tasks, and the edges between them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from pytest_wavegate.model.base import Noun
from pytest_wavegate.model.finding import Finding  # noqa: TC001 (pydantic reads it at run time)
from pytest_wavegate.model.waves import Wave  # noqa: TC001

Status = Literal["todo", "done", "in_progress", "cancelled"]
Mode = Literal["parallel", "sequential", "mixed"]


class Effort(Noun):
    """A range of work in one unit; units are never converted into each other."""

    low: float
    high: float
    unit: str
    """``hours``, ``days``, ``points`` ..."""


class Phase(Noun):
    """A heading of the plan that groups tasks."""

    id: str
    title: str
    label: str
    """The heading's own word: ``Phase 3``, ``Wave 2``; empty where the plan has no phase heading."""
    mode: Mode = "sequential"
    depends_on: tuple[str, ...] = ()
    """Phase ids, declared ones only."""
    independent: bool = False
    """The plan says in words that it depends on nothing, so order gives it no edge."""
    tasks: tuple[str, ...] = ()
    """Task ids in document order."""
    line: int


class Task(Noun):
    """One unit of the plan."""

    id: str
    title: str
    phase: str
    parallel: bool = False
    story: str | None = None
    files: tuple[str, ...] = ()
    """Paths the task names, without line numbers, in order of mention."""
    tests: tuple[str, ...] = ()
    """Those of ``files`` that are tests."""
    folders: tuple[str, ...] = ()
    """Folders the task names, each with a closing slash."""
    test_ids: tuple[str, ...] = ()
    """Test ids the task names, ``tests/test_x.py::test_y``."""
    depends_on: tuple[str, ...] = ()
    """Task ids, declared ones only; an id without a task is external, with a finding."""
    status: Status = "todo"
    effort: Effort | None = None
    priority: str | None = None
    owner: str | None = None
    line: int


class Edge(Noun):
    """``source`` comes before ``target``."""

    source: str = Field(alias="from")
    target: str = Field(alias="to")
    why: Literal["declared", "sequence", "phase"]
    """``phase``: both ends are phase ids; else both are task ids."""
    line: int | None = None
    """Where the plan says so; none where it follows from order."""


class CriticalPath(Noun):
    """The longest chain of tasks, by effort where tasks state one, else by number."""

    tasks: tuple[str, ...] = ()
    effort: Effort | None = None


class PlannedGate(Noun):
    """A condition that the plan itself states."""

    phase: str | None
    condition: str
    source: str
    """``plan:231``, ``pyproject.toml``, ``front matter``."""
    level: Literal["fail", "warn"] = "fail"


class PlannedRollback(Noun):
    """A command that the plan names for undoing a phase; run only when trusted."""

    phase: str | None
    command: str
    source: str
    trusted: bool = False


class Plan(Noun):
    """A plan as read, with what follows from it: the document of ``wavegate plan --format json``."""

    format: Literal["wavegate.plan/1"] = Field("wavegate.plan/1", alias="schema")
    path: str
    title: str
    dialect: str
    by: Literal["phase", "dependency"] = "phase"
    """What the waves come from."""
    sha256: str
    """Of the text with box states left out, so ticking a box is no change."""
    phases: tuple[Phase, ...] = ()
    tasks: tuple[Task, ...] = ()
    """In document order; a duplicate id stands here as often as the plan has it."""
    edges: tuple[Edge, ...] = ()
    waves: tuple[Wave, ...] = ()
    critical_path: CriticalPath = CriticalPath()
    gates: tuple[PlannedGate, ...] = ()
    rollback: tuple[PlannedRollback, ...] = ()
    findings: tuple[Finding, ...] = ()
    front_matter: dict[str, Any] | None = Field(None, exclude=True, repr=False)
    """The plan's YAML front matter as read; settings are taken from it, the document leaves it out."""
