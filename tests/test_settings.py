"""Settings: where each value comes from, and what is refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.settings import Settings, build_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Build = Callable[..., Settings]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Build settings from the text of a pyproject.toml and mappings."""

    def build(toml: str = "", **given: Any) -> Settings:
        path = tmp_path / "pyproject.toml"
        path.write_text(toml, encoding="utf-8")
        return build_settings(**{"cli": {}, "ini": {}, "pyproject": path, **given})

    return build


def refusal(call: Callable[[], object]) -> WavegateError:
    """The error that a call raises."""
    with pytest.raises(WavegateError) as caught:
        call()
    return caught.value


def checks(settings: Settings, *names: str) -> list[str]:
    """The conditions that hold for a phase, as text."""
    return [gate.check for gate in settings.gates_of(*names)]


def test_nothing_given_leaves_the_defaults(build: Build) -> None:
    """Without any source, every field has its documented default."""
    settings = build()
    assert settings == Settings()
    assert (settings.wave_by, settings.unplanned, settings.gates_mode) == ("auto", "last", "enforce")
    assert (settings.open_tasks, settings.serial, settings.trust_plan) == ("gate", "on", False)


def test_a_missing_pyproject_says_nothing(tmp_path: Path) -> None:
    """Neither no path nor a path without a file is an error."""
    for path in (None, tmp_path / "pyproject.toml"):
        assert build_settings(cli={}, ini={}, pyproject=path) == Settings()


def test_the_command_line_goes_before_pyproject_and_that_before_the_ini_file(build: Build) -> None:
    """The nearest source that names a plan wins."""
    toml, ini = '[tool.wavegate]\nplan = "b.md"', {"wave_plan": "c.md"}
    assert build(toml, cli={"plan": "a.md"}, ini=ini).plan == "a.md"
    assert build(toml, cli={"plan": None}, ini=ini).plan == "b.md"
    assert build(ini=ini).plan == "c.md"


def test_options_are_known_by_field_and_by_name(build: Build) -> None:
    """``wave`` and ``select``, ``wave_open`` and ``open_tasks`` are the same option."""
    by_name = build(cli={"wave": ["2-4"], "wave_open": "skip", "wave_report": ["json=out/run.json"]})
    by_field = build(cli={"select": ["2-4"], "open_tasks": "skip", "reports": ["json=out/run.json"]})
    assert by_name == by_field
    assert by_name.select == ("2-4",)
    assert (by_name.reports[0].kind, by_name.reports[0].path) == ("json", "out/run.json")


def test_empty_values_mean_not_given(build: Build) -> None:
    """An option left out reaches us as none or empty, and must not hide the ini file."""
    settings = build(cli={"wave_by": None, "wave": []}, ini={"wave_by": "phase", "wave_plan": ""})
    assert settings.wave_by == "phase"
    assert settings.plan is None


def test_gates_stand_with_their_level_scope_and_source(build: Build) -> None:
    """A string and a table become the same kind of gate."""
    toml = """
    [tool.wavegate]
    gates = ["failures  <=  3"]
    [[tool.wavegate.phase]]
    id = 6
    gates = [{ check = "verified >= 50%", level = "warn", no_data = "warn" }]
    """
    settings = build(toml, cli={"wave_gate": ["pass_rate >= 90%"]})
    everywhere, typed = settings.gates
    (own,) = settings.phases[0].gates
    assert (everywhere.check, everywhere.scope, everywhere.source) == (
        "failures <= 3",
        "every",
        "pyproject.toml",
    )
    assert (typed.check, typed.source) == ("pass_rate >= 90%", "--wave-gate")
    assert (settings.phases[0].id, own.level, own.no_data, own.scope) == ("6", "warn", "warn", "phase")


def test_a_phase_is_found_by_id_or_title_in_any_case(build: Build) -> None:
    """``gates_of`` takes every name a phase has."""
    settings = build('[[tool.wavegate.phase]]\nid = "polish"\ngates = ["failures <= 1"]')
    assert checks(settings, "6", "Polish") == ["failures <= 1"]
    assert checks(settings, "5", "Docs") == []


