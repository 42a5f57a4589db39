"""``wavegate baseline``: figures of a run become what later runs are compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.cli import main
from pytest_wavegate.model.events import MetricRecorded, RunFinished, RunPlanned, RunStarted
from pytest_wavegate.model.item_events import ItemFinished, ItemStarted
from pytest_wavegate.model.items import Assigned, Assignment, ItemFacts, Rule
from pytest_wavegate.model.metrics import Sample
from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.plan.read import read_plan
from pytest_wavegate.reports.json_document import JsonDocument
from pytest_wavegate.run.fold import fold
from pytest_wavegate.run.journal import line_of
from pytest_wavegate.run.placement import Policy, place

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.model.events import Event

PLAN = "# Tasks: Mill\n\n## Phase 1: Grind\n- [x] T001 Grind\n## Phase 2: Sift\n- [x] T002 Sift\n"
SETTINGS = """\
[tool.wavegate]
[[tool.wavegate.phase]]
id = "1"
gates = ["grind p95 <= +10% of baseline", "grind min <= 9s", "yield mean >= -5% of baseline"]
"""


@pytest.fixture
def mill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose first phase has conditions on a baseline."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tasks.md").write_text(PLAN, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def ran(
    folder: Path, *samples: tuple[str, float, str], outcome: Any = "passed", policy: Policy | None = None
) -> list[Any]:
    """The events of a run of one test that measured this; the record is written too."""
    plan = read_plan(folder / "tasks.md")
    assigned = Assignment((Assigned("t.py::t", ("T001",), Rule.MARK, ""),), ())
    placement = place(plan, [ItemFacts("t.py::t", "t.py")], assigned, policy=policy or Policy())
    facts = PlanFacts(path="tasks.md", title="", dialect="speckit", sha256=plan.sha256)
    events: list[Event] = [
        RunStarted(run_id="r", at=1.0, plan=facts, workers=0),
        RunPlanned(at=1.0, phases=placement.phases, tasks=placement.tasks, items=placement.items),
        ItemStarted(at=1.0, index=0, worker=""),
        *(
            MetricRecorded(
                at=1.0,
                sample=Sample(name=name, value=value, unit=unit, phases=("1",), wave=1, nodeid="t.py::t"),
            )
            for name, value, unit in samples
        ),
        ItemFinished(at=2.0, index=0, outcome=outcome, seconds=1.0, started=1.0, worker=""),
        RunFinished(at=3.0, exit_code=0),
    ]
    (folder / "run.json").write_text(JsonDocument.render(fold(events)), encoding="utf-8")
    return events


def baseline(*more: str, record: str = "run.json") -> int:
    return main(["baseline", "tasks.md", "--record", record, *more])


def test_figures_are_shown_and_written(mill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without ``--write`` nothing is written; later runs show what has changed."""
    ran(mill, ("grind", 200.0, "ms"), ("yield", 0.5, ""), ("yield", 1.0, ""))
    file = mill / "wavegate-baseline.json"
    assert baseline() == 0
    out = capsys.readouterr().out
    assert "1: grind p95   new: 200ms\n" in out
    assert "2 figures for wavegate-baseline.json; --write writes them" in out
    assert not file.exists()
    assert baseline("--write") == 0
    assert "2 figures written to wavegate-baseline.json" in capsys.readouterr().out
    assert file.read_text(encoding="utf-8") == (
        '{\n  "schema": "wavegate.baseline/1",\n  "figures": {\n'
        '    "1: grind p95": 0.2,\n    "1: yield mean": 0.75\n  }\n}\n'
    )
    ran(mill, ("grind", 300.0, "ms"), ("yield", 0.75, ""))
    assert baseline("--write") == 0
    out = capsys.readouterr().out
    assert "1: grind p95   200ms -> 300ms (+50.0%)\n" in out
    assert "1: yield mean  0.75, as before\n" in out


