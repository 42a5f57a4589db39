"""What holds for every dialect: each has a sample plan in ``plans/``, and keeps the same promises."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.dialects import DIALECTS
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.plan.recognise import KINDS
from pytest_wavegate.plan.text.document import read_document
from pytest_wavegate.plan.text.repair import repair
from pytest_wavegate.plan.words.boxes import read_box

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan

PLANS = Path(__file__).parents[1] / "plans"
every_dialect = pytest.mark.parametrize("name", DIALECTS)


@cache
def sample(name: str) -> bytes:
    """The bytes of a dialect's sample."""
    (file,) = PLANS.glob(f"{name}.*")
    return file.read_bytes()


@cache
def plan(name: str) -> Plan:
    """The sample as read, its dialect found out."""
    return parse_plan(sample(name), path="plan.md")


def facts(plan: Plan) -> dict[str, object]:
    """All that a plan says, apart from how its file is encoded."""
    said = plan.model_dump(exclude={"sha256", "findings"})
    kept = [one.code for one in plan.findings if one.code not in {"WG121", "WG122", "WG123"}]
    return {**said, "findings": kept}


@every_dialect
def test_it_knows_its_own(name: str) -> None:
    """A sample is read in its own dialect, of which it is surer than any other."""
    document = read_document(repair(sample(name), path="p").text, path="p")
    sure = {other: KINDS.load(other)().sniff(document) for other in DIALECTS}
    assert all(sure[name] > value for other, value in sure.items() if other != name), sure
    assert all(0 <= value <= 1 for value in sure.values())
    assert plan(name).dialect == name


@every_dialect
def test_it_makes_nothing_of_nothing(name: str) -> None:
    """It is not sure of an empty document or of running text, and reads no tasks in them."""
    reader = KINDS.load(name)()
    for text in ("", "Just a few words.\n", "# Notes\n\n- milk\n- bread\n"):
        document = read_document(text, path="p")
        assert reader.sniff(document) < 0.1
        assert reader.parse(document).tasks == ()


@every_dialect
def test_a_sample_is_rich(name: str) -> None:
    """It has several phases or many tasks, dependencies or an order, files, and states."""
    read = plan(name)
    assert len(read.tasks) >= 3
    assert read.title
    assert read.edges
    assert any(task.files for task in read.tasks)
    assert [one for one in read.findings if one.severity == "error"] == []


@every_dialect
def test_every_task_stands_where_it_says(name: str) -> None:
    """Its line holds its id or the begin of its title, and ids are unique."""
    lines = repair(sample(name), path="p").text.split("\n")
    read = plan(name)
    assert len({task.id for task in read.tasks}) == len(read.tasks)
    for task in read.tasks:
        line = lines[task.line - 1]
        assert task.id.lower() in line.lower() or task.title[:12] in line, (task.id, line)


@every_dialect
def test_every_task_has_one_phase(name: str) -> None:
    """Phases list the tasks that name them, and stand in the order of their lines."""
    read = plan(name)
    listed = [task for phase in read.phases for task in phase.tasks]
    assert sorted(listed) == sorted(task.id for task in read.tasks)
    homes = {task: phase.id for phase in read.phases for task in phase.tasks}
    assert all(homes[task.id] == task.phase for task in read.tasks)
    assert len({phase.id for phase in read.phases}) == len(read.phases)


@every_dialect
def test_edges_lead_from_task_to_task(name: str) -> None:
    """Every end of an edge exists, and what is declared has a line."""
    read = plan(name)
    tasks, phases = {task.id for task in read.tasks}, {phase.id for phase in read.phases}
    for edge in read.edges:
        assert {edge.source, edge.target} <= (phases if edge.why == "phase" else tasks)
        assert edge.why != "declared" or edge.line
    assert all(set(task.depends_on) <= tasks for task in read.tasks)
    assert all(set(phase.depends_on) <= phases for phase in read.phases)


@every_dialect
def test_a_box_is_a_box(name: str) -> None:
    """The line that says whether a task is done holds a box, or the state by name."""
    lines = repair(sample(name), path="p").text.split("\n")
    for task in plan(name).tasks:
        if task.box is not None:
            line = lines[task.box - 1]
            box = read_box(line.lstrip(" \t-*+0123456789.)|")) if "[" in line else None
            assert box or "status" in line.lower(), line


@every_dialect
def test_line_ends_and_marks_change_nothing(name: str) -> None:
    """CRLF, bare CR and a byte order mark are repaired before a dialect sees them."""
    data = sample(name)
    expected = facts(plan(name))
    for other in (data.replace(b"\n", b"\r\n"), data.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + data):
        assert facts(parse_plan(other, path="plan.md", dialect=name)) == expected


@every_dialect
def test_reading_twice_is_reading_once(name: str) -> None:
    """The same bytes are the same plan."""
    assert parse_plan(sample(name), path="plan.md") == plan(name)


@every_dialect
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_text_makes_it_fail(name: str, data: st.DataObject) -> None:
    """Cut off, repeated, shuffled and damaged samples of every dialect are read."""
    other = sample(data.draw(st.sampled_from(sorted(DIALECTS))))
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(other))] * 2)))
    damage = data.draw(st.binary(max_size=6).filter(lambda some: b"\x00" not in some))
    for text in (other[:end], other[:start] + damage + other[end:], other[start:end] * 2):
        read = parse_plan(text, path="plan.md", dialect=name)
        assert all(task.line >= 1 for task in read.tasks)
