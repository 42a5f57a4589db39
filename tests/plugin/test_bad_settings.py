"""Bad settings of every kind: exit 4 before any test, all of them told at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

PLAN = """
    # Tasks: Mill

    ## Phase 1: Grain

    - [x] T001 Weigh in src/scales.py, tests/test_scales.py

    ## Phase 2: Flour

    - [x] T002 Grind in tests/test_stones.py
"""
TOUCH = "import pathlib\ndef test_{name}(): pathlib.Path(__file__).with_name('ran').touch()\n"
FILES = {
    "tasks.md": PLAN,
    "src/scales.py": "",
    "scripts/undo.py": "",
    "tests/test_scales.py": TOUCH.format(name="scales"),
    "tests/test_stones.py": TOUCH.format(name="stones"),
}


@pytest.fixture
def mill(example: Example) -> Example:
    """A project that would run, were it not for its settings."""
    return example.write(FILES)


def refused(example: Example, answer: Answer) -> str:
    """What the user reads; nothing ran, and nothing broke."""
    assert answer.exit_code == 4
    assert "Traceback" not in answer.text + answer.error
    assert "INTERNALERROR" not in answer.text + answer.error
    assert not (example.path / "tests/ran").exists()
    return answer.error


def settings(line: str) -> dict[str, str]:
    return {"pyproject.toml": f"[tool.wavegate]\n{line}\n"}


@pytest.mark.parametrize(
    ("line", "slug", "hint"),
    [
        ("gatez = []", "unknown-setting", 'did you mean "gates"?'),
        ("gates = ['lag < 3 moons']", "bad-unit", "use one of"),
        ("gates = ['lag p96 < 3s']", "bad-statistic", '"p95"'),
        ("gates = ['covrage > 9%']", "unknown-subject", 'did you mean "coverage"?'),
        ("gates = ['coverage => 9%']", "bad-condition", "write >="),
        ("phase = [{ id = 'Flower', gates = [] }]", "unknown-phase", 'did you mean "Flour"?'),
        ("gates = [{ check = 'coverage > 9%', files = ['src/scale.py'] }]", "no-match", '"src/scales.py"'),
        ("gates = [{ command = ['mkdirr'] }]", "missing-command", '"mkdir"'),
        (f"rollback = [{{ run = ['{sys.executable}', 'undo.py'] }}]", "missing-command", "scripts/undo.py"),
        ("hook = [{ on = 'phase_failed', run = ['zzz-tell'] }]", "missing-command", "install it"),
        ("rollback = [{ run = 'undo it' }]", "bad-setting", '["undo", "it"]'),
        ("gates = [{ check = 'lag < 3s', each_file = true }]", "bad-setting", "coverage"),
        ("rollback_scope = 'waves'", "bad-setting", '"wave"'),
        ("breaker = 'soon'", "bad-setting", 'it is "soon" now'),
    ],
)
def test_a_bad_setting(plain: Example, line: str, slug: str, hint: str) -> None:
    """Its file and line, what is wrong, and one way out."""
    text = refused(plain, plain.write(FILES | settings(line)).run())
    assert f"error[{slug}]: " in text
    assert "--> pyproject.toml:" in text
    assert hint in text.partition("\n  hint: ")[2]


EVERYTHING = """
    [tool.wavegate]
    plan = "tasks.md"
    gatez = 3
    gates = [
      "lag < 3 moons",
      "lag p96 < 3s",
      { check = "coverage > 9%", files = ["web/**"] },
      { check = "failures < 3", each_file = true },
    ]
    rollback = [{ run = ["zzz-undo"] }]
    [[tool.wavegate.phase]]
    id = "Flower"
    gates = [{ command = ["zzz-smoke"], timeout = "soon" }]
"""
TOLD = {
    "[unknown-setting]: ": 3,
    "[bad-unit]: moons": 5,
    "[bad-statistic]: ": 6,
    "[no-match]: ": 7,
    "each_file has no meaning for failures": 8,
    "[missing-command]: zzz-undo": 10,
    "[unknown-phase]: ": 12,
    "a duration is written such as": 13,
    "[missing-command]: zzz-smoke": 13,
}


def test_all_are_told_at_once(mill: Example) -> None:
    """Of the file, the command line and the plan's front matter, each with its place."""
    front = "---\nwavegate:\n  gates:\n    - pass_rate >= 9%\n---\n"
    plan = front + "\n".join(line.strip() for line in PLAN.splitlines())
    mill.write({"tasks.md": plan, "pyproject.toml": EVERYTHING})
    text = refused(mill, mill.run("--wave-gate", "verified > 900%"))
    assert "error[bad-settings]: 11 settings cannot be used" in text
    for words, line in TOLD.items():
        place = text.partition(words)[2].partition("\n  --> ")[2]
        assert place.startswith(f"pyproject.toml:{line}\n"), words
    assert "   | lag p96 < 3s\n   |     ^\n" in text
    assert "   | verified > 900%\n   |            ^\n" in text
    assert "[untrusted-plan]: the plan's front matter relaxes pass_rate" in text
    assert "--> tasks.md:4\n" in text


def test_a_plan_that_is_misspelt_is_told_with_the_settings(plain: Example) -> None:
    """Where no plan can be read, the settings are looked at all the same."""
    answer = plain.write(FILES | {"pyproject.toml": "[tool.wavegate]\nplan = 3\nfoo = 1"}).run(plan=None)
    text = refused(plain, answer)
    assert "plan: it is a text" in text
    assert "unknown setting foo" in text
    plain.write(settings("plan = 'gone.md'\nfoo = 1"))
    assert "unknown setting foo" in refused(plain, plain.run(plan=None))


def test_a_bad_key_of_the_ini_file(plain: Example) -> None:
    """It is named as it is spelt there."""
    answer = plain.write(FILES | {"pytest.ini": "[pytest]\nwave_rollback = always\n"}).run()
    text = refused(plain, answer)
    assert "is none of" in text
    answer = plain.write({"pytest.ini": "[pytest]\nwave_rollback = resume\n"}).run()
    assert "wavegate rollback --resume" in refused(plain, answer)


def test_what_is_switched_off_need_not_be_there(mill: Example) -> None:
    """Another machine may lack the tools of a rollback."""
    mill.write(settings('rollback = [{ run = ["zzz-undo"] }]'))
    assert mill.run("--wave-rollback", "off").exit_code == 0
    assert (mill.path / "tests/ran").exists()


def test_prose_warns_and_blocks_nothing(mill: Example) -> None:
    """Until the settings adopt it, what a plan says in passing holds nothing back."""
    plan = PLAN.replace("- [x] T002", "Target: sieve rate < 2%, no more than 0 failures\n\n    - [x] T002")
    mill.write({"tasks.md": plan})
    answer = mill.run()
    assert answer.exit_code == 0
    assert answer.decisions()["2"] in ("passed", "warned")
    enforced = mill.write(settings("prose_gates = 'enforce'")).run()
    assert enforced.decisions()["2"] == "no_data"
    assert enforced.exit_code == 1
    assert mill.write(settings("prose_gates = 'off'")).run().decisions()["2"] == "passed"
