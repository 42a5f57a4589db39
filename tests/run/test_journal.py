"""The journal: what is written is read back, and nothing about it stops a run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.model.events import (
    Event,
    GateJudged,
    PhaseBlocked,
    RunFinished,
    RunPlanned,
    RunStarted,
    WaveDrained,
    WaveOpened,
)
from pytest_wavegate.model.item_events import ItemBlocked, ItemFinished, ItemStarted
from pytest_wavegate.model.planned import PlanFacts, PlannedItem
from pytest_wavegate.model.verdict import Condition, Decision, Verdict
from pytest_wavegate.run.journal import KEPT, Journal, line_of, read_events

if TYPE_CHECKING:
    from pathlib import Path

PLAN = PlanFacts(path="tasks.md", title="Pool", dialect="speckit", sha256="0" * 64)
START = RunStarted(run_id="r1", at=1000.0, plan=PLAN, workers=2, revision="abc")

# Half surrogate pairs come from file names that are no UTF-8.
texts = st.text(st.characters(exclude_categories=[]), max_size=12) | st.just("caf\udce9.py")
names = st.lists(texts, max_size=3).map(tuple)
moments = st.floats(allow_nan=False, allow_infinity=False)
indices = st.integers(0, 99)
items = st.builds(
    PlannedItem,
    index=indices,
    nodeid=texts,
    tasks=names,
    deferred=names,
    phases=names,
    phase=st.none() | texts,
    wave=indices,
    expect_red=st.booleans(),
    exempt=st.none() | texts,
)
conditions = st.builds(
    Condition,
    name=texts,
    observed=texts,
    required=texts,
    decision=st.sampled_from(Decision),
    detail=texts,
)
verdicts = st.builds(
    Verdict,
    gate=texts,
    decision=st.sampled_from(Decision),
    conditions=st.lists(conditions, max_size=2).map(tuple),
)
events = st.one_of(
    st.builds(
        RunPlanned,
        at=moments,
        phases=st.just(()),
        tasks=st.just(()),
        items=st.lists(items, max_size=3).map(tuple),
        critical_path=names,
    ),
    st.builds(WaveOpened, at=moments, wave=indices, phases=names),
    st.builds(WaveDrained, at=moments, wave=indices),
    st.builds(ItemStarted, at=moments, index=indices, worker=texts),
    st.builds(
        ItemFinished,
        at=moments,
        index=indices,
        outcome=st.sampled_from(["passed", "failed", "skipped"]),
        reason=texts,
        seconds=moments,
        started=st.none() | moments,
        worker=texts,
        attempts=indices,
    ),
    st.builds(ItemBlocked, at=moments, index=indices, reason=texts),
    st.builds(
        GateJudged,
        at=moments,
        phase=texts,
        decision=st.sampled_from(["passed", "no_data"]),
        closes=st.booleans(),
        verdicts=st.lists(verdicts, max_size=2).map(tuple),
    ),
    st.builds(PhaseBlocked, at=moments, phase=texts, blocked_by=texts, blocked_by_all=names),
    st.builds(RunFinished, at=moments, exit_code=indices, stopped=texts),
)
in_tmp_path = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def written(root: Path, happened: list[Event], *, run_id: str = "r1") -> Path:
    """A journal with these events."""
    journal = Journal.open(root, run_id)
    for event in happened:
        journal.write(event)
    journal.close()
    assert journal.problem == ""
    assert journal.path is not None
    return journal.path


@in_tmp_path
@given(st.lists(events, max_size=5))
def test_what_is_written_is_read_back(tmp_path: Path, happened: list[Event]) -> None:
    """read(write(events)) == events, whatever text they hold."""
    path = tmp_path / "r1.jsonl"
    path.write_bytes(b"".join(map(line_of, [START, *happened])))
    assert read_events(path) == [START, *happened]


@in_tmp_path
@given(st.data(), st.lists(events, min_size=1, max_size=3))
def test_a_journal_torn_anywhere_is_read_up_to_the_tear(
    tmp_path: Path, data: st.DataObject, happened: list[Event]
) -> None:
    """Every cut leaves the whole events before it, and the tear is told unless the line was complete."""
    lines = [line_of(event) for event in [START, *happened]]
    whole = b"".join(lines)
    cut = data.draw(st.integers(0, len(whole)))
    path = tmp_path / "r1.jsonl"
    path.write_bytes(whole[:cut])
    told: list[str] = []
    read = read_events(path, tell=told.append)
    assert read == [START, *happened][: len(read)]
    assert sum(map(len, lines[: len(read)])) <= cut + 1
    torn = cut - sum(map(len, lines[: len(read)])) > 0
    assert bool(told) == torn


def test_the_journal_lies_in_a_folder_that_git_ignores(tmp_path: Path) -> None:
    """``.wavegate`` ignores itself."""
    path = written(tmp_path, [START])
    assert path == tmp_path / ".wavegate" / "journal" / "r1.jsonl"
    assert (tmp_path / ".wavegate" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_each_line_is_on_disk_before_the_next_event(tmp_path: Path) -> None:
    """A reader follows a run that goes on."""
    journal = Journal.open(tmp_path, "r1")
    assert journal.path is not None
    happened: list[Event] = [START, ItemStarted(at=1.0, index=0, worker="main")]
    for number, event in enumerate(happened, start=1):
        journal.write(event)
        assert len(read_events(journal.path)) == number
    journal.close()
    journal.close()


def test_the_newest_journals_stay(tmp_path: Path) -> None:
    """Older ones go, by age and not by name."""
    for number in range(KEPT + 3):
        path = written(tmp_path, [START], run_id=f"run-{99 - number}")
        os.utime(path, (number, number))
    written(tmp_path, [START], run_id="newest")
    left = {path.stem for path in (tmp_path / ".wavegate" / "journal").iterdir()}
    assert left == {"newest", *(f"run-{99 - number}" for number in range(4, KEPT + 3))}


def test_an_old_journal_that_cannot_go_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clearing up is no reason for a run to fail."""

    def refuse(self: Path, *, missing_ok: bool) -> None:
        raise PermissionError

    for number in range(KEPT):
        written(tmp_path, [START], run_id=f"run-{number}")
    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    assert read_events(written(tmp_path, [START], run_id="newest")) == [START]


