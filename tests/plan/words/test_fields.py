"""Fields of tasks and phases: labels of every spelling, several on a line, lists below them."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.text.document import read_document
from pytest_wavegate.plan.words.fields import read_field, read_fields


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("**Depends on**: A-1", "needs", "A-1"),
        ("- **Depends on:** A-1", "needs", "A-1"),
        ("Blocked-by: a1 (Dig)", "needs", "a1 (Dig)"),
        ("Deps: A-1", "needs", "A-1"),
        ("依赖: 1.1", "needs", "1.1"),
        ("_Requirements: 1.2_", "requirements", "1.2_"),
        ("**Risk**: frost", "risk", "frost"),
    ],
)
def test_labels(text: str, name: str, value: str) -> None:
    """A known label needs no emphasis, an unknown one does; a hyphen is as good as a blank."""
    field = read_field(text, line=3)
    assert field is not None
    assert (field.name, field.value, field.line) == (name, value, 3)


@pytest.mark.parametrize("text", ["Note: frost", "plain words", "10:30 dig", "a:b"])
def test_running_text_is_no_field(text: str) -> None:
    """A colon alone makes none."""
    assert read_field(text, line=1) is None


@pytest.mark.parametrize("mark", ["|", "·"])
def test_several_fields_on_a_line(mark: str) -> None:
    """Fields in bold may share a line; any other bar is a part of the value."""
    line = f"**Estimated**: 2 days {mark} **Owner:** Ann {mark} Bob {mark} **Priority**: P1\n"
    fields = read_fields(read_document(line, path="p").blocks)
    assert [(one.name, one.value) for one in fields] == [
        ("effort", "2 days"),
        ("owner", f"Ann {mark} Bob"),
        ("priority", "P1"),
    ]


def test_a_list_below_a_label() -> None:
    """A field without a value owns the list below it, up to the next field."""
    text = "**Files**:\n\n- a.py\n- b.py\n- **Effort**: 2h\n\nWords.\n"
    fields = read_fields(read_document(text, path="p").blocks)
    assert [(one.name, [line.text for line in one.lines]) for one in fields] == [
        ("files", ["a.py", "b.py"]),
        ("effort", ["2h"]),
    ]
