"""Item facts as plain lists, which any channel between processes carries."""

from __future__ import annotations

from typing import Any

from pytest_wavegate.model.items import ItemFacts, Tag, TaskMark

Row = list[Any]
"""Strings, numbers, booleans, none, and lists of these; a usual end of a list is left out."""

_USUAL_FACTS = (None, (), (), None, (), False, None, True, False, False, False, "")
_USUAL_MARK = (False, None, None, None, "function")


def to_row(facts: ItemFacts) -> Row:
    """Return facts as a list: of most items the node id, the path and the line."""
    rest = (facts.line, facts.marks, facts.tags, facts.hook_tasks, facts.locks, facts.alone, facts.group,
            facts.selected, facts.foreign, facts.measures, facts.benchmarks, facts.uncollected)  # fmt: skip
    if rest[1:] == _USUAL_FACTS[1:]:
        return [facts.nodeid, facts.path, facts.line]
    line, marks, tags, hook_tasks, locks, *flags = _trimmed(rest, _USUAL_FACTS, at_least=5)
    plain_marks = [_mark_row(mark) for mark in marks]
    plain_tags = [[tag.text, tag.where, tag.line] for tag in tags]
    hooked = None if hook_tasks is None else list(hook_tasks)
    return [facts.nodeid, facts.path, line, plain_marks, plain_tags, hooked, list(locks), *flags]


def from_row(row: Row) -> ItemFacts:
    """Return the facts that ``to_row`` wrote."""
    nodeid, path, line, *rest = row
    if not rest:
        return ItemFacts(nodeid, path, line)
    marks, tags, hook_tasks, locks, *flags = rest
    return ItemFacts(
        nodeid,
        path,
        line,
        tuple(TaskMark(tuple(args), *options) for args, *options in marks),
        tuple(Tag(*tag) for tag in tags),
        None if hook_tasks is None else tuple(hook_tasks),
        tuple(locks),
        *flags,
    )


def _mark_row(mark: TaskMark) -> Row:
    options = (mark.own_name, mark.parallel, mark.story, mark.exempt, mark.level)
    return [list(mark.args), *_trimmed(options, _USUAL_MARK, at_least=0)]


def _trimmed(values: tuple[Any, ...], usual: tuple[Any, ...], *, at_least: int) -> tuple[Any, ...]:
    end = len(values)
    while end > at_least and values[end - 1] == usual[end - 1]:
        end -= 1
    return values[:end]
