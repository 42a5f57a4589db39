"""Runs of a gate's command: which there were, and what went wrong with them."""

from __future__ import annotations

import shlex
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.model.evidence import CommandRecord
    from pytest_wavegate.settings import GateSpec

BROKE = "the gate itself broke"
"""What the problem of a run begins with that nobody could even try."""
_UNSTARTED = "it cannot be started"
_TAIL = 12
"""Lines of output that are shown."""


def runs_of(evidence: Evidence, spec: GateSpec) -> tuple[CommandRecord, ...]:
    """Every run of the gate's command for the phase."""
    return evidence.commands(spec.command or ())


def not_run() -> Reading:
    """A command without a run."""
    return Reading(None, lost=("not run: it runs once all else that is asked of the phase holds",))


def trouble(runs: Iterable[CommandRecord]) -> Reading | None:
    """What decides outright: an error where the command could not be tried, failed where it was stopped."""
    problems = [run for run in runs if run.exit_status is None]
    if not problems:
        return None
    unstarted = [run for run in problems if run.problem.startswith((_UNSTARTED, BROKE))]
    first = (unstarted or problems)[0]
    line = f"{shlex.join(first.argv)}: {first.problem or 'it has no exit status'}"
    mendable = first.problem.startswith(_UNSTARTED)
    hint = ("hint: correct the command, or install what it needs",) if mendable else ()
    return Reading(None, detail=(line, *hint, *tail(first)), outright="error" if unstarted else "failed")


def shortcomings(runs: Iterable[CommandRecord]) -> tuple[str, ...]:
    """Say why what was measured may not be all: a bad end, or samples that could not be read."""
    found = []
    for run in runs:
        name = shlex.join(run.argv)
        found += [f"{name}: {how_it_ended(run)}"] if run.exit_status else []
        found += [f"{name}: {problem}" for problem in run.problem.splitlines()]
    return tuple(found)


def how_it_ended(run: CommandRecord) -> str:
    """Name the signal that ended a run, or its exit status."""
    status = run.exit_status
    if status is not None and status < 0:
        with suppress(ValueError):
            return f"it was ended by {signal.Signals(-status).name}"
    return f"it ended with status {status}"


def tail(run: CommandRecord) -> tuple[str, ...]:
    """The last lines that a run wrote."""
    lines: Sequence[str] = [line.rstrip() for line in run.output.splitlines() if line.strip()]
    return tuple(lines[-_TAIL:])
