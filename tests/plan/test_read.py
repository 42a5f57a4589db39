"""From a path to a plan: which file, which dialect, and what a run refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.plan import Phase, Plan, Task
from pytest_wavegate.plan import read, recognise
from pytest_wavegate.plan.locate import locate
from pytest_wavegate.plan.order.graph import elaborate
from pytest_wavegate.registry import Registry

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.plan.text.blocks import Document


@dataclass
class Lines:
    """A dialect in which ``T2 < T1`` is a task that waits for another."""

    name: str = "lines"
    sureness: float = 0.5

    def sniff(self, document: Document) -> float:
        """Return a constant."""
        return self.sureness

    def parse(self, document: Document) -> Plan:
        """Return one phase with a task for each line."""
        rows = [
            (number, row.split(" < ")) for number, row in enumerate(document.text.split("\n"), start=1) if row
        ]
        tasks = tuple(
            Task(id=id_, title="", phase="1", depends_on=tuple(needs), line=number)
            for number, (id_, *needs) in rows
        )
        phases = (Phase(id="1", title="", label="", line=1),)
        return Plan(path=document.path, title="", dialect=self.name, sha256="", phases=phases, tasks=tasks)


class Surer(Lines):
    """A dialect that is as sure as ``Surest``, and stands before it."""

    def __init__(self) -> None:
        super().__init__(name="surer", sureness=0.9)


class Surest(Lines):
    """A dialect that stands last."""

    def __init__(self) -> None:
        super().__init__(name="surest", sureness=0.9)


@pytest.fixture(autouse=True)
def _three_dialects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here depends on how a real dialect reads."""
    table = {kind.__name__.lower(): f"{__name__}:{kind.__name__}" for kind in (Lines, Surer, Surest)}
    monkeypatch.setattr(recognise, "KINDS", Registry("dialect", table, group="wavegate.none"))


def refused(path: Path) -> WavegateError:
    """The error that locating a path ends with."""
    with pytest.raises(WavegateError) as caught:
        locate(path)
    return caught.value


def put(path: Path, text: str = "T1\n") -> Path:
    """A file with all its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_its_own_place(tmp_path: Path) -> None:
    """Whatever it is called."""
    plan = put(tmp_path / "roadmap.txt")
    assert locate(plan) == locate(str(plan)) == plan


@pytest.mark.parametrize("below", ["tasks.md", "specs/001-pool/tasks.md", ".specify/specs/001-pool/tasks.md"])
def test_a_folder_means_its_plan(tmp_path: Path, below: str) -> None:
    """Its own, or that of its one feature."""
    plan = put(tmp_path / below)
    put(tmp_path / "docs" / "tasks.md")
    assert locate(tmp_path) == plan


def test_a_folders_own_plan_comes_first(tmp_path: Path) -> None:
    """Features below it are then no question."""
    plan = put(tmp_path / "tasks.md")
    put(tmp_path / "specs" / "a" / "tasks.md")
    assert locate(tmp_path) == plan


def test_two_plans_are_a_question(tmp_path: Path) -> None:
    """Both are listed, and one is to be named."""
    one, two = put(tmp_path / "specs/a/tasks.md"), put(tmp_path / ".specify/specs/b/tasks.md")
    error = refused(tmp_path)
    assert error.slug == "two-plans"
    assert str(one) in error.message
    assert str(two) in error.message
    assert error.hint.startswith("name one of them")


def test_a_folder_without_a_plan(tmp_path: Path) -> None:
    """Says where it looked."""
    error = refused(tmp_path)
    assert (error.slug, error.path) == ("no-plan", str(tmp_path))


def test_a_missing_file_names_its_neighbours(tmp_path: Path) -> None:
    """A slip of the hand is named."""
    plan = put(tmp_path / "tasks.md")
    error = refused(tmp_path / "task.md")
    assert (error.slug, error.hint) == ("missing-plan", f"did you mean {plan}?")


def test_a_missing_folder_has_no_neighbours(tmp_path: Path) -> None:
    """Then the hint says what a path may be."""
    assert "holds one tasks.md" in refused(tmp_path / "x" / "y" / "tasks.md").hint


def test_an_unreadable_plan_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own word, in lower case."""
    plan = put(tmp_path / "tasks.md")

    def denied(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", denied)
    with pytest.raises(WavegateError) as caught:
        read.read_plan(plan)
    assert (caught.value.slug, caught.value.message) == (
        "unreadable-plan",
        "this plan cannot be read: permission denied",
    )


def test_the_surest_dialect_reads(tmp_path: Path) -> None:
    """Of equally sure ones the first of the table; --dialect overrides."""
    plan = put(tmp_path / "tasks.md")
    assert read.read_plan(plan).dialect == "surer"
    assert read.read_plan(plan, dialect="lines").dialect == "lines"


def test_an_unknown_dialect_names_the_nearest() -> None:
    """As every kind does."""
    with pytest.raises(WavegateError, match='no dialect "lins"') as caught:
        read.parse_plan(b"T1", path="tasks.md", dialect="lins")
    assert (caught.value.slug, caught.value.hint) == ("unknown-dialect", 'did you mean "lines"?')


def test_a_plan_comes_with_all_that_follows() -> None:
    """Waves, edges, a hash, and the path as it was given."""
    plan = read.parse_plan(b"T2 < T1\nT1\n", path="some/tasks.md")
    assert [(edge.source, edge.target) for edge in plan.edges] == [("T1", "T2")]
    assert len(plan.waves) == 1
    assert len(plan.sha256) == 64
    assert plan.path == "some/tasks.md"
    read.require_runnable(plan)


def test_what_makes_waves_can_be_chosen() -> None:
    """``by`` reaches the graph."""
    assert len(read.parse_plan(b"T2 < T1\nT1\n", path="-", by="dependency").waves) == 2


def test_a_path_that_is_no_text_is_still_a_document() -> None:
    """Bytes of a file name that are not UTF-8 do not break the JSON."""
    assert "?" in read.parse_plan(b"T1", path="ta\udcffsks.md").model_dump_json()


def test_an_empty_plan_is_a_finding_and_no_run() -> None:
    """Showing it works; running it does not."""
    plan = read.parse_plan(b"", path="tasks.md")
    assert [finding.message for finding in plan.findings][-1:] == ["no tasks found"]
    with pytest.raises(WavegateError) as caught:
        read.require_runnable(plan)
    assert (caught.value.slug, caught.value.path) == ("empty-plan", "tasks.md")


def test_a_cycle_is_refused_with_its_path_and_line(tmp_path: Path) -> None:
    """File, line and the source line stand in the message."""
    plan = read.read_plan(put(tmp_path / "tasks.md", "T1\nT2 < T3\nT3 < T2\n"))
    with pytest.raises(WavegateError) as caught:
        read.require_runnable(plan)
    error = caught.value
    assert (error.slug, error.message) == ("cycle", "T2 waits for itself: T2 -> T3 -> T2")
    assert (error.line, error.source) == (2, "T2 < T3")
    assert "T2 waits for T3" in error.hint


def test_a_cycle_needs_no_file() -> None:
    """From standard input there is no source line to show."""
    task = Task(id="T1", title="", phase="1", depends_on=("T1",), line=7)
    plan = elaborate(Plan(path="-", title="", dialect="lines", sha256="", tasks=(task,)))
    with pytest.raises(WavegateError) as caught:
        read.require_runnable(plan)
    assert (caught.value.line, caught.value.source) == (7, None)
