"""Records and journals are found, whatever else lies beside them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.reports.json_document import JsonDocument
from pytest_wavegate.run.artifacts.files import find, read_job
from pytest_wavegate.run.journal import line_of

if TYPE_CHECKING:
    from collections.abc import Callable


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_records_and_journals_are_found(run: Callable[..., Any], tmp_path: Path) -> None:
    """In any folder below, the formatting of JSON does not matter; hidden folders are passed over."""
    whole = run("T001=passed")
    text = JsonDocument.render(whole.job().record)
    write(tmp_path, "shard-1/reports/run.json", text)
    write(tmp_path, "shard-2/RUN.JSON", json.dumps(json.loads(text), sort_keys=True))
    write(tmp_path, "shard-3/run.jsonl", b"".join(map(line_of, whole.events())))
    write(tmp_path, ".wavegate/journal/old.jsonl", b"".join(map(line_of, whole.events())))
    found = find(tmp_path)
    assert [str(Path(job.path).relative_to(tmp_path)) for job in found.jobs] == [
        "shard-1/reports/run.json", "shard-2/RUN.JSON", "shard-3/run.jsonl",
    ]  # fmt: skip
    assert found.problems == ()
    assert {job.record.model_dump_json() for job in found.jobs} == {whole.job().record.model_dump_json()}
    assert len(find(tmp_path / "shard-3/run.jsonl").jobs) == 1


def test_files_of_others_are_passed_over(tmp_path: Path) -> None:
    """Whatever they hold: other JSON, lists that mention us, lines of metrics, nothing."""
    write(tmp_path, "coverage.json", '{"meta": {"format": 3}}')
    write(tmp_path, "torn.json", '{"meta": ')
    write(tmp_path, "empty.json", "")
    write(tmp_path, "bytes.json", b"\xff\xfe\x00")
    write(tmp_path, "index.json", '["wavegate.run/1", {"schema": "wavegate.run/1"}]')
    write(tmp_path, "gate.json", '{"schema": "wavegate.gate/1", "notes": ["wavegate.run/1"]}')
    write(tmp_path, "metrics.jsonl", '{"name": "lag", "value": 3}\n')
    write(tmp_path, "notes.txt", '{"schema": "wavegate.run/1"}')
    (tmp_path / "folder.json").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.json")
    assert find(tmp_path) == find(tmp_path / "folder.json")


def test_a_file_of_ours_that_cannot_be_read_is_told(run: Callable[..., Any], tmp_path: Path) -> None:
    """Each with its path; the others are read all the same."""
    text = JsonDocument.render(run("T001=passed").job().record)
    write(tmp_path, "a.json", text[:200])
    write(tmp_path, "b.json", text.replace("wavegate.run/1", "wavegate.run/9"))
    write(tmp_path, "c.json", text.replace('"workers": 2', '"workers": "many"'))
    write(tmp_path, "d.jsonl", '{"event": "run_started", "format": "wavegate.journal/1"}\n{}\n')
    write(tmp_path, "e.json", text)
    write(tmp_path, "f.jsonl", '{"format": "wavegate.journal/1", "a": ' + "[" * 100_000 + "\n\n")
    found = find(tmp_path)
    assert [Path(job.path).name for job in found.jobs] == ["e.json"]
    problems = [problem.removeprefix(f"{tmp_path}/") for problem in found.problems]
    assert problems[0].startswith("a.json:8: this is no run record: it is not JSON: ")
    assert problems[1] == "b.json: this is no run record: its schema is wavegate.run/9, not wavegate.run/1"
    assert problems[2].startswith("c.json: this is no run record: workers: ")
    assert problems[3].startswith("d.jsonl:1: the journal cannot be read: this line is no event")
    assert problems[4].startswith("f.jsonl")


def test_a_journal_that_was_cut_short_is_read(run: Callable[..., Any], tmp_path: Path) -> None:
    """Its torn last line is left out, and what had not run by then has not run."""
    lines = [line_of(event) for event in run("T001=passed T003=passed").events()]
    path = write(tmp_path, "run.jsonl", b"".join(lines[:6]) + lines[6][:20])
    job = read_job(path)
    assert job.record.finished is None
    assert [item.outcome for item in job.record.items] == ["passed", "not_run"]


def test_a_folder_that_is_not_there_is_no_evidence(tmp_path: Path) -> None:
    """A download that brought nothing looks so."""
    with pytest.raises(WavegateError) as caught:
        find(tmp_path / "artifacts")
    assert (caught.value.slug, caught.value.exit_code) == ("no-artifacts", ExitCode.EVIDENCE)
