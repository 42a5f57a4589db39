"""The nouns: what they refuse, and what is written can be read again."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from pytest_wavegate.model import events
from pytest_wavegate.model.base import Noun
from pytest_wavegate.model.effort import Effort
from pytest_wavegate.model.events import EVENT, RunStarted, WaveOpened
from pytest_wavegate.model.item_events import ItemFinished
from pytest_wavegate.model.metrics import Sample
from pytest_wavegate.model.plan import CriticalPath, Edge, Phase, Plan, Task
from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.model.record import ItemRecord, Record, ScheduleRecord
from pytest_wavegate.model.verdict import Decision

FIELDS = {
    "wavegate.plan/1": {
        "Plan": "schema path title dialect sha256 phases tasks edges waves critical_path gates rollback"
        " findings",
        "Phase": "id title label mode depends_on tasks line",
        "Task": "id title phase parallel story files tests depends_on status effort priority owner line",
        "Edge": "from to why line",
        "Wave": "number phases tasks",
        "CriticalPath": "tasks effort",
        "Effort": "low high unit",
        "PlannedGate": "phase condition source level",
        "PlannedRollback": "phase command source trusted",
        "Finding": "code severity message hint path line task",
    },
    "wavegate.run/1": {
        "Record": "schema run_id plan started finished exit_code workers revision waves phases tasks items"
        " metrics rollback schedule findings",
        "PlanFacts": "path title dialect sha256",
        "WaveRecord": "number phases started finished",
        "PhaseRecord": "id title wave decision blocked_by blocked_by_all tasks verdicts",
        "Verdict": "gate decision conditions",
        "Condition": "name observed required decision detail",
        "TaskRecord": "id title phase wave parallel status decision items proof",
        "ItemRecord": "nodeid tasks phase wave outcome reason seconds started worker attempts",
        "ScheduleRecord": "makespan busy utilization lower_bound dispatch_latency critical_path",
    },
}
"""What programs outside of this project read; fields may be added and never go away."""
DOCUMENTS: dict[str, type[Noun]] = {"wavegate.plan/1": Plan, "wavegate.run/1": Record}
FACTS = PlanFacts(path="tasks.md", title="Pool", dialect="speckit", sha256="0" * 64)
PLAN = Plan(
    path="tasks.md",
    title="Pool",
    dialect="speckit",
    sha256="0" * 64,
    phases=(Phase(id="1", title="Setup", label="Phase 1", tasks=("T001", "T002"), line=3),),
    tasks=(
        Task(id="T001", title="a", phase="1", effort=Effort(low=1, high=2.5, unit="hours"), line=4),
        Task(id="T002", title="b", phase="1", depends_on=("T001",), line=5),
    ),
    edges=(Edge(source="T001", target="T002", why="declared", line=5),),
    critical_path=CriticalPath(tasks=("T001", "T002")),
    front_matter={"wavegate": {}},
)
SCHEDULE = ScheduleRecord(
    makespan=1, busy=1, utilization=1, lower_bound=1, dispatch_latency=0, critical_path=("T001",)
)
RECORD = Record(
    run_id="r1",
    plan=FACTS,
    started="2025-01-01T10:00:00+00:00",
    finished=None,
    exit_code=None,
    workers=2,
    revision=None,
    items=(ItemRecord(nodeid="t.py::t", tasks=("T001",), phase="1", wave=1, outcome="passed"),),
    schedule=SCHEDULE,
)


def nouns() -> list[type[Noun]]:
    """Every noun there is."""
    for name in ("events", "finding", "plan", "record", "verdict", "waves"):
        import_module(f"pytest_wavegate.model.{name}")
    return sorted(Noun.__subclasses__(), key=lambda noun: noun.__name__)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_keeps_its_fields(document: str) -> None:
    """Each part of a document has the fields that its format promises."""
    schema = TypeAdapter(DOCUMENTS[document]).json_schema(by_alias=True, mode="serialization")
    parts = {**schema["$defs"], schema["title"]: schema}
    for name, fields in FIELDS[document].items():
        assert set(fields.split()) <= set(parts[name]["properties"]), name


@pytest.mark.parametrize("document", [PLAN, RECORD])
def test_a_document_is_read_as_it_was_written(document: Plan | Record) -> None:
    """Nothing is lost on the way through JSON but what the document leaves out."""
    again = type(document).model_validate_json(document.model_dump_json(by_alias=True))
    kept = document.model_copy(update={"front_matter": None}) if isinstance(document, Plan) else document
    assert again == kept


def test_an_edge_has_the_names_of_its_format() -> None:
    """``from`` and ``to`` are words of Python, so in code they are called otherwise."""
    assert PLAN.edges[0].model_dump(by_alias=True) == {
        "from": "T001",
        "to": "T002",
        "why": "declared",
        "line": 5,
    }


@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.__name__)
def test_every_noun_is_frozen_and_knows_its_fields(noun: type[Noun]) -> None:
    """No field can be set later, and none be added."""
    assert noun.model_config["frozen"]
    assert noun.model_config["extra"] == "forbid"


def test_what_a_run_has_many_of_is_as_strict() -> None:
    """A dataclass in place of a model refuses the same: a later change, a stray field, a wrong type."""
    line = (
        b'{"event":"item_finished","at":1,"index":0,"outcome":"passed","seconds":1,"started":null,"worker":""'
    )
    event = EVENT.validate_json(line + b"}")
    assert isinstance(event, ItemFinished)
    with pytest.raises(AttributeError):
        event.seconds = 2.0  # type: ignore[misc]
    for more in (b',"odd":1}', b',"attempts":"x"}', b',"outcome":"fine"}'):
        with pytest.raises(ValidationError):
            EVENT.validate_json(line + more)


def test_an_event_of_an_unknown_name_is_refused() -> None:
    """The name of an event says which fields it has."""
    with pytest.raises(ValidationError, match="event"):
        EVENT.validate_json(b'{"event":"tea_served","at":1}')


def test_an_older_journal_lacks_what_came_later() -> None:
    """Fields that were added have defaults."""
    old: dict[str, Any] = {"event": "run_started", "run_id": "r1", "at": 1.0, "plan": FACTS, "workers": 0}
    event = EVENT.validate_python(old)
    assert event == RunStarted(run_id="r1", at=1.0, plan=FACTS, workers=0, revision=None)


@given(st.integers(0), st.lists(st.text()), st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=50, deadline=None)
def test_law_an_event_is_read_as_it_was_written(wave: int, phases: list[str], at: float) -> None:
    """Any text and any moment survives a line of the journal."""
    event = WaveOpened(at=at, wave=wave, phases=tuple(phases))
    line = EVENT.dump_json(event)
    assert b"\n" not in line
    assert EVENT.validate_json(line) == event


def test_no_event_says_how_it_is_shown() -> None:
    """Events hold facts: none has a field of colours, words or widths."""
    shown = {"color", "colour", "text", "width", "verbose", "style"}
    kinds = [
        kind
        for kind in vars(events).values()
        if isinstance(kind, type) and kind.__module__ == events.__name__
    ]
    assert kinds
    assert not [kind for kind in kinds if shown.intersection(kind.__annotations__)]


def test_the_worst_decision_has_the_highest_rank() -> None:
    """An error is worse than a failure, that worse than missing evidence."""
    ranked = sorted(Decision, key=lambda decision: decision.rank)
    assert [decision.value for decision in ranked] == ["passed", "warned", "no_data", "failed", "error"]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_a_sample_is_a_finite_number(value: str) -> None:
    """A record that says otherwise is refused: no figure could be made of it."""
    text = f'{{"name": "lag", "value": {value}}}'
    with pytest.raises(ValidationError, match="finite number"):
        TypeAdapter(Sample).validate_json(text)
