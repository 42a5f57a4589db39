"""Runs one attempt of one action: a command in a process group of its own, or a hook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pytest_wavegate.process import Ended, run_command
from pytest_wavegate.run.records import phase_record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pytest_wavegate.model.events import GateJudged
    from pytest_wavegate.model.record import PhaseRecord
    from pytest_wavegate.model.rollback import Action
    from pytest_wavegate.run.rollback.state import State

    Perform = Callable[[Action, Mapping[str, str]], Ended]
    """Runs one attempt with these additions to the environment."""


@dataclass(frozen=True, slots=True)
class HookCall:
    """One attempt of an action that is a hook."""

    action: Action
    phase: PhaseRecord
    verdict: GateJudged | None
    """None where the run was stopped before the phase was judged."""
    env: Mapping[str, str]
    """Added to the environment meanwhile."""


class Hooks(Protocol):
    """Implementations of ``pytest_wavegate_rollback`` in conftest files and plugins."""

    def places(self) -> Sequence[str]:
        """One name for each of them, the same from run to run: ``conftest.py::pytest_wavegate_rollback``."""

    def call(self, call: HookCall) -> Ended:
        """Call the one that an action names; whatever it raises makes it a failure."""


class NoHooks:
    """Nobody implements the hook."""

    def places(self) -> Sequence[str]:
        """None."""
        return ()

    def call(self, call: HookCall) -> Ended:
        """Say that there is nothing to call."""
        return Ended(None, 0.0, problem=f"nobody implements {call.action.name}")


class Performer:
    """Runs attempts of one run's actions.

    Args:
        root: where commands run.
        state: knows the phases and verdicts that hooks are called with.
        hooks: calls them.
    """

    def __init__(self, root: Path, state: State, hooks: Hooks) -> None:
        self._root = root
        self._state = state
        self._hooks = hooks

    def __call__(self, action: Action, env: Mapping[str, str]) -> Ended:
        """Run one attempt and wait for its end."""
        if action.argv:
            return run_command(action.argv, timeout=action.timeout, cwd=self._root, env=env)
        verdict = self._state.verdicts.get(action.phase)
        phase = phase_record(self._state.phases[action.phase], verdict)
        return self._hooks.call(HookCall(action, phase, verdict, env))
