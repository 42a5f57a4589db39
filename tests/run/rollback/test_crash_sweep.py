"""A run that dies at each of its writes, torn or whole, and in the midst of each action."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_wavegate.run.rollback.shelf import ledgers, open_ledgers, read
from tests.run.rollback.conftest import Killed, Memory, Project, World, die, tables, verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PHASES = (*tables("a", actions=2), *tables("b", actions=1), *tables("c", actions=2))
ORDER = ["c2", "c1", "b1", "a2", "a1"]
FAILS = {"c2": 1, "b1": 2}
"""How often some of them fail before they work."""
CUTS: dict[str, Callable[[bytes], int]] = {
    "nothing": lambda data: 0,
    "a brace": lambda data: 1,
    "half": lambda data: len(data) // 2,
    "no brace at the end": lambda data: len(data) - 2,
    "no line end": lambda data: len(data) - 1,
    "all": len,
}


def with_retries() -> tuple[dict[str, Any], ...]:
    return tuple(
        {"id": phase["id"], "rollback": [{**action, "retries": 2} for action in phase["rollback"]]}
        for phase in PHASES
    )


def whole(project: Project, disk: Memory, **more: Any) -> None:
    """A run of two waves whose last gate closes, from start to end."""
    try:
        rollback = project.started(disk, phases=with_retries(), rollback_scope="all", **more)
        rollback.judged(verdict("c"))
        rollback.gate_failed(2, [verdict("c")])
        rollback.close()
    finally:
        die(project.last)


def writes(tmp_path: Path, **more: Any) -> int:
    disk = Memory()
    whole(fresh(tmp_path), disk, **more)
    return disk.writes


def fresh(path: Path) -> Project:
    path.mkdir(parents=True, exist_ok=True)
    return Project(path, World(fails=Counter(FAILS)))


def resumed(project: Project, disk: Memory | None = None) -> None:
    work = project.resume(disk)
    try:
        assert work.finish() == 0
    finally:
        die(work)


def recorded_done(project: Project) -> set[str]:
    """Names of the actions that the disk knows as done."""
    return {
        found.state.actions[key].name
        for path in ledgers(project.state)
        for found in [read(path)]
        for key in found.state.done
    }


def check(project: Project, before: list[tuple[int, set[str]]]) -> None:
    """What must hold once all is resumed.

    Args:
        project: after the resume.
        before: for each crash, how many attempts there were by then, and what was recorded as done.
    """
    calls = project.world.calls
    names = [name for name, _, _ in calls]
    assert {name for name, ended, _ in calls if ended == "done"} == set(ORDER)
    for count, done in before:
        assert done.isdisjoint(names[count:]), "run again after it was recorded as done"
    places = [ORDER.index(name) for name in names]
    assert places == sorted(places), "out of order"
    for name in ORDER:
        attempts = [int(env["WAVEGATE_ATTEMPT"]) for known, _, env in calls if known == name]
        assert attempts == sorted(set(attempts)), "an attempt's number is used twice"
        assert len({env["WAVEGATE_KEY"] for known, _, env in calls if known == name}) == 1
    assert open_ledgers(project.state) == []
    follower = project.run(phases=with_retries())
    follower.check_open()


def snapshot(project: Project) -> tuple[int, set[str]]:
    return len(project.world.calls), recorded_done(project)


@pytest.mark.parametrize("cut", CUTS)
def test_it_dies_at_each_write(tmp_path: Path, cut: str) -> None:
    """From the write on that tells of the closed gate everything is undone; before it nothing is due."""
    total = writes(tmp_path / "count")
    assert total == 23
    for number in range(1, total + 1):
        project = fresh(tmp_path / str(number))
        with pytest.raises(Killed):
            whole(project, Memory(number, CUTS[cut]))
        before = snapshot(project)
        resumed(project)
        judged_at = 4 if cut == "all" else 5
        if number < judged_at:
            assert project.world.calls == []
            project.run(phases=PHASES).check_open()
        else:
            check(project, [before])


@pytest.mark.parametrize("cut", ["nothing", "half", "all"])
def test_it_dies_at_each_write_and_the_settings_name_interrupts(tmp_path: Path, cut: str) -> None:
    """Then what the open wave has begun is due from the moment it was registered."""
    more = {"rollback_on": ("gate", "interrupt")}
    for number in range(1, writes(tmp_path / "count", **more) + 1):
        project = fresh(tmp_path / str(number))
        with pytest.raises(Killed):
            whole(project, Memory(number, CUTS[cut]), **more)
        before = snapshot(project)
        resumed(project)
        started = [name for name in ORDER if name[0] in "ab"]
        registered = number - (cut != "all")
        if registered < 2:
            assert project.world.calls == []
        elif registered < 3:
            assert dict.fromkeys(name for name, _, _ in project.world.calls) == dict.fromkeys(started)
        else:
            check(project, [before])


@pytest.mark.parametrize("when", ["before its effect", "after its effect"])
def test_it_dies_in_the_midst_of_each_action(tmp_path: Path, when: str) -> None:
    """Nobody can know whether it had an effect, so it runs again."""
    for number in range(1, 9):
        project = fresh(tmp_path / str(number))
        disk = Memory()
        kill_at(project.world, disk, number, when=when)
        with pytest.raises(Killed):
            whole(project, disk)
        before = snapshot(project)
        project.world.perform = World.perform.__get__(project.world)  # type: ignore[method-assign]
        resumed(project)
        check(project, [before])


def kill_at(world: World, disk: Memory, number: int, *, when: str) -> None:
    """Let the process die in the midst of an attempt."""
    real, calls = world.perform, iter(range(1, 100))

    def perform(*given: Any) -> Any:
        ended = None
        dies = next(calls) == number
        if not dies or when == "after its effect":
            ended = real(*given)
        if dies:
            disk.dead = True
            raise Killed
        return ended

    world.perform = perform  # type: ignore[method-assign,assignment]


def test_the_resume_dies_at_each_write_too(tmp_path: Path) -> None:
    """Whatever was done by then is not done again."""
    total = writes(tmp_path / "count")
    for first in (5, 6, 7, 8, 11, 15, 22, 23):
        number = 0
        while True:
            number += 1
            project = fresh(tmp_path / f"{first}-{number}")
            with pytest.raises(Killed):
                whole(project, Memory(first, CUTS["half"]))
            crashes = [snapshot(project)]
            disk = Memory(number, CUTS["half"])
            try:
                resumed(project, disk)
            except Killed:
                crashes.append(snapshot(project))
                resumed(project)
                check(project, crashes)
            else:
                check(project, crashes)
                break
        assert number <= total


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 23), st.sampled_from(sorted(CUTS))), min_size=1, max_size=5))
def test_it_dies_again_and_again(
    tmp_path_factory: pytest.TempPathFactory, deaths: list[tuple[int, str]]
) -> None:
    """However often it dies, in the end everything is undone, and nothing after it was recorded as done."""
    project = fresh(tmp_path_factory.mktemp("run"))
    crashes = []
    (first, cut), *rest = deaths
    try:
        whole(project, Memory(max(first, 6), CUTS[cut]))
    except Killed:
        crashes.append(snapshot(project))
    for number, cut in rest:
        try:
            resumed(project, Memory(number, CUTS[cut]))
        except Killed:
            crashes.append(snapshot(project))
    resumed(project)
    check(project, crashes)
