"""The code that a test consists of: its function, what its class sets up, what it uses of its file."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING, TypeAlias

from pytest_wavegate.proof.statements import statements
from pytest_wavegate.proof.ties import only_ties, ties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Scope: TypeAlias = ast.Module | ast.ClassDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_MODULE_SET_UP = frozenset(
    {"setup_module", "teardown_module", "setup_function", "teardown_function", "pytestmark"}
    | {"setUpModule", "tearDownModule", "pytest_generate_tests"}
)


def code_of(tree: ast.Module, names: Sequence[str]) -> tuple[ast.AST, ...]:
    """Return the nodes that a function of a file consists of, each once and in the order of the file.

    That is the function; of each class around it what is no other test; and, in steps, all that these use of
    the file's top level: helpers, constants, base classes, imports.

    Args:
        tree: of the whole file.
        names: of the classes around the function and of the function itself: ``("TestPool", "test_put")``,
            without parameters in brackets. A fixture is named in the same way.

    Returns:
        Nothing where the file has no such function, as of a test that is made while the file is imported.
    """
    found = _own(tree, names)
    if not found:
        return ()
    return tuple(sorted(_with_all_used(found, _bound(tree.body)), key=_place))


def reads_nothing(tree: ast.Module, names: Sequence[str]) -> bool:
    """Return whether the body of a function reads no name but Python's own and those it has just given.

    So it cannot see what its fixtures have done: ``assert True``.

    Args:
        tree: of the whole file.
        names: as for ``code_of``.
    """
    functions = [one for one in _own(tree, names) if isinstance(one, _FUNCTIONS) and one.name == names[-1]]
    if not functions:
        return False
    loaded, given = set[str](), {*dir(builtins)}
    for one in (inner for statement in functions[-1].body for inner in ast.walk(statement)):
        if isinstance(one, ast.Name):
            (loaded if isinstance(one.ctx, ast.Load) else given).add(one.id)
    return not loaded - given


def _with_all_used(found: list[ast.AST], known: Mapping[str, list[ast.AST]]) -> Iterable[ast.AST]:
    """Some nodes, what pytest runs around every test of the file, and all that these use of it."""
    waiting = [*found, *(one for name in sorted(_MODULE_SET_UP) for one in known.get(name, ()))]
    chosen: dict[int, ast.AST] = {}
    seen: set[str] = set()
    while waiting:
        node = waiting.pop()
        chosen[id(node)] = node
        for name in _names_in(node) - seen:
            seen.add(name)
            waiting.extend(known.get(name, ()))
    return chosen.values()


def _own(tree: ast.Module, names: Sequence[str]) -> list[ast.AST]:
    found: list[ast.AST] = []
    scope: Scope = tree
    for name in names[:-1]:
        classes = [
            one for one in statements(scope.body) if isinstance(one, ast.ClassDef) and one.name == name
        ]
        if not classes:
            return []
        scope = classes[-1]
        marks = [one for one in scope.decorator_list if not ties(one)]
        found += [*marks, *scope.bases, *scope.keywords, *_set_up(scope)]
    functions = [
        one for one in statements(scope.body) if isinstance(one, _FUNCTIONS) and one.name == names[-1]
    ]
    return [*found, *functions] if functions else []


def _set_up(scope: ast.ClassDef) -> Iterator[ast.AST]:
    """What is no test: fields, helpers, ``setup_method``, fixtures."""
    for node in statements(scope.body):
        name = node.name if isinstance(node, (*_FUNCTIONS, ast.ClassDef)) else ""
        if not name.lower().startswith("test") and not only_ties(node):
            yield node


def _bound(body: Iterable[ast.stmt]) -> Mapping[str, list[ast.AST]]:
    """The statements of a file by the names that they give to something, or do something to."""
    found: dict[str, list[ast.AST]] = {}
    for node in statements(body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name, alone in _imports(node):
                found.setdefault(name, []).append(alone)
        elif not only_ties(node):
            for name in _names_given(node):
                found.setdefault(name, []).append(node)
    return found


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, ast.stmt]]:
    """Each name of an import by itself: that another test needs one more changes nothing."""
    for alias in node.names:
        alone: ast.stmt = ast.Import([alias])
        if isinstance(node, ast.ImportFrom):
            alone = ast.ImportFrom(node.module, [alias], node.level)
        yield alias.asname or alias.name.partition(".")[0], ast.copy_location(alone, alias)


def _names_given(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        yield node.name
        return
    for one in ast.walk(node):
        if isinstance(getattr(one, "ctx", None), ast.Store):
            yield from _root(one)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _root(node.value.func)


def _root(node: ast.AST) -> Iterator[str]:
    """The name that ``name``, ``name.field`` or ``name[key]`` starts from."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _names_in(node: ast.AST) -> set[str]:
    """The names that some code reads; in the body of a function, its parameters are names of its own."""
    if not isinstance(node, _FUNCTIONS):
        return _read(node)
    own = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
    around = (one for one in ast.iter_child_nodes(node) if one not in node.body and not ties(one))
    return set().union(*map(_read, around), *(_read(one) - own for one in node.body))


def _read(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}


def _place(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
