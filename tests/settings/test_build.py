"""Settings: where each value comes from, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.settings import Settings, build_settings, peek_settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.settings.conftest import Build


def checks(settings: Settings, *names: str) -> list[str | None]:
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
    error = build.refused('[project]\nname = "x"\n[tool.wavegate]\nplann = "x"')
    assert (error.slug, error.line) == ("unknown-setting", 4)
    assert "plan" in error.hint
    assert str(error.path).endswith("pyproject.toml")


def test_an_unknown_key_inside_a_gate_is_found_too(build: Build) -> None:
    """The suggestion is taken from the table the key stands in."""
    toml = '[[tool.wavegate.phase]]\nid = "1"\ngates = [{ check = "failures <= 1", levle = "warn" }]'
    error = build.refused(toml)
    assert (error.slug, error.line) == ("unknown-setting", 3)
    assert "level" in error.hint


@pytest.mark.parametrize("line", ["retries = 2", "resume = true", "timeouts = {}"])
def test_what_this_version_does_not_do_is_refused(build: Build, line: str) -> None:
    """A key that would be silently without effect is an error of its own."""
    error = build.refused("[tool.wavegate]\n" + line)
    assert (error.slug, error.line) == ("unsupported-setting", 2)


def test_an_option_in_the_wrong_place_is_told_where_it_belongs(build: Build) -> None:
    """``wave_by`` is pytest's setting, not ours."""
    error = build.refused('[tool.wavegate]\nwave_by = "phase"')
    assert error.slug == "unknown-setting"
    assert "--wave-by" in error.hint


def test_unknown_options_are_refused(build: Build) -> None:
    """A mistyped ini key does not pass in silence."""
    assert build.refused(ini={"wave_plam": "x"}).slug == "unknown-setting"


def test_a_bad_value_is_named_as_its_author_wrote_it(build: Build) -> None:
    """An option with its dashes, an ini key without, a file's key with its place."""
    assert '--wave-by: "waves" is none of' in build.refused(cli={"wave_by": "waves"}).message
    assert 'wave_by: "waves" is none of' in build.refused(ini={"wave_by": "waves"}).message
    assert "--wave-report[0]:" in build.refused(cli={"reports": [3]}).message
    assert "phase[0].id:" in build.refused("[[tool.wavegate.phase]]\nid = true").message


def test_all_errors_are_told_at_once(build: Build) -> None:
    """Every wrong field of every source stands in one error."""
    toml = """
    [tool.wavegate]
    plan = 3
    trust_plan = "yes"
    gates = ["coverage >= 90ms", 7]
    """
    error = build.refused(toml, cli={"wave_gates": "on", "wave_report": ["json"]})
    assert error.slug == "bad-settings"
    assert error.message.startswith("6 settings")
    for word in ("plan:", "trust_plan:", "coverage", "gates[1]", "--wave-gates", "KIND=PATH"):
        assert word in error.message


def test_errors_of_one_slug_keep_it(build: Build) -> None:
    """Two typos are still unknown settings."""
    assert build.refused("[tool.wavegate]\na = 1\nb = 2").slug == "unknown-setting"


def test_a_bad_condition_has_its_place_and_a_caret(build: Build) -> None:
    """The file's line, the condition, and the word at fault."""
    error = build.refused('[tool.wavegate]\nplan = "x"\ngates = [\n  "failures p95 < 3",\n]')
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
    with pytest.raises(WavegateError) as caught:
        build_settings(cli={}, ini={}, pyproject=path)
    error = caught.value
    assert (error.slug, error.line) == ("bad-settings-file", line)


@pytest.mark.parametrize("toml", ["tool = 3", "[tool]\nother = 1", "\ufeff[tool.other]\nx = 1"])
def test_other_peoples_files_are_left_alone(build: Build, toml: str) -> None:
    """A file without our table says nothing, whatever else is in it."""
    assert build(toml) == Settings()


def test_our_table_must_be_a_table(build: Build) -> None:
    """``tool.wavegate = 3`` is refused."""
    assert build.refused("[tool]\nwavegate = 3").slug == "bad-setting"


