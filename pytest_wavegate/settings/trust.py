"""What a plan's front matter may not do to the settings unless pyproject.toml trusts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.settings.values import DEFAULT_GATE, GateSpec, PhaseSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.settings.expression import Check


def relaxed(own: Settings, *, front: Settings) -> list[tuple[GateSpec, PhaseSettings | None]]:
    """Conditions of ``own`` (or the default) that the front matter would displace with something weaker.

    Args:
        own: what holds without the plan.
        front: what the plan's front matter says, alone.

    Returns:
        Each with the phase it was to hold for; none for every phase.
    """
    every = [(gate, None) for gate in _weakened(own.gates, front.gates)]
    single = [
        (gate, phase) for phase in front.phases for gate in _weakened(own.gates_of(phase.id), phase.gates)
    ]
    return [*every, *single]


def _weakened(lower: Sequence[GateSpec], upper: Sequence[GateSpec]) -> Iterator[GateSpec]:
    named = any(gate.parsed.subject == "pass_rate" for gate in lower)
    for old in lower if named else (*lower, DEFAULT_GATE):
        displaced = any(_displaces(new, old) for new in upper)
        if displaced and not any(_as_strong(new, old) for new in upper):
            yield old


def _displaces(new: GateSpec, old: GateSpec) -> bool:
    if old is DEFAULT_GATE:
        return new.parsed.subject == old.parsed.subject
    return new.key == old.key


def _as_strong(new: GateSpec, old: GateSpec) -> bool:
    if old.level == "fail" and new.level == "warn":
        return False
    if old.no_data == "fail" and new.no_data == "warn":
        return False
    same = new.key[:2] == old.key[:2]
    return same and _implies(new.parsed, old.parsed)


def _implies(new: Check, old: Check) -> bool:
    """Whether every figure that meets ``new`` meets ``old``."""
    if new.operator == "!=" or old.operator == "!=":
        return (new.operator, new.value) == (old.operator, old.value)
    if new.operator == "==":
        return old.holds(new.value)
    if old.side != new.side:
        return False
    # At equal figures ``> 5`` is stronger than ``>= 5``.
    return (new.value == old.value and len(new.operator) <= len(old.operator)) or _beyond(new, old)


def _beyond(new: Check, old: Check) -> bool:
    return new.value > old.value if old.side == "lower" else new.value < old.value
