"""Ticking boxes changes the states of boxes, and no other byte."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plan.progress.check_off import states, ticked, usual_mark
from pytest_wavegate.plan.progress.passed_boxes import passed_boxes, require_only_ticked, with_ticks
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.plan.text.box_state import box_state

PLAN = """\
# Tasks: Seed bank

## Phase 1: Setup

- [X] T001 Create the project
- [ ] T002 Write the settings, see [the list](x)
- [~] T003 Write the log
- [-] T004 Draw the logo
- [ ] T005 Ask the lawyers
"""


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("- [ ] T001 Go", (3, " ")),
        ("* [x] T001", (3, "x")),
        ("  12. [/] T001", (7, "/")),
        ("[] T001", (1, "")),
        ("> - **[ ] T001**", (7, " ")),
        ("### [~] T001: Go", (5, "~")),
        ("| T003 | Go [there](x) | [ ] |", (26, " ")),
        ("- [P] T010 [ ]", (12, " ")),
        ("- [x](u) [>] T001", (10, ">")),
        ("- <!-- [x] --> [-] T001", (16, "-")),
        ("- [✓] T001 [ ]", (3, "✓")),
        ("- [ ] T001\r", (3, " ")),
        ("\ufeff- [ ] T001", (6, " ")),
        ('- [ ] T007 Answer {"status": "pending"}', (3, " ")),
        ('      "status": "pending",', (17, "pending")),
        ('{"id": 1, "status": "in-progress"}', (21, "in-progress")),
        ("# Status: In Progress", (10, "In Progress")),
        ("**Status**: pending  ", (12, "pending")),
    ],
)
def test_the_state_of_a_box_is_found(line: str, state: tuple[int, str]) -> None:
    """The first box of the line, or the word that stands in its place."""
    found = box_state(line.encode())
    assert found is not None
    assert (found.start, found.text) == state
    assert line.encode()[found.start : found.end].decode() == found.text


@pytest.mark.parametrize(
    "line",
    ["", "T001 [P] Go", "x = []", "- [x](u)", '{"status": "a", "more": {"status": "b"}}', "Status: 🔄 going"],
)
def test_a_line_without_a_box_has_no_state(line: str) -> None:
    """Nor has one where several words could be meant."""
    assert box_state(line.encode()) is None


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("- [ ] a", "- [X] a"),
        ("- [-] a", "- [X] a"),
        ("[] a", "[X] a"),
        ('"status": "pending"', '"status": "done"'),
        ("Status: To do", "Status: Done"),
        ("STATUS: OPEN", "STATUS: DONE"),
    ],
)
def test_a_tick_suits_what_stood_there(line: str, after: str) -> None:
    """A mark for a mark, a word for a word in the same letters."""
    state = box_state(line.encode())
    assert state is not None
    assert state.open
    assert ticked(line.encode(), boxes={1: state.ticked("X")}).decode() == after


@pytest.mark.parametrize(
    "line", ["- [x] a", "- [X] a", "- [✅] a", '"status": "done"', "Status: Completed", "no box"]
)
def test_what_is_ticked_stays(line: str) -> None:
    """So ticking twice is ticking once."""
    assert ticked(line.encode(), boxes={1: "x"}) == line.encode()


@pytest.mark.parametrize(
    "data",
    [
        b"# A\r\n- [ ] T001\r\n",
        b"# A\r- [ ] T001\r",
        b"\xef\xbb\xbf# A\n- [ ] T001",
        b"# A \r b\n- [ ] T001 \xff\xe9\n",
        "# ‚úÖ\n- [ ] T001 √©\n".encode(),
    ],
)
def test_ends_of_lines_and_encodings_stay(data: bytes) -> None:
    """Lines count as the reader of plans counts them."""
    assert ticked(data, boxes={2: "x"}) == data.replace(b"[ ]", b"[x]")


def test_lines_that_are_not_there_are_left_out() -> None:
    """Nothing is added to a file."""
    assert ticked(b"- [ ] a\n", boxes={0: "x", 2: "x", 9: "x", -1: "x"}) == b"- [ ] a\n"
    assert states(b"- [ ] a\n", boxes=[0, 1, 2, 9]).keys() == {1}


def test_a_plan_is_ticked_as_it_does_mostly() -> None:
    """A small letter where it does not say."""
    lines = {"x": b"[x]\n[x]\n[X]\n[ ]", "X": b"[X]\n[X]\n[x]\n[ ]"}
    for mark, data in lines.items():
        assert usual_mark(states(data, boxes=range(1, 5)).values()) == mark
    assert usual_mark(()) == "x"


def off_of(
    text: str, *passed: str, dialect: str = "speckit", **decisions: str
) -> tuple[str, dict[str, object]]:
    """The ticked plan, and what was told."""
    data = text.encode()
    plan = parse_plan(data, path="tasks.md", dialect=dialect)
    off = passed_boxes(plan, data, decisions={**dict.fromkeys(passed, "passed"), **decisions})
    after = with_ticks(data, off)
    require_only_ticked(plan, parse_plan(after, path="tasks.md", dialect=dialect), off)
    told = off.model_dump(exclude={"path", "title", "record", "ticks"})
    return after.decode(), {name: value for name, value in told.items() if value}


def test_boxes_of_passed_tasks_are_ticked() -> None:
    """Open ones and those in progress; what is ticked or cancelled stays."""
    after, told = off_of(PLAN, "T001", "T002", "T003", "T004", T005="not_run")
    assert after == PLAN.replace("[ ] T002", "[X] T002").replace("[~]", "[X]")
    assert told == {"left": {"not_run": 1}}


@pytest.mark.parametrize("decision", ["failed", "no_tests", "blocked", "not_run", "deferred"])
def test_no_other_decision_ticks(decision: str) -> None:
    """It is counted."""
    after, told = off_of(PLAN, T002=decision, T003=decision, T005=decision)
    assert (after, told) == (PLAN, {"left": {decision: 3}})


def test_a_ticked_box_that_the_run_contradicts_is_told_of() -> None:
    """It stays ticked."""
    after, told = off_of(PLAN, T001="failed")
    assert after == PLAN
    assert told == {"contradicted": ("T001",), "left": {"not_in_record": 3}}


def test_a_duplicated_id_ticks_nothing() -> None:
    """Nobody can tell which of them passed."""
    text = PLAN + "- [ ] T002 Write them again\n"
    assert off_of(text, "T002") == (text, {"duplicates": ("T002",), "left": {"not_in_record": 2}})


def test_a_box_of_several_tasks_needs_them_all() -> None:
    """Else it stays open, and those that passed are told of."""
    text = PLAN + "- [ ] T010-T012 Plant the rows\n"
    after, told = off_of(text, "T010", "T012", T011="failed")
    assert (after, told["shared"]) == (text, ("T010", "T012"))
    after, told = off_of(text, "T010", "T011", "T012")
    assert after == text.replace("[ ] T010", "[X] T010")
    assert "shared" not in told


def test_a_task_without_a_box_is_told_of() -> None:
    """A heading can be a task, and has none."""
    text = "# Tasks\n\n## Phase 1: A\n\n### T001: Dig\n\nDeep.\n\n### T002: Sow\n\nWide.\n"
    assert off_of(text, "T001") == (text, {"boxless": ("T001",), "left": {"not_in_record": 1}})


def test_a_passed_task_that_the_plan_lacks_is_told_of() -> None:
    """The record may be of another text."""
    assert off_of(PLAN, "T099")[1]["unknown"] == ("T099",)


def test_phases_run_in_part_are_told_of_where_they_are_ticked() -> None:
    """Tests that were left out may have failed."""
    data = (PLAN + "\n## Phase 2: Rest\n\n- [ ] T020 Rest\n").encode()
    plan = parse_plan(data, path="tasks.md", dialect="speckit")
    off = passed_boxes(plan, data, decisions={"T002": "passed"}, partial={"1", "2"})
    assert off.partial == ("1",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_wide_letters_are_refused(encoding: str) -> None:
    """A tick would be one byte among two."""
    data = PLAN.encode(encoding)
    with pytest.raises(WavegateError) as caught:
        passed_boxes(parse_plan(data, path="tasks.md", dialect="speckit"), data, decisions={})
    assert caught.value.slug == "wide-plan"


def test_a_tick_that_says_something_else_is_refused() -> None:
    """The ticked plan is read again and compared."""
    plan = parse_plan(PLAN.encode(), path="tasks.md", dialect="speckit")
    off = passed_boxes(plan, PLAN.encode(), decisions={"T002": "passed"})
    with pytest.raises(WavegateError) as caught:
        require_only_ticked(plan, plan, off)
    assert (caught.value.slug, caught.value.line) == ("doubtful-tick", 6)


TASK_MASTER = """\
{
  "tasks": [
    {
      "id": 1,
      "title": "Dig the beds",
      "status": "pending",
      "dependencies": []
    },
    {
      "id": 2,
      "title": "Sow the beds",
      "dependencies": [1],
      "status": "in-progress"
    }
  ]
}
"""


def test_a_status_in_json_is_replaced_in_place() -> None:
    """The plan's hash stays what it was, as with a box."""
    after, told = off_of(TASK_MASTER, "1", dialect="taskmaster")
    assert after == TASK_MASTER.replace('"pending"', '"done"')
    assert told["left"] == {"not_in_record": 1}
    one, other = (parse_plan(text.encode(), path="tasks.json") for text in (TASK_MASTER, after))
    assert one.sha256 == other.sha256


