"""A plan: phases, tasks, and the edges between them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from pytest_wavegate.model.base import Noun
from pytest_wavegate.model.claims import Claim  # noqa: TC001 (pydantic reads these at run time)
from pytest_wavegate.model.effort import Effort, Window  # noqa: TC001
from pytest_wavegate.model.finding import Finding  # noqa: TC001
from pytest_wavegate.model.waves import Wave  # noqa: TC001

Status = Literal["todo", "done", "in_progress", "cancelled"]
Mode = Literal["parallel", "sequential", "mixed"]


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
    goal: str | None = None
    independent_test: str | None = None
    """How the plan says that this phase is tested by itself."""
    checkpoint: str | None = None
    """What the plan says holds when the phase is done."""
    effort: Effort | None = None
    """As stated for the whole phase."""
    priority: str | None = None
    owner: str | None = None
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
    """Task ids, declared ones only; all of them are tasks of this plan."""
    external: tuple[str, ...] = ()
    """What it waits for that is no task of this plan, each with a finding: an id, or a name."""
    status: Status = "todo"
    effort: Effort | None = None
    """The first of ``estimates``."""
    estimates: tuple[Effort, ...] = ()
    """Every effort stated for it, each in its own unit."""
    window: Window | None = None
    priority: str | None = None
    owner: str | None = None
    acceptance: tuple[str, ...] = ()
    """What the plan asks of the finished task, an entry for each item."""
    requirements: tuple[str, ...] = ()
    """Ids of requirements it serves, as written: ``1.2``, ``FR-003``."""
    line: int
    box: int | None = None
    """The line of the box that says whether it is done; none where the plan has no box for it."""


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
    claims: tuple[Claim, ...] = ()
    """What the plan says a second time or about itself, in document order."""
    findings: tuple[Finding, ...] = ()
    front_matter: dict[str, Any] | None = Field(None, exclude=True, repr=False)
    """The plan's YAML front matter as read; settings are taken from it, the document leaves it out."""
