"""The plan and the settings that a run of pytest names, read together: all problems are told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plugin.options import asks_of_a_plan, command_line, ini_file
from pytest_wavegate.plugin.places import plan_path

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.settings import Settings
    from pytest_wavegate.settings.values import WaveBy

PLANS = pytest.StashKey[dict[tuple[object, ...], "Plan"]]()
"""Plans that were read, by their path, dialect and kind of waves."""


def read(config: pytest.Config) -> tuple[Plan, Settings]:
    """Read the plan that is named, and the settings.

    Raises:
        WavegateError: either cannot be read.
    """
    from pytest_wavegate.reports import KINDS as REPORTS
    from pytest_wavegate.settings import build_settings, peek_settings

    cli, ini, pyproject = command_line(config), ini_file(config), config.rootpath / "pyproject.toml"
    first = peek_settings(cli=cli, ini=ini, pyproject=pyproject)
    if first.plan is None:
        build_settings(cli=cli, ini=ini, pyproject=pyproject)  # a plan that is misspelt is told first
        raise _no_plan(pyproject, asked=asks_of_a_plan(config))
    try:
        plan = _plan(config, plan_path(config, first.plan), dialect=first.dialect, by=first.wave_by)
    except WavegateError:
        # What is wrong with the settings may be why there is no such plan.
        build_settings(cli=cli, ini=ini, pyproject=pyproject, root=config.rootpath)
        raise
    phases = [name for phase in plan.phases for name in (phase.id, phase.title, phase.label) if name]
    settings = build_settings(
        cli=cli,
        ini=ini,
        pyproject=pyproject,
        front_matter=plan.front_matter,
        known_phases=phases,
        prose=plan.gates,
        root=config.rootpath,
        plan_file=plan.path,
    )
    for target in settings.reports:
        REPORTS.load(target.kind)
    return plan, settings


def _no_plan(pyproject: Path, *, asked: str) -> WavegateError:
    if asked:
        message = f"{asked} asks something of a plan, and none is named"
        hint = "name it with --wave-plan, such as --wave-plan tasks.md"
        return WavegateError("no-plan", message, hint=hint)
    return WavegateError(
        "no-plan", "[tool.wavegate] names no plan", hint='add plan = "tasks.md"', path=str(pyproject)
    )


def _plan(config: pytest.Config, path: str, *, dialect: str | None, by: WaveBy) -> Plan:
    """Read a plan once, though it is asked for a second time where coverage is measured."""
    from pytest_wavegate.plan.read import read_plan, require_runnable

    known = config.stash.setdefault(PLANS, {})
    asked = (path, dialect, by)
    if asked not in known:
        plan = read_plan(path, dialect=dialect, by=by)
        require_runnable(plan)
        known[asked] = plan
    return known[asked]


def forget_plans(config: pytest.Config) -> None:
    """Let go of what was kept for a second reading."""
    config.stash[PLANS].clear()
