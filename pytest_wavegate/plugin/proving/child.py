"""Loaded with ``-p`` into each pytest that a proof starts: runs what it is asked for, and judges it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.plugin.proving.fence import Fence
from pytest_wavegate.plugin.proving.lifeline import hang_on
from pytest_wavegate.plugin.proving.request import VARIABLE, read_request
from pytest_wavegate.plugin.proving.witness import Witness

if TYPE_CHECKING:
    import pytest


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Begin before anything of the project is imported: pytest asks while it registers the plugin."""
    hang_on()
    request = read_request(Path(os.environ[VARIABLE]))
    fence = Fence(Path(request.source), Path(request.root), request.modules)
    fence.stand()
    pluginmanager.register(Witness(request, fence), "wavegate_witness")
