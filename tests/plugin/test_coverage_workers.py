"""What a controller makes of what its workers tell of coverage, and of what they do not."""

from __future__ import annotations

import json
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.evidence.coverage_figures import Measured
from pytest_wavegate.plugin.coverage import workers as coverage_workers
from pytest_wavegate.plugin.coverage.hint import may_be_asked_for, nothing_measured
from pytest_wavegate.plugin.coverage.probe import packed
from pytest_wavegate.plugin.coverage.workers import CoverageOfWorkers
from pytest_wavegate.plugin.inbox import Inbox
from pytest_wavegate.run.coverage_wishes import CoverageWishes

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.model.evidence import CoverageRecord


class Crew:
    """A controller's part, with workers that we speak for."""

    def __init__(self, root: Path) -> None:
        (root / "a.py").write_text("x = 1\ny = 2\nz = 3\n")
        plugins = SimpleNamespace(get_plugin=lambda name: None, hasplugin=lambda name: True)
        config: Any = SimpleNamespace(
            rootpath=root, invocation_params=SimpleNamespace(dir=root), pluginmanager=plugins
        )
        self.inbox = Inbox()
        self.measured = CoverageOfWorkers(config, CoverageWishes("lines", ("a.py",)), self.inbox)

    def tell(self, worker: str, *lines: int, problem: str = "") -> None:
        found = packed([Measured("lines", {"a.py": list(lines)})] if lines else [])
        self.inbox.receive(worker, ("coverage", json.dumps({"found": found, "problem": problem})))

    def flush(self, worker: str, *lines: int, wave: int = 1) -> None:
        self.measured.began(worker)
        self.tell(worker, *lines)
        self.measured.flushed(worker, wave=wave)

    def record(self, wave: int = 1) -> CoverageRecord:
        return self.measured.record(wave=wave, files=["a.py"], branches=False)

    def down(self, worker: str) -> None:
        self.measured.pytest_testnodedown(SimpleNamespace(gateway=SimpleNamespace(id=worker)))


@pytest.fixture
def crew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crew:
    """Nothing measures but workers."""
    monkeypatch.setattr("coverage.Coverage.current", lambda: None)
    return Crew(tmp_path)


def test_what_workers_tell_is_united(crew: Crew) -> None:
    """Each tells only what is new to it."""
    crew.flush("gw0", 1)
    crew.flush("gw1", 2)
    assert [file.missing for file in crew.record().files] == [(3,)]
    crew.flush("gw0", 3, wave=2)
    record = crew.record(2)
    assert [file.missing for file in record.files] == [()]
    assert record.lost == ()


def test_a_worker_that_dies_at_work(crew: Crew) -> None:
    """What it told before counts; the sentence stays, for the data never come back."""
    crew.flush("gw1", 1, wave=2)
    crew.measured.began("gw1")
    crew.down("gw1")
    crew.measured.began("gw2")
    crew.down("gw2")
    lost = (
        "worker gw1 died with what it had measured since wave 2",
        "worker gw2 died with all that it had measured",
    )
    assert (crew.record(3).lost, crew.record(4).lost) == (lost, lost)
    assert [file.missing for file in crew.record(4).files] == [(2, 3)]


def test_a_worker_that_dies_with_nothing_to_tell(crew: Crew) -> None:
    """It had told all, or its last message came through before its end did."""
    crew.flush("gw0", 1)
    crew.down("gw0")
    crew.measured.began("gw1")
    crew.tell("gw1", 2)
    crew.down("gw1")
    crew.down("gw2")
    record = crew.record()
    assert (record.lost, record.files[0].missing) == ((), (3,))


def test_a_worker_that_could_not_look(crew: Crew) -> None:
    """Its problem is told once."""
    for _ in range(2):
        crew.tell("gw0", problem="no room")
        crew.measured.flushed("gw0", wave=1)
    assert crew.record().lost == ("worker gw0 could not tell what it had measured: no room",)


def test_a_message_that_does_not_come(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is waited for, but not for ever."""
    monkeypatch.setattr(coverage_workers, "_PATIENCE", 0.01)
    crew.inbox.receive("gw0", ("hello", 1))
    crew.measured.flushed("gw0", wave=1)
    assert crew.record().lost == ("worker gw0 did not tell what it had measured",)


def test_a_message_that_comes_late(crew: Crew) -> None:
    """The verdict waits for it."""
    crew.inbox.receive("gw0", ("hello", 1))
    crew.measured.flushed("gw0", wave=1)
    late = threading.Timer(0.05, crew.tell, ("gw0", 1))
    late.start()
    record = crew.record()
    late.join()
    assert (record.lost, record.files[0].missing) == ((), (2, 3))


def test_a_configuration_that_breaks_during_the_run(crew: Crew, tmp_path: Path) -> None:
    """There are no figures then, and the reason is told; the run goes on."""
    crew.flush("gw0", 1)
    (tmp_path / ".coveragerc").write_text("[run]\nbranch = perhaps\n")
    record = crew.record()
    assert [file.state for file in record.files] == ["no_data"]
    assert "could not report" in record.lost[0]


def test_nobody_had_asked() -> None:
    """Every file has a state all the same."""
    record = nothing_measured(2, {"b.py", "a.py"})
    assert [(file.path, file.state) for file in record.files] == [("a.py", "no_data"), ("b.py", "no_data")]
    assert record.lost


@pytest.mark.parametrize(
    ("pyproject", "plan", "typed", "asked"),
    [
        ('[tool.wavegate]\nplan = "tasks.md"\ngates = ["coverage >= 1%"]\n', "", [], True),
        ('[[tool.wavegate.phase]]\nid = 1\ngates = ["branch_coverage > 1%"]\n', "", [], True),
        ("[tool.coverage.run]\nbranch = true\n[tool.wavegate]\n[tool.x]\ncoverage = 1\n", "", [], False),
        ("", "Target: 80% Code Coverage\n", [], True),
        ("", "80% of the lines are covered\n", [], True),
        ("", "- [ ] T001 Build\n", [], False),
        ("", "- [ ] T001 Build\n", ["coverage >= 1%"], True),
    ],
)
def test_a_first_look(tmp_path: Path, pyproject: str, plan: str, typed: list[str], *, asked: bool) -> None:
    """Text alone says whether plan and settings must be read early."""
    (tmp_path / "pyproject.toml").write_text(pyproject)
    (tmp_path / "tasks.md").write_text(plan)
    config: Any = SimpleNamespace(
        rootpath=tmp_path,
        invocation_params=SimpleNamespace(dir=tmp_path),
        known_args_namespace=SimpleNamespace(wave_plan="tasks.md", wave_gate=typed),
        getini=lambda name: "",
    )
    assert may_be_asked_for(config) is asked
    config.known_args_namespace.wave_plan = None
    if not pyproject:
        assert not may_be_asked_for(config)
    config.known_args_namespace.wave_plan = "."
    assert may_be_asked_for(config)
    config.known_args_namespace.wave_plan = "gone.md"
    assert may_be_asked_for(config) is (asked and not plan.startswith(("T", "8")))
