"""Conditions of a plan's prose: what they weigh, and what silences them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.model.plan import PlannedGate

if TYPE_CHECKING:
    from pytest_wavegate.settings import Settings
    from tests.settings.conftest import Build


def planned(condition: str, *, phase: str | None = None, source: str = "plan:7") -> PlannedGate:
    return PlannedGate(phase=phase, condition=condition, source=source, level="warn")


def asked(settings: Settings, *names: str) -> list[tuple[str, str, str]]:
    """Condition, source and level of what is asked of a phase."""
    return [(gate.parsed.text, gate.source, gate.level) for gate in settings.gates_of(*names)]


def test_prose_warns(build: Build) -> None:
    """With its line as source; of its own phase, or of every one."""
    prose = [planned("coverage >= 90%", phase="2"), planned("lag < 9ms", source="plan:12")]
    settings = build(prose=prose)
    assert asked(settings, "1") == [("lag < 9ms", "plan:12", "warn")]
    assert asked(settings, "2", "Soup") == [
        ("coverage >= 90%", "plan:7", "warn"),
        ("lag < 9ms", "plan:12", "warn"),
    ]
    own, general = settings.gates_of("2")
    assert (own.scope, general.scope) == ("phase", "every")
    assert (own.no_data, general.no_data) == ("warn", "warn")


def test_prose_may_be_enforced_or_dropped(build: Build) -> None:
    """``prose_gates`` decides, also that of the front matter."""
    prose = [planned("coverage >= 90%")]
    (gate,) = build("[tool.wavegate]\nprose_gates = 'enforce'", prose=prose).gates_of("1")
    assert (gate.level, gate.no_data) == ("fail", "fail")
    assert asked(build("[tool.wavegate]\nprose_gates = 'off'", prose=prose), "1") == []
    tightened = build(prose=prose, front_matter={"wavegate": {"prose_gates": "enforce"}})
    assert asked(tightened, "1") == [("coverage >= 90%", "plan:7", "fail")]


@pytest.mark.parametrize("condition", ["prooven >= 9%", "a b c < 3", "durations < 3", "lag < 3 moons", "?"])
def test_prose_that_is_no_condition_is_only_prose(build: Build, condition: str) -> None:
    """It is dropped, and so is what does not come from the prose."""
    assert build(prose=[planned(condition)]).prose == ()
    assert build(prose=[planned("coverage >= 9%", source="front matter")]).prose == ()


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("'coverage >= 90%'", False),
        ("'coverage >= 95%'", False),
        ("'coverage > 90%'", False),
        ("'coverage >= 80%'", True),
        ("{ check = 'coverage >= 95%', level = 'warn' }", False),
        ("{ check = 'coverage >= 95%', files = ['a'] }", True),
        ("'branch_coverage >= 95%'", True),
    ],
)
def test_what_is_asked_as_strongly_silences_prose(build: Build, own: str, said: bool) -> None:
    """No condition is reported twice, and nothing of the settings is displaced."""
    settings = build(f"[tool.wavegate]\ngates = [{own}]", prose=[planned("coverage >= 90%", phase="2")])
    gates = settings.gates_of("2")
    assert gates[0].source == "pyproject.toml"
    assert [gate.source for gate in gates[1:]] == (["plan:7"] if said else [])


def test_an_enforced_condition_is_not_silenced_by_a_warning(build: Build) -> None:
    """It asks for more."""
    toml = "[tool.wavegate]\nprose_gates = 'enforce'\ngates = [{ check = 'lag < 3s', level = 'warn' }]"
    assert [level for _, _, level in asked(build(toml, prose=[planned("lag < 3s")]), "1")] == ["warn", "fail"]


def test_prose_leaves_the_default_gate_in_place(build: Build) -> None:
    """It is silent where the default says as much, and stands beside it where it does not."""
    settings = build(prose=[planned("pass_rate >= 100%")])
    assert settings.gates_of("1") == ()
    (gate,) = build(prose=[planned("pass_rate == 50%")]).gates_of("1")
    assert not gate.names_pass_rate
    weak = build("[tool.wavegate]\ngates = ['pass_rate >= 50%']", prose=[planned("pass_rate >= 100%")])
    assert [source for _, source, _ in asked(weak, "1")] == ["pyproject.toml", "plan:7"]


def test_prose_that_says_it_twice_is_heard_once(build: Build) -> None:
    """The strongest counts, of equals the first."""
    prose = [
        planned("coverage >= 80%", source="plan:3"),
        planned("coverage >= 90%", source="plan:5"),
        planned("coverage >= 90%", phase="1", source="plan:9"),
    ]
    assert asked(build(prose=prose), "1") == [("coverage >= 90%", "plan:5", "warn")]


def test_what_was_typed_silences_prose(build: Build) -> None:
    """``--wave-gate`` is a setting like the others."""
    settings = build(cli={"gates": ("coverage >= 95%",)}, prose=[planned("coverage >= 90%")])
    assert asked(settings, "1") == [("coverage >= 95%", "--wave-gate", "fail")]
