"""From tables as written to settings, and from several settings to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from pytest_wavegate.settings.gate import COMMAND_LINE, GateSpec, GateTable, overlay
from pytest_wavegate.settings.values import PhaseSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.settings.tables import FrontTable, OptionTable

ValueT = TypeVar("ValueT")
_SINGLE = ("prose_gates", "breaker", "rollback_scope", "rollback_on", "baseline")
"""Keys of tables of which the nearest place decides."""
_OPTIONS = (
    *("dialect", "wave_by", "unplanned", "gates_mode", "open_tasks", "serial"),
    *("select", "reports", "rollback_mode", "tdd", "base", "samples", "mutate"),
)
"""Options of the command line that may also stand in the ini file."""


def from_table(table: FrontTable, source: str) -> Settings:
    """Return what one table says, and defaults for the rest.

    Args:
        table: as written.
        source: what its gates are to be called after.
    """
    phases: dict[str, PhaseSettings] = {}
    for phase in table.phase:
        earlier = phases.get(phase.id, PhaseSettings(id=phase.id))
        gates = (*earlier.gates, *specs(phase.gates, source, scope="phase"))
        rollback = (*earlier.rollback, *phase.rollback)
        phases[phase.id] = PhaseSettings(id=phase.id, gates=gates, rollback=rollback)
    settings = Settings(
        gates=specs(table.gates, source, scope="every"),
        phases=tuple(phases.values()),
        no_tests=table.no_tests,
        rollback=table.rollback,
        hooks=table.hook,
    )
    return settings.model_copy(update=_singles((table,)))


def specs(
    gates: Iterable[GateTable], source: str, *, scope: Literal["every", "phase"]
) -> tuple[GateSpec, ...]:
    """Return gates with who asked for them; what was not written stays unwritten."""
    return tuple(
        GateSpec(**gate.model_dump(exclude_unset=True), scope=scope, source=source) for gate in gates
    )


def merged(
    *,
    own: Settings,
    tables: Sequence[FrontTable],
    front: Settings | None,
    options: tuple[OptionTable, OptionTable],
) -> Settings:
    """Return the settings of all places.

    Args:
        own: of ``pyproject.toml``.
        tables: of ``pyproject.toml`` and the front matter, as written.
        front: of the front matter.
        options: of the ini file, and of the command line.
    """
    low, high = options
    front = front or Settings()
    given = {key: first(getattr(high, key) or None, getattr(low, key) or None) for key in _OPTIONS}
    return own.model_copy(
        update={
            **{key: value for key, value in given.items() if value is not None},
            **_singles(tables),
            "gates": (*overlay(own.gates, front.gates), *specs(high.gates, COMMAND_LINE, scope="every")),
            "phases": _merged_phases(own.phases, front.phases),
            "no_tests": tuple(dict.fromkeys((*own.no_tests, *front.no_tests))),
            "rollback": (*own.rollback, *front.rollback),
            "hooks": (*own.hooks, *front.hooks),
        }
    )


def first(*values: ValueT | None) -> ValueT | None:
    """Return the first that is given."""
    return next((value for value in values if value is not None), None)


def _singles(tables: Sequence[FrontTable]) -> dict[str, object]:
    """Single values that are given, those of the last table before the others."""
    given = {key: first(*(getattr(table, key, None) for table in reversed(tables))) for key in _SINGLE}
    return {key: value for key, value in given.items() if value is not None}


def _merged_phases(
    lower: Iterable[PhaseSettings], upper: Iterable[PhaseSettings]
) -> tuple[PhaseSettings, ...]:
    merged = {phase.id.casefold(): phase for phase in lower}
    for phase in upper:
        below = merged.get(phase.id.casefold(), PhaseSettings(id=phase.id))
        merged[phase.id.casefold()] = PhaseSettings(
            id=below.id,
            gates=overlay(below.gates, phase.gates),
            rollback=(*below.rollback, *phase.rollback),
        )
    return tuple(merged.values())
