"""The JSON document: the public shape of a run."""

from __future__ import annotations

import json
from importlib import import_module

from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.model.record import ItemRecord, Record, ScheduleRecord
from pytest_wavegate.reports import REPORTS
from pytest_wavegate.reports.json_document import JsonDocument

KEYS = (
    "schema run_id plan started finished exit_code workers revision waves phases tasks items metrics "
    "rollback schedule findings"
)


def record(nodeid: str = "t.py::test_ä") -> Record:
    """A run of one item."""
    return Record(
        run_id="r1",
        plan=PlanFacts(path="tasks.md", title="Pool", dialect="speckit", sha256="0"),
        started="2026-01-01T00:00:00+00:00",
        finished=None,
        exit_code=None,
        workers=0,
        revision=None,
        items=(ItemRecord(nodeid=nodeid, tasks=("T1",), phase="1", wave=1, outcome="passed"),),
        schedule=ScheduleRecord(
            makespan=1, busy=1, utilization=1, lower_bound=1, dispatch_latency=0, critical_path=("T1",)
        ),
    )


def test_the_kinds_can_be_imported() -> None:
    """Every line of the table leads somewhere."""
    for reference in REPORTS.values():
        module, _, name = reference.partition(":")
        assert callable(getattr(import_module(module), name)().render)


def test_the_document_has_every_key_of_its_format() -> None:
    """The schema comes first, under its public name, and keys stand in their documented order."""
    document = json.loads(JsonDocument().render(record()))
    assert document["schema"] == "wavegate.run/1"
    assert [key for key in document if key in KEYS.split()] == KEYS.split()
    assert document["items"][0]["nodeid"] == "t.py::test_ä"


def test_the_document_is_stable_and_reads_back() -> None:
    """Equal records give equal text, and the text gives the record."""
    text = JsonDocument().render(record())
    assert text == JsonDocument().render(record())
    assert text.endswith("}\n")
    assert Record.model_validate_json(text) == record()


def test_half_a_surrogate_pair_is_escaped() -> None:
    """A file name that is no UTF-8 does not lose the report."""
    text = JsonDocument().render(record("caf\udce9.py::test_x"))
    assert json.loads(text)["items"][0]["nodeid"] == "caf\udce9.py::test_x"
    text.encode("utf-8")
