"""One table says what the marks of boxes mean, wherever boxes are read."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.text.box_marks import OPEN, TICKS, status_of
from pytest_wavegate.plan.text.box_state import box_state
from pytest_wavegate.plan.text.fingerprint import plan_hash
from pytest_wavegate.plan.words.boxes import read_box
from pytest_wavegate.plan.words.task_line import read_task_line


@pytest.mark.parametrize("mark", [*OPEN, *TICKS])
def test_every_reader_of_boxes_knows_every_mark(mark: str) -> None:
    """The state of a task, what a tick replaces, and what a hash leaves out are of one mind."""
    line = f"- [{mark}] T001 Raise the mast"
    box, task, state = read_box(line[2:]), read_task_line(line[2:]), box_state(line.encode())
    assert box is not None
    assert task is not None
    assert state is not None
    assert box.status == status_of(mark)
    assert state.text == mark
    assert state.open == (box.status != "done") == (mark in OPEN)
    assert task.status == ("cancelled" if mark == "-" else box.status)
    assert plan_hash(line) == plan_hash("- [ ] T001 Raise the mast")
