"""What the gates of a run want to know of coverage, and of which files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.gates.asked import coverage_need, wants_coverage
from pytest_wavegate.run.phase_files import files_of_phases

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.run.paths import Roots
    from pytest_wavegate.settings import Settings


@dataclass(frozen=True, slots=True)
class CoverageWishes:
    """What is to be measured from the start, whichever phases are judged in the end."""

    measure: Literal["lines", "branches"]
    files: tuple[str, ...] = ()
    """Those that tasks name, where a gate counts them; relative to the rootdir, with slashes."""
    globs: tuple[tuple[str, ...], ...] = ()
    """Patterns of gates: a file that appears during the run counts too."""


def coverage_wishes(plan: Plan, settings: Settings, roots: Roots) -> CoverageWishes | None:
    """Return what gates want to know of coverage, over all phases; none where no gate asks.

    Args:
        plan: the plan as read.
        settings: with the gates.
        roots: where the plan's paths may start.
    """
    if settings.gates_mode == "off":
        return None
    everything = (settings.gates_of(phase.id, phase.title, phase.label) for phase in plan.phases)
    asked = [spec for specs in everything for spec in specs if coverage_need(spec) != "no"]
    need = wants_coverage(asked)
    if need == "no":
        return None
    named: tuple[str, ...] = ()
    if any(not spec.files for spec in asked):
        of_phases = files_of_phases(plan, roots).values()
        named = tuple(dict.fromkeys(path for files in of_phases for path in files))
    globs = dict.fromkeys(spec.files for spec in asked if spec.files)
    return CoverageWishes(need, named, tuple(globs))
