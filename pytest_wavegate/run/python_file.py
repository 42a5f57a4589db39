"""A Python file as it lies on disk: its bytes, its syntax tree, its encoding and its line ends."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from dataclasses import dataclass
from functools import cached_property

from pytest_wavegate.run.sources import lines_of

_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True)
class PythonFile:
    """One file; nothing in it is ever run.

    Attributes:
        path: absolute, with slashes.
        data: its bytes.
    """

    path: str
    data: bytes

    @property
    def tree(self) -> ast.Module | None:
        """Its syntax tree; none where it has none."""
        return self._parsed[0]

    @property
    def problem(self) -> str:
        """Why it has no tree, for people; empty where it has one."""
        return self._parsed[1]

    @property
    def problem_line(self) -> int | None:
        """The line of the problem, from 1; none where it is unknown."""
        return self._parsed[2]

    @cached_property
    def lines(self) -> list[str]:
        """Its lines without their ends; ``lines[0]`` is line 1."""
        return lines_of(self.data.decode(self.encoding, errors="replace"))

    @cached_property
    def encoding(self) -> str:
        """The encoding that further text takes: the one it declares, without a byte order mark.

        Only a file with a tree has one for certain.
        """
        try:
            found = tokenize.detect_encoding(io.BytesIO(self.data).readline)[0]
        except SyntaxError:  # it declares none and is no UTF-8, which Python minds outside of comments only
            return "utf-8"
        return "utf-8" if found == "utf-8-sig" else found

    @cached_property
    def line_end(self) -> str:
        """How its first line ends; LF where it has one line only."""
        found = _LINE_END.search(self.data)
        return found[0].decode() if found else "\n"

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that something in it gives to a function, a class, a module or a value."""
        return frozenset(_names(self.tree)) if self.tree is not None else frozenset()

    @property
    def imports_pytest(self) -> bool:
        """Whether ``import pytest`` stands at its top level, under no condition."""
        body = self.tree.body if self.tree is not None else []
        return any(
            alias.name == "pytest" and alias.asname is None
            for node in body
            if isinstance(node, ast.Import)
            for alias in node.names
        )

    @cached_property
    def _parsed(self) -> tuple[ast.Module | None, str, int | None]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # an odd escape sequence is not ours to tell
                return ast.parse(self.data), "", None
        except SyntaxError as error:
            return None, error.msg.lower(), error.lineno
        except (ValueError, RecursionError, MemoryError) as error:
            return None, str(error).lower() or "it is nested too deep", None


def _names(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name.partition(".")[0])
    return names
