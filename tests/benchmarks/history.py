"""Commits that added tests together with code, as a repository's history has them."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Commit:
    """A commit of the first-parent history, compared with its first parent."""

    revision: str
    parent: str
    title: str
    code: tuple[str, ...]
    """Python files that are no tests: added, changed or deleted."""
    added: tuple[str, ...]
    """Node ids of test functions that the parent does not have."""
    changed: tuple[str, ...]
    """Node ids of test functions that read differently at the parent; docstrings do not count."""

    @property
    def tests(self) -> tuple[str, ...]:
        """Node ids of all that is to be proven."""
        return (*self.added, *self.changed)


def git(folder: Path, *arguments: str) -> str:
    """What a command of git writes."""
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def newest(repository: Path, *, code: str, tests: str, most: int) -> Iterator[Commit]:
    """The commits that changed code and added a test function, the newest first.

    Args:
        repository: with its whole history.
        code: the folder of the package.
        tests: the folder of the tests.
        most: test functions that one may have added or changed.
    """
    for revision in git(repository, "rev-list", "--first-parent", "HEAD").split():
        found = commit(repository, revision, code=code, tests=tests)
        if found is not None and found.code and found.added and len(found.tests) <= most:
            yield found


def commit(repository: Path, revision: str, *, code: str, tests: str) -> Commit | None:
    """Look at one commit; none where it is the first of all."""
    names = git(repository, "log", "-1", "--format=%h %p%n%s", revision).splitlines()
    short, *parents = names[0].split()
    if not parents:
        return None
    paths = git(repository, "diff", "--no-renames", "--name-only", parents[0], short).splitlines()
    python = [path for path in paths if path.endswith(".py")]
    files = [path for path in python if path.startswith(f"{tests}/") and "test" in path.rpartition("/")[2]]
    before = {name: body for path in files for name, body in _functions(repository, parents[0], path)}
    after = {name: body for path in files for name, body in _functions(repository, short, path)}
    return Commit(
        short,
        parents[0],
        names[1],
        code=tuple(path for path in python if path.startswith(f"{code}/")),
        added=tuple(name for name in after if name not in before),
        changed=tuple(name for name in after if name in before and after[name] != before[name]),
    )


def _functions(repository: Path, revision: str, path: str) -> Iterator[tuple[str, str]]:
    """Node ids of test functions, each with what it says."""
    try:
        tree = ast.parse(git(repository, "show", f"{revision}:{path}"))
    except (subprocess.CalledProcessError, SyntaxError):  # no such file, or none of this Python
        return
    yield from _below(tree.body, (path,))


def _below(body: Sequence[ast.stmt], names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _below(node.body, (*names, node.name))
        elif isinstance(node, _FUNCTIONS) and node.name.startswith("test"):
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:]
            yield "::".join((*names, node.name)), ast.dump(node)
