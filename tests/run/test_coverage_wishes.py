"""Which gates make a run measure coverage from its start."""

from __future__ import annotations

from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.run.coverage_wishes import coverage_wishes
from pytest_wavegate.run.paths import Roots
from pytest_wavegate.settings import GateSpec, Settings
from pytest_wavegate.settings.prose import planned_specs

TEXT = b"""# Tasks: Shop

## Phase 1: Setup

**Target**: >90% coverage

- [x] T001 Create shop/store.py, tested in tests/test_store.py
"""
PLAN = parse_plan(TEXT, path="tasks.md")
ROOTS = Roots("/repo", None, "/repo")


def test_nobody_asks() -> None:
    """Without a gate on coverage nothing is measured."""
    assert coverage_wishes(PLAN, Settings(), ROOTS) is None


def test_the_prose_of_a_plan_asks() -> None:
    """A condition that only the plan's prose states needs data like any other."""
    assert [gate.condition for gate in PLAN.gates] == ["coverage > 90%"]
    found = coverage_wishes(PLAN, Settings(prose=planned_specs(PLAN.gates, weight="warn")), ROOTS)
    assert found is not None
    assert (found.measure, found.files) == ("lines", ("shop/store.py",))


def test_gates_are_off() -> None:
    """What is not judged is not measured."""
    gates = (GateSpec(check="coverage > 90%"),)
    assert coverage_wishes(PLAN, Settings(gates=gates, gates_mode="off"), ROOTS) is None
