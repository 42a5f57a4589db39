"""Which functions of a Python file do something, and which only say what others are to do."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

_STUB_MARKS = frozenset({"overload", "abstractmethod", "abstractproperty"})
_LEFT_ALONE = frozenset({"__del__"})
"""The interpreter calls it when it likes, and what it raises then lands in some other test."""
_FORMATTED = (ast.JoinedStr,)
"""Places inside of these are not exact before Python 3.12."""


def bodies(tree: ast.AST) -> Iterator[Function | ast.Lambda]:
    """Walk over all functions and lambdas with a body to take out, nested ones too."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _FORMATTED):
            continue
        if isinstance(node, ast.Lambda) or (isinstance(node, Function) and not is_stub(node)):
            yield node
        waiting.extend(ast.iter_child_nodes(node))


def is_stub(function: Function) -> bool:
    """Whether a function is only there for its signature.

    A body of ``...`` is a stub wherever it stands. ``pass`` or a docstring alone is one under ``overload``
    and ``abstractmethod`` only: elsewhere a function may do nothing on purpose, and a test may rely on it.
    """
    if function.name in _LEFT_ALONE:
        return True
    code = body_code(function)
    if code and all(map(_is_dots, code)):
        return True
    return all(map(_is_nothing, code)) and not _STUB_MARKS.isdisjoint(
        map(_last_name, function.decorator_list)
    )


def body_code(function: Function) -> list[ast.stmt]:
    """Return the statements of a body behind its docstring."""
    return function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body


def _is_dots(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and statement.value.value is ...
    )


def _is_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or _is_dots(statement)


def _last_name(decorator: ast.expr) -> str:
    """``overload`` of ``typing.overload``; empty where it is no plain name."""
    if isinstance(decorator, ast.Attribute):
        return decorator.attr
    return decorator.id if isinstance(decorator, ast.Name) else ""
