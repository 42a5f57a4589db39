"""The files that a task's code is in, and what is told of them by path, module or name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from posixpath import normpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wavegate.proof.failure import Failure, Missing


@dataclass(frozen=True)
class OwnFiles:
    """The implementation files of an item.

    Attributes:
        files: absolute paths with slashes, whether or not the files are there.
        roots: absolute folders that modules are looked for below; parts of a path above them name no module.
        names: names that the files give to anything at their top level.
    """

    files: frozenset[str]
    roots: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    def holds(self, path: str) -> bool:
        """Return whether a path is one of the files."""
        return bool(path) and normpath(path) in self.files

    def on_the_way(self, failure: Failure) -> bool:
        """Return whether a traceback passes through one of the files."""
        return any(self.holds(frame.path) for frame in failure.frames)

    def means(self, module: str) -> bool:
        """Return whether a dotted name is a module in one of the files, or a package around one.

        A plan says nothing of import roots: ``pkg.user`` and ``user`` may both be ``src/pkg/user.py``.
        """
        return bool(module) and any(f".{module}." in dotted for dotted in self._dotted)

    def lack(self, missing: Missing) -> bool:
        """Return whether what is missing would be in the files."""
        if missing.path and self.holds(missing.path):
            return True
        if not missing.module:
            return missing.name in self.names
        # A package that hands on names of its modules lacks them as long as these are not written.
        return self.means(f"{missing.module}.{missing.name}") or self.means(missing.module)

    @cached_property
    def _dotted(self) -> tuple[str, ...]:
        return tuple(self._module(path) for path in sorted(self.files))

    def _module(self, path: str) -> str:
        above = [root for root in map(normpath, self.roots) if path.startswith(f"{root.rstrip('/')}/")]
        bare = path[len(max(above, key=len)) :] if above else path
        folder, _, name = bare.strip("/").rpartition("/")
        stem = name.partition(".")[0]
        dotted = ".".join(part for part in (folder.replace("/", "."), stem) if part not in {"", "__init__"})
        return f".{dotted}."
