"""What can be used of a table with faults, so that the rest of it is looked at in the same go."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from pytest_wavegate.model.base import Noun

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TableT = TypeVar("TableT", bound=Noun)
_ROUNDS = 20
"""What is left of one fault can be another: a gate whose condition is gone is no gate."""


def salvaged(table: type[TableT], values: Mapping[str, object], error: ValidationError) -> TableT:
    """Return the table without its faulty parts.

    Args:
        table: all its fields have defaults.
        values: as read; they are left as they are.
        error: what is wrong with them.
    """
    rest: dict[str, Any] = deepcopy(dict(values))
    for _ in range(_ROUNDS):
        paths = {_there(rest, fault["loc"]) for fault in error.errors()}
        for path in sorted(paths, key=_last_first, reverse=True):
            _cut(rest, path)
        try:
            return table.model_validate(rest)
        except ValidationError as another:
            error = another
    return table()


def _there(values: Any, loc: Sequence[str | int]) -> tuple[str | int, ...]:
    """The way to the innermost part of a place that is there."""
    path: list[str | int] = []
    for part in loc:
        if not _holds(values, part):
            break
        path.append(part)
        values = values[part]
    return tuple(path)


def _last_first(path: Sequence[str | int]) -> list[tuple[int, str]]:
    # Elements of a list go from its end, or those behind would be others.
    return [(part, "") if isinstance(part, int) else (-1, part) for part in path]


def _cut(values: Any, path: Sequence[str | int]) -> None:
    if path:
        for part in path[:-1]:
            values = values[part]
        del values[path[-1]]


def _holds(values: Any, part: str | int) -> bool:
    if isinstance(values, dict):
        return part in values
    return isinstance(values, list) and isinstance(part, int) and part < len(values)
