"""What a plan's front matter may say by itself, and what only a trusted one may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pytest_wavegate.settings import Settings
    from tests.settings.conftest import Build

TRUSTING = "[tool.wavegate]\ntrust_plan = true"


def checks(settings: Settings, *names: str) -> list[str | None]:
    """The conditions that hold for a phase, as text."""
    return [gate.check for gate in settings.gates_of(*names)]


def front(*gates: object, phase: str | None = None, **more: object) -> dict[str, object]:
    """Front matter with gates, for all phases or one."""
    own: dict[str, object] = {"phase": [{"id": phase, "gates": [*gates]}]} if phase else {"gates": [*gates]}
    return {"title": "Some plan", "phase": "foreign", "wavegate": {**own, **more}}


@pytest.mark.parametrize(
    "gates",
    [
        ["failures <= 3"],
        ["pass_rate >= 100%"],
        ["pass_rate == 100%"],
        [{"check": "verified >= 50%", "level": "warn"}],
        ["pass_rate >= 100%", "pass_rate != 3%"],
    ],
)
def test_front_matter_may_add_or_tighten(build: Build, gates: list[object]) -> None:
    """What leaves every other condition as strong as it was needs no trust."""
    settings = build(front_matter=front(*gates))
    assert [gate.source for gate in settings.gates] == ["front matter"] * len(gates)


@pytest.mark.parametrize(
    "gates",
    [
        ["pass_rate >= 99%"],
        ["pass_rate < 50%"],
        ["pass_rate != 3%"],
        [{"check": "pass_rate >= 100%", "level": "warn"}],
        [{"check": "pass_rate >= 100%", "no_data": "warn"}],
    ],
)
def test_front_matter_may_not_relax_the_default(build: Build, gates: list[object]) -> None:
    """Naming ``pass_rate`` drops the default, so it must imply it."""
    for matter in (front(*gates), front(*gates, phase="6")):
        error = build.refused(front_matter=matter)
        assert error.slug == "untrusted-plan"
        assert "trust_plan" in error.hint
        trusting = build("[tool.wavegate]\ntrust_plan = true", front_matter=matter)
        assert len(trusting.gates_of("6")) == len(gates)


@pytest.mark.parametrize(
    ("own", "plan", "trusted"),
    [
        ("pass_rate >= 90%", "pass_rate >= 95%", True),
        ("pass_rate >= 90%", "pass_rate > 90%", True),
        ("pass_rate > 90%", "pass_rate >= 90%", False),
        ("pass_rate >= 90%", "pass_rate >= 89.9%", False),
        ("failures <= 3", "failures < 3", True),
        ("failures <= 3", "failures <= 4", False),
        ("failures <= 3", "failures >= 4", True),
        ("failures != 3", "failures != 4", False),
        ("failures == 0", "failures == 0", True),
    ],
)
def test_front_matter_may_not_relax_pyproject(build: Build, own: str, plan: str, trusted: bool) -> None:
    """A condition on the same figure must imply the one whose place it takes."""
    toml = f'[tool.wavegate]\ngates = ["{own}"]\n'
    if trusted:
        assert plan in checks(build(toml, front_matter=front(plan)), "1")
    else:
        assert build.refused(toml, front_matter=front(plan)).slug == "untrusted-plan"
        trusting = build(toml + "trust_plan = true", front_matter=front(plan))
        assert checks(trusting, "1") == [plan]


def test_a_phase_of_the_plan_is_held_to_the_general_gates(build: Build) -> None:
    """Front matter cannot slip under a general condition by naming one phase."""
    toml = '[tool.wavegate]\ngates = ["pass_rate >= 95%"]\n[[tool.wavegate.phase]]\nid = "2"\ngates = []'
    assert build.refused(toml, front_matter=front("pass_rate >= 80%", phase="2")).slug == ("untrusted-plan")
    tighter = build(toml, front_matter=front("pass_rate >= 99%", phase="2"))
    assert checks(tighter, "2") == ["pass_rate >= 99%"]


def test_a_plan_cannot_trust_itself(build: Build) -> None:
    """``trust_plan`` counts in pyproject.toml alone, and ``no_tests`` takes tasks out of the gates."""
    for matter in (front(trust_plan=True), front(no_tests=["T001"])):
        assert build.refused(front_matter=matter).slug == "untrusted-plan"
    trusting = build(
        '[tool.wavegate]\ntrust_plan = true\nno_tests = ["T002"]', front_matter=front(no_tests=["T001"])
    )
    assert trusting.no_tests == ("T002", "T001")


@pytest.mark.parametrize(
    ("own", "plan"),
    [
        ("{ check = 'lag < 3s', min_samples = 40 }", {"check": "lag < 3s", "min_samples": 10}),
        ("{ check = 'lag < 3s', min_samples = 40 }", "lag < 3s"),
        ("{ check = 'lag < 3s', repeat = 3 }", "lag < 3s"),
        ("{ check = 'lag < 3s', repeat = 3 }", {"check": "lag < 3s", "repeat": 3, "pick": "best"}),
        ("{ check = 'lag < 3s', repeat = 3, pick = 'worst' }", {"check": "lag < 3s", "repeat": 3}),
        ("'lag < 3s'", {"check": "lag < 3s", "repeat": 9}),
        ("'lag < 3s'", {"check": "lag < 3s", "no_data": "warn"}),
        ("'lag < 3s'", "lag < 2"),
        ("'lag <= +5% of baseline'", "lag <= +6% of baseline"),
        (
            "{ check = 'coverage > 9%', files = ['a'] }",
            {"check": "coverage > 8%", "files": ["a"]},
        ),
    ],
)
def test_weaker_evidence_is_weaker(build: Build, own: str, plan: object) -> None:
    """Fewer samples, kinder repetitions, another unit: each takes the place of a gate that asks more."""
    toml = f"[tool.wavegate]\ngates = [{own}]\n"
    error = build.refused(toml, front_matter=front(plan))
    assert (error.slug, "relaxes " in error.message) == ("untrusted-plan", True)
    assert len(build(toml + "trust_plan = true", front_matter=front(plan)).gates) == 1


@pytest.mark.parametrize(
    ("own", "plan"),
    [
        ("'lag < 3s'", {"check": "lag < 3s", "min_samples": 10}),
        ("{ check = 'lag < 3s', repeat = 3 }", {"check": "lag < 3s", "repeat": 5, "pick": "worst"}),
        ("{ check = 'lag < 3s', level = 'warn' }", "lag < 3000ms"),
        ("'coverage > 9%'", {"check": "coverage > 8%", "files": ["a"]}),
        ("'coverage > 9%'", {"check": "coverage > 8%", "each_file": True}),
        ("'coverage > 9%'", "coverage >= -50% of baseline"),
    ],
)
def test_what_asks_as_much_or_of_something_else(build: Build, own: str, plan: object) -> None:
    """A gate on other files stands beside those of the settings, whatever it asks."""
    assert build(f"[tool.wavegate]\ngates = [{own}]\n", front_matter=front(plan)).gates


COMMANDS: dict[str, dict[str, Any]] = {
    "a gate: make smoke": {"gates": [{"command": ["make", "smoke"]}]},
    "a gate of phase 6: make smoke": {"phase": [{"id": 6, "gates": [{"command": ["make", "smoke"]}]}]},
    "a rollback action: sh -c 'rm x'": {"rollback": [{"run": ["sh", "-c", "rm x"]}]},
    "a rollback action of phase 6: undo": {"phase": [{"id": 6, "rollback": [{"run": ["undo"]}]}]},
    "a hook: tell": {"hook": [{"on": "run_finished", "run": ["tell"]}]},
}


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_a_plan_need_trust(build: Build, command: str) -> None:
    """Anybody may have written it."""
    matter = {"wavegate": COMMANDS[command]}
    error = build.refused(front_matter=matter)
    assert (error.slug, error.message) == (
        "untrusted-plan",
        f"the plan's front matter has a command, {command}",
    )
    assert build(TRUSTING, front_matter=matter).trust_plan


@pytest.mark.parametrize(
    ("own", "plan", "message"),
    [
        ("", {"prose_gates": "off"}, 'relaxes prose_gates from "warn" to "off"'),
        ("prose_gates = 'enforce'", {"prose_gates": "warn"}, 'relaxes prose_gates from "enforce" to "warn"'),
        (
            "breaker = '30% of 20'",
            {"breaker": "40% of 20"},
            'relaxes breaker from "30% of 20" to "40% of 20"',
        ),
        ("breaker = '30% of 20'", {"breaker": "30% of 10"}, "relaxes breaker"),
        ("", {"rollback_scope": "phase"}, 'changes rollback_scope from "wave" to "phase"'),
        ("", {"rollback_scope": "all"}, 'changes rollback_scope from "wave" to "all"'),
        ("", {"rollback_on": ["gate", "interrupt"]}, "changes rollback_on to gate, interrupt"),
        ("rollback_on = ['gate', 'interrupt']", {"rollback_on": ["gate"]}, "changes rollback_on to gate"),
        ("", {"no_tests": ["T001"]}, "lists no_tests"),
    ],
)
def test_single_values_of_a_plan_need_trust(
    build: Build, own: str, plan: dict[str, object], message: str
) -> None:
    """What holds back less, or undoes more or less than the settings say."""
    toml = f"[tool.wavegate]\n{own}\n"
    error = build.refused(toml, front_matter={"wavegate": plan})
    assert (error.slug, message in error.message) == ("untrusted-plan", True)
    assert build(toml + "trust_plan = true", front_matter={"wavegate": plan}).trust_plan


@pytest.mark.parametrize(
    ("own", "plan"),
    [
        ("", {"prose_gates": "enforce"}),
        ("", {"breaker": "30% of 20"}),
        ("breaker = '30% of 20'", {"breaker": "20% of 20"}),
        ("breaker = '30% of 20'", {"breaker": "10% of 40"}),
        ("rollback_scope = 'all'", {"rollback_scope": "all"}),
        ("rollback_on = ['gate', 'interrupt']", {"rollback_on": ["interrupt", "gate"]}),
    ],
)
def test_single_values_may_tighten(build: Build, own: str, plan: dict[str, object]) -> None:
    """What holds back more, or says the same."""
    assert not build(f"[tool.wavegate]\n{own}\n", front_matter={"wavegate": plan}).trust_plan


def test_all_that_needs_trust_is_told(build: Build) -> None:
    """Each by name, with its line in the plan."""
    plan = build.path / "tasks.md"
    plan.write_text(
        "---\nwavegate:\n  gates:\n    - pass_rate >= 9%\n  breaker: 50% of 5\n  rollback:\n"
        "    - run: [undo, it]\n  no_tests: [T001]\n---\n# Tasks\n",
        encoding="utf-8",
    )
    matter = {
        "gates": ["pass_rate >= 9%"],
        "breaker": "50% of 5",
        "rollback": [{"run": ["undo", "it"]}],
        "no_tests": ["T001"],
    }
    error = build.refused(
        "[tool.wavegate]\nbreaker = '10% of 5'",
        cli={"plan": "tasks.md"},
        front_matter={"wavegate": matter},
        plan_file=str(plan),
    )
    assert (error.slug, error.message.splitlines()[0]) == ("untrusted-plan", "4 settings cannot be used")
    for line in (4, 5, 7, 8):
        assert f"tasks.md:{line}\n" in str(error)
