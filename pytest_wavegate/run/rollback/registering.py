"""What a run writes into its ledger before anything starts: who it is, and the actions of each phase."""

from __future__ import annotations

import os
import shlex
import socket
import time
from typing import TYPE_CHECKING

from pytest_wavegate.model.rollback import Action
from pytest_wavegate.run.rollback.entries import Opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.planned import PlannedPhase
    from pytest_wavegate.settings import Settings

HOOK_LIMIT = 600.0
"""Seconds that a hook may take; a command has a limit of its own."""


def rolls_back(settings: Settings, phases: Sequence[PlannedPhase]) -> bool:
    """Whether a run may undo anything: a whole one that enforces its gates.

    Args:
        settings: of the run.
        phases: all of it.
    """
    wanted = settings.gates_mode == "enforce" and settings.rollback_mode in ("run", "dry-run")
    return wanted and not any(phase.partial for phase in phases)


def opened(settings: Settings, *, run_id: str, plan: str) -> Opened:
    """The first entry of a ledger."""
    return Opened(
        run_id=run_id,
        at=time.time(),
        plan=plan,
        host=socket.gethostname(),
        pid=os.getpid(),
        scope=settings.rollback_scope,
        causes=settings.rollback_on,
    )


def actions_of(
    phase: PlannedPhase, settings: Settings, *, run_id: str, hooks: Sequence[str]
) -> tuple[Action, ...]:
    """Commands of the settings, then hooks; they run in reverse.

    Args:
        phase: the phase.
        settings: with the commands.
        run_id: begins the key of every action.
        hooks: the place of each implementation.
    """
    commands = [
        {
            "name": shlex.join(table.run),
            "argv": table.run,
            "timeout": table.timeout,
            "retries": table.retries,
            "backoff": table.backoff,
        }
        for table in settings.rollback_of(phase.id, phase.title, phase.label)
    ]
    calls = [{"name": place, "timeout": HOOK_LIMIT} for place in hooks]
    return tuple(
        Action.model_validate({"key": f"{run_id}:{phase.id}:{number}", "phase": phase.id, **facts})
        for number, facts in enumerate([*commands, *calls], start=1)
    )
