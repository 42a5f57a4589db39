"""Plans of Task Master: JSON with and without tags, and the text file of one task."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.model.claims import Soft
from pytest_wavegate.plan.dialects.taskmaster import Taskmaster
from pytest_wavegate.plan.dialects.taskmaster.json_positions import places
from pytest_wavegate.plan.dialects.taskmaster.words import needed, state_of
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan, Task

OLD_TEXT = """# Task ID: 7
# Title: Bottle the cider
# Status: in-progress
# Dependencies: 3 (done), 5
# Priority: high
# Owner: Ann
# Description: Fill bottles with src/cellar/filler.py.
# Details:
1. Rinse
2. Fill, see src/cellar/pump.py

```python
# Title: not this one
```

# Test Strategy:
Run tests/test_filler.py
twice.

# Subtasks:
## 1. Rinse the bottles [done]
### Dependencies: None
### Description: Hot water, see src/cellar/rinse.py
## 2. Set the corks [pending]
### Dependencies: 7.1
"""
NEW_TEXT = """# Task ID: 12

**Title:** Label the bottles

**Status:** done

**Dependencies:** 7 ✓, 9

**Priority:** medium

**Description:** Print labels.

**Details:**

Write src/cellar/labels.py.

**Test Strategy:**

No test strategy provided.

## Subtasks

### 12.1. Choose the paper

**Status:** pending
**Dependencies:** None

Thick paper.

### 12.2. Print

