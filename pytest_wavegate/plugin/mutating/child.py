"""Loaded with ``-p`` into each pytest that a mutation tester starts: keeps the items that are asked for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plugin.mutating.request import VARIABLE, read_request
from pytest_wavegate.plugin.proving.fence import Fence
from pytest_wavegate.plugin.proving.lifeline import hang_on_named
from pytest_wavegate.plugin.proving.names import parents_names

if TYPE_CHECKING:
    from pytest_wavegate.plugin.mutating.request import Request


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Begin before anything of the project is imported: pytest asks while it registers the plugin."""
    request = read_request(Path(os.environ[VARIABLE]))
    hang_on_named(request.lifeline)
    # mutmut runs several sessions in one process.
    if not any(isinstance(finder, Fence) for finder in sys.meta_path):
        Fence(Path(request.source), Path(request.worktree)).stand()
    pluginmanager.register(Sieve(request), "wavegate_sieve")


class Sieve:
    """Leaves out what is not asked for."""

    def __init__(self, request: Request) -> None:
        self._request = request

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep the items of the request."""
        collected = (item.nodeid for item in items)
        request = self._request
        names = parents_names(collected, request.items, root=request.root, source=request.source)
        out = [item for item in items if item.nodeid not in names]
        items[:] = [item for item in items if item.nodeid in names]
        if out:
            config.hook.pytest_deselected(items=out)
