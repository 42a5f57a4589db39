"""Kinds by name, and words that look alike."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.nearness import near, suggestion
from pytest_wavegate.registry import Registry

GROUP = "wavegate.tests"


class FakeDistribution:
    """What an entry point knows of the distribution it came from."""

    name = "acme-plans"


def entry(name: str, value: str) -> EntryPoint:
    """An entry point of ``acme-plans``."""
    point = EntryPoint(name=name, value=value, group=GROUP)
    vars(point)["dist"] = FakeDistribution()
    return point


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry[object]:
    """Two kinds of its own, and four entry points of others."""
    points = EntryPoints(
        [
            entry("zig", "json:dumps"),
            entry("broken", "no_such_module:Thing"),
            entry("half", "json:no_such_name"),
            entry("json", "os:getcwd"),
        ]
    )
    monkeypatch.setattr("importlib.metadata.entry_points", lambda *, group: points.select(group=group))
    return Registry("dialect", {"json": "json:loads", "fractions": "fractions:Fraction"}, group=GROUP)


def test_names_have_the_table_first(registry: Registry[object]) -> None:
    """Third parties follow in alphabetical order; a name of the table stays the table's."""
    assert registry.names() == ["json", "fractions", "broken", "half", "zig"]


def test_a_kind_is_loaded_as_it_is(registry: Registry[object]) -> None:
    """Nothing is called; the table wins over an entry point of the same name."""
    import fractions
    import json

    assert registry.load("json") is json.loads
    assert registry.load("fractions") is fractions.Fraction
    assert registry.load("zig") is json.dumps


def test_an_unknown_kind_names_the_nearest(registry: Registry[object]) -> None:
    """The slug tells the sort."""
    with pytest.raises(WavegateError) as caught:
        registry.load("fraction")
    assert (caught.value.slug, caught.value.message) == ("unknown-dialect", 'there is no dialect "fraction"')
    assert caught.value.hint == 'did you mean "fractions"?'


def test_without_a_near_name_all_are_listed(registry: Registry[object]) -> None:
    """There is always a way out."""
    with pytest.raises(WavegateError) as caught:
        registry.load("???")
    assert caught.value.hint == "choose one of json, fractions, broken, half, zig"


@pytest.mark.parametrize("name", ["broken", "half"])
def test_a_broken_entry_point_names_its_distribution(registry: Registry[object], name: str) -> None:
    """The user learns whom to upgrade."""
    with pytest.raises(WavegateError) as caught:
        registry.load(name)
    assert caught.value.slug == "broken-extension"
    assert f'dialect "{name}" of acme-plans cannot be loaded' in caught.value.message
    assert caught.value.hint == "upgrade or uninstall acme-plans"


def test_near_ignores_case_and_keeps_spelling() -> None:
    """The most alike comes first."""
    assert near("t012", ["T011", "X", "T012"])[0] == "T012"
    assert near("zzz", ["T011"]) == []


def test_a_suggestion_is_a_question_or_the_other_way_out() -> None:
    """At most three words are offered."""
    assert suggestion("sertup", ["Setup"], otherwise="-") == 'did you mean "Setup"?'
    assert suggestion("sertup", ["Build"], otherwise="see --help") == "see --help"
