"""Kinds by name: a visible table of ``module:Class`` strings first, then what other distributions add."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.nearness import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.metadata import EntryPoint

K = TypeVar("K")


class Registry(Generic[K]):
    """The kinds of one sort (dialects, gates, reports), imported one by one and only when asked for.

    Args:
        kind: the sort in the singular, as an error names it: ``dialect``.
        table: the kinds that come along, ``{"name": "package.module:Attribute"}``.
        group: the entry point group of third parties, ``wavegate.dialects``; a name that the table has
            stays the table's.
    """

    def __init__(self, kind: str, table: Mapping[str, str], *, group: str) -> None:
        self.kind = kind
        self.table = dict(table)
        self.group = group

    @cached_property
    def _guests(self) -> dict[str, EntryPoint]:
        from importlib.metadata import entry_points  # slow, and often not needed

        found = sorted(entry_points(group=self.group), key=lambda entry: entry.name)
        return {entry.name: entry for entry in found if entry.name not in self.table}

    def names(self) -> list[str]:
        """Return every known name: the table's in its order, then third parties' in alphabetical order."""
        return [*self.table, *self._guests]

    def load(self, name: str) -> K:
        """Return the object that ``name`` stands for, as it is: nothing is called.

        Raises:
            WavegateError: ``unknown-<kind>`` where nothing has that name, ``broken-extension`` where a
                third party's object cannot be imported.
        """
        if name in self.table:
            return cast("K", _named(self.table[name]))
        if name in self._guests:
            return cast("K", _guest(self._guests[name], kind=self.kind))
        slug, known = f"unknown-{self.kind}", self.names()
        raise WavegateError(
            slug,
            f'there is no {self.kind} "{name}"',
            hint=suggestion(name, known, otherwise=f"choose one of {', '.join(known)}"),
        )


def _named(reference: str) -> object:
    module, _, attribute = reference.partition(":")
    return cast("object", getattr(import_module(module), attribute))


def _guest(entry: EntryPoint, *, kind: str) -> object:
    try:
        return cast("object", entry.load())
    except Exception as error:
        owner = entry.dist.name if entry.dist else "an unknown distribution"
        raise WavegateError(
            "broken-extension",
            f'{kind} "{entry.name}" of {owner} cannot be loaded from {entry.value}: '
            f"{type(error).__name__}: {error}",
            hint=f"upgrade or uninstall {owner}",
        ) from error
