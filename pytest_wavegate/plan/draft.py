"""A plan while a dialect reads it: what was found where, before ids are looked up and edges drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.words.emoji import without_emoji

if TYPE_CHECKING:
    from typing import Literal

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.effort import Effort, Window
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.plan import Mode, PlannedGate, PlannedRollback, Status
    from pytest_wavegate.plan.text.blocks import Document

_TITLE = regex(
    r"^\s*(?:implementation\s+)?(?:tasks?|task\s+list|任务清单|任务列表|任务|タスク|tarefas|tareas)(?:\s+for)?\s*[:：–—-]\s*",
    re.IGNORECASE,
)


@dataclass
class DraftTask:
    """One task as found."""

    id: str
    title: str
    line: int
    parallel: bool = False
    status: Status = "todo"
    box: int | None = None
    """The line of the box that says whether it is done."""
    story: str | None = None
    priority: str | None = None
    owner: str | None = None
    estimates: list[Effort] = field(default_factory=list)
    window: Window | None = None
    texts: list[str] = field(default_factory=list)
    """Texts whose paths are its files, title included."""
    needs: dict[str, int] = field(default_factory=dict)
    """Ids it waits for, each with the line that says so; one that no task has becomes external."""
    blocks: dict[str, int] = field(default_factory=dict)
    """Ids that wait for it, each with the line that says so."""
    external: dict[str, int] = field(default_factory=dict)
    """What it waits for that is known to lie outside the plan; no finding is made of it."""
    after: dict[str, int] = field(default_factory=dict)
    """Ids that come before it without being declared: windows of time, a row; ``sequence`` edges."""
    acceptance: list[str] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)


@dataclass
class DraftPhase:
    """One phase as found, with its tasks in document order."""

    id: str
    title: str
    line: int
    label: str = ""
    mode: Mode | None = None
    """None: as its tasks have it."""
    needs: dict[str, int] = field(default_factory=dict)
    """Ids of phases it waits for, each with the line that says so."""
    independent: bool = False
    """It says that it depends on nothing."""
    tasks: list[DraftTask] = field(default_factory=list)
    goal: str | None = None
    effort: Effort | None = None
    priority: str | None = None
    owner: str | None = None


@dataclass
class Draft:
    """A whole plan as found."""

    phases: list[DraftPhase] = field(default_factory=list)
    title: str | None = None
    """None: the document's."""
    by: Literal["phase", "dependency"] = "phase"
    claims: list[Claim] = field(default_factory=list)
    gates: list[PlannedGate] = field(default_factory=list)
    rollback: list[PlannedRollback] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def plan_title(document: Document) -> str:
    """Return a document's title without ``Tasks:`` in front and without emoji."""
    bare = without_emoji(document.title)
    return _TITLE.sub("", bare).strip() or bare