def test_a_journal_that_cannot_be_opened_never_stops_a_run(tmp_path: Path) -> None:
    """The problem is told, and writing does nothing."""
    (tmp_path / ".wavegate").write_text("a file in the way", encoding="utf-8")
    journal = Journal.open(tmp_path, "r1")
    journal.write(START)
    journal.close()
    assert journal.path is None
    assert "cannot be opened" in journal.problem


class Full:
    """A stream on a full disk."""

    def write(self, line: bytes) -> int:
        return len(line)

    def flush(self) -> None:
        raise OSError(28, "No space left on device")

    def close(self) -> None:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_told_once_and_the_run_goes_on(tmp_path: Path) -> None:
    """After the first failure nothing more is tried."""
    journal = Journal(tmp_path / "r1.jsonl", Full())  # type: ignore[arg-type]
    for _ in range(3):
        journal.write(START)
    assert "incomplete" in journal.problem


def test_a_folder_is_no_journal(tmp_path: Path) -> None:
    """What cannot be read is a usage error with a hint."""
    for path in (tmp_path, tmp_path / "none.jsonl"):
        with pytest.raises(WavegateError) as caught:
            read_events(path)
        assert caught.value.slug == "no-journal"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"event": "run_started", "format": "wavegate.journal/2"}\n', 1),
        ('{"event": "wave_drained", "at": 1, "wave": 1}\n', 1),
        ("{}\n", 1),
        ('{"event": "nothing"}\n', 1),
    ],
)
def test_another_format_is_refused(tmp_path: Path, text: str, line: int) -> None:
    """A journal of another version, or no journal, is not half understood."""
    path = tmp_path / "r1.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WavegateError) as caught:
        read_events(path)
    assert (caught.value.slug, caught.value.line) == ("bad-journal", line)


def test_a_bad_line_inside_is_named(tmp_path: Path) -> None:
    """Only the last line may be torn."""
    path = tmp_path / "r1.jsonl"
    path.write_bytes(line_of(START) + b'{"event": "wave_dra\n' + line_of(START))
    with pytest.raises(WavegateError) as caught:
        read_events(path)
    assert (caught.value.slug, caught.value.line) == ("bad-journal", 2)


def test_an_empty_journal_has_no_events(tmp_path: Path) -> None:
    """A run that died before its first line."""
    path = tmp_path / "r1.jsonl"
    path.write_bytes(b"")
    assert read_events(path) == []
