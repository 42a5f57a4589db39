"""The statements of a module or a class, those under ``if`` and ``try`` too."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCKS = (ast.If, ast.Try, ast.TryStar, ast.With, ast.For, ast.While, ast.Match)
_CLAUSES = (ast.ExceptHandler, ast.match_case)


def statements(body: Iterable[ast.AST]) -> Iterator[ast.stmt]:
    """Walk over statements in the order of the text; in place of a block come those in it."""
    for node in body:
        if isinstance(node, (*_BLOCKS, *_CLAUSES)):
            yield from statements(ast.iter_child_nodes(node))
        elif isinstance(node, ast.stmt):
            yield node
