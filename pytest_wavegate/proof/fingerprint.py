"""Keys that stay when only the looks of code change: blanks, comments, docstrings, quotes, line numbers."""

from __future__ import annotations

import ast
from hashlib import sha256
from typing import TYPE_CHECKING

from pytest_wavegate.proof.ties import ties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DIGITS = 20
"""Hexadecimal digits of a key: 80 bits, and a line of the memory stays readable."""
_NOT_CODE = frozenset({"ctx", "kind", "type_comment", "type_ignores"})
_NONE_COUNTS = frozenset({"value", "keys", "kw_defaults"})
"""Fields in which nothing means something: ``None``, ``**`` in a dict, a parameter without a default."""


def code_key(code: Iterable[ast.AST]) -> str:
    """Return a key of some code; equal for code that differs only in its looks, on every Python version.

    Docstrings and the marks that tie a test to its task are left out.
    """
    return _key("\n".join(_normal(node)) for node in code)


def text_key(texts: Iterable[str]) -> str:
    """Return a key of texts: a doctest, the source of a fixture that is no Python function.

    A text that parses as Python is taken as code.
    """
    return _key(_normal_text(text) for text in texts)


def files_key(files: Mapping[str, bytes | None]) -> str:
    """Return a key of files by path, none for one that is not there; Python files are taken as code."""
    return _key(
        f"{path}\n{_normal_file(path, data)}" if data is not None else f"{path} is not there"
        for path, data in sorted(files.items())
    )


def _key(parts: Iterable[str]) -> str:
    together = sha256()
    for part in parts:
        # The length goes first, so that no two lists of parts look alike.
        data = part.encode("utf-8", "surrogatepass")
        together.update(f"{len(data)}:".encode() + data)
    return together.hexdigest()[:_DIGITS]


def _normal_file(path: str, data: bytes) -> str:
    if path.endswith(".py"):
        try:
            return "\n".join(_normal(ast.parse(data)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
    return sha256(data).hexdigest()


def _normal_text(text: str) -> str:
    try:
        return "\n".join(_normal(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text.replace("\r\n", "\n")


def _normal(tree: ast.AST) -> Iterator[str]:
    """A tree as lines, in the order of the text.

    ``ast.dump`` would not do: Python 3.12 and 3.13 changed what it writes for the same code.
    """
    waiting: list[tuple[str, object]] = [("", tree)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, ast.AST):
            yield f"{name}({type(value).__name__}"
            waiting.append(("", ")"))
            waiting.extend(reversed(list(_fields(value))))
        elif isinstance(value, list):
            waiting.extend((name, one) for one in reversed(value))
        elif value is not None or name in _NONE_COUNTS:
            yield value if value == ")" and not name else f"{name}={type(value).__name__} {value!r}"


def _fields(node: ast.AST) -> Iterator[tuple[str, object]]:
    for name, value in ast.iter_fields(node):
        if name == "body" and isinstance(value, list):
            yield name, _without_docstring(node, value)
        elif name == "decorator_list":
            yield name, [one for one in value if not ties(one)]
        elif name not in _NOT_CODE:
            yield name, value


def _without_docstring(node: ast.AST, body: list[ast.stmt]) -> list[ast.stmt]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
        return body[1:] if ast.get_docstring(node, clean=False) is not None else body
    return body
