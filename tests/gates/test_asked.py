"""Which kind judges a gate, what evidence gates need, and kinds of third parties."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.gates import KINDS
from pytest_wavegate.gates.asked import commands_once, kind_name, wants_coverage, without_commands
from pytest_wavegate.settings import GateSpec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.gates.conftest import Scene

KIND = '''
from fractions import Fraction

from pytest_wavegate.gates.condition import Reading


class Todos:
    """``todos <= 3``: lines of a phase's files that say TODO."""

    coverage = "lines"

    def read(self, evidence, spec):
        found = [f"{path}:1" for path in evidence.phase.files]
        return Reading(len(found) / 2, detail=tuple(found))


class Part(Todos):
    partial = True


class Bare:
    needs_items = False

    def read(self, evidence, spec):
        return Reading(Fraction(1))


class Rude:
    def read(self, evidence, spec):
        return Reading(float("nan"))
'''
ENTRIES = """[wavegate.gates]
todos = wavegate_todos:Todos
part = wavegate_todos:Part
bare = wavegate_todos:Bare
rude = wavegate_todos:Rude
lost = wavegate_todos:Missing
coverage = wavegate_todos:Todos
"""


@pytest.fixture
def guests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A distribution with kinds of its own, as an installer leaves it behind."""
    (tmp_path / "wavegate_todos.py").write_text(KIND, encoding="utf-8")
    info = tmp_path / "wavegate_todos-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: wavegate-todos\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRIES)
    monkeypatch.syspath_prepend(tmp_path)
    KINDS.__dict__.pop("_guests", None)
    yield
    KINDS.__dict__.pop("_guests", None)
    sys.modules.pop("wavegate_todos", None)


@pytest.mark.parametrize(
    ("gate", "kind"),
    [
        ({"check": "pass_rate >= 3%"}, "pass_rate"),
        ({"check": "branch_coverage >= 3%"}, "branch_coverage"),
        ({"check": "lag < 3"}, "metric"),
        ({"check": '"coverage" < 3'}, "metric"),
        ({"check": "metric < 3"}, "metric"),
        ({"check": "junit < 3"}, "metric"),
        ({"command": ("a",), "check": "exit_status == 0"}, "command"),
        ({"command": ("a",)}, "command"),
        ({"command": ("a",), "check": "duration < 3s"}, "command"),
        ({"command": ("a",), "check": "lag < 3", "metrics": True}, "metric"),
        ({"junit": "a"}, "junit"),
        ({"junit": "a", "check": "failures < 3"}, "junit"),
    ],
)
def test_the_kind_of_a_gate(gate: dict[str, Any], kind: str) -> None:
    """A command or a pattern first, then built-in subjects; the rest are metrics."""
    assert kind_name(GateSpec(**gate)) == kind


@pytest.mark.parametrize(
    ("checks", "need"),
    [
        ((), "no"),
        (("pass_rate >= 3%", '"coverage" < 3', "lag < 3"), "no"),
        (("failures == 0", "coverage >= 3%"), "lines"),
        (("branch_coverage >= 3%", "coverage >= 3%"), "branches"),
    ],
)
def test_what_coverage_gates_need(checks: tuple[str, ...], need: str) -> None:
    """Branches include lines."""
    assert wants_coverage([GateSpec(check=check) for check in checks]) == need


def test_commands_are_left_out() -> None:
    """Also those that are judged on what they measure."""
    kept = GateSpec(check="lag < 3")
    gates = [kept, GateSpec(command=("a",)), GateSpec(command=("a",), check="lag < 3", metrics=True)]
    assert without_commands(gates) == (kept,)


def test_each_command_runs_once_for_all_gates_on_it() -> None:
    """As long, as often and as talkative as any of them asks."""
    bench = ("make", "bench")
    gates = [
        GateSpec(check="lag < 3"),
        GateSpec(command=bench, timeout="2m"),
        GateSpec(command=bench, check="lag < 3", metrics=True),
        GateSpec(command=("make",)),
        GateSpec(command=bench, check="duration < 3s", repeat=5, pick="best"),
    ]
    merged, other = commands_once(gates)
    assert (merged.command, merged.timeout, merged.repeat) == (bench, 120.0, 5)
    assert (merged.pick, merged.metrics) == ("best", True)
    assert (other.command, other.metrics) == (("make",), False)


@pytest.mark.usefixtures("guests")
def test_a_third_partys_kind_is_found_by_its_name(scene: Scene) -> None:
    """Its figure may be a plain number, and is shown and compared like any."""
    scene.files = ("a.py", "b.py", "c.py")
    found = scene.ask("todos < 1.5")
    assert (found.observed, found.decision.value) == ("1.5", "failed")
    assert found.detail.splitlines() == ["a.py:1", "b.py:1", "c.py:1"]
    assert wants_coverage([GateSpec(check="todos < 3")]) == "lines"


@pytest.mark.usefixtures("guests")
def test_a_quoted_name_is_a_metric_all_the_same(scene: Scene) -> None:
    """Third parties take no metric's name away, nor a built-in subject."""
    scene.sample(3, name="todos", unit="")
    assert scene.ask('"todos" == 3').decision.value == "passed"
    scene.files = ("a.py",)
    scene.file("a.py", statements=3)
    assert scene.ask("coverage >= 100%").decision.value == "passed"


@pytest.mark.usefixtures("guests")
def test_a_third_partys_kind_says_when_it_can_be_asked(scene: Scene) -> None:
    """In a part of a phase, and in a phase without items."""
    scene.partial = True
    judgement = scene.judge("todos < 3", "part < 3")
    assert [one.name for one in judgement.verdicts[-1].conditions] == ["part < 3"]
    scene.partial = False
    scene.items.clear()
    scene.task("T1")
    judgement = scene.judge("todos < 3", "bare == 1")
    assert (judgement.decision, [one.name for one in judgement.verdicts[-1].conditions]) == (
        "passed",
        ["bare == 1"],
    )


@pytest.mark.usefixtures("guests")
@pytest.mark.parametrize(
    ("check", "says"),
    [
        ("lost < 3", 'gate "lost" of wavegate-todos cannot be loaded'),
        ("rude < 3", "the gate itself broke: ValueError"),
    ],
)
def test_a_third_partys_kind_that_breaks_blocks(scene: Scene, check: str, says: str) -> None:
    """It never takes the run down, and says whose it is."""
    judgement = scene.judge(check)
    assert (judgement.decision, judgement.closes) == ("error", True)
    assert says in judgement.verdicts[-1].conditions[0].detail


@pytest.mark.usefixtures("guests")
def test_a_broken_kind_leaves_parts_of_phases_alone(scene: Scene) -> None:
    """They are judged on their items."""
    scene.partial = True
    assert scene.judge("lost < 3").decision == "passed"
