"""What was seen red is kept in a file that people may commit, merge and damage."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.proof import red_memory
from pytest_wavegate.proof.red_memory import Red, RedMemory, load, parse, render, save

if TYPE_CHECKING:
    from pathlib import Path

RED = Red("tests/test_a.py::test_x[é]", "t1", "f1", "i1", "assertion")
REDS = st.builds(Red, *[st.text(max_size=6)] * 5)


@pytest.mark.parametrize(
    ("test", "fixtures", "implementation", "answer"),
    [
        ("t1", "f1", "i2", "seen"),
        ("t1", "f1", "", "seen"),
        ("t1", "f1", "i1", "same_code"),
        ("t2", "f1", "i2", "changed"),
        ("t1", "f2", "i2", "fixtures_changed"),
    ],
)
def test_was_it_seen_red_as_it_stands(test: str, fixtures: str, implementation: str, answer: str) -> None:
    """A changed test or fixture must be seen red again; the same code cannot be red and green."""
    memory = RedMemory(frozenset({RED}))
    found = memory.recall(RED.nodeid, test=test, fixtures=fixtures, implementation=implementation)
    assert found == answer
    assert memory.recall("other", test=test, fixtures=fixtures) == "never"


def test_two_branches_that_merge_both_count() -> None:
    """Lines of both are there; either is enough, and one red with other code is."""
    ours = replace(RED, implementation="i0")
    memory = parse(render(RedMemory(frozenset({RED}))) + render(RedMemory(frozenset({ours}))))
    assert memory.reds == {RED, ours}
    assert memory.recall(RED.nodeid, test="t1", fixtures="f1", implementation="i1") == "seen"


@settings(max_examples=60, deadline=None)
@given(st.frozensets(REDS, max_size=6))
def test_what_is_written_is_read(reds: frozenset[Red]) -> None:
    """Equal memories give equal bytes, an entry a line, sorted."""
    memory = RedMemory(reds)
    data = render(memory)
    assert parse(data) == memory
    assert len(data.splitlines()) == len(reds)
    assert render(parse(data)) == data


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80), st.integers(0, 3))
def test_damage_costs_no_more_than_its_lines(junk: bytes, place: int) -> None:
    """Whatever a crash or a merge leaves behind."""
    others = [replace(RED, nodeid=f"t{number}") for number in range(3)]
    lines = render(RedMemory(frozenset(others))).splitlines(keepends=True)
    lines.insert(place, junk + b"\n")
    assert set(others) <= parse(b"".join(lines)).reds


@pytest.mark.parametrize("line", ["<<<<<<< HEAD", "[]", "{}", '{"nodeid": 1}', "null", "[" * 9999, '{"a": '])
def test_a_line_that_is_no_entry_is_told(line: str) -> None:
    """By its number; an entry with more than is known is one."""
    more = json.dumps({**json.loads(render(RedMemory(frozenset({RED})))), "later": 1})
    memory = parse(f"{line}\n\n{more}\n".encode())
    assert memory.damaged == (1,)
    assert memory.reds == {RED}


def test_saving_adds_and_replaces(tmp_path: Path) -> None:
    """A new red of an item takes the place of its old one; what others wrote stays."""
    path = tmp_path / ".wavegate" / red_memory.NAME
    assert load(path) == RedMemory()
    save(path, [RED, replace(RED, nodeid="a")])
    save(path, [replace(RED, test="t2")])
    assert load(path).reds == {replace(RED, test="t2"), replace(RED, nodeid="a")}
    before = path.stat().st_mtime_ns
    save(path, [replace(RED, test="t2")])
    assert path.stat().st_mtime_ns == before
    assert {one.name for one in path.parent.iterdir()} <= {red_memory.NAME, red_memory.LOCK}


def test_what_lacks_something_does_not_displace_what_failed_for_its_own_reason() -> None:
    """The code was put aside once more; but a test that has changed begins anew."""
    strong = replace(RED, kind="assertion")
    weak = replace(RED, kind="absent", fixtures="", implementation="none")
    assert RedMemory(frozenset({strong})).with_reds([weak]).reds == {strong, weak}
    assert RedMemory(frozenset({weak})).with_reds([strong]).reds == {strong}
    for changed in (
        replace(weak, test="t2"),
        replace(weak, fixtures="f2"),
        replace(strong, kind="not_implemented"),
    ):
        assert RedMemory(frozenset({strong})).with_reds([changed]).reds == {changed}


def test_runs_that_save_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each waits for the others."""
    path = tmp_path / red_memory.NAME
    reds = [replace(RED, nodeid=str(number)) for number in range(60)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda red: save(path, [red]), reds)) == [None] * len(reds)
    assert load(path).reds == {*reds}


def test_where_nothing_can_be_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is written all the same."""

    def acquire(self: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr("filelock.BaseFileLock.acquire", acquire)
    save(tmp_path / red_memory.NAME, [RED])
    assert load(tmp_path / red_memory.NAME).reds == {RED}


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor one that others write all the time."""
    (tmp_path / "taken").touch()
    with pytest.raises(WavegateError, match="cannot be written"):
        save(tmp_path / "taken" / "red.jsonl", [RED])
    monkeypatch.setattr(red_memory, "write_atomically", lambda *_, **__: False)
    with pytest.raises(WavegateError, match="changed while"):
        save(tmp_path / "red.jsonl", [RED])
