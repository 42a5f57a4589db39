"""A plan's text becomes blocks with their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.text.blocks import Heading, ListItem, Table
from pytest_wavegate.plan.text.document import read_document

if TYPE_CHECKING:
    from pytest_wavegate.plan.text.blocks import Document


def read(text: str) -> Document:
    return read_document(text, path="tasks.md")


def kinds(document: Document) -> list[str]:
    return [type(block).__name__ for block in document.blocks]


def texts(text: str) -> list[str]:
    return [getattr(block, "text", "") for block in read(text).blocks]


def shape(text: str) -> list[tuple[str, int, int]]:
    return [(type(block).__name__, block.line, block.depth) for block in read(text).blocks]


def test_blocks_have_their_lines() -> None:
    """Headings, paragraphs, items and fences stand in order, each with its first line."""
    text = "# A\n\ntext\nmore\n\n- one\n- two\n\n```bash\nls\n```\n"
    assert shape(text) == [
        ("Heading", 1, 0),
        ("Paragraph", 3, 0),
        ("ListItem", 6, 0),
        ("ListItem", 7, 0),
        ("Fence", 9, 0),
    ]


def test_body_of_an_item_is_deeper() -> None:
    """What stands inside a list item follows it with a greater depth."""
    text = "- one\n  wrapped\n\n  second\n  - inner\n    ```\n    - [ ] T9\n    ```\n- two\n"
    assert shape(text) == [
        ("ListItem", 1, 0),
        ("Paragraph", 4, 1),
        ("ListItem", 5, 1),
        ("Fence", 6, 2),
        ("ListItem", 9, 0),
    ]
    first = read(text).blocks[0]
    assert isinstance(first, ListItem)
    assert (first.marker, first.text) == ("-", "one\nwrapped")


@pytest.mark.parametrize("indent", ["", " ", "   ", "    ", "\t", "        "])
def test_indented_items_are_items(indent: str) -> None:
    """An item indented by any number of blanks is a list item, never code."""
    blocks = read(f"## A\n\n{indent}- [ ] T001 x\n").blocks
    assert isinstance(blocks[-1], ListItem)
    assert blocks[-1].text == "[ ] T001 x"


def test_html_line_swallows_nothing() -> None:
    """Items below a ``<details>`` line are items."""
    assert [name for name, *_ in shape("<details>\n- a\n- b\n\n</details>\n")] == [
        "Paragraph",
        "ListItem",
        "ListItem",
        "Paragraph",
    ]


def test_comment_hides_what_it_holds() -> None:
    """Lists and fences inside a comment are not read, and what follows it is."""
    blocks = read("<!--\n- [ ] T001 x\n```\n\n## B\n-->\n- [ ] T002 y\n").blocks
    assert [type(block).__name__ for block in blocks] == ["Comment", "ListItem"]


def test_unclosed_comment_hides_one_line() -> None:
    """A comment without an end hides its own line only, with a finding."""
    document = read("a\n\n<!-- b\n- c\n")
    assert kinds(document) == ["Paragraph", "Comment", "ListItem"]
    assert [(finding.code, finding.line) for finding in document.findings] == [("WG132", 3)]


def test_comment_mark_inside_a_fence_is_code() -> None:
    """A fence may hold the beginning of a comment."""
    document = read("```\n<!--\n```\n- a\n")
    assert kinds(document) == ["Fence", "ListItem"]
    assert document.findings == ()


@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_unclosed_fence_is_told(fence: str) -> None:
    """A fence that is never closed has a finding with its line."""
    assert [(one.code, one.line) for one in read(f"a\n{fence}\n- b\n").findings] == [("WG133", 2)]
    assert read(f"a\n{fence}\n- b\n{fence}\n").findings == ()


def test_text_above_a_rule_is_no_heading() -> None:
    """``---`` right below a paragraph is the rule that people mean; a longer line underlines a heading."""
    blocks = read("**Checkpoint**: done\n---\n\nTitle\n=====\n\nPart\n--------\n").blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Heading", "Heading"]


def test_bracketed_label_is_text() -> None:
    """``[US1]: ...`` is no link definition."""
    assert texts("[US1]: the pool\n") == ["[US1]: the pool"]


def test_tables_have_rows_with_lines() -> None:
    """A table keeps its header and the line of every row."""
    (table,) = read("| Task | Needs |\n|---|---|\n| T002 | T001 |\n| T003 | |\n").blocks
    assert isinstance(table, Table)
    assert table.header == ("Task", "Needs")
    assert [(row.line, row.cells) for row in table.rows] == [(3, ("T002", "T001")), (4, ("T003", ""))]


def test_quotations_are_marked() -> None:
    """Blocks of a quotation say so."""
    assert [block.quoted for block in read("> - [ ] T001 x\n\n- [ ] T002 y\n").blocks] == [True, False]


@pytest.mark.parametrize(
    ("text", "matter", "line", "codes"),
    [
        ("---\nname: a\n---\n# A\n", {"name": "a"}, 4, []),
        ('---\n\ndescription: "x"\n---\n\n# A\n', {"description": "x"}, 6, []),
        ("\n---\nname: a\n...\n# A\n", {"name": "a"}, 5, []),
        ("---\nname: a: b\n---\n# A\n", {}, 4, ["WG131"]),
        ("---\na: &a [*a, {b: 2024-13-45}]\n---\n# A\n", {}, 4, ["WG131"]),
        ("---\nx: " + "[" * 5000 + "\n---\n# A\n", {}, 4, ["WG131"]),
        ("---\n---\n# A\n", {}, 3, []),
        ("# A\n\n---\nname: a\n---\n", {}, 1, []),
        ("---\nname: a\n# A\n", {}, 3, []),
    ],
    ids=["plain", "empty line", "dots", "bad", "bad date", "deep", "empty", "later", "open"],
)
def test_front_matter(text: str, matter: object, line: int, codes: object) -> None:
    """Front matter is read where a document begins with it; bad YAML is a finding, and lines stay."""
    document = read(text)
    assert matter == document.front_matter
    assert line == next(block.line for block in document.blocks if isinstance(block, Heading))
    assert codes == [finding.code for finding in document.findings]


def test_prose_between_rules_is_no_front_matter() -> None:
    """A document that begins with a rule and prose keeps its prose."""
    assert texts("---\n\njust text\n\n---\n") == ["just text"]


@pytest.mark.parametrize(
    ("text", "title"), [("## B\n# A\n", "A"), ("## B\n", "B"), ("text\n", ""), ("# A\n# B\n", "A")]
)
def test_title(text: str, title: str) -> None:
    """The title is the first heading of level 1, else the first heading."""
    assert title == read(text).title


@given(st.text(alphabet="-#*`~<!>|[] x\n\t1.T:=", max_size=120))
@settings(max_examples=150, deadline=None)
def test_reading_never_fails(text: str) -> None:
    """Any text is a document whose blocks lie inside it, in order."""
    lines = [block.line for block in read(text).blocks]
    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)
