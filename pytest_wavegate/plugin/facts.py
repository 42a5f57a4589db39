"""From pytest's items to ``ItemFacts``."""

from __future__ import annotations

import os
from dataclasses import replace
from inspect import unwrap
from types import CodeType
from typing import TYPE_CHECKING, Any, Literal

import pytest

from pytest_wavegate.model.items import ItemFacts, Tag, TaskMark
from pytest_wavegate.plugin.fixtures import MEASURING
from pytest_wavegate.plugin.tdd.uncollected import Uncollected
from pytest_wavegate.run.rows import from_row, to_row
from pytest_wavegate.run.sources import Source, candidate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    Hint = Callable[[str], bool]
    Level = Literal["function", "class", "module"]

__all__ = ["from_row", "item_facts", "to_row"]

_TASK_MARKS = frozenset({"task", "wave_task"})
_OUR_MARKS = _TASK_MARKS | {"wave_lock", "wave_alone", "xdist_group"}


def item_facts(
    items: Sequence[pytest.Item], *, rootpath: Path, ids_hint: Hint | None = None
) -> list[ItemFacts]:
    """Gather what the core knows of each item, in the same order.

    What the hook answers, and whether the item is selected, is left at its default for the caller to fill.

    Args:
        items: collected items; those that are no Python test function come out as ``foreign``.
        rootpath: pytest's rootdir, which paths are relative to.
        ids_hint: asked with the strings of marks and the first lines of docstrings and comments: may this
            name a task? What may not is left out. Without it everything of the right form comes along.
    """
    gatherer = _Gatherer(rootpath, ids_hint)
    return [gatherer.facts(item) for item in items]


class _Scope:
    """What the items of one class or module have in common.

    Attributes:
        name: the class as Python qualifies it, ``TestPool.TestClaim.``; empty for a module.
        marks: task marks of the innermost class that has some, then those of the module.
        seen: line and tags of functions, by the function's identity.
    """

    __slots__ = ("alone", "groups", "locks", "marks", "name", "path", "seen", "source")

    def __init__(self, path: str, source: Source) -> None:
        self.path = path
        self.source = source
        self.name = ""
        self.marks: tuple[TaskMark, ...] = ()
        self.locks: tuple[str, ...] = ()
        self.groups: tuple[str, ...] = ()
        self.alone = False
        self.seen: dict[int, tuple[int | None, tuple[Tag, ...]]] = {}

    def inherit(self, above: _Scope) -> None:
        """Start from what holds for the node above."""
        self.name, self.marks = above.name, above.marks
        self.locks, self.groups, self.alone = above.locks, above.groups, above.alone


