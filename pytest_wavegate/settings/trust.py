"""What a plan's front matter may not do unless pyproject.toml trusts it: relax, and run commands."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from pytest_wavegate.settings.gate import DEFAULT_GATE
from pytest_wavegate.settings.place import Needle, phase_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.errors import WavegateError
    from pytest_wavegate.settings.gate import GateSpec
    from pytest_wavegate.settings.place import Place
    from pytest_wavegate.settings.tables import FrontTable
    from pytest_wavegate.settings.values import Settings

TRUST_HINT = "set trust_plan = true under [tool.wavegate] in pyproject.toml, or remove it from the plan"
_WEIGHT = ("off", "warn", "enforce")


class _Claim(NamedTuple):
    """What the front matter may not say, and what to look for in it."""

    message: str
    needles: tuple[Needle, ...] = ()


def untrusted(own: Settings, front: Settings, table: FrontTable, *, place: Place) -> list[WavegateError]:
    """Return an error for each setting of the front matter that needs ``trust_plan``.

    Args:
        own: what holds without the plan.
        front: what the plan's front matter says, alone.
        table: the same, as it was written.
        place: the front matter.
    """
    if own.trust_plan:
        return []
    claims = (*_relaxed(own, front), *_commands(front), *_changes(own, table))
    return [
        place.error("untrusted-plan", claim.message, hint=TRUST_HINT, needles=claim.needles)
        for claim in claims
    ]


def _relaxed(own: Settings, front: Settings) -> Iterator[_Claim]:
    """Conditions of ``own`` (or the default) that the front matter would displace with something weaker."""
    for old, new in _weakened(own.gates, front.gates):
        yield _Claim(_relaxes(old), (new.check or "",))
    for phase in front.phases:
        for old, new in _weakened(own.gates_of(phase.id), phase.gates):
            message = f"{_relaxes(old)} for phase {phase.id}"
            yield _Claim(message, (phase_id(phase.id), new.check or ""))


def _relaxes(gate: GateSpec) -> str:
    return f"the plan's front matter relaxes {gate.name} ({gate.source})"


def _weakened(lower: Sequence[GateSpec], upper: Sequence[GateSpec]) -> Iterator[tuple[GateSpec, GateSpec]]:
    """Gates that lose their place to nothing as strong, each with one that takes it."""
    named = any(gate.names_pass_rate for gate in lower)
    for old in lower if named else (*lower, DEFAULT_GATE):
        displacing = [new for new in upper if _displaces(new, old)]
        if displacing and not any(_about_the_same(new, old) and new.as_strong_as(old) for new in upper):
            yield old, displacing[0]


def _displaces(new: GateSpec, old: GateSpec) -> bool:
    if old is DEFAULT_GATE:
        return new.names_pass_rate
    return new.key == old.key


def _about_the_same(new: GateSpec, old: GateSpec) -> bool:
    """Whether two gates are about one figure, whichever way they bound it."""
    return _figure(new) == _figure(old)


def _figure(gate: GateSpec) -> tuple[object, ...]:
    check = gate.parsed
    about = (gate.command, gate.junit, gate.files, gate.each_file)
    return (check.subject, check.measure, check.statistic, *about)


def _commands(front: Settings) -> Iterator[_Claim]:
    """Every command that the front matter would have us run."""
    for spec in front.gates:
        yield from _command(spec.command, "a gate")
    for action in front.rollback:
        yield from _command(action.run, "a rollback action")
    for hook in front.hooks:
        yield from _command(hook.run, "a hook")
    for phase in front.phases:
        named = phase_id(phase.id)
        for spec in phase.gates:
            yield from _command(spec.command, f"a gate of phase {phase.id}", named)
        for action in phase.rollback:
            yield from _command(action.run, f"a rollback action of phase {phase.id}", named)


def _command(argv: Sequence[str] | None, what: str, *needles: Needle) -> Iterator[_Claim]:
    if argv is not None:
        message = f"the plan's front matter has a command, {what}: {shlex.join(argv)}"
        yield _Claim(message, (*needles, *argv[:2]))


def _changes(own: Settings, table: FrontTable) -> Iterator[_Claim]:
    """Single values that hold back less, or undo something else."""
    if table.no_tests:
        message = "the plan's front matter lists no_tests, which takes tasks out of the gates"
        yield _Claim(message, ("no_tests",))
    weight = table.prose_gates
    if weight is not None and _WEIGHT.index(weight) < _WEIGHT.index(own.prose_gates):
        message = f'the plan\'s front matter relaxes prose_gates from "{own.prose_gates}" to "{weight}"'
        yield _Claim(message, ("prose_gates",))
    if table.breaker and own.breaker and not table.breaker.implies(own.breaker):
        was, now = own.breaker.text, table.breaker.text
        message = f'the plan\'s front matter relaxes breaker from "{was}" to "{now}"'
        yield _Claim(message, ("breaker",))
    # Whether more or less is undone: both run commands otherwise than their author asked.
    if table.rollback_scope not in (None, own.rollback_scope):
        was, now = own.rollback_scope, table.rollback_scope
        message = f'the plan\'s front matter changes rollback_scope from "{was}" to "{now}"'
        yield _Claim(message, ("rollback_scope",))
    if table.rollback_on is not None and set(table.rollback_on) != set(own.rollback_on):
        message = f"the plan's front matter changes rollback_on to {', '.join(table.rollback_on)}"
        yield _Claim(message, ("rollback_on",))
