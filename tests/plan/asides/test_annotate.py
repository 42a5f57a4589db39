"""What a plan says beside its tasks is added whatever its dialect, and never makes reading fail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model import claims
from pytest_wavegate.model.effort import Effort
from pytest_wavegate.model.plan import Phase, Plan, PlannedGate, PlannedRollback, Task
from pytest_wavegate.plan.asides.annotate import annotate
from pytest_wavegate.plan.dialects import DIALECTS
from pytest_wavegate.plan.read import parse_reading
from pytest_wavegate.plan.text.document import read_document

TEXT = """# Tasks: Harbour

- Total tasks: 2

Write the tests FIRST and see them fail.

## Phase 1: Quay (Priority: P1)

**Goal**: boats land

- [ ] T001 Build the quay in src/quay.py
- [ ] T002 Paint it in src/quay.py

**Checkpoint**: boats land, coverage >80%

## Dependencies

- T001 → T002

## Rollback

```bash
git revert HEAD
```
"""


def test_everything_at_once() -> None:
    """Gates, rollback, facts and claims are read in one go, claims in document order."""
    plan = parse_reading(TEXT.encode(), path="tasks.md").plan
    assert [(gate.phase, gate.condition, gate.source) for gate in plan.gates] == [
        ("1", "coverage > 80%", "plan:14")
    ]
    assert [(one.command, one.source) for one in plan.rollback] == [("git revert HEAD", "plan:23")]
    assert [(one.goal, one.checkpoint, one.priority) for one in plan.phases] == [
        ("boats land", "boats land, coverage >80%", "P1")
    ]
    assert [(claim.kind, claim.line) for claim in plan.claims] == [
        ("total", 3), ("tests_first", 5), ("checkpoint", 14), ("chain", 18),
    ]  # fmt: skip


def test_what_the_dialect_found_comes_first() -> None:
    """What stands in the plan stays, and is not said twice."""
    document = read_document(TEXT, path="tasks.md")
    two = Effort(low=2, high=2, unit="tasks")
    own = Plan(
        path="tasks.md",
        title="Harbour",
        dialect="own",
        sha256="",
        phases=(Phase(id="1", title="Quay", label="Phase 1", goal="own goal", line=7),),
        tasks=(
            Task(id="T001", title="a", phase="1", line=11),
            Task(id="T002", title="b", phase="1", line=12),
        ),
        gates=(PlannedGate(phase="1", condition="lag < 5ms", source="plan:9"),),
        rollback=(PlannedRollback(phase=None, command="make undo", source="plan:9"),),
        claims=(
            claims.Chain(tasks=("T001", "T002"), critical=True, line=18),
            claims.Checkpoint(phase="1", title="own words", line=14),
            claims.Total(phase="1", amount=two, line=3),
            claims.TestsFirst(line=5),
            claims.Soft(source="T001", target="T002", line=20),
            claims.Restated(task="T001", field="owner", values=("Mara",), line=21),
        ),
    )
    plan = annotate(own, document)
    assert [gate.condition for gate in plan.gates] == ["lag < 5ms", "coverage > 80%"]
    assert [one.command for one in plan.rollback] == ["make undo", "git revert HEAD"]
    assert plan.claims == tuple(sorted(own.claims, key=lambda claim: claim.line))
    assert plan.phases[0].goal == "own goal"


def test_data_says_nothing_beside() -> None:
    """A plan in JSON is data throughout: its texts are not read as prose."""
    text = '{"tasks": [{"id": 1, "title": "coverage >= 90% and T001 → T002"}]}\n'
    document = read_document(text, path="tasks.json")
    plan = Plan(path="tasks.json", title="", dialect="own", sha256="")
    assert annotate(plan, document) is plan


FRAGMENTS = (
    *("# ", "## Phase 1: A", "### ", "- ", "- [ ] T001 ", "- [x] T002 [P] ", "1. ", "> ", "```", "```yaml"),
    *("```bash", "| ", "|---|---|", "\n", "\n\n", "    ", "\t", "**", "__", "`", "<!--", "-->", "(", ")"),
    *(": ", "：", " → ", " -> ", " ‖ ", "coverage ", "90%", "<5ms ", "p95 ", "latency ", "T001-T003 "),
    *("T999", "with ", "in parallel ", "merge ", "Agent A ", "**Goal**: ", "**Checkpoint**", "Stream A: "),
    *("Total tasks: 3", "Duration: 5 days", "(8 tasks)", "rollback ", "git revert HEAD", "critical path"),
    *("tests must fail before ", "TDD ", "\\", "$ ", "é", "İ", "\u2028", "\x0b", "¤"),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join), st.sampled_from(sorted(DIALECTS)))
def test_any_text(text: str, dialect: str) -> None:
    """Whatever the text and the dialect, reading ends with a plan whose additions point into the text."""
    reading = parse_reading(text.encode(), path="p.md", dialect=dialect)
    plan, last = reading.plan, len(reading.document.lines)
    assert all(1 <= claim.line <= last for claim in plan.claims)
    assert [claim.line for claim in plan.claims] == sorted(claim.line for claim in plan.claims)
    sources = [gate.source for gate in plan.gates] + [one.source for one in plan.rollback]
    assert all(1 <= int(source.removeprefix("plan:")) <= last for source in sources)
    assert not any(one.trusted for one in plan.rollback)
    phases = {phase.id for phase in plan.phases} | {None}
    assert {gate.phase for gate in plan.gates} | {one.phase for one in plan.rollback} <= phases


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(TEXT)))
def test_a_text_cut_anywhere(end: int) -> None:
    """Half a plan is read as far as it goes."""
    plan = parse_reading(TEXT[:end].encode(), path="p.md").plan
    assert len(plan.gates) <= 1
    assert len(plan.claims) <= 4


@pytest.mark.parametrize(
    "line", ["coverage 9% " * 400, "- T001 → " * 400, "total: " * 400, "(" * 4000, "a" * 9000]
)
def test_very_long_lines(line: str) -> None:
    """A line longer than anyone writes is cut, not chewed."""
    assert parse_reading(f"{TEXT}\n{line}\n".encode(), path="p.md").plan.phases
