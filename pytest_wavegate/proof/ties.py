"""Marks that tie a test to a task: they change nothing of what it tests."""

from __future__ import annotations

import ast

_MARKS = frozenset({"task", "wave_task"})


def ties(node: ast.AST) -> bool:
    """Return whether an expression is ``pytest.mark.task(...)``, or ``mark.task(...)``."""
    function = node.func if isinstance(node, ast.Call) else None
    if not isinstance(function, ast.Attribute) or function.attr not in _MARKS:
        return False
    mark = function.value
    return (mark.attr if isinstance(mark, ast.Attribute) else getattr(mark, "id", "")) == "mark"


def only_ties(node: ast.AST) -> bool:
    """Return whether a statement sets ``pytestmark`` to nothing but such marks."""
    if not isinstance(node, ast.Assign) or [getattr(one, "id", "") for one in node.targets] != ["pytestmark"]:
        return False
    marks = node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]
    return all(map(ties, marks))
