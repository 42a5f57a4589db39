"""Fields are read from YAML blocks line by line, and what is no YAML is found on its line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.text.blocks import Fence
from pytest_wavegate.plan.text.yaml_text import Broken, read_yaml
from pytest_wavegate.plan.units.yaml_fields import broken_line, yaml_fields

BLOCK = """\
Agent ID: mill-1a
Duration: 8-12 hours  # or more
depends_on: [1A, "1B"]
Files:
  - src/wheel.py (REFACTOR)
  - 'tests/test_wheel.py'
Issue: #78
Note: |
  first line
  second line
Nobody: []
Target: >90% coverage
"""


def fence(text: str, line: int = 10) -> Fence:
    """A block whose first line stands below ``line``."""
    return Fence(info="yaml", text=text, line=line)


def test_fields() -> None:
    """Values, lists of both kinds and block texts are read with their lines."""
    fields = {one.name: one for one in yaml_fields(fence(BLOCK))}
    assert (fields["agent id"].value, fields["agent id"].line) == ("mill-1a", 11)
    assert fields["effort"].value == "8-12 hours"
    assert [line.text for line in fields["needs"].lines] == ["1A", "1B"]
    assert [(line.number, line.text) for line in fields["files"].lines] == [
        (15, "src/wheel.py (REFACTOR)"),
        (16, "tests/test_wheel.py"),
    ]
    assert fields["issue"].value == "#78"
    assert [line.text for line in fields["note"].lines] == ["first line", "second line"]
    assert fields["nobody"].value == "none"
    assert fields["target"].value == ">90% coverage"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (BLOCK, 22),
        ("A: b\nTarget: >90% coverage\nC: d\n", 12),
        ("A: b\nNote: one: two\n", 12),
        ("A: b\nNote: `code`\n", 12),
        ('A: "open\nB: c\nC: d\n', 11),
        ("A: [b\nC: d\n", 11),
        ("A: b\n- c\n", 12),
        ("A: *b\n", 11),
    ],
)
def test_broken(text: str, line: int) -> None:
    """What no YAML reader takes is found on the line that is wrong."""
    broken = broken_line(fence(text))
    assert broken is not None
    assert broken.line == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A: b\n",
        "A:\n  - b\n  - c\nD: e\n",
        "A: http://x/y\n",
        "A: 'b: c'\n",
        "A: [b,\n  c]\n",
        "- a\n- b\n",
        "A: |\n  b: c: d\n",
    ],
)
def test_valid(text: str) -> None:
    """Valid YAML is not remarked on."""
    assert broken_line(fence(text)) is None


LINES = st.sampled_from(
    [
        "A: b",
        "B: src/x.py (NEW)",
        "C:",
        "  - d",
        "  - e: f",
        "   - g",
        "H: 1-2 hours",
        "I: >9%",
        "J: x: y",
        "",
        "K: [",
        "l",
        "M: #3",
    ]
)


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINES, max_size=7))
def test_it_agrees_with_a_yaml_reader(lines: list[str]) -> None:
    """A block is remarked on exactly where a YAML reader refuses it."""
    text = "\n".join(lines)
    assert (broken_line(fence(text)) is not None) == isinstance(read_yaml(text), Broken)


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="aA:-> \t\n'\"[]{}|&*#%@`,", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    """Reading fails on nothing, and every line that is named lies in the block."""
    last = 10 + text.count("\n") + 1
    assert all(10 < line.number <= last for one in yaml_fields(fence(text)) for line in one.lines)
    broken = broken_line(fence(text))
    assert broken is None or 10 < broken.line <= last
