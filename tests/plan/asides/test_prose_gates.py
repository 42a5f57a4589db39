"""Gates of a plan's prose: which lines count, for which phase, and which do not."""

from __future__ import annotations

import textwrap

import pytest

from pytest_wavegate.plan.read import parse_plan

PLAN = """
# Tasks: Bakery Orders

## Phase 1: Ovens

**Goal**: heat three ovens within 10 minutes

- [ ] T001 Add the oven model in bakery/oven.py
- [ ] T002 Reject orders with a timeout <30s in bakery/orders.py
  - Warm-up latency <40ms
- [ ] T003 Performance budget: keep "order lookup" under 20ms in bakery/lookup.py

### Success Metrics

- <10ms oven switch time maintained
- Ovens watched ≤ 12
- Loaves ≥ 3 on each tray
- 40% reduction in flour

**Checkpoint**: Ovens work, coverage ≥ 80%

## Phase 2: Counter

- [ ] T004 Write the till in bakery/till.py

```python
# Target: coverage >99%
assert latency < 5
```

```yaml
Target: >88% coverage
Critical: Watch the queue (lag <300ms, loss <0.2%)
Duration: < 6 hours
Trays: drawer <4s
```

| Metric | Target |
| --- | --- |
| Till latency | < 100 ms |
| Staff | 3 |
| Queue | < 9 |

## Quality Gates

- 85% code coverage required
- 85% code coverage required for the till

<!-- coverage >= 10% -->
"""


def gates(text: str) -> list[tuple[str | None, str, str]]:
    plan = parse_plan(textwrap.dedent(text).encode(), path="tasks.md", dialect="speckit")
    assert all(gate.level == "warn" for gate in plan.gates)
    return [(gate.phase, gate.condition, gate.source) for gate in plan.gates]


def test_a_whole_plan() -> None:
    """Criteria, checkpoints, bodies, YAML and target tables count; code, comments and titles do not."""
    lines = PLAN.split("\n")
    found = gates(PLAN)
    assert [(phase, condition) for phase, condition, _ in found] == [
        ("1", '"warm-up latency" < 40ms'),
        ("1", '"order lookup" < 20ms'),
        ("1", '"oven switch time" < 10ms'),
        ("1", '"ovens watched" <= 12'),
        ("1", "coverage >= 80%"),
        ("2", "coverage > 88%"),
        ("2", "lag < 300ms"),
        ("2", "loss < 0.2%"),
        ("2", '"till latency" < 100ms'),
        (None, "coverage >= 85%"),
    ]
    figures = ["<40ms", "20ms", "<10ms", "12", "80%", ">88%", "<300ms", "<0.2%", "100 ms", "85%"]
    sources = [lines[int(source.removeprefix("plan:")) - 1] for _, _, source in found]
    assert all(figure in line for figure, line in zip(figures, sources, strict=True))


@pytest.mark.parametrize(
    ("title", "condition"),
    [
        ("Validate that search latency stays under 50ms", '"search latency" < 50ms'),
        ("Benchmark the sync: p95 < 2s", "sync p95 < 2s"),
        ("[P] [US1] Budget of the menu: opening time <2s", '"opening time" < 2s'),
        ("Raise coverage to ≥ 80%", "coverage >= 80%"),
    ],
)
def test_titles_that_demand(title: str, condition: str) -> None:
    """A task's title counts where it says so: validate, benchmark, p95, a coverage to reach."""
    found = gates(f"## Phase 1: A\n\n- [ ] T001 {title} in app/a.py\n")
    assert found == [("1", condition, "plan:3")]


@pytest.mark.parametrize(
    "title", ["Load pages in <2s", "Poll the queue within 5 seconds", "Use 90% of the cache", "Add 3 tables"]
)
def test_titles_that_describe(title: str) -> None:
    """A figure in a title is a detail of what to build, unless the title says more."""
    assert gates(f"## Phase 1: A\n\n- [ ] T001 {title} in app/a.py\n") == []


def test_section_that_demands() -> None:
    """Under a heading of criteria a title counts too."""
    text = "## Phase 1: A\n\n### Performance Goals\n\n- [ ] T001 Load pages in <2s in app/a.py\n"
    assert gates(text) == [("1", '"load pages" < 2s', "plan:5")]


def test_label_that_demands() -> None:
    """A label above a list speaks for its items, however deep."""
    text = "# A\n\n- [ ] T001 Add it\n\n**Definition of Done:**\n\n- Till:\n  - Drawer opens in <2s\n"
    assert [condition for _, condition, _ in gates(text)] == ['"drawer opens" < 2s']


def test_limits_of_a_stream() -> None:
    """Gates are read in any dialect, and belong to the phase whose lines they stand in."""
    text = """
# P

## Phase 1: A

### Stream A: Model
**Agent Assignment**: Agent A
**Deliverables**:
- p95 latency < 9 ms

### Stream B: View
**Agent Assignment**: Agent B
**Dependencies**: None
"""
    plan = parse_plan(text.encode(), path="p.md", dialect="streams")
    assert [(gate.phase, gate.condition) for gate in plan.gates] == [("1", "latency p95 < 9ms")]
