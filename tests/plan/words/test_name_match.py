"""Tasks are found by a part of the words of their titles."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.words.name_match import Names, stems

NAMES = Names(
    {
        "a1": ("Boiler Replacement",),
        "a2": ("Pressure Testing", "Pressure check"),
        "b1": ("Brass Valve Replacement",),
        "b2": ("Chimney Brass Polishing",),
        "c1": ("Steel Valve Inspection",),
        "d1": ("Steam Pressure Report",),
    }
)


@pytest.mark.parametrize(
    ("name", "tasks"),
    [
        ("Boiler Replacement", ("a1",)),
        ("Boiler", ("a1",)),
        ("Chimney Polish", ("b2",)),
        ("Brass Valves", ("b1",)),
        ("The steel valve", ("c1",)),
        ("pressure checks", ("a2",)),
        ("Pressure", ("a2", "d1")),
        ("valve", ("b1", "c1")),
        ("Harbour", ()),
        ("", ()),
    ],
)
def test_names(name: str, tasks: tuple[str, ...]) -> None:
    """The title that shares most words is meant; one word means every title that has it."""
    assert NAMES.find(name) == tasks


def test_two_tasks_of_one_name() -> None:
    """Tasks of the same title cannot be told apart."""
    assert Names({"a": ("Test",), "b": ("Tests",)}).find("testing") == ("a", "b")


def test_stems() -> None:
    """Words lose their endings, joined words are parted, small words are left out."""
    assert stems("The SteamValve of Inspection") == ("steam", "valv", "inspect")


def test_common_words() -> None:
    """A word that very many tasks have is cheap to look up."""
    names = Names({str(number): (f"common words {number}",) for number in range(3_000)})
    assert names.find("common words 7") == ("7",)
