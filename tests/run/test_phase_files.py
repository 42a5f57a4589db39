"""The files that phases name: found where they lie, each in the last phase that names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.planned import PlannedPhase
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.run.coverage_wishes import coverage_wishes
from pytest_wavegate.run.paths import Roots
from pytest_wavegate.run.phase_files import files_of_phases, with_files
from pytest_wavegate.settings import GateSpec, Settings
from pytest_wavegate.settings.values import PhaseSettings

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.model.plan import Plan

PLAN = """# Tasks: Garden

## Phase 1: Beds

- [ ] T001 Dig in src/beds.py and tests/test_beds.py
- [ ] T002 [P] Water in src/{pump,hose}.py

## Phase 2: Trees

- [ ] T003 Prune in src/trees/*.py, see src/beds.py
- [ ] T004 Pick in models/apple.py, README.md and src/trees/
"""


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    """A repository with its rootdir below, and a plan in a folder of its own."""
    for name in (
        *("app/src/beds.py", "app/src/trees/oak.py", "app/src/trees/elm.py", "app/src/trees/notes.txt"),
        *("app/specs/one/models/apple.py", "README.md"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    return tmp_path


def roots(garden: Path) -> Roots:
    app = garden / "app"
    return Roots(app.as_posix(), garden.as_posix(), (app / "specs/one").as_posix())


def plan(text: str = PLAN) -> Plan:
    return parse_plan(text.encode(), path="tasks.md")


def phase(phase_id: str, wave: int | None) -> PlannedPhase:
    return PlannedPhase(id=phase_id, title=phase_id, label="", wave=wave, tasks=(), needs=())


def test_files_are_found_where_they_lie(garden: Path) -> None:
    """Below the rootdir, the git root, and beside the plan; tests and folders are left out."""
    assert files_of_phases(plan(), roots(garden)) == {
        "1": ("src/beds.py", "src/pump.py", "src/hose.py"),
        "2": (
            *("src/trees/elm.py", "src/trees/oak.py", "src/beds.py"),
            *("specs/one/models/apple.py", "../README.md"),
        ),
    }


def test_a_pattern_without_a_folder_says_nothing(garden: Path) -> None:
    """Nor does one that matches nothing."""
    text = "# Tasks: A\n\n## Phase 1: B\n\n- [ ] T001 All of *.py and lib/*.py\n"
    assert files_of_phases(plan(text), roots(garden)).get("1", ()) == ()


@pytest.mark.parametrize(
    ("waves", "home"),
    [((1, 2, 3), "c"), ((3, 2, 1), "a"), ((2, 2, 2), "c"), ((1, None, None), "a"), ((None, None, None), "c")],
)
def test_a_file_belongs_to_the_last_phase_that_names_it(waves: tuple[int | None, ...], home: str) -> None:
    """By wave, then by document order."""
    phases = [phase(name, wave) for name, wave in zip("abc", waves, strict=True)]
    files = dict.fromkeys("abc", ("x.py", "test_x.py"))
    found = with_files(phases, files, tests={"test_x.py"})
    assert {found.id: found.files for found in found} == {
        name: ("x.py",) if name == home else () for name in "abc"
    }


def wished(garden: Path, *gates: GateSpec, own: tuple[GateSpec, ...] = (), mode: str = "enforce") -> object:
    settings = Settings(gates=gates, phases=(PhaseSettings(id="2", gates=own),), gates_mode=mode)
    return coverage_wishes(plan(), settings, roots(garden))


def test_no_gate_asks(garden: Path) -> None:
    """A metric in quotes is none, and where gates are off nobody judges."""
    asks = GateSpec(check="coverage >= 1%")
    assert wished(garden) is None
    assert wished(garden, GateSpec(check="pass_rate >= 1%"), GateSpec(check='"coverage" >= 1')) is None
    assert wished(garden, asks, mode="off") is None


def test_gates_ask_for_files_and_patterns(garden: Path) -> None:
    """All phases together; branches where any gate wants them."""
    found = wished(garden, GateSpec(check="coverage >= 1%"))
    assert (found.measure, len(found.files), found.globs) == ("lines", 7, ())  # type: ignore[attr-defined]
    own = (GateSpec(check="branch_coverage >= 1%", files=("src/**",)),)
    found = wished(garden, own=own)
    assert (found.measure, found.files, found.globs) == ("branches", (), (("src/**",),))  # type: ignore[attr-defined]
