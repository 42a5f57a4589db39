"""Begins a mutation tester in a process that ends with the run: ``python -m ... start TOOL WORDS``."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

from pytest_wavegate.plugin.mutating.request import VARIABLE, read_request
from pytest_wavegate.plugin.proving.lifeline import hang_on_named

MODULE = "pytest_wavegate.plugin.mutating.start"
_ENTRIES = {"mutmut": ("mutmut.__main__", "cli"), "cosmic-ray": ("cosmic_ray.cli", "main")}
"""What their commands call; with ``-m`` the module of mutmut would be there twice."""


def command(tool: str, *words: str) -> list[str]:
    """Return the command line that starts a tool."""
    return [sys.executable, "-P", "-m", MODULE, tool, *words]


def main() -> None:
    """Start the tool that is named first."""
    hang_on_named(read_request(Path(os.environ[VARIABLE])).lifeline)
    tool = sys.argv[1]
    sys.argv[:] = sys.argv[1:]
    module, name = _ENTRIES[tool]
    _forget()
    sys.exit(getattr(import_module(module), name)())


def _forget() -> None:
    """Let the plugin be imported anew: mutmut runs pytest in this process, which warns of what is there."""
    package = __package__.partition(".")[0]
    for known in [known for known in sys.modules if known.partition(".")[0] == package]:
        del sys.modules[known]


if __name__ == "__main__":
    main()
