"""Settings: one frozen object, built once from command line, plan, pyproject.toml and ini file."""

from __future__ import annotations

from pytest_wavegate.settings.build import build_settings, peek_settings
from pytest_wavegate.settings.check import Check
from pytest_wavegate.settings.expression import read_check
from pytest_wavegate.settings.gate import GateSpec
from pytest_wavegate.settings.values import PhaseSettings, ReportTarget, Settings

__all__ = [
    "Check",
    "GateSpec",
    "PhaseSettings",
    "ReportTarget",
    "Settings",
    "build_settings",
    "peek_settings",
    "read_check",
]
