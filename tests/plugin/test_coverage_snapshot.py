"""Looks at what a process has measured: in memory and from data, of wanted files, each thing once."""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
import pytest

from pytest_wavegate.evidence.coverage_figures import Measured
from pytest_wavegate.plugin.coverage import snapshot as coverage_snapshot
from pytest_wavegate.plugin.coverage.children import Children
from pytest_wavegate.plugin.coverage.probe import packed, unpacked
from pytest_wavegate.plugin.coverage.sieve import Sieve, namesakes
from pytest_wavegate.plugin.coverage.snapshot import Snapshots
from pytest_wavegate.run.coverage_wishes import CoverageWishes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

TOOL = "def saw(n):\n    if n:\n        return 1\n    return 2\n\n\ndef drill():\n    return 3\n"
WISHES = CoverageWishes("branches", ("tool_box.py",))


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A module that is wanted and one that is not."""
    for name in ("tool_box", "tool_shed"):
        (tmp_path / f"{name}.py").write_text(TOOL)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in ("tool_box", "tool_shed"):
        sys.modules.pop(name, None)


@pytest.fixture(params=["lines", "branches"])
def active(request: pytest.FixtureRequest) -> Iterator[coverage.Coverage]:
    """Measures until the test ends."""
    found = coverage.Coverage(data_file=None, branch=request.param == "branches", config_file=False)
    found.start()
    yield found
    end(found)


def end(active: coverage.Coverage) -> None:
    """Stop, and close the data where coverage.py leaves that to us."""
    active.stop()
    data = active.get_data()
    if hasattr(data, "close"):
        data.close(force=True)


def load() -> ModuleType:
    import_module("tool_shed").saw(1)
    return import_module("tool_box")


def lines(measured: Measured) -> set[int]:
    points = measured.points.get("tool_box.py", [])
    return {abs(line) for point in points for line in (point if isinstance(point, tuple) else [point])}


@pytest.mark.parametrize("how", ["memory", "data"])
def test_each_look_tells_what_is_new(tools: Path, active: coverage.Coverage, how: str) -> None:
    """Only of the wanted file; measuring goes on between looks."""
    snapshots = Snapshots(active, Sieve(tools, WISHES), started_in=tools)
    if how == "data":
        active.get_data()
    box = load()
    first = snapshots.new()
    assert first.kind == ("arcs" if active.get_option("run:branch") else "lines")
    assert set(first.points) <= {"tool_box.py"}
    assert lines(first) == {1, 7} | ({7, 1} if first.kind == "lines" else {1, 7})
    box.saw(1)
    assert 3 in lines(snapshots.new())
    box.saw(1)
    assert not any(snapshots.new().points.values())
    box.drill()
    assert 8 in lines(snapshots.new())


def test_a_look_in_memory_is_what_the_data_say(tools: Path, active: coverage.Coverage) -> None:
    """And it writes nothing away."""
    box = load()
    box.saw(0)
    box.saw(2)
    looked = Snapshots(active, Sieve(tools, WISHES), started_in=tools).new()
    assert active._data is None or not active._data._have_used
    data = active.get_data()
    read = data.arcs if looked.kind == "arcs" else data.lines
    assert set(looked.points["tool_box.py"]) == set(read(str(tools / "tool_box.py")) or ())


def test_data_that_are_written_away_in_between_are_not_lost(tools: Path, active: coverage.Coverage) -> None:
    """A context that changes does that: from then on all is read from the data."""
    snapshots = Snapshots(active, Sieve(tools, WISHES), started_in=tools)
    box = load()
    seen = lines(snapshots.new())
    box.saw(1)
    active.switch_context("a test")
    box.saw(0)
    assert {2, 3, 4} <= lines(snapshots.new()) | seen
    box.drill()
    active.switch_context("another")
    assert 8 in lines(snapshots.new())
    assert not lines(snapshots.new())


def test_a_collector_of_another_make(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where coverage.py keeps its sets in another way, it is asked for its data."""

    def unknown(collector: object, points: object) -> None:
        raise AttributeError

    monkeypatch.setattr(coverage_snapshot, "_pairs", unknown)
    active = coverage.Coverage(data_file=None, branch=True, config_file=False)
    active.start()
    try:
        snapshots = Snapshots(active, Sieve(tools, WISHES), started_in=tools)
        box = load()
        box.saw(1)
        assert {1, 2, 3} <= lines(snapshots.new())
        box.drill()
        assert 8 in lines(snapshots.new())
    finally:
        end(active)


def test_what_a_plugin_traced(tmp_path: Path) -> None:
    """The name of the plugin travels along: coverage.py reports with its help."""
    measured = Measured("lines", {"page.html": [1, 2]}, {"page.html": "templates.Plugin"})
    assert unpacked(packed([measured])) == [measured]


def test_pairs_travel(tmp_path: Path) -> None:
    """As lists, which coverage.py takes as well."""
    (back,) = unpacked(packed([Measured("arcs", {"a.py": [(-1, 1), (1, 2)]})]))
    assert back.points == {"a.py": [[-1, 1], [1, 2]]}


def test_a_sieve_finds_files_by_path_and_pattern(tmp_path: Path) -> None:
    """Links are followed; what lies outside is found by its name alone, where a project maps paths."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.py").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    wishes = CoverageWishes("lines", ("link/a.py", "../b.py"), (("lib/**", "!lib/c.py"),))
    top = os.path.realpath(tmp_path)
    sieve = Sieve(tmp_path, wishes, namesakes=("a.py",))
    wanted = {
        f"{top}/real/a.py": "link/a.py",
        f"{Path(top).parent}/b.py": "../b.py",
        f"{top}/lib/d.py": "lib/d.py",
        "/opt/site/a.py": "/opt/site/a.py",
    }
    assert sieve.of([*wanted, f"{top}/lib/c.py", f"{top}/e.py", "/opt/site/d.py"]) == wanted
    assert namesakes(tmp_path, wishes) == {"a.py", "b.py"}


def test_files_of_children(tools: Path) -> None:
    """Each is read once; those of others, old ones and half-written ones are passed over."""
    data_file = tools / "room/data"
    data_file.parent.mkdir()
    box = str(tools / "tool_box.py")

    def leave(name: str, *found: int) -> None:
        data = coverage.CoverageData(f"{data_file}.{name}")
        data.add_lines({box: found, "/elsewhere.py": [1]})

    leave("old", 7)
    past = time.time() - 100
    os.utime(f"{data_file}.old", (past, past))
    leave("one", 1, 2)
    (tools / "room/data.half").write_bytes(b"SQLite format 3\x00")
    (tools / "room/data.none").write_text("no data")
    before = {path.name: path.read_bytes() for path in data_file.parent.iterdir()}
    children = Children(data_file, since=time.time(), sieve=Sieve(tools, WISHES), started_in=tools)
    assert [sorted(found.points["tool_box.py"]) for found in children.new()] == [[1, 2]]
    assert list(children.new()) == []
    assert {path.name: path.read_bytes() for path in data_file.parent.iterdir()} == before
    leave("two", 8)
    assert [found.points for found in children.new()] == [{"tool_box.py": [8]}]
