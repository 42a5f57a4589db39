"""How a command ended that a phase asks for."""

from __future__ import annotations

import shlex
from fractions import Fraction
from typing import TYPE_CHECKING

from pytest_wavegate.gates.command_runs import how_it_ended, not_run, runs_of, tail, trouble
from pytest_wavegate.gates.condition import Reading
from pytest_wavegate.settings.check import DEFAULT_STATISTIC
from pytest_wavegate.statistic import STATISTICS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.model.evidence import CommandRecord
    from pytest_wavegate.settings import GateSpec


class Command:
    """``{ command = ["make", "smoke"] }``: its exit status, or with ``duration < 10s`` how long it took."""

    needs_items = False

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:
        """Look at the runs of the command; of several the worst counts."""
        runs = runs_of(evidence, spec)
        if not runs:
            return not_run()
        figure = _duration if spec.parsed.subject == "duration" else _status
        return trouble(runs) or figure(runs, spec)


def _status(runs: Sequence[CommandRecord], spec: GateSpec) -> Reading:
    check = spec.parsed
    statuses = [Fraction(run.exit_status or 0) for run in runs]
    # What does not hold comes first; of a relative bound 0 is the best there is.
    holds = [status == 0 if check.relative else check.holds(status) for status in statuses]
    place = holds.index(False) if False in holds else 0
    run = runs[place]
    detail = () if holds[place] else (f"{shlex.join(run.argv)}: {how_it_ended(run)}", *tail(run))
    return Reading(statuses[place], detail=detail)


def _duration(runs: Sequence[CommandRecord], spec: GateSpec) -> Reading:
    value = STATISTICS[spec.parsed.statistic or DEFAULT_STATISTIC]([run.seconds for run in runs])
    ill = tuple(f"{shlex.join(run.argv)}: {how_it_ended(run)}" for run in runs if run.exit_status)
    return Reading(value, lost=ill, unit="s")