**Status:** pending
**Dependencies:** 12.1
"""


def read(text: str) -> Plan:
    return parse_plan(text.encode(), path="tasks.json", dialect="taskmaster")


def one_by_id(plan: Plan) -> dict[str, Task]:
    return {task.id: task for task in plan.tasks}


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings]


def plan_of(*entries: object, **about: object) -> Plan:
    return read(json.dumps({"tasks": list(entries), **about}, indent=2))


def sniffed(text: str, *, path: str = "p") -> float:
    return Taskmaster().sniff(read_document(text, path=path))


def test_a_task_has_what_its_entry_says() -> None:
    """Title, state, priority, files, effort and what is asked of it come from the fields of an entry."""
    (task,) = plan_of(
        {
            "id": 3,
            "title": "Press apples",
            "status": "in-progress",
            "priority": "high",
            "assignee": "Ann",
            "effort": "2 days",
            "details": "See src/press.py",
            "files": ["src/juice.py"],
            "acceptanceCriteria": ["clear juice"],
            "testStrategy": "Run tests/test_press.py",
        }
    ).tasks
    assert (task.id, task.title, task.status) == ("3", "Press apples", "in_progress")
    assert (task.priority, task.owner) == ("high", "Ann")
    assert task.files == ("src/press.py", "tests/test_press.py", "src/juice.py")
    assert task.tests == ("tests/test_press.py",)
    assert task.acceptance == ("clear juice", "Run tests/test_press.py")
    assert [(one.low, one.unit) for one in task.estimates] == [(2, "days")]


def test_hours_may_be_a_number() -> None:
    """``estimatedHours`` is an effort in hours."""
    (task,) = plan_of({"id": 1, "title": "a", "estimatedHours": 1.5}).tasks
    assert task.effort is not None
    assert (task.effort.low, task.effort.unit) == (1.5, "hours")


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("done", "done"),
        ("completed", "done"),
        ("in-progress", "in_progress"),
        ("in_progress", "in_progress"),
        ("review", "in_progress"),
        ("cancelled", "cancelled"),
        ("pending", "todo"),
        ("blocked", "todo"),
        ("deferred", "todo"),
        ("", "todo"),
        ("puzzled", "todo"),
    ],
)
def test_states(word: str, state: str) -> None:
    """What is blocked or put off is still to do, and so is what nobody knows."""
    assert state_of(word) == state


def test_dependencies_make_the_waves() -> None:
    """Tasks wait for what they name, as a number or a text, and for nothing else."""
    plan = plan_of(
        {"id": 1, "title": "a", "dependencies": []},
        {"id": "2", "title": "b", "dependencies": [1]},
        {"id": 3, "title": "c", "dependencies": ["1"]},
        {"id": 4, "title": "d", "dependencies": ["2", 3]},
    )
    assert plan.by == "dependency"
    assert {task.id: task.depends_on for task in plan.tasks} == {
        "1": (),
        "2": ("1",),
        "3": ("1",),
        "4": ("2", "3"),
    }
    assert [wave.tasks for wave in plan.waves] == [("1",), ("2", "3"), ("4",)]
    assert all(task.parallel for task in plan.tasks)


def test_without_dependencies_the_list_is_a_row() -> None:
    """A list that declares nothing is followed from top to bottom."""
    plan = plan_of({"id": 1, "title": "a"}, {"id": 2, "title": "b"})
    assert plan.by == "phase"
    assert [(edge.source, edge.target, edge.why) for edge in plan.edges] == [("1", "2", "sequence")]


def test_lines_are_those_of_the_file() -> None:
    """A task stands at its id, its box at its state, an edge at the list of dependencies."""
    text = json.dumps(
        {"tasks": [{"id": 1, "title": "x"}, {"title": "y", "id": 2, "status": "done", "dependencies": [1]}]},
        indent=1,
    )
    plan = read(text)
    lines = text.split("\n")
    second = one_by_id(plan)["2"]
    assert lines[second.line - 1].strip() == '"id": 2,'
    assert second.box is not None
    assert lines[second.box - 1].strip() == '"status": "done",'
    (edge,) = [edge for edge in plan.edges if edge.why == "declared"]
    assert edge.line is not None
    assert "dependencies" in lines[edge.line - 1]


def test_one_line_of_json_is_enough() -> None:
    """Everything stands on line 1 of a file that has one line."""
    plan = read('{"tasks":[{"id":1,"title":"a"},{"id":2,"title":"b","status":"done","dependencies":[1]}]}')
    assert [(task.line, task.box) for task in plan.tasks] == [(1, None), (1, 1)]


def test_parts_are_asked_of_their_task() -> None:
    """Subtasks are no tasks: they are what is asked of one, and their files are its files."""
    plan = plan_of(
        {
            "id": 5,
            "title": "a",
            "subtasks": [
                {"id": 1, "title": "one", "details": "src/one.py", "dependencies": []},
                {"id": "5.2", "title": "two", "dependencies": [1]},
                {"id": 3, "title": "three", "dependencies": ["5.1", "2"]},
            ],
        }
    )
    (task,) = plan.tasks
    assert task.acceptance == ("5.1 one", "5.2 two", "5.3 three")
    assert task.files == ("src/one.py",)
    assert codes(plan) == []


def test_a_part_that_waits_for_another_task_ties_both_softly() -> None:
    """A part waits for a part elsewhere: no order of the tasks, but a claim."""
    plan = plan_of(
        {"id": 1, "title": "a", "subtasks": [{"id": 1, "title": "x"}]},
        {"id": 2, "title": "b", "subtasks": [{"id": 1, "title": "y", "dependencies": ["1.1", "1.1"]}]},
    )
    assert [claim for claim in plan.claims if isinstance(claim, Soft)] == [
        Soft(source="1", target="2", line=plan.tasks[1].line)
    ]
    assert plan.tasks[1].depends_on == ()


def test_a_part_that_waits_for_nobody_is_told_of() -> None:
    """A part names a part that its task does not have."""
    plan = plan_of({"id": 2, "title": "b", "subtasks": [{"id": 1, "title": "y", "dependencies": ["2.9", 7]}]})
    assert codes(plan) == ["WG183", "WG183"]


def test_waiting_for_a_part_is_waiting_for_the_whole() -> None:
    """A task that names ``1.2`` waits for task 1."""
    plan = plan_of({"id": 1, "title": "a"}, {"id": 2, "title": "b", "dependencies": ["1.2"]})
    assert one_by_id(plan)["2"].depends_on == ("1",)


def test_a_task_never_waits_for_its_own_parts() -> None:
    """Its parts are what it is made of."""
    part = {"id": 1, "title": "x"}
    assert plan_of({"id": 1, "title": "a", "dependencies": ["1.1"], "subtasks": [part]}).edges == ()


def test_an_unknown_dependency_is_an_error() -> None:
    """In JSON, where every task stands, an id that no task has is a mistake."""
    plan = plan_of({"id": 1, "title": "a", "dependencies": [9]})
    assert codes(plan) == ["WG102"]
    assert plan.tasks[0].external == ("9",)


def test_master_is_the_tag_that_counts() -> None:
    """With tags, ``master`` is read, wherever it stands; its phase bears its name."""
    plan = read(
        json.dumps(
            {"draft": {"tasks": [{"id": 9, "title": "z"}]}, "master": {"tasks": [{"id": 1, "title": "a"}]}}
        )
    )
    assert [task.id for task in plan.tasks] == ["1"]
    assert [phase.id for phase in plan.phases] == ["master"]
    assert codes(plan) == []


def test_without_master_the_first_tag_counts() -> None:
    """The first of several tags is read, and a finding names the others; one alone needs none."""
    several = read(json.dumps({"a": {"tasks": [{"id": 1, "title": "x"}]}, "b": [{"id": 2, "title": "y"}]}))
    assert [task.id for task in several.tasks] == ["1"]
    assert codes(several) == ["WG182"]
    alone = read(json.dumps({"b": [{"id": 2, "title": "y"}], "version": 3}))
    assert ([task.id for task in alone.tasks], codes(alone)) == (["2"], [])


def test_a_bare_list_is_a_plan() -> None:
    """A file may be nothing but the list."""
    plan = read('[{"id": 1, "title": "a"}, {"id": 2, "title": "b"}]')
    assert [task.title for task in plan.tasks] == ["a", "b"]


def test_the_title_is_where_the_file_has_one() -> None:
    """The project's name beside the list, in its metadata, or the tag."""
    assert plan_of({"id": 1, "title": "a"}, meta={"projectName": "Cider"}).title == "Cider"
    tagged = {"master": {"tasks": [{"id": 1, "title": "a"}], "metadata": {"projectName": "Perry"}}}
    assert read(json.dumps(tagged)).title == "Perry"
    assert read('{"master": {"tasks": [{"id": 1, "title": "a"}]}}').title == "master"


