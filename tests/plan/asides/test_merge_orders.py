"""The order in which parallel work is merged."""

from __future__ import annotations

import pytest

from pytest_wavegate.model.claims import MergeOrder
from pytest_wavegate.plan.read import parse_plan

STREAMS = "# P\n\n## Phase 1: A\n\n" + "".join(
    f"### Stream {name}: Part {name}\n**Agent Assignment**: Agent {name}\n**Dependencies**: None\n\n"
    for name in "ABCD"
)


def orders(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    plan = parse_plan((STREAMS + text).encode(), path="p.md", dialect="streams")
    return [(one.tasks, one.files) for one in plan.claims if isinstance(one, MergeOrder)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## C\n\nUse branches, merge in order (A → C → D), or talk\n", [(("A", "C", "D"), ())]),
        (
            "## C\n\n1. **Model**: Sequential merges (A -> B) of `app/model.py`\n",
            [(("A", "B"), ("app/model.py",))],
        ),
        (
            "## C\n\n**Model** (`app/model.py`):\n- A adds\n\n**How**: merge in order (A → B)\n",
            [(("A", "B"), ("app/model.py",))],
        ),
        (
            "## C\n\n1. Agent A merges one field\n2. Agent B merges two\n3. Merge Stream D\n",
            [(("A", "B", "D"), ())],
        ),
        (
            "## C\n\nIn `app/view.py`:\n\n1. Agent A merges\n2. Agent B merges\n",
            [(("A", "B"), ("app/view.py",))],
        ),
        ("## C\n\n1. Agent A merges all\n2. Agent B merges\n", []),
        ("## C\n\n- Agent A merges\n- Agent B merges\n", []),
        ("## C\n\n1. Agent A builds\n2. Agent B merges\n", []),
        ("## C\n\n1. Agent A merges\n2. Agent A merges again\n", []),
        ("## C\n\n1. Agent A emerges\n2. A submerged Agent B\n", []),
        ("## C\n\nMerge conflicts are solved by hand (X → Y)\n", []),
    ],
)
def test_orders(text: str, expected: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
    """Rows of arrows behind "merge", and numbered lists of one merge each, with the file near them."""
    assert orders(text) == expected


def test_a_section_of_its_own() -> None:
    """A file named far away or in another section is not what a merge order is about."""
    far = "\n\nword" * 8
    assert orders(f"`app/model.py`:{far}\n\nmerge (A → B)\n") == [(("A", "B"), ())]
    assert orders("## Files\n\n`app/model.py`:\n\n## C\n\nmerge (A → B)\n") == [(("A", "B"), ())]
