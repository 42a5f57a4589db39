"""A run with actions, a disk that dies, and what the actions have done to the world."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.model.events import GateJudged
from pytest_wavegate.model.planned import PlannedPhase
from pytest_wavegate.process import Ended
from pytest_wavegate.run.rollback.disk import Disk
from pytest_wavegate.run.rollback.resume import Resume
from pytest_wavegate.run.rollback.rollback import Rollback
from pytest_wavegate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.rollback import Action

PLANNED = {
    name: PlannedPhase(id=name, title=name.upper(), label=f"Phase {name}", wave=wave, tasks=(), needs=())
    for name, wave in (("a", 1), ("b", 1), ("c", 2))
}


class Killed(BaseException):
    """The process is gone."""


class Memory(Disk):
    """Writes, but waits for nothing; counts what would be durable, and dies when it is told to.

    Args:
        dies_at: at which of its writes, from 1; never where it is 0.
        keeps: how much of that write's bytes reach the file.
    """

    def __init__(self, dies_at: int = 0, keeps: Callable[[bytes], int] = len) -> None:
        self.writes = 0
        self.dead = False
        self._dies_at = dies_at
        self._keeps = keeps

    def open(self, path: Path) -> int:
        self.require_alive()
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)

    def append(self, handle: int, data: bytes) -> None:
        self.require_alive()
        self.writes += 1
        if self.writes == self._dies_at:
            os.write(handle, data[: self._keeps(data)])
            self.dead = True
            raise Killed
        os.write(handle, data)

    def cut(self, handle: int, size: int) -> None:
        self.require_alive()
        os.ftruncate(handle, size)

    def require_alive(self) -> None:
        """A dead process does nothing, not even in its finally blocks."""
        if self.dead:
            raise Killed


@dataclass
class World:
    """What actions have done, over all processes of a test."""

    calls: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Of each attempt: the action's name, how it ended, its environment."""
    fails: Counter[str] = field(default_factory=Counter)
    """How often an action is still going to fail, by name."""
    during: Callable[[str], None] = lambda name: None
    """Called while an action runs."""
    slept: list[float] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def perform(self, action: Action, env: Mapping[str, str]) -> Ended:
        self.during(action.name)
        well = self.fails[action.name] <= 0
        self.fails[action.name] -= 1
        self.calls.append((action.name, "done" if well else "failed", dict(env)))
        return Ended(0 if well else 1, 0.5, output="" if well else "no route to host")

    def names(self) -> str:
        """The attempts in order: ``c2 c1!``, with a mark where it failed."""
        return " ".join(name + ("" if ended == "done" else "!") for name, ended, _ in self.calls)


def tables(phases: str = "a b c", *, actions: int = 1, **more: Any) -> tuple[dict[str, Any], ...]:
    """Settings of phases with so many actions each, called ``a1`` and so on."""
    return tuple(
        {"id": name, "rollback": [{"run": [f"{name}{number}"], **more} for number in range(1, actions + 1)]}
        for name in phases.split()
    )


def verdict(phase: str, decision: str = "failed") -> GateJudged:
    closes = decision in ("failed", "no_data", "error")
    return GateJudged.model_validate(
        {"at": 0.0, "phase": phase, "decision": decision, "closes": closes, "verdicts": ()}
    )


@dataclass
class Project:
    """A rootdir in which runs follow one another."""

    root: Path
    world: World
    count: int = 0
    last: Rollback | None = None
    """The run that was made last."""

    @property
    def state(self) -> Path:
        return self.root / ".wavegate"

    def run(self, disk: Disk | None = None, *, hooks: Any = None, **settings: Any) -> Rollback:
        """A run of its own; it performs its actions in the world."""
        self.count += 1
        self.last = Rollback(
            Settings.model_validate(settings),
            root=self.root,
            state=self.state,
            run_id=f"run-{self.count}",
            plan="tasks.md",
            emit=self.world.events.append,
            hooks=hooks,
            sleep=self.world.slept.append,
            disk=disk or Memory(),
            perform=self.world.perform,
        )
        return self.last

    def resume(self, disk: Disk | None = None) -> Resume:
        return Resume(
            root=self.root,
            state=self.state,
            emit=self.world.events.append,
            tell=lambda line: None,
            sleep=self.world.slept.append,
            disk=disk or Memory(),
            perform=self.world.perform,
        )

    def started(self, disk: Disk | None = None, **settings: Any) -> Rollback:
        """A run whose waves 1 and 2 have started; those of wave 1 have passed."""
        rollback = self.run(disk, **settings)
        rollback.prepare(list(PLANNED.values()))
        rollback.register(1, [PLANNED["a"], PLANNED["b"]])
        rollback.judged(verdict("a", "passed"))
        rollback.judged(verdict("b", "passed"))
        rollback.register(2, [PLANNED["c"]])
        return rollback


def die(rollback: Rollback | Resume | None) -> None:
    """What the system does for a process that is gone."""
    if rollback is not None:
        rollback._lock.release()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty rootdir and a world in which everything works."""
    return Project(tmp_path, World())
