"""From text to blocks: Markdown read with its lines, so that no fence or comment is taken for a task."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.blocks import (
    Block,
    Comment,
    Document,
    Fence,
    Heading,
    ListItem,
    Paragraph,
    Row,
    Table,
)
from pytest_wavegate.plan.text.yaml_text import Broken, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

    from pytest_wavegate.model.finding import Finding

_FRONT_MATTER = regex(r"\A\s*?---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_KEY = regex(r"^[\w-]+[ \t]*:(?:\s|$)", re.MULTILINE)


def read_document(text: str, *, path: str) -> Document:
    """Read a plan's text as Markdown.

    Args:
        text: repaired, with LF line ends.
        path: the plan's path, as the user would type it, for findings.

    Returns:
        Blocks with the lines of the text. Nothing in it is an error; what is odd becomes a finding.
    """
    matter, body, findings = _front_matter(text, path=path)
    lines = body.split("\n")
    env: dict[str, object] = {}
    tokens = _parser().parse(body, env)
    blocks = tuple(_blocks(tokens, lines))
    return Document(
        path=path,
        text=text,
        blocks=blocks,
        front_matter=matter,
        findings=(*findings, *_unclosed(tokens, lines, env=env, path=path)),
    )


def _front_matter(text: str, *, path: str) -> tuple[Mapping[str, object], str, tuple[Finding, ...]]:
    """Split the front matter off and put blank lines in its place."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text, ()
    body = "\n" * found.group(0).count("\n") + text[found.end() :]
    written = found.group(1)
    values = read_yaml(written)
    if isinstance(values, Broken):
        if not _KEY.search(written):
            return {}, text, ()
        line = text.count("\n", 0, found.start(1)) + 1 + values.line
        return {}, body, (remark("WG131", path=path, line=line, problem=values.problem),)
    if isinstance(values, dict):
        return {str(key): value for key, value in values.items()}, body, ()
    return ({}, body, ()) if not written.strip() else ({}, text, ())


@cache
def _parser() -> MarkdownIt:
    """A CommonMark reader that takes block structure only.

    Indented code is off, because people indent lists by any number of blanks; HTML is text, because a
    ``<details>`` line must not swallow the tasks below it; and so are link definitions, ``[US1]: ..``.
    """
    reader = MarkdownIt("commonmark").enable("table").disable(["code", "html_block", "reference"])
    reader.block.ruler.before(
        "fence", "comment", _comment, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    reader.core.ruler.enableOnly(["normalize", "block"])
    return reader


def _comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 (as rules are called)
    """A block rule: a comment that begins a line reaches to its end, whatever it holds."""
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<!--", first):
        return False
    if silent:
        return True
    close = -1 if "unclosed" in state.env else state.src.find("-->", first)
    if close < 0:
        state.env.setdefault("unclosed", start)
    last = start if close < 0 else min(bisect_right(state.bMarks, close) - 1, end - 1)
    token = state.push("comment", "", 0)
    token.map = [start, last + 1]
    token.content = state.src[first : state.eMarks[last]]
    state.line = last + 1
    return True


def _unclosed(
    tokens: Sequence[Token], lines: Sequence[str], *, env: Mapping[str, object], path: str
) -> Iterator[Finding]:
    line = env.get("unclosed")
    if isinstance(line, int):
        yield remark("WG132", path=path, line=line + 1)
    for token in tokens:
        if token.type != "fence" or token.map is None:
            continue
        last = lines[token.map[1] - 1].strip().lstrip("> ") if token.map[1] - token.map[0] > 1 else ""
        if not last.startswith(token.markup) or last.strip(token.markup[0]):
            yield remark("WG133", path=path, line=token.map[0] + 1, fence=token.markup)


def _blocks(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Block]:
    depth = quotes = 0
    for index, token in enumerate(tokens):
        match token.type:
            case "list_item_open":
                yield _item(tokens, index, depth=depth, quotes=quotes)
                depth += 1
            case "list_item_close":
                depth -= 1
            case "blockquote_open":
                quotes += 1
            case "blockquote_close":
                quotes -= 1
            case kind if kind in _SIMPLE:
                block = _simple(tokens, index, lines=lines, depth=depth, quotes=quotes)
                if block is not None:
                    yield block


_SIMPLE = frozenset({"heading_open", "paragraph_open", "fence", "comment", "table_open"})


def _item(tokens: Sequence[Token], index: int, *, depth: int, quotes: int) -> ListItem:
    token = tokens[index]
    own = _own_paragraph(tokens, index)
    text = tokens[own + 1].content if own else ""
    marker = f"{token.info}{token.markup}" if token.info else token.markup
    return ListItem(
        marker=marker, text=text, line=_line(tokens[own or index]), depth=depth, quoted=quotes > 0
    )


def _own_paragraph(tokens: Sequence[Token], index: int) -> int:
    """The index of the paragraph that opens a list item; 0 where something else does."""
    following = index + 1
    return following if tokens[following].type == "paragraph_open" else 0


def _simple(
    tokens: Sequence[Token], index: int, *, lines: Sequence[str], depth: int, quotes: int
) -> Block | None:
    token, line = tokens[index], _line(tokens[index])
    match token.type:
        case "fence":
            return Fence(
                info=token.info.strip(), text=token.content, line=line, depth=depth, quoted=quotes > 0
            )
        case "comment":
            return Comment(text=token.content, line=line, depth=depth, quoted=quotes > 0)
        case "table_open":
            header, *rows = _rows(tokens, index)
            return Table(header=header.cells, rows=tuple(rows), line=line, depth=depth, quoted=quotes > 0)
        case "heading_open" if not _is_ruled_off(token, lines):
            text = tokens[index + 1].content
            return Heading(level=int(token.tag[1:]), text=text, line=line, depth=depth, quoted=quotes > 0)
    if tokens[index - 1].type == "list_item_open":
        return None  # the list item has it
    return Paragraph(text=tokens[index + 1].content, line=line, depth=depth, quoted=quotes > 0)


def _is_ruled_off(heading: Token, lines: Sequence[str]) -> bool:
    """Whether this is text with a rule right below it, which Markdown takes for a heading."""
    return heading.markup == "-" and heading.map is not None and lines[heading.map[1] - 1].strip() == "---"


def _rows(tokens: Sequence[Token], index: int) -> Iterator[Row]:
    line, cells = 0, list[str]()
    while tokens[index].type != "table_close":
        token = tokens[index]
        if token.type == "tr_open":
            line, cells = _line(token), []
        elif token.type == "inline":
            cells.append(token.content.strip())
        elif token.type == "tr_close":
            yield Row(line=line, cells=tuple(cells))
        index += 1


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
