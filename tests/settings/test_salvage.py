"""A table with faults keeps what can be used, so that all problems are told in one go."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pytest_wavegate.settings.salvage import salvaged
from pytest_wavegate.settings.tables import FileTable


def rest_of(values: dict[str, object]) -> FileTable:
    with pytest.raises(ValidationError) as caught:
        FileTable.model_validate(values)
    return salvaged(FileTable, values, caught.value)


def test_only_what_is_at_fault_goes() -> None:
    """Elements of lists by themselves, and of a table the key."""
    values: dict[str, object] = {
        "plan": "a.md",
        "foo": 3,
        "gates": ["bad", "failures < 3", {"level": "warn"}, {"check": "failures < 1", "levle": "warn"}],
        "phase": [
            {"gates": ["failures < 3"]},
            {"id": "2", "gates": ["failures < 2", "worse"], "rollback": [{"run": "undo"}, {"run": ["a"]}]},
        ],
    }
    table = rest_of(values)
    assert table.plan == "a.md"
    assert [gate.check for gate in table.gates] == ["failures < 3", "failures < 1"]
    (phase,) = table.phase
    assert (phase.id, [gate.check for gate in phase.gates]) == ("2", ["failures < 2"])
    assert [action.run for action in phase.rollback] == [("a",)]
    assert values["foo"] == 3


KEYS = st.sampled_from(
    [
        *("gates", "check", "files", "command", "phase", "id", "rollback", "run", "retries", "hook", "on"),
        *("lint", "plan", "foo", "breaker", "level", "junit", "timeout"),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 200) | st.sampled_from(["", "failures < 3", "x", "warn"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_table_leaves_something_to_use(values: dict[str, object]) -> None:
    """Whatever was written, what is left of it is a table."""
    try:
        table = FileTable.model_validate(values)
    except ValidationError as error:
        table = salvaged(FileTable, values, error)
    assert isinstance(table, FileTable)
