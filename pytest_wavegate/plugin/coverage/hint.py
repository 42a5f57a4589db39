"""A first, cheap look: might a gate of this run ask for coverage? Nothing but text is read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pytest

    from pytest_wavegate.model.evidence import CoverageRecord
    from pytest_wavegate.run.conductor import Conductor
    from pytest_wavegate.run.coverage_wishes import CoverageWishes

VARIABLE = "WAVEGATE_COVERAGE"
"""How a controller tells a worker, before its pytest starts, to measure."""
_WORD = "cover"
"""A plan may say "covered"."""
_TABLE = ("[tool.wavegate", "[[tool.wavegate")


def may_be_asked_for(config: pytest.Config) -> bool:
    """True where a plan is named and somebody writes of coverage.

    Args:
        config: pytest's, while its command line is known only in part.
    """
    if VARIABLE in os.environ:
        return True
    typed = config.known_args_namespace
    own = _own_tables(config.rootpath / "pyproject.toml")
    plan = typed.wave_plan or config.getini("wave_plan")
    if not plan and not own:
        return False
    place = config.rootpath / plan if plan and not typed.wave_plan else None
    return (
        any(_WORD in gate for gate in typed.wave_gate)
        or _WORD in own
        or (not plan or _speaks_of_it(place or config.invocation_params.dir / plan))
    )


def _own_tables(pyproject: Path) -> str:
    """The lines of our tables in small letters, empty where there are none."""
    try:
        lines = pyproject.read_text(encoding="utf-8", errors="replace").lower().splitlines()
    except OSError:
        return ""
    kept, ours = [], False
    for line in lines:
        if line.startswith("["):
            ours = line.startswith(_TABLE)
        if ours:
            kept.append(line)
    return "\n".join(kept)


def _speaks_of_it(plan: Path) -> bool:
    """Of a folder that holds a plan it is not known."""
    if plan.is_dir():
        return True
    try:
        return _WORD in plan.read_text(encoding="utf-8", errors="replace").lower()
    except OSError:
        return False


def wishes_of(config: pytest.Config, conductor: Conductor) -> CoverageWishes | None:
    """What gates of a run want to know of coverage; none where no gate asks, or nothing will run."""
    from pytest_wavegate.plugin.places import roots_of
    from pytest_wavegate.run.coverage_wishes import coverage_wishes

    if config.option.collectonly:
        return None
    return coverage_wishes(conductor.plan, conductor.settings, roots_of(config, conductor.plan))


def nothing_measured(wave: int, files: Collection[str]) -> CoverageRecord:
    """What there is to say where no gate asked for coverage when the run began."""
    from pytest_wavegate.model.evidence import CoverageRecord, FileCoverage

    return CoverageRecord(
        wave=wave,
        files=tuple(FileCoverage(path=path, state="no_data") for path in sorted(files)),
        lost=("nothing was measured: no gate asked for coverage when the run began",),
    )
