"""What the tasks of a plan claim by naming it: test ids, files, patterns and folders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.model.items import Rule
from pytest_wavegate.run.paths import Collected, alternatives, is_glob

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.items import ItemFacts
    from pytest_wavegate.model.plan import Plan, Task


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """Tasks that name one thing; two claims are the same only where they are one object.

    Attributes:
        rule: how the thing is named.
        mention: the thing as the first of the tasks writes it.
        tasks: in document order.
    """

    rule: Rule
    mention: str
    tasks: tuple[Task, ...]

    @property
    def phases(self) -> tuple[str, ...]:
        """The phases of the tasks, in document order."""
        return tuple(dict.fromkeys(task.phase for task in self.tasks))


class _Book:
    """Claims by what is claimed, while the plan is read."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.claims: dict[str, Claim] = {}

    def add(self, key: str, mention: str, task: Task) -> None:
        old = self.claims.get(key)
        if old is None:
            self.claims[key] = Claim(self.rule, mention, (task,))
        elif old.tasks[-1] is not task:
            self.claims[key] = Claim(self.rule, old.mention, (*old.tasks, task))


class Claims:
    """Finds the tasks that name an item, in steps that do not grow with the plan.

    Attributes:
        whole: mentions that claim nothing because they take in a whole test root, with the first line.
    """

    def __init__(self, plan: Plan, collected: Collected) -> None:
        self.whole: dict[str, int] = {}
        self._collected = collected
        self._ids, self._files = _Book(Rule.TEST_ID), _Book(Rule.FILE)
        self._patterns, self._folders = _Book(Rule.FILE), _Book(Rule.FOLDER)
        for task in plan.tasks:
            self._read(task)
        self._matched = self._match_patterns()
        self._with_ids = {key.partition("::")[0] for key in self._ids.claims}
        self._of_file: dict[str, Claim | None] = {}

    def of(self, item: ItemFacts) -> Claim | None:
        """Return the most specific claim on an item, none where nothing names it."""
        if item.path not in self._of_file:
            self._of_file[item.path] = self._named(self._collected.absolute(item.path))
        if self._with_ids and (claim := self._by_id(item)) is not None:
            return claim
        return self._of_file[item.path]

    def _read(self, task: Task) -> None:
        by_id = {self._read_id(test_id, task) for test_id in task.test_ids}
        for mention in dict.fromkeys((*task.files, *task.tests, *task.folders)):
            for path in alternatives(mention):
                self._read_path(path, task, by_id)

    def _read_id(self, test_id: str, task: Task) -> str | None:
        path, _, name = test_id.partition("::")
        if (found := self._collected.file(path)) is not None:
            self._ids.add(f"{found}::{name}", test_id, task)
        return found

    def _read_path(self, path: str, task: Task, by_id: set[str | None]) -> None:
        """Enter one mention; a file of which the same task names single tests is not claimed as a whole."""
        if (file := self._collected.file(path)) is not None:
            if file not in by_id:
                self._files.add(file, path, task)
        elif self._collected.is_whole(path):
            self.whole.setdefault(path, task.line)
        elif is_glob(path):
            self._patterns.add(path, path, task)
        elif (folder := self._collected.folder(path)) is not None:
            self._folders.add(folder, path, task)

    def _match_patterns(self) -> dict[str, Claim]:
        """The pattern with the most fixed characters for every file that one matches."""
        matched: dict[str, Claim] = {}
        for pattern, claim in sorted(self._patterns.claims.items(), key=lambda entry: _looseness(entry[0])):
            for path in self._collected.glob(pattern):
                matched.setdefault(path, claim)
        return matched

    def _named(self, path: str) -> Claim | None:
        if (claim := self._files.claims.get(path) or self._matched.get(path)) is not None:
            return claim
        while path := path.rpartition("/")[0]:
            if (claim := self._folders.claims.get(path)) is not None:
                return claim
        return None

    def _by_id(self, item: ItemFacts) -> Claim | None:
        path = self._collected.absolute(item.path)
        if path not in self._with_ids:
            return None
        names = (self._ids.claims.get(f"{path}::{name}") for name in _names(item))
        return next((claim for claim in names if claim is not None), None)


def _names(item: ItemFacts) -> Iterator[str]:
    """The item's name inside its file, from the most to the least specific.

    The first has its parameters, ``TestPool::test_claim[two-three]``; the group that a distributed run
    appends, ``test_claim@db``, is no part of any.
    """
    start = len(item.path) if item.nodeid.startswith(f"{item.path}::") else item.nodeid.find("::")
    full = item.nodeid[start + 2 :]
    if item.group is not None:
        full = full.removesuffix(f"@{item.group}")
    yield full
    name = full.partition("[")[0]
    while name:
        yield name
        name = name.rpartition("::")[0]


def _looseness(pattern: str) -> tuple[int, str]:
    fixed = len(pattern) - pattern.count("*") - pattern.count("?")
    return -fixed, pattern