LINES = st.sampled_from(
    [
        "",
        "# Tasks: Beds",
        "## Phase 1: Dig",
        "## Phase 2: Sow",
        "```",
        "Words é ‚úÖ \ufffd and [x] more",
        "| [ ] | a |",
        "| --- | --- |",
        "  - [ ] no id",
        "<!-- [ ] T001 -->",
    ]
)
TASKS = st.builds(
    "{}[{}] T{:03} {}{}".format,
    st.sampled_from(["- ", "* ", "  - ", "1. ", "", "### "]),
    st.sampled_from([" ", "x", "X", "~", "-", "/", "✓", ""]),
    st.integers(1, 6),
    st.sampled_from(["", "[P] ", "[US1] ", "**"]),
    st.sampled_from(
        ["Dig", "Dig [ ] deep", "Dig é (depends on T001)", "Dig [x](u) <!-- [ ] -->", "T004-T006"]
    ),
)


@given(
    st.lists(LINES | TASKS, max_size=12),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
    st.booleans(),
    st.data(),
)
@settings(max_examples=200, deadline=None)
def test_law_only_states_of_boxes_change(
    lines: list[str], end: str, mark: str, closed: bool, data: st.DataObject
) -> None:
    """For any plan and any decisions: every other byte stays, nothing else is read, and once is enough."""
    before = (mark + end.join(lines) + (end if closed else "")).encode()
    plan = parse_plan(before, path="tasks.md", dialect="speckit")
    words = st.sampled_from(["passed", "passed", "failed", "not_run"])
    decisions = {task.id: data.draw(words) for task in plan.tasks}
    off = passed_boxes(plan, before, decisions=decisions)
    after = with_ticks(before, off)
    again = parse_plan(after, path="tasks.md", dialect="speckit")
    require_only_ticked(plan, again, off)
    assert again.sha256 == plan.sha256
    assert re.sub(rb"\[[^\[\]]{0,3}\]", b"[]", after) == re.sub(rb"\[[^\[\]]{0,3}\]", b"[]", before)
    assert with_ticks(after, off) == after
    assert passed_boxes(again, after, decisions=decisions).ticks == ()
    done = set(chain.from_iterable(tick.tasks for tick in off.ticks))
    assert done <= {task for task, said in decisions.items() if said == "passed"}
