"""What a run sets out with: phases, tasks and items as the plan and pytest have them."""

from __future__ import annotations

from pytest_wavegate.model.base import Noun, many


class PlanFacts(Noun):
    """Which plan a run followed."""

    path: str
    title: str
    dialect: str
    sha256: str


class PlannedTask(Noun):
    """A task as the run sees it."""

    id: str
    title: str
    phase: str
    wave: int | None
    parallel: bool
    status: str
    line: int
    no_tests: bool = False
    """Listed as having no tests, or every item of it is exempt: counts for nothing."""


class PlannedPhase(Noun):
    """A phase as the run sees it."""

    id: str
    title: str
    label: str
    wave: int | None
    """The last wave that has an item or task of it."""
    tasks: tuple[str, ...]
    needs: tuple[str, ...]
    """Phases whose gates must hold before this one starts."""
    partial: bool = False
    """Some of its items are not selected."""
    unsure: bool = False
    """It may have items that were not collected: single tests or files were named, or some were broken."""
    files: tuple[str, ...] = ()
    """Files that its tasks name and no later phase does, tests left out; relative to the rootdir."""


@many
class PlannedItem:
    """One selected item."""

    index: int
    """Its place in what pytest collected."""
    nodeid: str
    tasks: tuple[str, ...]
    """Tasks it counts for."""
    deferred: tuple[str, ...] = ()
    """Tasks of earlier waves that only a shared file ties it to."""
    phases: tuple[str, ...]
    """Phases whose gates it counts for; empty for an unplanned item."""
    phase: str | None
    """The last of them."""
    wave: int
    expect_red: bool = False
    """Its tasks are open, and it must fail; it holds nothing back."""
    skip: bool = False
    """Its tasks are open, and it is not to be run; it holds nothing back."""
    exempt: str | None = None
