"""What a file only declares: it stays as it is when functions are hollowed, so tests of it stay green."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pytest_wavegate.proof.statements import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def declared_names(tree: ast.Module) -> frozenset[str]:
    """Return the constants of a file, and those of its classes that have fields or hold no function."""
    return frozenset(_declared(tree.body))


def top_names(tree: ast.Module) -> frozenset[str]:
    """Return every name that a file gives to something at its top level, imported ones left out."""
    found = set(_declared(tree.body))
    for node in statements(tree.body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
    return frozenset(found)


def handed_on(tree: ast.Module) -> frozenset[str]:
    """Return the names of other files that a file offers as its own: those it imports at its top level."""
    return frozenset(
        alias.asname or alias.name
        for node in statements(tree.body)
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
    )


def used_names(code: Iterable[ast.AST]) -> frozenset[str]:
    """Return the names that some code reads, attributes too; what it only imports is not read."""
    found: set[str] = set()
    for node in (inner for outer in code for inner in ast.walk(outer)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return frozenset(found)


def _declared(body: list[ast.stmt]) -> Iterator[str]:
    for node in statements(body):
        match node:
            case ast.Assign(targets=targets, value=value) if not isinstance(value, ast.Lambda):
                yield from (name for target in targets for name in _targets(target))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.ClassDef() if _declares(node):
                yield node.name
            case _ if isinstance(alias := getattr(node, "name", None), ast.Name):
                yield alias.id  # ``type Alias = ...``, of which Python 3.11 knows nothing


def _targets(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple | ast.List):
        for one in target.elts:
            yield from _targets(one)


def _declares(node: ast.ClassDef) -> bool:
    fields = any(isinstance(one, ast.Assign | ast.AnnAssign) for one in node.body)
    return fields or not any(isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) for one in node.body)