def test_the_gate_reads_what_was_written(mill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The run that made the baseline meets it; a slower one does not."""
    ran(mill, ("grind", 200.0, "ms"), ("yield", 1.0, ""))
    asked = ["gate", "--plan", "tasks.md", "--artifacts", "run.json"]
    assert main(asked) == 3
    assert 'the baseline has no figure "1: grind p95"' in capsys.readouterr().out
    assert baseline("--write") == 0
    assert main(asked) == 0
    ran(mill, ("grind", 230.0, "ms"), ("yield", 1.0, ""))
    assert main(asked) == 1
    assert "unmet: grind p95 <= +10% of baseline, observed 230ms" in capsys.readouterr().out


def test_figures_that_are_missing_stay(mill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those of the run are written, and the status says that it does not tell all."""
    file = mill / "wavegate-baseline.json"
    file.write_text(
        '{"schema": "wavegate.baseline/1", "figures": {"1: yield mean": 0.5, "9: other": 1}}',
        encoding="utf-8",
    )
    ran(mill, ("grind", 200.0, "ms"))
    assert baseline("--write") == 3
    out = capsys.readouterr().out
    assert "1: yield mean  0.5 -> no data\n    no sample of yield\n" in out
    out = " ".join(out.split())
    assert "kept: 1 figure of wavegate-baseline.json that no condition of this plan names: 9: other" in out
    assert '"1: grind p95": 0.2,\n    "1: yield mean": 0.5,\n    "9: other": 1\n' in file.read_text()


@pytest.mark.parametrize("outcome", ["failed", "error"])
def test_failed_tests_measure_nothing_to_keep(
    mill: Path, capsys: pytest.CaptureFixture[str], outcome: str
) -> None:
    """What they left out would make later runs look slow or fast."""
    ran(mill, ("grind", 200.0, "ms"), ("yield", 1.0, ""), outcome=outcome)
    assert baseline("--write") == 3
    assert "not all of its tests did well: t.py::t" in " ".join(capsys.readouterr().out.split())
    assert not (mill / "wavegate-baseline.json").exists()


def test_a_partial_run_is_refused(mill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its figures are those of a part."""
    ran(mill, ("grind", 200.0, "ms"), ("yield", 1.0, ""), policy=Policy(narrowed="narrowed"))
    assert baseline("--write") == 3
    assert "error[partial-record]: only a part of phase 1 was run" in capsys.readouterr().err
    assert not (mill / "wavegate-baseline.json").exists()


def test_a_journal_will_do(mill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is folded."""
    events = ran(mill, ("grind", 200.0, "ms"), ("yield", 1.0, ""))
    (mill / "run.jsonl").write_bytes(b"".join(map(line_of, events)))
    assert baseline(record="run.jsonl") == 0


def test_no_condition_on_a_baseline(mill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page says how to write one; a condition can be typed to try it."""
    (mill / "pyproject.toml").write_text("[tool.wavegate]\n", encoding="utf-8")
    ran(mill, ("grind", 200.0, "ms"))
    assert baseline("--write") == 0
    assert capsys.readouterr().out.startswith("no condition of this plan refers to the baseline")
    assert baseline("--gate", "grind max <= +0% of baseline") == 3  # phase 2 has nothing of it
    assert "1: grind max" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("record", "status", "words"),
    [("none.json", 3, "error[no-record]"), ("tasks.md", 3, "error[bad-record]"), ("x.jsonl", 3, "error[")],
)
def test_a_record_that_is_none(
    mill: Path, capsys: pytest.CaptureFixture[str], record: str, status: int, words: str
) -> None:
    """It is named."""
    assert baseline(record=record) == status
    assert words in capsys.readouterr().err


def test_a_record_of_another_plan(mill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its phases may have been others."""
    ran(mill)
    (mill / "tasks.md").write_text(PLAN.replace("Sift", "Sell"), encoding="utf-8")
    assert baseline() == 3
    assert "error[other-plan]" in capsys.readouterr().err
