"""Gates in real runs: the default, those of settings and front matter, and what ``--wave-gates`` changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Example

PLAN = """
    # Tasks: Kitchen

    ## Phase 1: Chores

    - [x] T001 Clean up

    ## Phase 2: Soup

    - [x] T002 [P] Soup in tests/test_soup.py
    - [x] T003 [P] Bread in tests/test_bread.py

    ## Phase 3: Cake

    - [x] T004 Cake in tests/test_cake.py
"""
FILES = {
    "tasks.md": PLAN,
    "tests/test_soup.py": "def test_salt(): pass\ndef test_heat(): pass\n",
    "tests/test_bread.py": "import pytest\ndef test_crust(): pytest.skip('no oven')\n",
    "tests/test_cake.py": "def test_cake(): pass\n",
}
BAD_SOUP = {"tests/test_soup.py": "def test_salt(): assert 0\ndef test_heat(): pass\n"}


@pytest.fixture
def kitchen(example: Example) -> Example:
    """Chores without tests, soup and bread, and a cake behind them."""
    return example.write(FILES)


def settings(text: str) -> dict[str, str]:
    return {"pyproject.toml": text}


def test_the_default_gate(kitchen: Example) -> None:
    """Every item must pass; chores have nothing to judge and hold nothing back."""
    answer = kitchen.write(BAD_SOUP).run()
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "no_data", "2": "failed", "3": "blocked"}
    answer.result.stdout.fnmatch_lines(
        [
            "gate FAILED | Phase 2: Soup | 1 condition unmet",
            "  unmet: pass_rate >= 100%, observed 50%",
            "    tests/test_soup.py::test_salt (failed, T002)",
            "  blocks Phase 3: Cake (1 item)",
        ]
    )
    (phase,) = (phase for phase in answer.record["phases"] if phase["id"] == "3")
    assert (phase["blocked_by"], phase["blocked_by_all"]) == ("2", ["2"])


def test_a_failed_gate_fails_a_run_in_which_every_test_passed(kitchen: Example) -> None:
    """``verified`` asks for a passing item; a skipped one is none, so bread closes the gate."""
    answer = kitchen.write(settings('[tool.wavegate]\nplan = "tasks.md"\ngates = ["verified >= 100%"]')).run()
    assert answer.exit_code == 1
    assert answer.record["exit_code"] == 1
    assert answer.decisions() == {"1": "no_data", "2": "failed", "3": "blocked"}
    assert "failed" not in answer.outcomes().values()
    answer.result.stdout.fnmatch_lines(
        [
            "gate FAILED | Phase 2: Soup | 1 of 2 conditions unmet",
            "  unmet: verified >= 100%, observed 50% (pyproject.toml)",
            "    T003 has no passing item (1 skipped)",
        ]
    )


@pytest.mark.parametrize(
    ("gates", "decision", "exit_code"),
    [
        ('"pass_rate >= 50%"', "passed", 1),
        ('"failures <= 1", "pass_rate >= 0%"', "passed", 1),
        ('"pass_rate >= 51%"', "failed", 1),
        ('{ check = "pass_rate >= 100%", level = "warn" }', "warned", 1),
    ],
)
def test_gates_of_the_settings(kitchen: Example, gates: str, decision: str, exit_code: int) -> None:
    """A gate that names ``pass_rate`` takes the default's place; one at level ``warn`` blocks nothing."""
    answer = kitchen.write(BAD_SOUP | settings(f"[tool.wavegate]\ngates = [{gates}]")).run()
    assert answer.exit_code == exit_code
    assert answer.decisions()["2"] == decision
    assert answer.decisions()["3"] == ("blocked" if decision == "failed" else "passed")


@pytest.mark.parametrize("name", ["2", "Soup", "Phase 2"])
def test_gates_of_one_phase(kitchen: Example, name: str) -> None:
    """A phase is named by its id, its title or its label; other phases keep their own gates."""
    table = f'[tool.wavegate]\n[[tool.wavegate.phase]]\nid = "{name}"\ngates = ["pass_rate >= 50%"]'
    answer = kitchen.write(BAD_SOUP | settings(table)).run()
    assert answer.decisions() == {"1": "no_data", "2": "passed", "3": "passed"}


def test_one_more_condition_on_the_command_line(kitchen: Example) -> None:
    """``--wave-gate`` adds to all that is asked."""
    answer = kitchen.run("--wave-gate", "verified >= 60%")
    assert answer.decisions()["2"] == "failed"
    answer.result.stdout.fnmatch_lines(["  unmet: verified >= 60%, observed 50% (--wave-gate)"])


def test_front_matter_may_tighten(kitchen: Example) -> None:
    """A condition of the plan's front matter is asked like any other, and named as its source."""
    front = '---\nwavegate:\n  gates: ["verified >= 90%"]\n---\n'
    plan = front + "\n".join(line.strip() for line in PLAN.splitlines())
    answer = kitchen.write({"tasks.md": plan}).run()
    assert answer.decisions()["2"] == "failed"
    answer.result.stdout.fnmatch_lines(["  unmet: verified >= 90%, observed 50% (front matter)"])


def test_front_matter_may_not_relax_without_trust(kitchen: Example) -> None:
    """Weakening the default is refused unless pyproject.toml trusts the plan."""
    front = '---\nwavegate:\n  gates: ["pass_rate >= 10%"]\n---\n'
    plan = front + "\n".join(line.strip() for line in PLAN.splitlines())
    answer = kitchen.write(BAD_SOUP | {"tasks.md": plan}).run()
    assert answer.exit_code == 4
    assert "error[untrusted-plan]" in answer.error
    assert "trust_plan = true" in answer.error
    answer = kitchen.write(settings("[tool.wavegate]\ntrust_plan = true")).run()
    assert answer.decisions() == {"1": "no_data", "2": "passed", "3": "passed"}