def test_a_phases_own_condition_takes_the_place_of_the_general_one(build: Build) -> None:
    """The same figure bounded the same way is asked once, and what was just typed stays."""
    toml = """
    [tool.wavegate]
    gates = ["pass_rate >= 95%", "failures <= 0"]
    [[tool.wavegate.phase]]
    id = "2"
    gates = ["pass_rate >= 80%", "failures > 1"]
    """
    settings = build(toml, cli={"wave_gate": ["pass_rate >= 70%"]})
    assert checks(settings, "2") == ["failures <= 0", "pass_rate >= 80%", "failures > 1", "pass_rate >= 70%"]
    assert checks(settings, "1") == ["pass_rate >= 95%", "failures <= 0", "pass_rate >= 70%"]


def test_phases_named_twice_add_up(build: Build) -> None:
    """Two tables for one phase are one phase."""
    table = '[[tool.wavegate.phase]]\nid = "2"\ngates = ["failures <= {}"]\n'
    assert checks(build(table.format(1) + table.format(2)), "2") == ["failures <= 1", "failures <= 2"]


def test_an_unknown_key_names_its_line_and_a_near_one(build: Build) -> None:
    """A typo is an error with a place and a suggestion."""
    error = refusal(lambda: build('[project]\nname = "x"\n[tool.wavegate]\nplann = "x"'))
    assert (error.slug, error.line) == ("unknown-setting", 4)
    assert "plan" in error.hint
    assert str(error.path).endswith("pyproject.toml")


def test_an_unknown_key_inside_a_gate_is_found_too(build: Build) -> None:
    """The suggestion is taken from the table the key stands in."""
    toml = '[[tool.wavegate.phase]]\nid = "1"\ngates = [{ check = "failures <= 1", levle = "warn" }]'
    error = refusal(lambda: build(toml))
    assert (error.slug, error.line) == ("unknown-setting", 3)
    assert "level" in error.hint


@pytest.mark.parametrize(
    "line",
    [
        "rollback = []",
        "retries = 2",
        'gates = [{ command = ["true"] }]',
        'gates = [{ check = "pass_rate >= 9%", files = ["a"] }]',
    ],
)
def test_what_this_version_does_not_do_is_refused(build: Build, line: str) -> None:
    """A key that would be silently without effect is an error of its own."""
    error = refusal(lambda: build("[tool.wavegate]\n" + line))
    assert (error.slug, error.line) == ("unsupported-setting", 2)


def test_an_option_in_the_wrong_place_is_told_where_it_belongs(build: Build) -> None:
    """``wave_by`` is pytest's setting, not ours."""
    error = refusal(lambda: build('[tool.wavegate]\nwave_by = "phase"'))
    assert error.slug == "unknown-setting"
    assert "--wave-by" in error.hint


def test_unknown_options_are_refused(build: Build) -> None:
    """A mistyped ini key does not pass in silence."""
    assert refusal(lambda: build(ini={"wave_plam": "x"})).slug == "unknown-setting"


def test_a_bad_value_is_named_as_its_author_wrote_it(build: Build) -> None:
    """An option with its dashes, an ini key without, a file's key with its place."""
    assert "--wave-by: should be" in refusal(lambda: build(cli={"wave_by": "waves"})).message
    assert "wave_by: should be" in refusal(lambda: build(ini={"wave_by": "waves"})).message
    assert "--wave-report[0]:" in refusal(lambda: build(cli={"reports": [3]})).message
    assert "phase[0].id:" in refusal(lambda: build("[[tool.wavegate.phase]]\nid = true")).message


def test_all_errors_are_told_at_once(build: Build) -> None:
    """Every wrong field of every source stands in one error."""
    toml = """
    [tool.wavegate]
    plan = 3
    trust_plan = "yes"
    gates = ["coverage >= 90%", 7]
    """
    error = refusal(lambda: build(toml, cli={"wave_gates": "on", "wave_report": ["json"]}))
    assert error.slug == "bad-settings"
    assert error.message.startswith("6 settings")
    for word in ("plan:", "trust_plan:", "coverage", "gates[1]", "--wave-gates", "KIND=PATH"):
        assert word in error.message


def test_errors_of_one_slug_keep_it(build: Build) -> None:
    """Two typos are still unknown settings."""
    assert refusal(lambda: build("[tool.wavegate]\na = 1\nb = 2")).slug == "unknown-setting"


