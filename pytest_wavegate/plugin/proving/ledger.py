"""Knows when all items of a task are proven, and which of them spoil it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_wavegate.run.task_proofs import BAD, leading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_wavegate.plugin.proving.subject import Proved
    from pytest_wavegate.run.conductor import Conductor


class Ledger:
    """Takes proofs in; only when those of a task are all there is it known whether one of them spoils it."""

    def __init__(self, conductor: Conductor) -> None:
        placement = conductor.placement
        assert placement is not None
        items = [item for item in placement.items if item.tasks and item.index not in placement.skipped]
        self._tasks = {item.index: item.tasks for item in items}
        self._all: dict[int, Proved] = {}
        self._left = Counter(task for item in items for task in item.tasks)
        self._proved: dict[str, list[Proved]] = {}
        self._waiting: dict[int, Proved] = {}

    def enter(self, proved: Proved) -> Iterator[Proved]:
        """Take a proof in; yields those of which all tasks are known now."""
        self._waiting[proved.case.index] = self._all[proved.case.index] = proved
        for task in self._tasks[proved.case.index]:
            self._left[task] -= 1
            self._proved.setdefault(task, []).append(proved)
        for index in list(self._waiting):
            if not any(self._left[task] for task in self._tasks[index]):
                yield self._waiting.pop(index)

    def is_bad(self, proved: Proved) -> bool:
        """Whether a task of the item fails the run."""
        return any(
            leading(one.proof for one in self._proved[task]).verdict in BAD
            for task in self._tasks[proved.case.index]
        )

    @property
    def tasks(self) -> Mapping[int, tuple[str, ...]]:
        """Of items, by their index."""
        return self._tasks

    @property
    def proofs(self) -> Mapping[int, Proved]:
        """All so far, by the index of the item."""
        return self._all
