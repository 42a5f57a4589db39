"""A run record read back, and what it decided of each task."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.model.record import PhaseRecord, Record, TaskRecord
from pytest_wavegate.reports.json_document import JsonDocument
from pytest_wavegate.run.decisions import decisions
from pytest_wavegate.run.fold import fold
from pytest_wavegate.run.record_file import parse_record, read_record

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.model.record import TaskDecision


def task(id_: str, decision: TaskDecision, *, phase: str = "1", told: bool = False) -> TaskRecord:
    """What became of a task."""
    return TaskRecord(
        id=id_, title="", phase=phase, wave=1, parallel=False, status="todo", decision=decision, items=(),
        no_tests=told,
    )  # fmt: skip


def phase(id_: str, *, partial: bool) -> PhaseRecord:
    """What became of a phase."""
    return PhaseRecord(id=id_, title="", wave=1, decision="passed", tasks=(), partial=partial)


def record(*tasks: TaskRecord, phases: tuple[PhaseRecord, ...] = ()) -> Record:
    """The record of a run of some tasks."""
    return fold(()).model_copy(update={"tasks": tasks, "phases": phases})


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """The record comes back as it was."""
    whole = record(task("T001", "passed"), phases=(phase("1", partial=False),))
    file = tmp_path / "run.json"
    file.write_text(JsonDocument.render(whole), encoding="utf-8")
    assert read_record(file) == read_record(str(file)) == whole


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_only_python_reads_is_read_too(mark: bytes) -> None:
    """Half a surrogate pair in a title, and a byte order mark that an editor added."""
    odd = task("T001", "passed").model_copy(update={"title": "\udcff"})
    data = mark + JsonDocument.render(record(odd)).encode()
    assert parse_record(data, path="run.json").tasks == (odd,)


@pytest.mark.parametrize(
    ("data", "said", "line"),
    [
        (b"", "it is not JSON: expecting value", 1),
        (b'{\n"schema": "wavegate.run/1",', "it is not JSON", 2),
        (b"\xff\xfe\xfa", "it is not JSON", None),
        (b"[" * 100_000, "it is not JSON", None),
        (b'{"kind": "run_started"}\n{"kind": "x"}\n', "it is a journal", 2),
        (b"[1]\n2", "it is not JSON: extra data", 2),
        (b"[]", "it has no schema", None),
        (b"{}", "it has no schema", None),
        (b'{"schema": 1}', "it has no schema", None),
        (b'{"schema": "wavegate.run/2"}', "its schema is wavegate.run/2, not wavegate.run/1", None),
        (b'{"schema": "wavegate.run/1"}', "run_id: field required", None),
    ],
)
def test_what_is_no_record_is_refused(data: bytes, said: str, line: int | None) -> None:
    """The error says what it is instead."""
    with pytest.raises(WavegateError) as caught:
        parse_record(data, path="run.json")
    assert (caught.value.slug, caught.value.path, caught.value.line) == ("bad-record", "run.json", line)
    assert said in caught.value.message
    assert caught.value.exit_code == ExitCode.EVIDENCE


@pytest.mark.parametrize(
    ("name", "said"), [("none.json", "no such file"), (".", "directory"), ("\0", "null")]
)
def test_a_record_that_cannot_be_read_is_missing_evidence(name: str, said: str, tmp_path: Path) -> None:
    """Whatever the reason."""
    with pytest.raises(WavegateError) as caught:
        read_record(f"{tmp_path}/{name}")
    assert (caught.value.slug, caught.value.exit_code) == ("no-record", ExitCode.EVIDENCE)
    assert said in caught.value.message


def test_an_unknown_field_is_told() -> None:
    """A later version may have written it."""
    document = json.loads(JsonDocument.render(record()))
    with pytest.raises(WavegateError, match="moon: extra inputs are not permitted") as caught:
        parse_record(json.dumps({**document, "moon": 1}).encode(), path="run.json")
    assert "version" in caught.value.hint


def test_decisions_are_those_of_the_record() -> None:
    """Of a duplicated id the first one counts, as in a plan."""
    run = record(task("T001", "passed"), task("T002", "no_tests"), task("T001", "failed"))
    assert decisions(run) == {"T001": "passed", "T002": "no_tests"}


def test_a_phase_run_in_part_cannot_say_that_a_task_has_no_tests() -> None:
    """Unless the settings say so; what its tests showed counts."""
    run = record(
        task("T001", "no_tests"),
        task("T002", "no_tests", told=True),
        task("T003", "passed"),
        task("T004", "no_tests", phase="2"),
        phases=(phase("1", partial=True), phase("2", partial=False)),
    )
    assert decisions(run) == {"T001": "not_run", "T002": "no_tests", "T003": "passed", "T004": "no_tests"}
