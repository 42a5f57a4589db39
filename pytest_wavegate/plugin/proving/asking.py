"""Asks children until every item has an answer: a crash or a hang costs the item that ran, and a start."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.plugin.proving.answers import Answer
from pytest_wavegate.plugin.proving.request import Request, write_request
from pytest_wavegate.plugin.proving.watch import watch
from pytest_wavegate.proof.failure import Failure
from pytest_wavegate.proof.failure_kinds import NOT_RUN, Kind, classify_item
from pytest_wavegate.proof.imports import astray, modules_of
from pytest_wavegate.proof.own_files import OwnFiles

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pytest_wavegate.plugin.proving.launch import Launch
    from pytest_wavegate.plugin.proving.request import Armed
    from pytest_wavegate.plugin.proving.subject import Case, Subject
    from pytest_wavegate.plugin.proving.turns import Turns
    from pytest_wavegate.plugin.proving.watch import Seen
    from pytest_wavegate.proof.worktree import Worktree

_HEAD_SECONDS = 900.0
"""How long an item may take with the code as it is."""
_LEAST_SECONDS = 30.0
_TIMES = 10.0
"""How much longer than that it may take once code is taken away, and at least."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks about items in one worktree, again and again.

    Attributes:
        tree: the worktree.
        launch: how children are started.
        subjects: whose items it asks about.
        stop: set where the run is to be stopped.
        turns: shared with those who ask in other worktrees.
        strayed: modules that were imported from the user's own tree.
        seconds: what items took with the code as it is.
    """

    tree: Worktree
    launch: Launch
    subjects: Sequence[Subject]
    stop: threading.Event
    turns: Turns
    strayed: set[str] = field(default_factory=set)
    seconds: dict[str, float] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def ask(self, cases: Sequence[Case], *, armed: Armed) -> dict[str, Answer]:
        """Return the answers of all items in one state of the code."""
        left = {case.nodeid: case for case in cases}
        found: dict[str, Answer] = {}
        while left:
            seen = self._once(list(left.values()), armed=armed)
            fresh = {nodeid: answer for nodeid, answer in seen.answers.ends.items() if nodeid in left}
            if seen.answers.running in left and seen.answers.running not in fresh:
                fresh[seen.answers.running] = _cut(seen)
            if not fresh:
                fresh = dict.fromkeys(left, _nothing(seen))
            found |= fresh
            left = {nodeid: case for nodeid, case in left.items() if nodeid not in fresh}
        return found

    def _once(self, cases: Sequence[Case], *, armed: Armed) -> Seen:
        folder = self.tree.root.parent / f"run-{next(self._numbers)}"
        folder.mkdir()
        write_request(self._request(cases, folder, armed=armed), folder / "request.json")
        files = dict.fromkeys(case.path for case in cases)
        cwd = self.launch.inside(self.tree, self.launch.cwd)
        with self.turns.taken(cases, self.stop):
            seen = watch(
                self.launch.command(self.tree, folder, files),
                folder=folder,
                cwd=cwd if cwd.is_dir() else self.launch.inside(self.tree, self.launch.rootdir),
                env=self.launch.environment(self.tree, folder, self._files()),
                patience=self._patience,
                stop=self.stop,
            )
        self.strayed.update(astray(self.tree, seen.answers.modules))
        return seen

    def _request(self, cases: Sequence[Case], folder: Path, *, armed: Armed) -> Request:
        rootdir = self.launch.inside(self.tree, self.launch.rootdir)
        roots = tuple(dict.fromkeys((self.tree.root.as_posix(), rootdir.as_posix())))
        numbers = {case.nodeid: at for at, subject in enumerate(self.subjects) for case in subject.cases}
        return Request(
            items=tuple(case.nodeid for case in cases),
            own=tuple(
                OwnFiles(
                    frozenset((self.tree.root / file).as_posix() for file in subject.files),
                    roots,
                    subject.names,
                )
                for subject in self.subjects
            ),
            own_of={case.nodeid: numbers[case.nodeid] for case in cases},
            modules=tuple(sorted(modules_of(self.tree, self._files()))),
            answers=str(folder / "answers.jsonl"),
            source=str(self.tree.source),
            root=str(self.tree.root),
            rootdir=str(rootdir),
            armed=armed,
        )

    def _files(self) -> Iterator[str]:
        return (file for subject in self.subjects for file in subject.files)

    def _patience(self, nodeid: str) -> float:
        known = self.seconds.get(nodeid)
        return _HEAD_SECONDS if known is None else max(_LEAST_SECONDS, _TIMES * known)


def kinds(answers: Mapping[str, Sequence[Answer]], nodeid: str) -> tuple[Kind, ...]:
    """Return what an item's answers are worth."""
    return tuple(answer.kind for answer in answers.get(nodeid, ()))


def _cut(seen: Seen) -> Answer:
    """The item that ran when its child ended."""
    failure = Failure("timed_out" if seen.hung else "crashed")
    return Answer(classify_item([failure], OwnFiles(frozenset())), "error")


def _nothing(seen: Seen) -> Answer:
    """A child that could not even begin; the last lines that it wrote say why."""
    told = [line.strip() for line in seen.output.splitlines() if line.strip()]
    errors = [line for line in told if line.lower().startswith(("error", "e  ")) or ": error: " in line]
    said = (errors or told or ["pytest said nothing"])[-1]
    return Answer(Kind(NOT_RUN.strength, NOT_RUN.slug, f"{NOT_RUN.why}: {said[:200]}"), "not_run")
