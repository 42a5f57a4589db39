"""Loads once what every run needs: pytester forgets what was imported during a run in this process."""

from __future__ import annotations

from pytest_wavegate import cli, reports, settings
from pytest_wavegate.plan import read, select
from pytest_wavegate.plan.dialects import speckit
from pytest_wavegate.plan.order import graph
from pytest_wavegate.plugin import in_process, wake, xdist_controller
from pytest_wavegate.reports import json_document
from pytest_wavegate.run import conductor

__all__ = [
    "cli",
    "conductor",
    "graph",
    "in_process",
    "json_document",
    "read",
    "reports",
    "select",
    "settings",
    "speckit",
    "wake",
    "xdist_controller",
]
