"""What users may write: one model for each place that settings come from."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, StrictBool, StringConstraints

from pytest_wavegate.model.base import Noun
from pytest_wavegate.settings.actions import Breaker, HookTable, RollbackTable, read_breaker
from pytest_wavegate.settings.argv import one_or_more
from pytest_wavegate.settings.gate import GateTable
from pytest_wavegate.settings.seconds import Seconds  # noqa: TC001 (pydantic reads it)
from pytest_wavegate.settings.values import (
    MOST_SAMPLES,
    MUTATE_TIMEOUT,
    GatesMode,
    LintLevel,
    OpenTasks,
    ProseGates,
    ReportTarget,
    RollbackCause,
    RollbackMode,
    RollbackScope,
    Serial,
    Tdd,
    Unplanned,
    WaveBy,
)

OPTIONS = {
    "plan": "--wave-plan",
    "dialect": "--dialect",
    "wave_by": "--wave-by",
    "unplanned": "--wave-unplanned",
    "gates_mode": "--wave-gates",
    "open_tasks": "--wave-open",
    "serial": "--wave-serial",
    "select": "--wave",
    "gates": "--wave-gate",
    "reports": "--wave-report",
    "rollback_mode": "--wave-rollback",
    "tdd": "--wave-tdd",
    "base": "--wave-base",
    "samples": "--wave-samples",
    "mutate": "--wave-mutate",
}
"""Which option of pytest sets a field; its ini key is spelt ``wave_plan`` for ``--wave-plan``."""
LATER = frozenset(
    (
        *("retries", "hang", "timeout", "timeouts", "resume"),
        *("shard", "sla"),
    )
)
"""Keys that this version does not act on; to take them in silence would be a promise."""


def _as_table(gate: object) -> object:
    if isinstance(gate, str):
        return {"check": gate}
    if isinstance(gate, dict | GateTable):
        return gate
    message = "a gate is a string, or a table with a check"
    raise ValueError(message)


def _as_text(name: object) -> object:
    # ``id = 6`` is what people write for a phase called "6".
    return str(name) if isinstance(name, int) and not isinstance(name, bool) else name


def _as_target(report: object) -> object:
    if not isinstance(report, str):
        return report
    kind, _, path = report.partition("=")
    if kind and path:
        return {"kind": kind, "path": path}
    message = "a report is written KIND=PATH, such as json=run.json"
    raise ValueError(message)


def _as_breaker(text: object) -> object:
    return text if isinstance(text, Breaker) else read_breaker(str(text))


def _as_typed(gate: object) -> object:
    if isinstance(gate, str):
        return {"check": gate}
    message = "a condition on the command line is a string; tables stand in pyproject.toml"
    raise ValueError(message)


Name = Annotated[
    str, StringConstraints(min_length=1), BeforeValidator(_as_text, json_schema_input_type=str | int)
]
Gate = Annotated[GateTable, BeforeValidator(_as_table, json_schema_input_type=str | GateTable)]
Code = Annotated[str, StringConstraints(pattern=r"^WG\d{3}$")]
BreakerText = Annotated[Breaker, BeforeValidator(_as_breaker, json_schema_input_type=str)]
Report = Annotated[ReportTarget, BeforeValidator(_as_target)]
Typed = Annotated[GateTable, BeforeValidator(_as_typed)]
Causes = Annotated[
    tuple[RollbackCause, ...],
    BeforeValidator(one_or_more, json_schema_input_type=RollbackCause | list[RollbackCause]),
]


class PhaseTable(Noun):
    """``[[tool.wavegate.phase]]``."""

    id: Name
    gates: tuple[Gate, ...] = ()
    rollback: tuple[RollbackTable, ...] = ()


class FrontTable(Noun):
    """``wavegate:`` in the plan's front matter."""

    gates: tuple[Gate, ...] = ()
    phase: tuple[PhaseTable, ...] = ()
    no_tests: tuple[Name, ...] = ()
    prose_gates: ProseGates | None = None
    breaker: BreakerText | None = None
    rollback: tuple[RollbackTable, ...] = ()
    rollback_scope: RollbackScope | None = None
    rollback_on: Causes | None = None
    hook: tuple[HookTable, ...] = ()


class FileTable(FrontTable):
    """``[tool.wavegate]``."""

    plan: str | None = None
    trust_plan: StrictBool = False
    baseline: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)] | None = None
    copy_ignored: tuple[Name, ...] = ()
    mutate_timeout: Seconds = MUTATE_TIMEOUT
    lint: dict[Code, LintLevel] = Field(default_factory=dict)


class OptionTable(Noun):
    """The command line, or pytest's ini file; none means not given."""

    plan: str | None = None
    dialect: str | None = None
    wave_by: WaveBy | None = None
    unplanned: Unplanned | None = None
    gates_mode: GatesMode | None = None
    open_tasks: OpenTasks | None = None
    serial: Serial | None = None
    select: tuple[str, ...] = ()
    gates: tuple[Typed, ...] = ()
    reports: tuple[Report, ...] = ()
    rollback_mode: RollbackMode | None = None
    tdd: Tdd | None = None
    base: str | None = None
    samples: Annotated[int, Field(ge=1, le=MOST_SAMPLES)] | None = None
    mutate: bool | None = None
