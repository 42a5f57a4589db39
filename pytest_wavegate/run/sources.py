"""Tags in test files: comments above functions and classes, and the lines that tags stand on."""

from __future__ import annotations

import ast
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.model.items import Tag

if TYPE_CHECKING:
    from collections.abc import Sequence

_BRACKETS = re.compile(r"\[[^\[\]]+\]")
_LEADING = re.compile(r"(?:\[[^\[\]]+\]\s*)+")
_TAG_LIKE = re.compile(rb"[#\"'][ \t\r\n]*\[")
_BLOCKS = (
    ast.If,
    ast.Try,
    ast.TryStar,
    ast.With,
    ast.For,
    ast.While,
    ast.Match,
    ast.ExceptHandler,
    ast.match_case,
)
"""What may hold a class or function that still belongs to the module or class around it."""
_LINE_END = re.compile(r"\r\n|\r|\n")


def candidate(docstring: object) -> str | None:
    """Return the first line of a docstring that is not blank, if it begins like a tag."""
    if not isinstance(docstring, str):
        return None
    text = docstring.lstrip()
    if text[:1] != "[" or _BRACKETS.match(text) is None:
        return None
    return _LINE_END.split(text, maxsplit=1)[0].rstrip()


def tagged_comments(lines: Sequence[str]) -> dict[int, Tag]:
    """Return the tags of comment blocks by the line of code that follows at once; lines count from 1.

    The brackets of several tagged lines of one block are joined, as stacked marks are.
    """
    found: dict[int, Tag] = {}
    block: list[Tag] = []
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text.startswith("#"):
            if block and text:
                found[number] = _joined(block)
            block = []
        elif _BRACKETS.match(words := text.lstrip("#").strip()):
            block.append(Tag(words, "comment", number))
    return found


def lines_of(text: str) -> list[str]:
    """Return the lines of a Python file as Python counts them."""
    return _LINE_END.split(text)


class Source:
    """One test file, read when first asked and parsed only where a comment above a class looks like a tag."""

    def __init__(self, file: str) -> None:
        self.file = file

    def find(self, text: str, start: int) -> int:
        """Return the first line from ``start`` on that holds ``text``, else ``start``; from 1."""
        lines = enumerate(self._lines[start - 1 :], start)
        return next((number for number, line in lines if text in line), start)

    def above(self, line: int | None) -> Tag | None:
        """Return the tag in the comment directly above a line."""
        return None if line is None else self._comments.get(line)

    def above_name(self, name: str) -> Tag | None:
        """Return the tag in the comment directly above a class or function, ``TestPool.test_claim``."""
        return self.above(self.place(name)) if self._needs_names else None

    def place(self, name: str) -> int | None:
        """Return the line where a class or function begins, its decorators included; from 1."""
        return self._places.get(name)

    @cached_property
    def _text(self) -> bytes:
        """The file's bytes; empty where nothing in it looks like a tag, as in most files."""
        try:
            text = Path(self.file).read_bytes()
        except OSError:
            return b""
        return text if _TAG_LIKE.search(text) else b""

    @cached_property
    def _lines(self) -> list[str]:
        return lines_of(self._text.decode("utf-8", errors="replace")) if self._text else []

    @cached_property
    def _comments(self) -> dict[int, Tag]:
        return tagged_comments(self._lines)

    @cached_property
    def _needs_names(self) -> bool:
        """Whether a tagged comment stands above what may be a class; a function tells its line itself."""
        return any(self._lines[line - 1].lstrip().startswith(("class", "@")) for line in self._comments)

    @cached_property
    def _places(self) -> dict[str, int]:
        try:
            tree = ast.parse(self._text)
        except (SyntaxError, ValueError):
            return {}
        return _places(tree)


def _joined(block: list[Tag]) -> Tag:
    if len(block) == 1:
        return block[0]
    texts = [found[0].strip() for tag in block if (found := _LEADING.match(tag.text))]
    return Tag(" ".join(texts), "comment", block[0].line)


def _places(tree: ast.Module) -> dict[str, int]:
    """First lines of classes and functions by qualified name; of two with one name the last, as in Python."""
    places: dict[str, int] = {}
    waiting: list[tuple[str, ast.AST]] = [("", tree)]
    while waiting:
        prefix, node = waiting.pop()
        for child in reversed(list(ast.iter_child_nodes(node))):
            if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([child.lineno, *(one.lineno for one in child.decorator_list)])
                places[prefix + child.name] = max(first, places.get(prefix + child.name, 0))
                if isinstance(child, ast.ClassDef):
                    waiting.append((f"{prefix}{child.name}.", child))
            elif isinstance(child, _BLOCKS):
                waiting.append((prefix, child))
    return places
