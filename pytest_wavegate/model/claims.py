"""What a plan says a second time, or about itself: lint holds it against what the plan declares."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from pytest_wavegate.model.base import Noun
from pytest_wavegate.model.effort import Effort  # noqa: TC001 (pydantic reads it at run time)


class Total(Noun):
    """A stated sum: "Total tasks: 16", "(Sprint 1, 16 story points)"."""

    kind: Literal["total"] = "total"
    phase: str | None = None
    """The phase it is the sum of; none for the whole plan."""
    amount: Effort
    """Its unit is that of an effort, or ``tasks``, ``phases``, ``teams``."""
    span: bool = False
    """It is a length of calendar time, "8 weeks", not a sum of work."""
    line: int


class Chain(Noun):
    """Tasks drawn or written one after another, "A → B → D"."""

    kind: Literal["chain"] = "chain"
    tasks: tuple[str, ...]
    """At least two ids."""
    critical: bool = False
    """The plan calls it its critical path."""
    line: int


class Beside(Noun):
    """Tasks that the plan says run at the same time."""

    kind: Literal["beside"] = "beside"
    tasks: tuple[str, ...]
    others: tuple[str, ...] = ()
    """The other side, where the plan names two: each of ``tasks`` runs beside each of these."""
    exhaustive: bool = False
    """Nothing else runs beside the first of them: a "Parallel With" column says "-"."""
    line: int


class Restated(Noun):
    """A field of a task that another section gives again: a matrix, a CSV block, a team list."""

    kind: Literal["restated"] = "restated"
    task: str
    field: Literal["title", "owner", "effort", "priority", "depends_on", "blocks", "phase", "start"]
    values: tuple[str, ...]
    """As written; ids of tasks for ``depends_on`` and ``blocks``."""
    line: int


class MergeOrder(Noun):
    """The order in which parallel work on one thing is merged."""

    kind: Literal["merge_order"] = "merge_order"
    tasks: tuple[str, ...]
    files: tuple[str, ...] = ()
    line: int


class Soft(Noun):
    """A dependency on a part of a task only: "can start once Stream E defines its constants"."""

    kind: Literal["soft"] = "soft"
    source: str
    target: str
    """The task that waits."""
    line: int


class Checkpoint(Noun):
    """A point where the plan looks back: "Hour 8 Checkpoint", "**Checkpoint**: foundation ready"."""

    kind: Literal["checkpoint"] = "checkpoint"
    phase: str | None = None
    title: str
    items: tuple[str, ...] = ()
    line: int


class TestsFirst(Noun):
    """The plan says that tests come before the code they test."""

    kind: Literal["tests_first"] = "tests_first"
    line: int


Claim: TypeAlias = Annotated[
    Total | Chain | Beside | Restated | MergeOrder | Soft | Checkpoint | TestsFirst,
    Field(discriminator="kind"),
]
