"""WG302 to WG305 and WG321: what is said about order, against files, waves, hours and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model import claims as said
from pytest_wavegate.model.effort import Window
from pytest_wavegate.model.plan import Edge, Phase, Plan, Task
from pytest_wavegate.plan.lint import stream_files, tests_first, time_windows
from pytest_wavegate.plan.lint.subject import Subject
from pytest_wavegate.plan.order.graph import elaborate
from pytest_wavegate.plan.read import parse_reading
from pytest_wavegate.plan.text.blocks import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.finding import Finding

    Lint = Callable[..., list[Finding]]

LINES = "\n".join(f"line {number}" for number in range(1, 60))


def subject(*tasks: Task, edges: tuple[Edge, ...] = (), claims: tuple[Claim, ...] = ()) -> Subject:
    """A plan whose phases stand side by side."""
    names = dict.fromkeys(task.phase for task in tasks)
    phases = tuple(Phase(id=name, title=name, label="", line=1) for name in names)
    plan = Plan(
        path="p.md", title="P", dialect="x", by="dependency", sha256="", phases=phases, tasks=tasks,
        edges=edges, claims=claims,
    )  # fmt: skip
    ids = "\n".join(task.id for task in tasks)
    return Subject(elaborate(plan), Document(path="p.md", text=f"{LINES}\n{ids}", blocks=()))


def stream(
    id_: str, line: int, *files: str, needs: tuple[str, ...] = (), hours: tuple[float, float] | None = None
) -> Task:
    """A task that runs beside all others."""
    return Task(
        id=id_, title=f"Title {id_}", phase=f"of {id_}", parallel=True, files=files, depends_on=needs,
        line=line, window=Window(start=hours[0], end=hours[1]) if hours else None,
    )  # fmt: skip


def test_streams_on_one_file() -> None:
    """Two streams that nothing puts in order are told once, at the second."""
    found = list(stream_files.check(subject(stream("A", 10, "src/m.py"), stream("B", 20, "src/m.py"))))
    assert [(one.code, one.line, one.task) for one in found] == [("WG302", 20, "B")]
    assert found[0].message == "A and B work on src/m.py, and nothing says which comes first"


def test_streams_in_an_order() -> None:
    """A dependency, also through a third stream, is an order; only the unordered ones are named."""
    one, two = stream("A", 10, "src/m.py"), stream("B", 20, needs=("A",))
    assert list(stream_files.check(subject(one, two, stream("C", 30, "src/m.py", needs=("B",))))) == []
    found = list(
        stream_files.check(
            subject(one, two, stream("C", 30, "src/m.py", needs=("B",)), stream("D", 40, "src/m.py"))
        )
    )
    assert found[0].message.startswith("A, C and D work on")


def test_many_streams_on_one_file() -> None:
    """Of very many, neighbours are compared, and all are told."""
    found = list(stream_files.check(subject(*(stream(f"S{n}", n + 1, "src/m.py") for n in range(40)))))
    assert found[0].message.startswith("S0, S1, S2, S3, S4 and 35 more work on")


def test_a_dependency_in_a_parallel_phase(findings: Lint) -> None:
    """It is told on the line that declares it."""
    text = "## Phase 1: Deck\n\n- [ ] T001 [P] a in src/a.py\n- [ ] T002 [P] b\n  - **Depends on**: T001\n"
    (found,) = findings(text, "WG303")
    assert (found.line, found.task, found.column) == (5, "T002", 21)
    assert "both are said to run in parallel in Phase 1" in found.message


def test_a_dependency_in_a_row(findings: Lint) -> None:
    """A task without [P] may depend on its neighbours, and one with [P] on another phase."""
    text = "## Phase 1: Deck\n\n- [ ] T001 [P] a\n- [ ] T002 b (depends on T001)\n\n## Phase 2: Hold\n\n"
    assert findings(text + "- [ ] T003 [P] c (depends on T001)\n", "WG303") == []


def test_hours_against_a_dependency() -> None:
    """What waits must not begin before what it waits for has ended; ending as it begins is fine."""
    early = stream("A", 10, hours=(8, 14))
    edge = Edge(source="A", target="B", why="declared", line=33)
    late = subject(early, stream("B", 20, hours=(0, 6), needs=("A",)), edges=(edge,))
    (found,) = time_windows.check(late)
    assert (found.code, found.line, found.severity) == ("WG304", 33, "error")
    assert found.message == "B (Title B) waits for A (Title A), which ends at hour 14, and begins at hour 0"
    fine = subject(early, stream("B", 20, hours=(14, 16), needs=("A",)), edges=(edge,))
    assert list(time_windows.check(fine)) == []


def test_a_soft_arrow_between_overlapping_hours() -> None:
    """It orders nothing anyway, so it is a warning."""
    soft = said.Soft(source="A", target="B", line=40)
    both = subject(stream("A", 10, hours=(0, 6)), stream("B", 20, hours=(2, 8)), claims=(soft,))
    assert [(one.code, one.severity, one.line) for one in time_windows.check(both)] == [
        ("WG305", "warning", 40)
    ]


def test_tests_after_code(findings: Lint) -> None:
    """Where the plan wants tests first, a phase whose first test follows its code is told."""
    text = "## Phase 1: Deck\n\n- [ ] T001 Berths in src/deck.py\n- [ ] T002 Test tests/test_deck.py\n"
    reading = parse_reading(text.encode(), path="p.md")
    plan = reading.plan.model_copy(update={"claims": (said.TestsFirst(line=1),)})
    (found,) = tests_first.check(Subject(plan, reading.document))
    assert (found.code, found.line, found.task) == ("WG321", 4, "T002")
    assert list(tests_first.check(Subject(reading.plan, reading.document))) == []


@pytest.mark.parametrize(
    ("title", "test", "told"),
    [
        ("Deck", "Unit test for the deck in tests/test_deck.py", True),
        ("Deck", "Write FAILING tests for the masts in tests/test_masts.py", False),
        ("Storms (Cross-Cutting for S-3)", "Unit test tests/test_deck.py", True),
        ("Polish & Cross-Cutting Concerns", "Unit test tests/test_deck.py", False),
    ],
)
def test_tests_for_the_code_behind_them(findings: Lint, title: str, test: str, told: bool) -> None:
    """Tests that are to fail are for the code behind them; phases at the edge of a plan are let be."""
    text = (
        f"Write tests first.\n\n## Phase 3: {title}\n\n"
        f"- [ ] T001 Berths in src/deck.py\n- [ ] T002 {test}\n- [ ] T003 Masts in src/masts.py\n"
    )
    assert [one.line for one in findings(text, "WG321")] == ([6] if told else [])


def test_several_dependencies_in_a_parallel_phase(findings: Lint) -> None:
    """One sentence about one task is one finding."""
    text = (
        "## Phase 1: Deck\n\n- [ ] T001 [P] a\n- [ ] T002 [P] b\n- [ ] T003 [P] c\n\n"
        "## Notes\n\n- T003 depends on T001 and T002\n"
    )
    (found,) = findings(text, "WG303")
    assert found.message == "T003 depends on T001 and T002, and all are said to run in parallel in Phase 1"
