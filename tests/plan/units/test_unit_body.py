"""What stands below a unit is read as fields, boxes and text, and put into its task."""

from __future__ import annotations

import pytest

from pytest_wavegate.model.effort import Effort
from pytest_wavegate.plan.draft import DraftTask
from pytest_wavegate.plan.text.document import read_document
from pytest_wavegate.plan.units.body import Body, read_body
from pytest_wavegate.plan.units.facts import fill, read_parallel, read_status
from pytest_wavegate.plan.words.paths import find_paths


def body(text: str) -> Body:
    """The body that some Markdown is."""
    return read_body(read_document(text, path="p").blocks)


def task(text: str) -> DraftTask:
    """A task with that body."""
    draft = DraftTask(id="1A", title="Wheel", line=1, parallel=True)
    fill(draft, body(text))
    return draft


def files(text: str) -> tuple[str, ...]:
    """The files that a task with that body names."""
    return find_paths(task(text).texts).files


def test_fields_in_bold_and_in_yaml() -> None:
    """Both kinds of fields stand side by side."""
    read = body(
        "**Owner**: Kim\n\n```yaml\nDuration: 2h\nFiles:\n  - a/b.py\n```\n\n```bash\nOwner: nobody\n```\n"
    )
    assert [one.name for one in read.fields] == ["owner", "effort", "files"]
    assert len(read.fences) == 1
    assert read.named("nothing") == ()
    assert read.lines("nothing") == ()


def test_headings_are_fields() -> None:
    """A heading with the name of a field owns the lists and the texts below it."""
    text = (
        "#### Files to Modify:\n```\nsrc/main.py - rewrite\n\nsrc/bulk.py - tidy\n```\n"
        "#### Code\n```python\n# src/no.py\n```\n"
    )
    assert files(text) == ("src/main.py", "src/bulk.py")
    assert files("#### Files\n```python\n# src/no.py\n```\n") == ()
    assert files("#### Files\n- `src/a.py`\n- `src/b.py`: **New**: yes\n") == ("src/a.py", "src/b.py")


def test_code_that_is_text_belongs_to_the_field_above_it() -> None:
    """Deliverables in a block of text name files, and are no list of what is asked."""
    text = "**Deliverables:**\n```\nFiles:\n  • src/a.py (log)\n  • tests/test_a.py\n```\n"
    assert files(text) == ("src/a.py", "tests/test_a.py")
    assert task(text).acceptance == []


def test_files_come_from_one_place() -> None:
    """From the field for files, else from the deliverables, else from all text but dependencies."""
    assert files("**Files**: `a/x.py`\n\n**Deliverables**: `a/y.md`\n\nSee `a/z.py`.\n") == ("a/x.py",)
    assert files("**Deliverables**: `a/y.md`\n\nSee `a/z.py`.\n") == ("a/y.md",)
    assert files("**Blockers**: needs `a/w.py`\n\nSee `a/z.py`.\n\n- and a/v.py \\[45 min\\]\n") == (
        "a/z.py",
        "a/v.py",
    )


def test_facts() -> None:
    """Effort, owner, priority, state and requirements are read from fields."""
    draft = task(
        "**Time:** 60 min\n\n**Owner:** Kim **R**\n\n**Priority:** P0 CRITICAL\n\n**Status:** ✅ Complete\n\n"
        "**Requirements**: 1.2, FR-003\n\n**Estimate**: soon\n"
    )
    assert draft.estimates == [Effort(low=60, high=60, unit="minutes")]
    assert (draft.owner, draft.priority, draft.status) == ("Kim R", "P0 CRITICAL", "done")
    assert draft.requirements == ["1.2", "FR-003"]


def test_an_owner_may_be_a_folder() -> None:
    """Some plans call the folder of a unit its owner; then it is a path."""
    draft = task("**Owner:** `services/mill/`\n")
    assert draft.owner is None
    assert find_paths(draft.texts).folders == ("services/mill/",)


def test_parallel() -> None:
    """A unit may say that it does not run beside others."""
    assert task("**Parallelizable**: ❌ NO (waits for the tide)\n").parallel is False
    assert task("**Parallelizable**: ⚠️ PARTIAL\n").parallel is True
    assert read_parallel("Agent 2B") is None
    assert read_parallel("✅ YES") is True


def test_what_is_asked() -> None:
    """Acceptance, deliverables, targets and warnings are what the plan asks of the task."""
    draft = task(
        "**Deliverables**:\n- ✅ A wheel\n- [ ] A shaft\n\n**Critical**: keep it wet\n\n**Target**: >9 rpm\n"
    )
    assert draft.acceptance == ["A wheel", "A shaft", "keep it wet", ">9 rpm"]


@pytest.mark.parametrize(
    ("boxes", "status"),
    [
        ("- [x] a\n- [x] b\n", "done"),
        ("- [x] a\n- [ ] b\n", "in_progress"),
        ("- [ ] a\n", "todo"),
        ("- a\n", "todo"),
    ],
)
def test_boxes_inside(boxes: str, status: str) -> None:
    """A unit without a state of its own is as far as the boxes inside it."""
    assert task(boxes).status == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("✅ Complete", "done"),
        ("merged", "done"),
        ("[x]", "done"),
        ("In Progress (70%)", "in_progress"),
        ("WIP", "in_progress"),
        ("Not started", "todo"),
        ("Not yet complete", "todo"),
        ("⏳ Pending", "todo"),
        ("Cancelled", "cancelled"),
        ("who knows", None),
    ],
)
def test_states(text: str, status: str | None) -> None:
    """States are read from words, and "not" turns them round."""
    assert read_status(text) == status


def test_brackets_of_a_heading_are_a_field_of_order() -> None:
    """``(after Agent 2A)`` says as much as a field."""
    read = read_body((), asides=("Parallel, after Wave 1", "2 hours"), line=7)
    assert [(one.name, one.value, one.line) for one in read.fields] == [("needs", "Wave 1", 7)]