def test_a_phase_the_plan_does_not_have_is_refused(build: Build) -> None:
    """Gates of a phase that does not exist would never be judged."""
    toml = '[[tool.wavegate.phase]]\nid = "Polsh"\ngates = []'
    assert build(toml).phases[0].id == "Polsh"
    error = build.refused(toml, known_phases=("6", "Polish"))
    assert (error.slug, error.line) == ("unknown-phase", 2)
    assert "Polish" in error.hint
    assert build('[[tool.wavegate.phase]]\nid = "polish"', known_phases=("6", "Polish")).phases


def test_front_matter_errors_name_the_plan(build: Build) -> None:
    """The plan's path stands at the error."""
    error = build.refused(cli={"plan": "tasks.md"}, front_matter={"wavegate": {1: 2}})
    assert (error.slug, error.path) == ("unknown-setting", "tasks.md")
    assert build.refused(front_matter={"wavegate": ["gates"]}).slug == "bad-setting"


def test_front_matter_of_others_is_left_alone(build: Build) -> None:
    """Keys outside ``wavegate`` are not ours."""
    assert build(front_matter={"phase": "01-setup", "plan": 2, "wavegate": None}) == Settings()


def test_every_key_is_kept(build: Build) -> None:
    """All that a table may say, in one."""
    toml = """
    [tool.wavegate]
    prose_gates = "enforce"
    baseline = "figures.json"
    breaker = "30% of 20"
    rollback = [{ run = ["undo"] }]
    rollback_scope = "all"
    rollback_on = ["gate", "interrupt"]
    [[tool.wavegate.hook]]
    on = ["phase_failed", "gate_passed"]
    run = ["tell", "them"]
    timeout = "2m"
    retries = 3
    backoff = "500ms"
    [[tool.wavegate.hook]]
    on = "run_finished"
    run = ["bye"]
    [[tool.wavegate.phase]]
    id = "6"
    rollback = [{ run = ["restore"], timeout = 5, retries = 2 }]
    """
    settings = build(toml)
    assert (settings.prose_gates, settings.baseline) == ("enforce", "figures.json")
    assert settings.breaker
    assert (settings.breaker.most, settings.breaker.last) == (6, 20)
    assert (settings.rollback_scope, settings.rollback_on) == ("all", ("gate", "interrupt"))
    first, second = settings.hooks
    assert (first.on, first.run) == (("phase_failed", "gate_passed"), ("tell", "them"))
    assert (first.timeout, first.retries, first.backoff) == (120, 3, 0.5)
    assert (second.on, second.timeout, second.retries) == (("run_finished",), 60, 0)
    assert [action.run for action in settings.rollback_of("6", "Polish")] == [("undo",), ("restore",)]
    assert [action.run for action in settings.rollback_of("5")] == [("undo",)]


def test_the_gate_tables_keep_what_they_say(build: Build) -> None:
    """Commands, results of others, metrics and files."""
    toml = """
    [tool.wavegate]
    gates = [
      { command = ["bench", "--all"], timeout = "5s", metrics = true },
      { command = ["bench"], check = "lag p95 < 250ms", metrics = true, repeat = 3, pick = "worst" },
      { command = ["bench"], check = "duration < 9s" },
      { junit = "reports/*.xml" },
      { junit = "reports/*.xml", check = "failures <= 1" },
      { check = "coverage >= 70%", files = ["api/**", "!api/made/**"], each_file = true },
      { check = "lag p95 < 250ms", min_samples = 40 },
    ]
    """
    gates = build(toml).gates
    assert [gate.parsed.text for gate in gates] == [
        "exit_status == 0",
        "lag p95 < 250ms",
        "duration < 9s",
        "pass_rate >= 100%",
        "failures <= 1",
        "coverage >= 70%",
        "lag p95 < 250ms",
    ]
    assert [gate.name for gate in gates] == [
        "bench --all",
        "bench: lag p95 < 250ms",
        "bench: duration < 9s",
        "reports/*.xml: pass_rate >= 100%",
        "reports/*.xml: failures <= 1",
        "coverage >= 70% of each file in api/**, !api/made/**",
        "lag p95 < 250ms",
    ]
    assert (gates[0].timeout, gates[1].repeat, gates[1].pick, gates[6].min_samples) == (5, 3, "worst", 40)