class _Gatherer:
    """Visits every file, module, class and function once, however many items they have."""

    def __init__(self, rootpath: Path, hint: Hint | None) -> None:
        self._root = str(rootpath)
        self._hint = hint
        self._paths: dict[Path, tuple[str, Source]] = {}
        self._scopes: dict[object, _Scope] = {}
        self._tags: dict[object, tuple[Tag, ...]] = {}

    def facts(self, item: pytest.Item) -> ItemFacts:
        """Return the facts of one item."""
        if isinstance(item, Uncollected):
            path, _ = self._path(item.path)
            return replace(item.facts, nodeid=item.nodeid, path=path, uncollected=item.trouble.why)
        scope = self._scope(item.parent)
        marks, locks, groups, alone = scope.marks, scope.locks, scope.groups, scope.alone
        if own := [mark for mark in item.own_markers if mark.name in _OUR_MARKS]:
            marks = (*self._task_marks(own, "function"), *marks)
            locks, groups, alone = _locks(own, locks), _groups(own, groups), alone or _alone(own)
        group = "_".join(sorted(groups)) if groups else None
        if not isinstance(item, pytest.Function):
            path, _ = self._path(item.path)
            return ItemFacts(item.nodeid, path, locks=locks, alone=alone, group=group, foreign=True)
        line, tags = self._function(item, scope)
        return ItemFacts(
            item.nodeid,
            scope.path,
            line,
            marks,
            tags,
            None,
            locks,
            alone,
            group,
            measures=not MEASURING.isdisjoint(item.fixturenames),
            benchmarks="benchmark" in item.fixturenames and _benchmarks(item.config),
        )

    def _scope(self, node: Any) -> _Scope:
        if (scope := self._scopes.get(node)) is None:
            scope = self._scopes[node] = _Scope(*self._path(node.path))
            if node.parent is not None:
                scope.inherit(self._scope(node.parent))
            self._add_own(scope, node)
        return scope

    def _add_own(self, scope: _Scope, node: pytest.Collector) -> None:
        level: Level = "class" if isinstance(node, pytest.Class) else "module"
        own = [mark for mark in node.own_markers if mark.name in _OUR_MARKS]
        if marks := self._task_marks(own, level):
            scope.marks = (*marks, *(mark for mark in scope.marks if mark.level != level))
        scope.locks, scope.groups = _locks(own, scope.locks), _groups(own, scope.groups)
        scope.alone = scope.alone or _alone(own)
        if level == "class":
            scope.name += f"{node.name}."

    def _function(self, item: pytest.Function, scope: _Scope) -> tuple[int | None, tuple[Tag, ...]]:
        function = item.function
        if (known := scope.seen.get(id(function))) is None:
            name = scope.name + item.originalname
            code = _code(function, scope.source)
            line = code.co_firstlineno if code is not None else None
            # A decorator that hides what it decorates leaves its own name, and its own line.
            hidden = code is None or code.co_name != item.originalname
            comment = scope.source.above_name(name) if hidden else scope.source.above(line)
            tags = self._read(function, scope.source, comment=comment, start=lambda: line)
            known = scope.seen[id(function)] = (line, (*tags, *self._tags_of(item.parent)))
        return known

    def _tags_of(self, node: Any) -> tuple[Tag, ...]:
        """Tags of a class and of what holds it, the nearest first; nothing but Python's own nodes has any."""
        if (tags := self._tags.get(node)) is None:
            tags = self._tags[node] = (*self._own_tags(node), *self._outer_tags(node))
        return tags

    def _outer_tags(self, node: Any) -> tuple[Tag, ...]:
        return self._tags_of(node.parent) if isinstance(node, pytest.Class) else ()

    def _own_tags(self, node: Any) -> Iterator[Tag]:
        scope = self._scope(node)
        source, name = scope.source, scope.name[:-1]
        if isinstance(node, pytest.Class):
            comment = source.above_name(name)
            yield from self._read(node.obj, source, comment=comment, start=lambda: source.place(name))
        elif isinstance(node, pytest.Module):
            yield from self._read(node.obj, source, comment=None, start=lambda: 1)

    def _read(
        self, thing: object, source: Source, *, comment: Tag | None, start: Callable[[], int | None]
    ) -> Iterator[Tag]:
        text = candidate(thing.__doc__)
        if text is not None and self._may_name(text):
            yield Tag(text, "docstring", source.find(text, start() or 1))
        if comment is not None and self._may_name(comment.text):
            yield comment

    def _task_marks(self, own: Iterable[pytest.Mark], level: Level) -> tuple[TaskMark, ...]:
        return tuple(
            _task_mark(mark, level) for mark in own if mark.name in _TASK_MARKS and self._is_ours(mark)
        )

    def _is_ours(self, mark: pytest.Mark) -> bool:
        """Whether a mark may be meant for us: one of another tool must not hide the class's or module's."""
        if mark.name == "wave_task":
            return True
        return any(self._may_name(word) for word in _words(mark)) if mark.args else bool(mark.kwargs)

    def _may_name(self, text: str) -> bool:
        return self._hint is None or self._hint(text)

    def _path(self, path: Path) -> tuple[str, Source]:
        if (known := self._paths.get(path)) is None:
            known = self._paths[path] = (_relative(str(path), self._root), Source(str(path)))
        return known


def _code(function: Callable[..., object], source: Source) -> CodeType | None:
    """What a function runs, undecorated; none where that comes from another file."""
    try:
        code = getattr(unwrap(function), "__code__", None)
    except ValueError:  # it wraps itself
        return None
    return code if isinstance(code, CodeType) and code.co_filename == source.file else None


def _relative(file: str, root: str) -> str:
    if file.startswith(root + os.sep):
        return file[len(root) + 1 :].replace(os.sep, "/")
    try:
        return os.path.relpath(file, root).replace(os.sep, "/")
    except ValueError:  # on another drive
        return file.replace(os.sep, "/")


def _words(mark: pytest.Mark) -> tuple[str, ...]:
    return tuple(word for word in mark.args if isinstance(word, str))


def _task_mark(mark: pytest.Mark, level: Level) -> TaskMark:
    parallel, story, exempt = (mark.kwargs.get(name) for name in ("parallel", "story", "exempt"))
    return TaskMark(
        _words(mark),
        own_name=mark.name == "wave_task",
        parallel=parallel if isinstance(parallel, bool) else None,
        story=story if isinstance(story, str) else None,
        exempt=exempt if isinstance(exempt, str) else None,
        level=level,
    )


def _locks(own: Iterable[pytest.Mark], above: tuple[str, ...]) -> tuple[str, ...]:
    return _united(above, (word for mark in own if mark.name == "wave_lock" for word in _words(mark)))


def _groups(own: Iterable[pytest.Mark], above: tuple[str, ...]) -> tuple[str, ...]:
    """Names of xdist's groups, read as xdist reads them."""
    marks = (mark for mark in own if mark.name == "xdist_group")
    return _united(above, (str(m.args[0] if m.args else m.kwargs.get("name", "default")) for m in marks))


def _benchmarks(config: pytest.Config) -> bool:
    """Whether pytest-benchmark is there and was not turned off by the user."""
    skip, off, on = (config.getoption(f"benchmark_{name}", None) for name in ("skip", "disable", "enable"))
    return config.pluginmanager.hasplugin("benchmark") and not skip and (bool(on) or not off)


def _alone(own: Iterable[pytest.Mark]) -> bool:
    return any(mark.name == "wave_alone" for mark in own)


def _united(first: tuple[str, ...], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