def test_entries_without_an_id_are_left_out() -> None:
    """What has no id is no task; a finding says how many there are."""
    plan = plan_of({"title": "a"}, "b", {"id": True, "title": "c"}, {"id": 4})
    assert [(task.id, task.title) for task in plan.tasks] == [("4", "Task 4")]
    assert [(one.code, one.line) for one in plan.findings] == [("WG184", 3)]
    assert "3 entries" in plan.findings[0].message


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [('{"tasks": [\n  {"id": 1 "x": 2}\n]}', 2, 12), ('{"tasks": [', 1, 12), ('{"tasks": [1', 1, 13)],
)
def test_broken_json_is_told_with_its_place(text: str, line: int, column: int) -> None:
    """There are no tasks then, and the finding has line and column."""
    plan = read(text)
    assert plan.tasks == ()
    broken = plan.findings[0]
    assert (broken.code, broken.severity, broken.line, broken.column) == ("WG181", "error", line, column)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 3_000,
        '{"a":' * 100_000,
        '{"tasks":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"tasks": [' + "9" * 20_000 + "]}",
        '{"tasks": {"1": {}}}',
        '{"tasks": [{"id": {}, "dependencies": {"a": 1}, "subtasks": [1, null]}]}',
        '{"tasks": [{"id": 1e400}]}',
        "[]",
        "[{",
        '{"tasks": [{"id": 1, "tasks": [{"id": 2}]}], "tasks": [{"id": 3}]}',
    ],
)
def test_odd_json_never_makes_it_fail(text: str) -> None:
    """Whatever JSON holds, and however deep, reading ends."""
    plan = read(text)
    assert plan.dialect == "taskmaster"
    assert {task.line for task in plan.tasks} <= set(range(1, text.count("\n") + 2))


