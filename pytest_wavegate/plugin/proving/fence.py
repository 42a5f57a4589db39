"""Keeps a child from importing the user's own tree: there the code is whole."""

from __future__ import annotations

import sys
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.proof.imports import in_environment

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType


class Fence:
    """A finder in front of all others: what they find in the user's tree is taken from the worktree.

    An editable install points there, by a path or by a finder of its own; where a package is not in the
    worktree, because the base has no such package, it would be found. So would a copy of it that is installed
    in the environment.

    Args:
        source: the top of the user's tree.
        root: the top of the worktree.
        modules: dotted names of what the implementation files hold.
    """

    def __init__(self, source: Path, root: Path, modules: Collection[str] = ()) -> None:
        self._source = source
        self._root = root
        self._modules = modules
        # Python itself may be installed below the user's tree.
        homes = {Path(home).resolve() for home in (sys.prefix, sys.base_prefix, sys.exec_prefix)}
        self._homes = [home for home in homes if home != source and home.is_relative_to(source)]

    def stand(self) -> None:
        """Take the user's tree out of the search path, and watch over what finders find."""
        sys.path[:] = [entry for entry in sys.path if not self.is_theirs(entry)]
        sys.meta_path.insert(0, self)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Ask the other finders.

        Raises:
            ModuleNotFoundError: a module is only in the user's tree, or installed as a copy.
        """
        strayed: ModuleSpec | None = None
        for finder in list(sys.meta_path):
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec: ModuleSpec | None = finder.find_spec(name, path, target)
            if spec is not None and not (self.is_theirs(spec.origin) or self._is_copy(name, spec.origin)):
                return spec
            strayed = strayed or spec
        return None if strayed is None else self._moved(strayed)

    def _moved(self, spec: ModuleSpec) -> ModuleSpec:
        """What was found in the user's tree, as it lies in the worktree.

        Raises:
            ModuleNotFoundError: there it is not.
        """
        origin = Path(spec.origin or "").resolve()
        place = self._root / origin.relative_to(self._source) if origin.is_relative_to(self._source) else None
        if place is None or not place.is_file():
            message = f"No module named {spec.name!r}"
            raise ModuleNotFoundError(message, name=spec.name)
        folders = None if spec.submodule_search_locations is None else [str(place.parent)]
        moved = spec_from_file_location(spec.name, place, submodule_search_locations=folders)
        assert moved is not None
        return moved

    def _is_copy(self, name: str, place: str | None) -> bool:
        """Whether a file is an implementation file as it was installed."""
        return name in self._modules and in_environment(Path(place or ""))

    def is_theirs(self, place: str | None) -> bool:
        """Whether a file is the user's own, and not one of an environment in their tree."""
        if not place or not Path(place).is_absolute():
            return False
        path = Path(place)
        if not path.is_relative_to(self._source):
            path = path.resolve()
        return (
            path.is_relative_to(self._source)
            and not path.is_relative_to(self._root.parent)  # tests make modules beside it, too
            and not in_environment(path)
            and not any(path.is_relative_to(home) for home in self._homes)
        )
