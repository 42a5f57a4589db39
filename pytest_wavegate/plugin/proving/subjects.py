"""From the items of a run to the subjects of a proof."""

from __future__ import annotations

import ast
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.plugin.proving.subject import Case, Subject
from pytest_wavegate.proof.changes import project_files
from pytest_wavegate.proof.declarations import declared_names, handed_on, top_names, used_names
from pytest_wavegate.proof.implementation import implementation_of
from pytest_wavegate.proof.test_code import code_of, reads_nothing
from pytest_wavegate.run.paths import Collected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.proof.git import Git
    from pytest_wavegate.run.paths import Roots


def subjects_of(
    cases: Mapping[Case, tuple[str, ...]],
    plan: Plan,
    *,
    git: Git,
    roots: Roots,
    ini: Path | None = None,
) -> tuple[Subject, ...]:
    """Put items together by their implementation files, in the order of their first items.

    Args:
        cases: the items, each with the ids of all tasks it is assigned to.
        plan: of the tasks.
        git: the user's working tree.
        roots: where the plan's paths may start.
        ini: what configures pytest; it stays as it is, as tests do.
    """
    # The plan's roots may be reached over a link.
    top = Path(roots.git_root or roots.rootdir).as_posix()
    files = Collected((f"{top}/{path}" for path in project_files(git)), roots)
    known: dict[frozenset[str], Subject] = {}
    groups: dict[Subject, list[Case]] = {}
    for case, tasks in cases.items():
        wanted = frozenset(tasks)
        if wanted not in known:
            known[wanted] = _subject(wanted, plan, files, top=Path(top), ini=ini)
        groups.setdefault(known[wanted], []).append(case)
    return tuple(_with(subject, members) for subject, members in groups.items())


def _with(subject: Subject, cases: Iterable[Case]) -> Subject:
    return replace(subject, cases=tuple(cases))


def _subject(tasks: Iterable[str], plan: Plan, files: Collected, *, top: Path, ini: Path | None) -> Subject:
    found = implementation_of(tasks, plan, files)
    kept = [path for path in found.files if ini is None or Path(path) != ini]
    inside = {path: _relative(path, top) for path in kept}
    trees = [tree for path in kept if (tree := parsed(Path(path))) is not None]
    lost = [(inside[one.path] or one.path, one.why) for one in found.lost if one.path in inside]
    usable = tuple(short for short in inside.values() if short is not None)
    return Subject(
        files=usable,
        cases=(),
        names=frozenset(name for tree in trees for name in top_names(tree)),
        declared=frozenset(name for tree in trees for name in declared_names(tree)),
        handed_on=frozenset(name for tree in trees for name in handed_on(tree)),
        lost=tuple(lost),
        why=found.why or ("" if usable else _why_none(found.files, kept)),
        ring=found.ring,
    )


def _why_none(files: Sequence[str], kept: Sequence[str]) -> str:
    """Why no file that a task names can be taken away."""
    if not kept:
        return f"{Path(files[0]).name} is all that it names, and configures pytest itself"
    return f"{kept[0]} lies outside of the repository"


def _relative(path: str, top: Path) -> str | None:
    for folder, file in ((top, Path(path)), (top.resolve(), Path(path).resolve())):
        if file.is_relative_to(folder):
            return file.relative_to(folder).as_posix()
    return None


class Readings:
    """The files that tests stand in, each read once.

    Args:
        rootdir: pytest's.
    """

    def __init__(self, rootdir: Path) -> None:
        self._rootdir = rootdir
        self._trees: dict[str, ast.Module | None] = {}

    def uses(self, nodeid: str, path: str) -> frozenset[str]:
        """Return the names that a test function and what it calls in its file read."""
        tree, names = self._tree(path), _names(nodeid)
        code = code_of(tree, names) if tree is not None and names else ()
        return used_names(_functions(code))

    def blind(self, nodeid: str, path: str) -> bool:
        """Return whether a test function reads no name."""
        tree, names = self._tree(path), _names(nodeid)
        return tree is not None and bool(names) and reads_nothing(tree, names)

    def _tree(self, path: str) -> ast.Module | None:
        if path not in self._trees:
            self._trees[path] = parsed(self._rootdir / path)
        return self._trees[path]


def _names(nodeid: str) -> list[str]:
    """The classes around a test function, and its own name."""
    return nodeid.partition("[")[0].split("::")[1:]


def _functions(code: Iterable[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in code if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def parsed(path: Path) -> ast.Module | None:
    """Return the tree of a Python file; none where it is none, or cannot be read."""
    if path.suffix != ".py":
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape sequence is not ours to tell
            return ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
