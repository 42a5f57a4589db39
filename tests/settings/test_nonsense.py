"""Tables that mean nothing, and values of the wrong shape: each is refused with one way out."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.settings.conftest import Build


@pytest.mark.parametrize(
    ("gate", "message", "hint"),
    [
        ("{ level = 'warn' }", "a gate has a check, a command or junit", "add check"),
        ("{ command = ['a'], junit = 'b' }", "either a command or junit", "two gates"),
        (
            "{ check = 'pass_rate >= 9%', each_file = true }",
            "each_file has no meaning for pass_rate",
            "remove",
        ),
        ("{ check = 'pass_rate >= 9%', files = ['a'] }", "files has no meaning for pass_rate", "coverage"),
        ("{ check = 'lag < 3', files = ['a'] }", "files has no meaning for lag", "branch_coverage"),
        ("{ check = '\"coverage\" < 3', files = ['a'] }", "files has no meaning for coverage", "remove"),
        ("{ command = ['a'], files = ['a'] }", "files has no meaning for a command", "remove files"),
        ("{ junit = 'a', each_file = true }", "each_file has no meaning for results of", "remove"),
        ("{ check = 'coverage >= 9%', files = ['!a'] }", "files names only what is left out", "src/**"),
        ("{ check = 'coverage >= 9%', repeat = 3 }", "repeat has no meaning for coverage", "remove repeat"),
        ("{ check = 'duration < 9s', repeat = 3 }", "repeat has no meaning for duration", "a metric or"),
        ("{ junit = 'a', repeat = 3 }", "repeat has no meaning for results of other runners", "remove"),
        ("{ check = 'lag < 9s', pick = 'best' }", "pick has no meaning without repeat", "add repeat = 3"),
        ("{ check = 'failures < 9', min_samples = 3 }", "min_samples has no meaning for failures", "remove"),
        (
            "{ check = 'lag < 9s', metrics = true }",
            "metrics has no meaning without a command",
            "add a command",
        ),
        ("{ check = 'lag < 9s', timeout = 3 }", "timeout has no meaning without", "add a command"),
        (
            "{ check = 'lag < 9s', timeout = 60 }",
            "timeout has no meaning without a command",
            "remove timeout",
        ),
        ("{ check = 'exit_status == 0' }", "exit_status is about a command", "add command = "),
        ("{ command = ['a'], check = 'coverage > 9%' }", "a command has no coverage", "two gates"),
        ("{ command = ['a'], check = 'lag < 9s' }", "nothing reads lag from the command", "metrics = true"),
        ("{ junit = 'a', check = 'coverage > 9%' }", "results of other runners have no coverage", "failures"),
        ("{ junit = 'a', check = 'lag < 9s' }", "results of other runners have no lag", "pass_rate"),
    ],
)
def test_keys_that_mean_nothing_together(build: Build, gate: str, message: str, hint: str) -> None:
    """What would be without effect is not taken in silence."""
    error = build.refused(f"[tool.wavegate]\ngates = [{gate}]")
    assert (error.slug, error.line) == ("bad-setting", 2), str(error)
    assert error.message.startswith("gates[0]: ")
    assert message in error.message
    assert hint in error.hint


def test_all_that_is_wrong_with_a_gate_is_told(build: Build) -> None:
    """Each key with a hint of its own."""
    gate = (
        "{ check = 'failures < 3', files = ['a'], each_file = true, metrics = true, timeout = 3, repeat = 2 }"
    )
    error = build.refused(f"[tool.wavegate]\ngates = [{gate}]")
    assert error.message.startswith("5 settings cannot be used")
    for key in ("files", "each_file", "metrics", "timeout", "repeat"):
        assert f"{key} has no meaning" in error.message


def test_a_subject_of_another_distribution_may_name_files(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its kind counts is its own affair."""
    guest = EntryPoint("mutants", "somewhere:Kind", "wavegate.gates")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: EntryPoints([guest]))
    toml = "[tool.wavegate]\ngates = [{{ check = '{} < 3', files = ['a'], each_file = true }}]"
    assert build(toml.format("mutants")).gates[0].files == ("a",)
    assert build.refused(toml.format("mutant")).slug == "bad-setting"


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("gates = [{ command = 'python x.py --fast' }]", "a list of words", '["python", "x.py", "--fast"]'),
        ("gates = [{ command = '\"' }]", "a list of words", "write ["),
        ("gates = [{ command = [] }]", "a command has a first word", "smoke"),
        ("gates = [{ command = [''] }]", "a command has a first word", "smoke"),
        ("gates = [{ command = ['sleep', 5] }]", "5 in a command is no text", 'write "5"'),
        ('gates = [{ command = ["a\\u0000"] }]', "zero byte", "take it out"),
        ("gates = [{ command = 3 }]", "gates[0].command: a command is a list", 'such as ["make"'),
        ("rollback = [{ run = 'make undo' }]", "rollback[0].run: a command is a list", '["make", "undo"]'),
        ("rollback = [{ timeout = 3 }]", "rollback[0] has no run", "add it"),
        (
            "rollback = [{ run = ['a'], backoff = 3 }]",
            "backoff has no meaning without retries",
            "retries = 2",
        ),
        ("rollback = [{ run = ['a'], retries = -1 }]", "retries: it is at least 0", "it is -1 now"),
        ("rollback = [{ run = ['a'], timeout = '5 parsec' }]", 'such as "60s"', 'it is "5 parsec" now'),
        ("rollback = [{ run = ['a'], timeout = 0 }]", 'such as "60s"', "it is 0 now"),
        (
            "rollback_scope = 'waves'",
            'rollback_scope: "waves" is none of "phase", "wave" or "all"',
            'did you mean "wave"?',
        ),
        ("rollback_on = []", "rollback_on: the list is empty", "remove the key"),
        ("rollback_on = ['gates']", 'rollback_on[0]: "gates" is none of', 'did you mean "gate"?'),
        ("prose_gates = 'enforced'", 'prose_gates: "enforced" is none of', 'did you mean "enforce"?'),
        ("prose_gates = true", "prose_gates: true is none of", 'write "warn"'),
        ("breaker = '30%'", 'such as "30% of 20"', 'it is "30%" now'),
        ("breaker = 30", 'such as "30% of 20"', "it is 30 now"),
        ("breaker = '0% of 20'", 'such as "30% of 20"', "now"),
        ("breaker = '101% of 20'", 'such as "30% of 20"', "now"),
        ("breaker = '10% of 0'", 'such as "30% of 20"', "now"),
        ("baseline = ' '", "baseline: it is empty", "remove the key"),
        ("gates = [{ check = 'coverage > 9%', files = 'api/**' }]", "files: ", 'write ["api/**"]'),
        ("gates = [{ check = 'coverage > 9%', files = ['../a'] }]", "it leaves the project", "api/**"),
        ("gates = [{ junit = '' }]", "it matches nothing", "api/**"),
        (
            "gates = [{ check = 'coverage > 9%', each_file = 'yes' }]",
            "each_file: it is true or false",
            "write true, without quotes",
        ),
        ("gates = [{ check = 'lag > 9', min_samples = 0 }]", "min_samples: ", "it is 0 now"),
        ("gates = [{ check = 'lag > 9', repeat = 101 }]", "repeat: ", "it is 101 now"),
        ("gates = [{ check = 'lag > 9', repeat = 3, pick = 'medium' }]", "pick: ", 'did you mean "median"?'),
        ("hook = [{ on = 'phase_fail', run = ['a'] }]", "hook[0].on[0]: ", 'did you mean "phase_failed"'),
        ("hook = [{ on = [], run = ['a'] }]", "hook[0].on: the list is empty", "name at least one"),
        ("hook = [{ run = ['a'] }]", "hook[0] has no on", "add it"),
        ("hooks = []", "unknown setting hooks in pyproject.toml", 'did you mean "hook"?'),
        ("rollback = [{ run = ['a'], retry = 3 }]", "setting retry in rollback[0] of", '"retries"'),
        ("gates = [{ check = 'lag > 9', retries = 3 }]", "setting retries in gates[0] of", '"'),
        ("gates = [3]", "a gate is a string, or a table", "it is 3 now"),
        ("gates = 'coverage > 9%'", "gates: ", 'write ["coverage > 9%"]'),
    ],
)
def test_a_value_of_the_wrong_shape(build: Build, line: str, message: str, hint: str) -> None:
    """The key as its author wrote it, its line, and what to write."""
    error = build.refused(f"[project]\nname = 'x'\n[tool.wavegate]\n{line}")
    assert error.slug in ("bad-setting", "unknown-setting")
    assert error.line == 4
    assert message in error.message
    assert hint in error.hint


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("gates = 'failures == 0'", "gates: it is a list", 'write ["failures == 0"]'),
        ("no_tests = 'T001'", "no_tests: it is a list", 'write ["T001"]'),
        ("rollback = { run = ['a'] }", "rollback: it is a list of actions", "write [{ run = "),
        ("rollback = ['make undo']", "rollback[0]: an action is a table", 'write { run = ["make", "undo"] }'),
        ("rollback = [{ run = 3 }]", "a command is a list of words", 'write it such as ["make", "smoke"]'),
        (
            "phase = { id = '3' }",
            "phase: it is a list of tables",
            'write [[tool.wavegate.phase]] with id = "3"',
        ),
        ("hook = 'x'", "hook: it is a list of tables", "write [[tool.wavegate.hook]] with on and run"),
        ("hook = [3]", "hook[0]: it is a table", "write [[tool.wavegate.hook]] with on and run"),
        ("hook = [{ run = ['a'], on = 3 }]", "hook[0].on: it is a text, or a list", "name at least one"),
        ("phase = [{ id = 3.0 }]", "phase[0].id: it is a text", 'write "3.0"'),
        ("phase = [{ id = true }]", "phase[0].id: it is a text", 'write "true"'),
        ("phase = [{ id = '' }]", "phase[0].id: it is empty", "name something"),
        ("baseline = ''", "baseline: it is empty", "name something, or remove the key"),
        ("trust_plan = 'no'", "trust_plan: it is true or false", "write false, without quotes"),
        ("trust_plan = 3", "trust_plan: it is true or false", "write true or false"),
        ("lint = ['WG301']", "lint: it is a table of codes", 'write { WG301 = "warning" }'),
        ("lint = { W301 = 'error' }", 'lint.W301: "W301" is no code', "such as WG301"),
        ("rollback = [{ run = ['a'], retries = '2' }]", "retries: it is a whole number", "write 2"),
        ("rollback = [{ run = ['a'], retries = 2.0 }]", "retries: it is a whole number", "write 2"),
        ("rollback = [{ run = ['a'], retries = 'often' }]", "a whole number", 'it is "often" now'),
        ("rollback = [{ run = ['a'], retries = 101 }]", "retries: it is at most 100", "it is 101 now"),
    ],
)
def test_a_value_of_another_kind(build: Build, text: str, message: str, hint: str) -> None:
    """The key, what it takes, and how to write it; no word of the library that found it."""
    error = build.refused(f"[tool.wavegate]\n{text}\n")
    assert message in error.message
    assert hint in error.hint
    assert not {"valid", "tuple", "dictionary", "instance", "string", "input"} & set(str(error).split())
