"""Tests as they stand in their files: item facts without importing anything."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.model.items import ItemFacts, Tag, TaskMark
from pytest_wavegate.run.sources import candidate, tagged_comments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.run.python_file import PythonFile

Level: TypeAlias = Literal["function", "class", "module"]
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

_FILE = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test)\.py$")
_MARKS = frozenset({"task", "wave_task"})


def is_test_file(path: str) -> bool:
    """Return whether pytest looks for tests in a file of this name, unless a project says otherwise."""
    return _FILE.search(path) is not None


def written_tests(file: PythonFile) -> list[ItemFacts]:
    """Return the tests that a file holds, as pytest would name them; none where it cannot be parsed.

    A parametrized test stands here once. Marks are found where they are written out: as decorators,
    in ``pytestmark``, and in the parameters of a test.
    """
    if file.tree is None:
        return []
    scope = _Scope(
        path=file.path,
        name=file.path,
        marks=tuple(_assigned_marks(file.tree.body, "module")),
        tags=tuple(_docstring(file.tree)),
        comments=tagged_comments(file.lines),
    )
    return list(_in_body(file.tree, scope))


@dataclass(frozen=True)
class _Scope:
    """What the tests of one class or module have in common."""

    path: str
    name: str
    marks: tuple[TaskMark, ...]
    tags: tuple[Tag, ...]
    comments: dict[int, Tag]

    def tags_of(self, node: Function | ast.ClassDef) -> tuple[Tag, ...]:
        """Return the node's own tags, then those around it."""
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        above = self.comments.get(first)
        return (*_docstring(node), *([above] if above else []), *self.tags)


def _in_body(parent: ast.AST, scope: _Scope) -> Iterator[ItemFacts]:
    """The tests of a module, a class, or a block inside one."""
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, Function):
            if node.name.startswith("test"):
                yield _fact(node, scope)
        elif isinstance(node, ast.ClassDef):
            if _is_test_class(node):
                yield from _in_class(node, scope)
        elif isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from _in_body(node, scope)


def _in_class(node: ast.ClassDef, outer: _Scope) -> Iterator[ItemFacts]:
    own = (*_marks_in(node.decorator_list, "class"), *_assigned_marks(node.body, "class"))
    around = (mark for mark in outer.marks if mark.level != "class" or not own)
    scope = replace(outer, name=f"{outer.name}::{node.name}", marks=(*own, *around), tags=outer.tags_of(node))
    tests = list(_in_body(node, scope))
    # Its tests may stand in the class that it inherits from.
    yield from tests or ([_item(scope.name, node, scope)] if node.bases else [])


def _fact(node: Function, scope: _Scope) -> ItemFacts:
    own = tuple(_marks_in(node.decorator_list, "function"))
    inside = replace(scope, marks=(*own, *scope.marks), tags=scope.tags_of(node))
    return _item(f"{scope.name}::{node.name}", node, inside)


def _item(nodeid: str, node: Function | ast.ClassDef, scope: _Scope) -> ItemFacts:
    return ItemFacts(nodeid, scope.path, node.lineno, scope.marks, scope.tags)


def _is_test_class(node: ast.ClassDef) -> bool:
    return node.name.startswith("Test") or any(_last_name(base).endswith("TestCase") for base in node.bases)


def _assigned_marks(body: Sequence[ast.stmt], level: Level) -> Iterator[TaskMark]:
    """The marks of ``pytestmark = ...``."""
    for node in body:
        if isinstance(node, ast.Assign) and any(_last_name(one) == "pytestmark" for one in node.targets):
            yield from _marks_in([node.value], level)


def _marks_in(nodes: Iterable[ast.expr], level: Level) -> Iterator[TaskMark]:
    """Every ``pytest.mark.task(...)`` inside expressions."""
    for node in (inner for one in nodes for inner in ast.walk(one)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = node.func
            if called.attr in _MARKS and _last_name(called.value) == "mark":
                words = (one.value for one in node.args if isinstance(one, ast.Constant))
                texts = tuple(word for word in words if isinstance(word, str))
                yield TaskMark(texts, own_name=called.attr == "wave_task", exempt=_exempt(node), level=level)


def _exempt(call: ast.Call) -> str | None:
    """Why a mark exempts its tests, where it says so in plain text."""
    written = (one.value for one in call.keywords if one.arg == "exempt")
    texts = (one.value for one in written if isinstance(one, ast.Constant))
    return next((text for text in texts if isinstance(text, str)), None)


def _last_name(node: ast.expr) -> str:
    """``mark`` of ``pytest.mark``; empty for what is no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _docstring(node: ast.Module | ast.ClassDef | Function) -> Iterator[Tag]:
    text = candidate(ast.get_docstring(node, clean=False))
    if text is not None:
        yield Tag(text, "docstring", node.body[0].lineno)
