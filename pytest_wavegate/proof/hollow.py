"""Take the insides out of a Python file: every function raises once tests run, and imports as before.

A call of a guard is put in front of each body. Signatures, decorators, docstrings, constants and all that
happens while the file is imported stay, so what fails under test fails for want of the function alone.
"""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pytest_wavegate.proof.stubs import bodies, body_code

if TYPE_CHECKING:
    from collections.abc import Iterator

GUARD = "__wavegate_hollow__"
"""What is called; whoever runs the tests puts it into ``builtins``."""
_CALL = f"{GUARD}()"
_CLOSE = "))[1]"
_TOO_DEEP = "it is nested too deep, or holds a null byte"
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
"""Python's lines. A form feed ends none of them, though ``str.splitlines`` says so."""


class NotHollow(Exception):  # noqa: N818 (it is an answer: the reason stands in it)
    """A file cannot be hollowed; the message says why, as a lowercase fragment."""


@dataclass(frozen=True, slots=True)
class Hollow:
    """A file without insides."""

    data: bytes
    """In the encoding, with the byte order mark and the line ends of the original."""
    functions: int
    """How many bodies were taken out, those of lambdas too; none where a file only declares."""


class _Edit(NamedTuple):
    """Text to put in at a place; offsets are bytes of UTF-8."""

    line: int
    column: int
    text: str


def hollow(data: bytes) -> Hollow:
    """Return a file whose functions call the guard before anything else.

    Args:
        data: the bytes of a Python file, in the encoding it declares.

    Raises:
        NotHollow: it is no Python, or is written so oddly that the guards have no place in it.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text, encoding = _decoded(data.removeprefix(mark))
    tree = _tree(text)
    lines = _LINE.findall(text.encode())
    edits = list(_edits(tree, lines))
    hollowed = _applied(sorted(edits, reverse=True), lines)
    if edits:
        _tree(hollowed)
    return Hollow(mark + hollowed.encode(encoding), sum(edit.text != _CLOSE for edit in edits))


def _decoded(data: bytes) -> tuple[str, str]:
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        return data.decode(encoding), encoding
    except (SyntaxError, UnicodeError) as error:
        raise NotHollow(f"it cannot be read: {error}".lower()) from error


def _tree(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape sequence is not ours to tell
            return ast.parse(text)
    except SyntaxError as error:
        raise NotHollow(
            f"it is no Python of this version: {error.msg}, line {error.lineno}".lower()
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise NotHollow(_TOO_DEEP) from error


def _applied(edits: list[_Edit], lines: list[bytes]) -> str:
    """The text with every edit made; those further back come first, so that no place moves."""
    for edit in edits:
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.column] + edit.text.encode() + line[edit.column :]
    return b"".join(lines).decode()


def _edits(tree: ast.Module, lines: list[bytes]) -> Iterator[_Edit]:
    for node in bodies(tree):
        if isinstance(node, ast.Lambda):
            yield _Edit(node.body.lineno, node.body.col_offset, f"({_CALL}, (")
            yield _behind(node.body, _CLOSE)
        elif code := body_code(node):
            yield _before(code[0], lines)
        else:
            yield _behind(node.body[-1], f"; {_CALL}")


def _behind(node: ast.expr | ast.stmt, text: str) -> _Edit:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return _Edit(node.end_lineno, node.end_col_offset, text)


def _before(statement: ast.stmt, lines: list[bytes]) -> _Edit:
    """A simple statement takes the guard on its own line, so that most line numbers stay."""
    column = statement.col_offset
    if not _is_compound(statement):
        return _Edit(statement.lineno, column, f"{_CALL}; ")
    line = _first_line(statement, lines)
    end = "\r\n" if lines[line - 1].endswith(b"\r\n") else "\n"
    return _Edit(line, column, f"{_CALL}{end}{lines[line - 1][:column].decode()}")


def _is_compound(statement: ast.stmt) -> bool:
    """Whether it has a block of its own, and so cannot stand behind a semicolon."""
    return hasattr(statement, "body") or isinstance(statement, ast.Match)


def _first_line(statement: ast.stmt, lines: list[bytes]) -> int:
    """The line it begins on: with the ``@`` of its first decorator, which may stand above what it names."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    if not decorators:
        return statement.lineno
    column = statement.col_offset
    places = range(decorators[0].lineno, 0, -1)
    return next((line for line in places if _is_mark(lines[line - 1], column)), statement.lineno)


def _is_mark(line: bytes, column: int) -> bool:
    """Whether an ``@`` stands at a column, with nothing before it."""
    return not line[:column].strip() and line[column : column + 1] == b"@"
