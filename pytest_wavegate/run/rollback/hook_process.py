"""Calls a hook that a crash has kept from being called: conftest files need a pytest around them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pytest_wavegate.process import run_command

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytest_wavegate.model.rollback import Action
    from pytest_wavegate.process import Ended
    from pytest_wavegate.run.rollback.performing import HookCall


class HookProcess:
    """Starts a pytest for each call, which runs no test; phase and verdict it has from the ledger.

    Args:
        root: the rootdir.
        plan: the plan's path, as the ledger has it.
    """

    def __init__(self, root: Path, plan: str) -> None:
        self._root = root
        self._plan = plan

    def places(self) -> Sequence[str]:
        """None: whoever calls this registers nothing."""
        return ()

    def call(self, call: HookCall) -> Ended:
        """Call the implementation that an action names."""
        command = [sys.executable, "-m", "pytest", f"--rootdir={self._root}", f"--wave-plan={self._plan}"]
        command += ["--wave-rollback=resume", "-q", "-p", "no:cacheprovider"]
        folder = self._folder(call.action)
        if folder is not None:
            command.append(folder)
        return run_command(command, timeout=call.action.timeout, cwd=self._root, env=call.env)

    def _folder(self, action: Action) -> str | None:
        """Where the conftest file lies: pytest loads those of the folders that it is given."""
        file = action.name.partition("::")[0]
        if os.path.basename(file) != "conftest.py":  # noqa: PTH119 (a name, not a path of this machine)
            return None
        folder = (self._root / file).parent
        return str(folder) if folder.is_dir() else None
