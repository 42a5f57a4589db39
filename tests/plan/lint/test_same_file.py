"""WG301: tasks with [P] on one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plan.lint import same_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.finding import Finding

    Lint = Callable[..., list[Finding]]

PHASE = "# Tasks: Ferry\n\n## Phase 1: Deck\n\n"


def test_two_parallel_tasks_on_one_file(findings: Lint) -> None:
    """The second of them is told, with a caret under the file."""
    text = PHASE + "- [ ] T001 [P] Add berths in src/deck.py\n- [ ] T002 [P] Add ramps in src/deck.py\n"
    (found,) = findings(text, "WG301")
    assert (found.line, found.task, found.severity) == (6, "T002", "error")
    assert (found.column, found.length) == (29, len("src/deck.py"))
    assert found.message == "T001 and T002 may run side by side and change the same file, src/deck.py"


def test_one_finding_for_a_file_however_many_tasks(findings: Lint) -> None:
    """All of its tasks are named at once, a long list cut short."""
    text = PHASE + "".join(f"- [ ] T00{n} [P] Step {n} in src/deck.py\n" for n in range(1, 9))
    (found,) = findings(text, "WG301")
    assert found.message.startswith("T001, T002, T003, T004, T005 and 3 more may run")


@pytest.mark.parametrize(
    "second",
    [
        "- [ ] T002 Add ramps in src/deck.py",
        "- [ ] T002 [P] Add ramps in src/ramp.py",
        "- [ ] T002 [P] Add ramps from src/deck.py in src/ramp.py",
        "- [ ] T002 [P] Add ramps in src/deck.py (depends on T001)",
        "## Phase 2: Hold\n\n- [ ] T002 [P] Add ramps in src/deck.py",
        "- [~] ~~T002 [P] Add ramps in src/deck.py~~",
        "- [ ] T002 [P] Say so in docs/README.md and deck.py",
    ],
)
def test_no_clash(findings: Lint, second: str) -> None:
    """A row, another file, a file only read, an order, another phase, a dropped task, a bare name."""
    text = f"{PHASE}- [ ] T001 [P] Add berths in src/deck.py, see docs/README.md and deck.py\n{second}\n"
    assert findings(text, "WG301") == []


def test_plans_of_streams_have_a_rule_of_their_own(findings: Lint) -> None:
    """The same file in two phases that wait for each other is fine."""
    text = PHASE + "- [ ] T001 [P] Add berths in src/deck.py\n\n## Phase 2: Hold\n\n"
    assert findings(text + "- [ ] T002 [P] Add ramps in src/deck.py\n", "WG301", "WG302") == []


def test_many_files_in_portions(findings: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are held against each other some at a time, and none is forgotten."""
    rows = (f"- [ ] T{number:03} [P] do {number} in src/m{number // 2}.py" for number in range(2, 22))
    text = "## Phase 1: Deck\n\n" + "\n".join(rows) + "\n"
    whole = findings(text, "WG301")
    monkeypatch.setattr(same_file, "MOST", 3)
    assert len(whole) == 10
    assert findings(text, "WG301") == whole