def test_results_of_others_leave_the_default_gate_in_place(build: Build) -> None:
    """Only a gate on the phase's own items names ``pass_rate``."""
    gates = build('[tool.wavegate]\ngates = [{ junit = "x.xml" }, "pass_rate >= 9%"]').gates
    assert [gate.names_pass_rate for gate in gates] == [False, True]


def test_a_quoted_metric_is_not_the_figure_of_that_name(build: Build) -> None:
    """Nor does a bound relative to the baseline take the place of an absolute one."""
    toml = """
    [tool.wavegate]
    gates = ["duration max < 5s", "coverage >= 90%"]
    [[tool.wavegate.phase]]
    id = "1"
    gates = ['"duration" max < 9s', "coverage >= -2% of baseline"]
    """
    assert len(checks(build(toml), "1")) == 4


def test_options_of_rollback(build: Build) -> None:
    """The command line goes before the ini file; a run that only resumes is none that a file asks for."""
    assert build().rollback_mode == "run"
    assert build(ini={"wave_rollback": "off"}).rollback_mode == "off"
    assert build(ini={"wave_rollback": "off"}, cli={"wave_rollback": "dry-run"}).rollback_mode == "dry-run"
    assert build(cli={"rollback_mode": "resume"}).rollback_mode == "resume"
    error = build.refused(ini={"wave_rollback": "resume"})
    assert (error.slug, "wavegate rollback --resume" in error.hint) == ("bad-setting", True)


def test_conditions_on_the_command_line_are_strings(build: Build) -> None:
    """Tables stand in files."""
    error = build.refused(cli={"gates": ({"check": "failures < 3"},)})
    assert (error.slug, "is a string" in error.message) == ("bad-setting", True)
    assert build.refused(cli={"gates": ("failures p95 < 3",)}).column == 10


def test_front_matter_goes_before_pyproject(build: Build) -> None:
    """Single values are replaced, lists add up."""
    toml = """
    [tool.wavegate]
    trust_plan = true
    prose_gates = "warn"
    breaker = "30% of 20"
    rollback = [{ run = ["a"] }]
    """
    matter = {
        "breaker": "20% of 20",
        "prose_gates": "off",
        "rollback": [{"run": ["b"]}],
        "rollback_scope": "phase",
        "rollback_on": "interrupt",
        "hook": [{"on": "run_finished", "run": ["c"]}],
        "phase": [{"id": 3, "rollback": [{"run": ["d"]}]}],
    }
    settings = build(toml, front_matter={"wavegate": matter})
    assert settings.breaker
    assert (settings.breaker.text, settings.prose_gates) == ("20% of 20", "off")
    assert (settings.rollback_scope, settings.rollback_on) == ("phase", ("interrupt",))
    assert [action.run for action in settings.rollback_of("3")] == [("a",), ("b",), ("d",)]
    assert settings.hooks[0].run == ("c",)


def test_words_that_yaml_takes_for_true_and_false(build: Build) -> None:
    """``on:`` as a key and ``off`` as a weight reach us as booleans."""
    matter = {"prose_gates": False, "hook": [{True: "run_finished", "run": ["c"]}]}
    settings = build("[tool.wavegate]\ntrust_plan = true", front_matter={"wavegate": matter})
    assert (settings.prose_gates, settings.hooks[0].on) == ("off", ("run_finished",))


def test_front_matter_that_holds_itself(build: Build) -> None:
    """An alias of YAML can make a list without an end."""
    endless: list[object] = []
    endless.append(endless)
    assert build.refused(front_matter={"wavegate": {"gates": endless}}).slug == "bad-setting"


def test_a_peek_tells_the_plan_whatever_else_is_wrong(build: Build) -> None:
    """What is wrong is told later, with all the rest."""
    path = build.path / "pyproject.toml"
    path.write_text('[tool.wavegate]\nplan = "b.md"\ngates = ["x"]\nfoo = 1', encoding="utf-8")
    settings = peek_settings(cli={"wave_by": "phase", "wave_gates": "x"}, ini={"no": 1}, pyproject=path)
    assert (settings.plan, settings.wave_by, settings.gates_mode) == ("b.md", "phase", "enforce")