def test_a_bad_condition_has_its_place_and_a_caret(build: Build) -> None:
    """The file's line, the condition, and the word at fault."""
    error = refusal(lambda: build('[tool.wavegate]\nplan = "x"\ngates = [\n  "failures p95 < 3",\n]'))
    assert (error.slug, error.line, error.source, error.column) == (
        "bad-statistic",
        4,
        "failures p95 < 3",
        10,
    )


@pytest.mark.parametrize(
    ("toml", "line"), [("[tool.wavegate\n", 1), ("x = 1\ny = \n", 2), ('x = "\udcff"', None)]
)
def test_a_broken_file_is_a_usage_error(tmp_path: Path, toml: str, line: int | None) -> None:
    """What is no TOML, or no UTF-8, is named with its line where there is one."""
    path = tmp_path / "pyproject.toml"
    path.write_bytes(toml.encode("utf-8", "surrogateescape"))
    error = refusal(lambda: build_settings(cli={}, ini={}, pyproject=path))
    assert (error.slug, error.line) == ("bad-settings-file", line)


@pytest.mark.parametrize("toml", ["tool = 3", "[tool]\nother = 1", "\ufeff[tool.other]\nx = 1"])
def test_other_peoples_files_are_left_alone(build: Build, toml: str) -> None:
    """A file without our table says nothing, whatever else is in it."""
    assert build(toml) == Settings()


def test_our_table_must_be_a_table(build: Build) -> None:
    """``tool.wavegate = 3`` is refused."""
    assert refusal(lambda: build("[tool]\nwavegate = 3")).slug == "bad-setting"


def test_a_phase_the_plan_does_not_have_is_refused(build: Build) -> None:
    """Gates of a phase that does not exist would never be judged."""
    toml = '[[tool.wavegate.phase]]\nid = "Polsh"\ngates = []'
    assert build(toml).phases[0].id == "Polsh"
    error = refusal(lambda: build(toml, known_phases=("6", "Polish")))
    assert (error.slug, error.line) == ("unknown-phase", 2)
    assert "Polish" in error.hint
    assert build('[[tool.wavegate.phase]]\nid = "polish"', known_phases=("6", "Polish")).phases


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
        error = refusal(partial(build, front_matter=matter))
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
        assert refusal(lambda: build(toml, front_matter=front(plan))).slug == "untrusted-plan"
        trusting = build(toml + "trust_plan = true", front_matter=front(plan))
        assert checks(trusting, "1") == [plan]


def test_a_phase_of_the_plan_is_held_to_the_general_gates(build: Build) -> None:
    """Front matter cannot slip under a general condition by naming one phase."""
    toml = '[tool.wavegate]\ngates = ["pass_rate >= 95%"]\n[[tool.wavegate.phase]]\nid = "2"\ngates = []'
    assert refusal(lambda: build(toml, front_matter=front("pass_rate >= 80%", phase="2"))).slug == (
        "untrusted-plan"
    )
    tighter = build(toml, front_matter=front("pass_rate >= 99%", phase="2"))
    assert checks(tighter, "2") == ["pass_rate >= 99%"]


def test_a_plan_cannot_trust_itself(build: Build) -> None:
    """``trust_plan`` counts in pyproject.toml alone, and ``no_tests`` takes tasks out of the gates."""
    for matter in (front(trust_plan=True), front(no_tests=["T001"])):
        assert refusal(partial(build, front_matter=matter)).slug == "untrusted-plan"
    trusting = build(
        '[tool.wavegate]\ntrust_plan = true\nno_tests = ["T002"]', front_matter=front(no_tests=["T001"])
    )
    assert trusting.no_tests == ("T002", "T001")


def test_front_matter_errors_name_the_plan(build: Build) -> None:
    """The plan's path stands at the error."""
    error = refusal(lambda: build(cli={"plan": "tasks.md"}, front_matter={"wavegate": {1: 2}}))
    assert (error.slug, error.path) == ("unknown-setting", "tasks.md")
    assert refusal(lambda: build(front_matter={"wavegate": ["gates"]})).slug == "bad-setting"


def test_front_matter_of_others_is_left_alone(build: Build) -> None:
    """Keys outside ``wavegate`` are not ours."""
    assert build(front_matter={"phase": "01-setup", "plan": 2, "wavegate": None}) == Settings()
