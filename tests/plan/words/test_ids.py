"""Task ids are found in prose."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.plan.words.ids import Ids, id_key

KNOWN = (
    *(f"T{number:03}" for number in range(1, 13)),
    "T005a", "T005b", "T007.1", "T007.2", "T011-test", "T104-e2e-web", "T158-1", "T2-001", "T2-002", "G01",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("T001", "T001"),
        ("T001, T002 and T003", "T001 T002 T003"),
        ("T001/T002 + T003 & T004", "T001 T002 T003 T004"),
        ("T001、T002 · T003和T004", "T001 T002 T003 T004"),
        ("T001-T003", "T001 T002 T003"),
        ("T001–T003", "T001 T002 T003"),
        ("T001 — T003", "T001 T002 T003"),
        ("T001~T003", "T001 T002 T003"),
        ("T001..T003", "T001 T002 T003"),
        ("T001 to T003", "T001 T002 T003"),
        ("T001 through T003", "T001 T002 T003"),
        ("T004-T006", "T004 T005 T005a T005b T006"),
        ("T006–T008", "T006 T007 T007.1 T007.2 T008"),
        ("T005a-b", "T005a T005b"),
        ("T001-003", "T001 T002 T003"),
        ("{T001..T002}, T009", "T001 T002 T009"),
        ("tasks [T001, T002]", "T001 T002"),
        ("**T001** and `T002`", "T001 T002"),
        ("T011-test, T104-e2e-web", "T011-test T104-e2e-web"),
        ("T158-1", "T158-1"),
        ("T2-001 - T2-002", "T2-001 T2-002"),
        ("T007.1", "T007.1"),
        ("G01", "G01"),
        ("t001 T005A", "T005a"),
        ("T003-T001", "T003 T001"),
        ("T001 - 3 tests", "T001"),
        ("XT001 T001x9 no ids, US1, P1", ""),
        ("T002 T001 T002", "T002 T001"),
    ],
)
def test_lists_and_ranges(text: str, ids: str) -> None:
    """Lists and ranges in every notation name the plan's ids, suffixed ones between the ends included."""
    assert tuple(ids.split()) == Ids(KNOWN).all_in(text).ids


def test_unknown_ids_are_kept_apart() -> None:
    """An id that the plan does not define is reported as written."""
    found = Ids(KNOWN).all_in("T001, T14 and T999")
    assert (found.ids, found.unknown) == (("T001",), ("T14", "T999"))


def test_range_of_unknown_ids_names_its_ends() -> None:
    """A range without any id of the plan reports its two ends."""
    assert Ids(KNOWN).all_in("T300-T310").unknown == ("T300", "T310")


@pytest.mark.parametrize(("unknown", "near"), [("T4", "T004"), ("T-004", "T004"), ("T999", None)])
def test_suggestion(unknown: str, near: object) -> None:
    """The same number in another spelling is suggested."""
    assert near == Ids(KNOWN).suggestion(unknown)


def test_list_at_stops_where_the_list_does() -> None:
    """A list ends before the words that follow it."""
    text = "T001, T002 and T003 complete, then T009"
    listed = Ids(KNOWN).list_at(text)
    assert listed is not None
    assert (listed[0].ids, text[listed[1] :]) == (("T001", "T002", "T003"), " complete, then T009")
    assert Ids(KNOWN).list_at("no id here") is None


def test_order_of_ids() -> None:
    """Numbers count as numbers, and a suffix comes after its number."""
    ids = ["T10", "T9", "T10a", "T11", "T2-010", "T10.1"]
    assert sorted(ids, key=lambda one: (id_key(one)[0] == "T", id_key(one))) == [
        "T2-010",
        "T9",
        "T10",
        "T10.1",
        "T10a",
        "T11",
    ]


@given(st.lists(st.integers(1, 40), unique=True, min_size=2), st.sampled_from(["-", "–", "~", "..", " to "]))
@settings(max_examples=60, deadline=None)
def test_range_is_all_between(numbers: list[int], dash: str) -> None:
    """A range names exactly the known ids between its ends."""
    known = [f"T{number:03}" for number in sorted(numbers)]
    low, high = known[0], known[-1]
    assert tuple(known) == Ids((*known, "T099")).all_in(f"{low}{dash}{high}").ids


@given(st.text(alphabet="T0123-–,. andUS/+~()[]a", max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_is_readable(text: str) -> None:
    """Whatever the text is, known ids come from the plan and each stands once."""
    found = Ids(KNOWN).all_in(text)
    assert set(found.ids) <= set(KNOWN)
    assert len(found.ids) == len(set(found.ids))


def test_ids_of_two_kinds_are_sorted() -> None:
    """A plan may number its tasks with and without a letter; a range holds those of its own kind."""
    known = ("1.1", "1.2", "T001", "T002", "T003")
    assert Ids(known).all_in("T001-T003").ids == ("T001", "T002", "T003")