def test_places_find_every_entry() -> None:
    """Each entry of a list has its line, and each of its keys; entries that are no objects too."""
    text = '{"a": {"tasks": [9,\n {"id": 1,\n "x": {"id": 2, "y": [{"id": 3}]},\n "\\u0069d": 4}, []]}}'
    found = places(text, ("a", "tasks"))
    assert [one.line for one in found] == [1, 2, 4]
    assert found[1].keys == {"id": 4, "x": 3}


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ([1, "2", 2, True, None], ("1", "2")),
        ("1, 2.1 and TASK-7", ("1", "2.1", "TASK-7")),
        ("3 ✓, 5 (pending)", ("3", "5")),
        ("None", ()),
        ("", ()),
        ({"a": 1}, ()),
    ],
)
def test_lists_of_dependencies(value: object, ids: tuple[str, ...]) -> None:
    """A list, or a text with ids in it; each once."""
    assert needed(value) == ids


@pytest.mark.parametrize(
    ("text", "expected"), [(OLD_TEXT, ("7", "Bottle the cider")), (NEW_TEXT, ("12", "Label the bottles"))]
)
def test_a_text_file_is_one_task(text: str, expected: tuple[str, str]) -> None:
    """Fields are headings in older files and bold lines in newer ones; one phase holds the task."""
    plan = read(text)
    assert [(task.id, task.title) for task in plan.tasks] == [expected]
    assert plan.title == expected[1]
    assert [phase.title for phase in plan.phases] == ["Tasks"]
    assert plan.tasks[0].box is None


def test_older_text_files() -> None:
    """State, priority, files, strategy and parts are read; what stands in a fence is code."""
    (task,) = read(OLD_TEXT).tasks
    assert (task.status, task.priority, task.owner, task.line) == ("in_progress", "high", "Ann", 1)
    assert task.files == (
        "src/cellar/filler.py",
        "src/cellar/pump.py",
        "tests/test_filler.py",
        "src/cellar/rinse.py",
    )
    assert task.acceptance == (
        "7.1 Rinse the bottles",
        "7.2 Set the corks",
        "Run tests/test_filler.py twice.",
    )


def test_newer_text_files() -> None:
    """The state of a part is not that of the task, and a strategy that is none asks nothing."""
    (task,) = read(NEW_TEXT).tasks
    assert (task.status, task.priority) == ("done", "medium")
    assert task.acceptance == ("12.1 Choose the paper", "12.2 Print")
    assert task.files == ("src/cellar/labels.py",)


def test_tasks_of_other_files_lie_outside() -> None:
    """What a text file's task waits for stands in another file: external, and no mistake."""
    for text, outside in ((OLD_TEXT, ("3", "5")), (NEW_TEXT, ("7", "9"))):
        plan = read(text)
        assert plan.tasks[0].external == outside
        assert codes(plan) == []
        assert plan.by == "dependency"


def test_several_tasks_may_share_a_text_file() -> None:
    """Files that were joined are a plan of several tasks, and those know each other."""
    plan = read(OLD_TEXT + "\n" + NEW_TEXT)
    assert [task.id for task in plan.tasks] == ["7", "12"]
    assert one_by_id(plan)["12"].depends_on == ("7",)
    assert one_by_id(plan)["12"].external == ("9",)
    assert plan.title == "Tasks"


def test_it_knows_its_own_and_no_other() -> None:
    """JSON with a list of tasks is surely its own, so is a first heading with a task's id and fields."""
    assert sniffed('{"tasks": [{"id": 1}]}') > 0.95
    assert sniffed('[{"id": 1, "title": "a"}]') == 0.9
    assert sniffed('{"name": "x"}') == 0.6
    assert sniffed(OLD_TEXT) > 0.95
    assert sniffed(NEW_TEXT) > 0.95
    assert sniffed("# Task ID: 4\n\nSome words.\n") == 0.5
    for other in ("", "# Task list\n- [ ] T001 a\n", "[x] T001 a", "## Task ID: 3\n", "[a]: b\n", "{% x %}"):
        assert sniffed(other) == 0


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["id", "tasks", "title", "dependencies", "subtasks", "master"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=25,
    ),
    st.sampled_from([None, 1]),
)
def test_any_json_is_read(value: object, indent: int | None) -> None:
    """No value makes it fail, and each task stands on a line of the file."""
    text = json.dumps({"tasks": value}, indent=indent)
    plan = read(text)
    assert all(1 <= task.line <= text.count("\n") + 1 for task in plan.tasks)