def test_report_judges_and_blocks_nothing(kitchen: Example) -> None:
    """The verdict is shown and recorded; all runs, and the exit status is what it would be without gates."""
    strict = settings('[tool.wavegate]\ngates = ["verified >= 100%"]')
    answer = kitchen.write(strict).run("--wave-gates", "report")
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "no_data", "2": "failed", "3": "passed"}
    answer.result.stdout.fnmatch_lines(
        ["gate FAILED | Phase 2: Soup*", "  unmet: verified*", "  blocks nothing (--wave-gates report)"]
    )
    answer = kitchen.write(BAD_SOUP).run("--wave-gates", "report")
    assert answer.exit_code == 1
    assert answer.outcomes()["tests/test_cake.py::test_cake"] == "passed"


def test_report_tells_of_missing_evidence(kitchen: Example) -> None:
    """It would close the gate; chores, which have no tests, are still no news."""
    own = '[tool.wavegate]\n[[tool.wavegate.phase]]\nid = "2"\ngates = ["lag < 1s"]'
    answer = kitchen.write(settings(own)).run("--wave-gates", "report")
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "no_data", "2": "no_data", "3": "passed"}
    answer.result.stdout.fnmatch_lines(
        [
            "gate no data | Phase 2: Soup | 1 of 2 conditions unmet",
            "  no data: lag < 1s (pyproject.toml)",
            "    no sample of lag",
            "  blocks nothing (--wave-gates report)",
        ]
    )
    answer.result.stdout.no_fnmatch_line("gate no data | Phase 1*")


def test_where_a_metric_is_that_a_phase_lacks(kitchen: Example) -> None:
    """Phases are judged one by one, and yet the verdict says which other ones have it."""
    own = '[tool.wavegate]\n[[tool.wavegate.phase]]\nid = "2"\ngates = ["lag < 1s", "lagg < 1s"]'
    cake = 'def test_cake(record_metric): record_metric("lag", 3, "s")\n'
    first = PLAN.replace("- [x] T001 Clean up", "- [x] T001 Clean up, see tests/test_cake.py")
    first = first.replace(" in tests/test_cake.py", "")
    answer = kitchen.write({"tasks.md": first, "tests/test_cake.py": cake} | settings(own)).run()
    assert answer.decisions()["2"] == "no_data"
    answer.result.stdout.fnmatch_lines(
        [
            "  no data: lag < 1s (pyproject.toml)",
            "    no sample of lag",
            "    samples of lag belong to phase 1",
            "  no data: lagg < 1s (pyproject.toml)",
            "    no sample of lagg",
            "    hint: did you mean lag?",
        ]
    )


def test_off_judges_nothing(kitchen: Example) -> None:
    """Order and barriers stay, verdicts go."""
    answer = kitchen.write(BAD_SOUP).run("--wave-gates", "off")
    assert answer.exit_code == 1
    assert set(answer.decisions().values()) == {"not_run"}
    assert answer.outcomes()["tests/test_cake.py::test_cake"] == "passed"
    answer.result.stdout.no_fnmatch_line("gate *")


def test_missing_evidence_closes_and_may_be_allowed(kitchen: Example) -> None:
    """A phase whose every item was skipped has nothing to judge, and a gate for all phases lets it be."""
    skipped = "import pytest\npytestmark = pytest.mark.skip\ndef test_salt(): pass\n"
    answer = kitchen.write({"tests/test_soup.py": skipped}).run()
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "no_data", "2": "no_data", "3": "passed"}


def test_the_phases_own_gate_blocks_where_there_is_nothing_to_judge(kitchen: Example) -> None:
    """What a phase itself asked for must be shown; ``no_data = "warn"`` lets it pass."""
    skipped = "import pytest\npytestmark = pytest.mark.skip\ndef test_salt(): pass\n"
    own = '[tool.wavegate]\n[[tool.wavegate.phase]]\nid = "2"\ngates = [{{ check = "pass_rate >= 100%"{} }}]'
    answer = kitchen.write({"tests/test_soup.py": skipped} | settings(own.format(""))).run()
    assert (answer.exit_code, answer.decisions()["3"]) == (1, "blocked")
    answer.result.stdout.fnmatch_lines(
        ["  no data: pass_rate >= 100% (pyproject.toml)", "    every item was skipped"]
    )
    answer = kitchen.write(settings(own.format(', no_data = "warn"'))).run()
    assert (answer.exit_code, answer.decisions()["2"], answer.decisions()["3"]) == (0, "warned", "passed")


def test_the_closing_table(kitchen: Example) -> None:
    """Tasks done, verified and in all, items, time and verdict of each phase."""
    answer = kitchen.run()
    answer.result.stdout.re_match_lines(
        [
            r"=+ phases =+",
            r" +-+ tasks -+",
            r"wave  phase +done verified +of items +time  verdict",
            r"   1  Phase 1: Chores +1 +0 +1 +0 +0\.00s  no tests",
            r"   2  Phase 2: Soup +2 +1 +2 +3 +\d\.\d\ds  passed",
            r"   3  Phase 3: Cake +1 +1 +1 +1 +\d\.\d\ds  passed",
            r"critical path T001 > .*T004: \d\.\d\ds of \d+\.\d\ds \(\d+%\)",
        ]
    )
