"""A Python file with tests added at its end; not a byte of what was there is touched."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pytest_wavegate.run.python_file import PythonFile

if TYPE_CHECKING:
    from collections.abc import Sequence

_IMPORT = "import pytest"
_APART = "\n\n\n"


def new_file(texts: Sequence[str]) -> tuple[str, bytes]:
    """Return a file of tests as text, with LF, and in bytes.

    Args:
        texts: functions with their decorators, at least one.
    """
    added = _IMPORT + _APART + _joined(texts)
    return added, added.encode()


def with_tests(file: PythonFile, texts: Sequence[str]) -> tuple[str, bytes] | None:
    """Return what is added to a file, with LF, and all that it then holds; none where it cannot be parsed.

    The import of pytest comes along where the file lacks it. It stands with the tests, so that lines
    above keep their numbers, and history its blame.

    Args:
        file: the file.
        texts: functions with their decorators, at least one.
    """
    if file.tree is None:
        return None
    added = _lead(file, file.tree.body) + _joined(texts)
    data = file.data + added.replace("\n", file.line_end).encode(file.encoding, "backslashreplace")
    return (added, data) if PythonFile(file.path, data).tree is not None else None


def _joined(texts: Sequence[str]) -> str:
    return _APART.join(text.rstrip("\n") for text in texts) + "\n"


def _lead(file: PythonFile, body: Sequence[ast.stmt]) -> str:
    """What goes between the end of a file and a test: line ends, and the import."""
    blank = next((place for place, line in enumerate(reversed(file.lines)) if line.strip()), len(file.lines))
    end = "" if file.lines[-1] == "" else "\n"
    gap = max(0, blank - (not end))
    if blank == len(file.lines):  # nothing but blanks
        return end + _IMPORT + _APART
    if file.imports_pytest:
        return end + "\n" * (2 - gap)
    wanted, comment = _before_import(body)
    return end + "\n" * (wanted - gap) + _IMPORT + comment + _APART


def _before_import(body: Sequence[ast.stmt]) -> tuple[int, str]:
    """How many blank lines an import gets at the end of a file, and the comment that it needs there."""
    code = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]
    is_docstring = len(code) == 1 and isinstance(code[0], ast.Expr) and code[0] is body[0]
    if not body or (code and not is_docstring):
        return 2, "  # noqa: E402" if body else ""
    last = body[-1]
    starts = is_docstring and len(body) == 1
    return (1 if starts or (isinstance(last, ast.ImportFrom) and last.module == "__future__") else 0), ""
