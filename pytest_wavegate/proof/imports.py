"""Where the modules of a proof come from: the worktree's own files, and never the user's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.proof.import_roots import import_roots, module_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pytest_wavegate.proof.worktree import Worktree

_ENVIRONMENTS = frozenset({"site-packages", "dist-packages"})


def import_path(tree: Worktree, *, search_path: Sequence[str], files: Iterable[Path]) -> tuple[str, ...]:
    """Return the folders that go to the front of a proof's ``PYTHONPATH``.

    Args:
        tree: the worktree.
        search_path: ``sys.path`` of the user's run; its entries in the user's tree are taken over, and an
            editable install puts some there.
        files: absolute paths of implementation files in the user's tree. Where an editable install works with
            a finder instead of a path, they tell where modules are looked for.
    """
    wanted = [Path(entry).resolve() for entry in search_path if entry]
    wanted += [root for path in files if path.suffix == ".py" for root in import_roots(path, tree.source)]
    inside = (path for path in wanted if path.is_relative_to(tree.source) and not in_environment(path))
    return tuple(dict.fromkeys(str(tree.inside(path)) for path in inside))


def modules_of(tree: Worktree, files: Iterable[str]) -> frozenset[str]:
    """Return the dotted names of the modules in some files, as they can be imported.

    Args:
        tree: the worktree.
        files: implementation files, relative to the top.
    """
    paths = (tree.source / file for file in files if file.endswith(".py"))
    return frozenset(name for path in paths for name in module_names(path, tree.source))


def astray(tree: Worktree, modules: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the modules that were imported from the user's tree instead of the worktree, by name.

    Args:
        tree: the worktree.
        modules: ``__file__`` of each module by its name.
    """
    found = {name: Path(path).resolve() for name, path in modules.items() if path}
    return tuple(
        sorted(
            name
            for name, path in found.items()
            if path.is_relative_to(tree.source)
            and not path.is_relative_to(tree.root.parent)
            and not in_environment(path)
        )
    )


def in_environment(path: Path) -> bool:
    """Return whether a file lies in an environment of Python, which may lie in the project."""
    return not _ENVIRONMENTS.isdisjoint(path.parts)
