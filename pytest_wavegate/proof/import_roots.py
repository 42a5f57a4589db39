"""The folders that a file's module is looked for in, and what it is called there."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec

_SOURCES = ("src", "lib")
_HARMLESS = frozenset({"test", "this"})
"""Modules of the standard library that nobody imports."""


def import_roots(path: Path, top: Path) -> tuple[Path, ...]:
    """Return the folders of a working tree that a Python file is imported from.

    They are those from which this process would import it: an editable install may say so in a way that no
    search path shows. Where there are none, as of code that is installed as a copy, it is the folder that
    looks most like one, unless modules in it would take the place of others.

    Args:
        path: of the file, absolute; it need not be there.
        top: of the working tree.
    """
    folders = [folder for folder in path.parents if folder.is_relative_to(top)]
    found = tuple(folder for folder in folders if _finds(folder, path))
    likely = _likely(folders) or top
    return found or (() if _hides_others(likely, path) else (likely,))


def module_names(path: Path, top: Path) -> Iterator[str]:
    """Return what a Python file's module is called, below each of its folders."""
    for folder in import_roots(path, top):
        parts = path.relative_to(folder).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _finds(folder: Path, path: Path) -> bool:
    """Whether what begins with a folder is what is imported here."""
    first = folder / path.relative_to(folder).parts[0]
    if first.name in _SOURCES and not (first / "__init__.py").exists():
        return False  # any folder on the search path can be imported; that does not make it a package
    spec = _spec(first)
    places = (spec.origin, *(spec.submodule_search_locations or ())) if spec is not None else ()
    return any(Path(place).resolve() == first for place in places if place)


def _likely(folders: list[Path]) -> Path | None:
    """``src`` where the file is below one, else where its outermost package lies."""
    sources = [folder for folder in folders if folder.name in _SOURCES]
    if sources and not (sources[-1] / "__init__.py").exists():
        return sources[-1]
    return next((folder for folder in folders if not (folder / "__init__.py").exists()), None)


def _hides_others(folder: Path, path: Path) -> bool:
    """Whether a folder at the front of the search path would hide modules that are no copies of its own."""
    modules = {place.stem for place in folder.glob("*.py")}
    packages = {place.parent.name for place in folder.glob("*/__init__.py")}
    if (modules | packages) & sys.stdlib_module_names - _HARMLESS:
        return True
    first = folder / path.relative_to(folder).parts[0]
    spec = _spec(first)
    return spec is not None and (spec.submodule_search_locations is None) != (first.suffix == ".py")


def _spec(first: Path) -> ModuleSpec | None:
    """What a top-level name stands for in this process; nothing is imported for it."""
    with suppress(ImportError, ValueError, AttributeError):
        return find_spec(first.name.removesuffix(".py"))
    return None
