"""Keys of tickets are found in running text, with lists and ranges."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.words.keys import Keys, keys_in, prefix

KEYS = Keys(("SHOP-1", "SHOP-2", "SHOP-3", "SHOP-10", "API-CORE-7", "W0-T1", "UI-001", "UI-002", "UI-003"))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("SHOP-1 (the till), A2A-007", ("SHOP-1", "A2A-007")),
        ("SHOP-1, SHOP-1", ("SHOP-1",)),
        ("API-CORE-7 and W0-T1", ("API-CORE-7", "W0-T1")),
        ("see https://shop.example/SHOP-1", ()),
        ("UTF-8, RFC-2119, FR-003, SHA-256, SPRINT-2", ()),
        ("SHOP-1-branch, xSHOP-2, SHOP-3b", ("SHOP-3b",)),
        ("US-0.2 before US-1", ("US-0.2", "US-1")),
        ("A-1 has one letter", ()),
    ],
)
def test_single_keys(text: str, keys: tuple[str, ...]) -> None:
    """A key has a project of two letters or more, and stands alone."""
    assert keys_in(text) == keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("SHOP-1 to SHOP-3", ("SHOP-1", "SHOP-2", "SHOP-3")),
        ("SHOP-1–SHOP-10", ("SHOP-1", "SHOP-2", "SHOP-3", "SHOP-10")),
        ("SHOP-1..3", ("SHOP-1", "SHOP-2", "SHOP-3")),
        ("UI-001 through 003", ("UI-001", "UI-002", "UI-003")),
        ("UI-001, 2 and 003", ("UI-001", "UI-002", "UI-003")),
        ("SHOP-1/2", ("SHOP-1", "SHOP-2")),
        ("SHOP-1, 20 % done", ("SHOP-1",)),
        ("SHOP-1, 99 loaves", ("SHOP-1",)),
        ("SHOP-1 to UI-003", ("SHOP-1", "UI-003")),
        ("SHOP-3 to SHOP-1", ("SHOP-3", "SHOP-1")),
        ("SHOP-1; and SHOP-2", ("SHOP-1", "SHOP-2")),
        ("SHOP-8 to SHOP-9", ("SHOP-8", "SHOP-9")),
        ("nothing", ()),
    ],
)
def test_lists_and_ranges(text: str, keys: tuple[str, ...]) -> None:
    """A range holds the plan's keys between its ends, a bare number is a key where the plan has it."""
    assert KEYS.named(text) == keys


def test_tasks_alone() -> None:
    """Keys of no task can be left out, and a key can be asked for."""
    assert KEYS.tasks_in("SHOP-1, SHOP-99") == ("SHOP-1",)
    assert "SHOP-1" in KEYS
    assert "SHOP-99" not in KEYS


def test_projects() -> None:
    """A project may have several parts."""
    assert prefix("API-CORE-7") == "API-CORE"


@settings(max_examples=50, deadline=None)
@given(text=st.text(alphabet="SHOP-123, to..UI&/", max_size=80))
def test_any_text(text: str) -> None:
    """Every key is named once, and those of tasks are among all that are named."""
    named = KEYS.named(text)
    assert len(set(named)) == len(named)
    assert set(KEYS.tasks_in(text)) <= set(named)
