"""What cannot be read: exit 4, what is wrong, where, one way out, and no traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

PLAN = """
    # Tasks

    ## Phase 1: One

    - [x] T001 One in tests/test_one.py
    - [x] T012 Two in tests/test_two.py
"""
TOUCH = "import pathlib\ndef test_{name}(): pathlib.Path(__file__).with_name('ran').touch()\n"
FILES = {
    "tasks.md": PLAN,
    "tests/test_one.py": TOUCH.format(name="one"),
    "tests/test_two.py": TOUCH.format(name="two"),
}


@pytest.fixture
def project(example: Example) -> Example:
    """A project that would run, were it not for one thing."""
    return example.write(FILES)


def refused(example: Example, answer: Answer, *, slug: str) -> str:
    """What the user reads; nothing ran, and nothing broke."""
    assert answer.exit_code == 4
    both = answer.text + answer.error
    assert "Traceback" not in both
    assert "INTERNALERROR" not in both
    assert f"error[{slug}]: " in answer.error
    assert "\n  hint: " in answer.error
    assert not (example.path / "tests" / "ran").exists()
    return answer.error


def test_a_missing_plan(project: Example) -> None:
    """The nearest name is offered."""
    text = refused(project, project.run(plan="task.md"), slug="missing-plan")
    assert "--> task.md" in text
    assert "did you mean tasks.md?" in text


def test_a_folder_without_a_plan(project: Example) -> None:
    """The folder is named."""
    assert "--> tests" in refused(project, project.run(plan="tests"), slug="no-plan")


def test_two_plans_in_a_folder(project: Example) -> None:
    """Both are named."""
    project.write({"all/specs/001-a/tasks.md": PLAN, "all/specs/002-b/tasks.md": PLAN})
    text = refused(project, project.run(plan="all"), slug="two-plans")
    assert "all/specs/001-a/tasks.md, all/specs/002-b/tasks.md" in text


def test_a_binary_file(project: Example) -> None:
    """It is no text."""
    (project.path / "tasks.md").write_bytes(bytes(range(256)) * 40)
    assert "--> tasks.md" in refused(project, project.run(), slug="binary-plan")


@pytest.mark.parametrize("text", ["", "# Tasks\n\nNothing yet.\n"], ids=["empty", "prose"])
def test_an_empty_plan(project: Example, text: str) -> None:
    """The hint shows how a task is written."""
    text = refused(project.write({"tasks.md": text}), project.run(), slug="empty-plan")
    assert "- [ ] T001 Create" in text


def test_a_cycle(project: Example) -> None:
    """It is shown as a path, with the line that closes it."""
    plan = PLAN.replace("test_one.py", "test_one.py (depends on T012)")
    plan = plan.replace("test_two.py", "test_two.py (depends on T001)")
    text = refused(project.write({"tasks.md": plan}), project.run(), slug="cycle")
    assert "T001 -> T012 -> T001" in text or "T012 -> T001 -> T012" in text
    assert "--> tasks.md:" in text


def test_a_duplicate_id_that_an_item_is_assigned_to(project: Example) -> None:
    """Both lines are named; without an item a duplicate is a mere finding."""
    plan = PLAN.replace("T012 Two", "T001 Two")
    text = refused(project.write({"tasks.md": plan}), project.run(), slug="duplicate-task")
    assert 'task id "T001" stands on lines 5 and 6' in text
    assert "--> tasks.md:6" in text
    plan = PLAN + "    - [x] T099 Three\n    - [x] T099 Four\n"
    assert project.write({"tasks.md": plan}).run().exit_code == 0


def test_an_unknown_id_in_a_mark(project: Example) -> None:
    """File and line of the test, and near ids."""
    marked = "import pytest\n\n@pytest.mark.task('T021')\ndef test_one(): pass\n"
    text = refused(project.write({"tests/test_one.py": marked}), project.run(), slug="unknown-task")
    assert 'tasks.md has no task "T021"' in text
    assert "--> tests/test_one.py:3" in text
    assert 'did you mean "T012"' in text


def test_several_unknown_ids_are_told_at_once(project: Example) -> None:
    """One run shows all there is to mend."""
    marked = "import pytest\n@pytest.mark.task('{}')\ndef test_it(): pass\n"
    project.write({f"tests/test_{n}.py": marked.format(f"T02{n}") for n in (1, 2)})
    text = refused(project, project.run(), slug="unknown-task")
    assert "tests/test_1.py:2: T021" in text
    assert "tests/test_2.py:2: T022" in text


def test_the_hook_names_an_unknown_id(project: Example) -> None:
    """Raised on a worker too, it is a usage error and no internal one."""
    project.write({"tests/conftest.py": "def pytest_wavegate_assign(item, plan): return ['T077']\n"})
    assert "the hook's answer" in refused(project, project.run(), slug="unknown-task")


def test_no_item_belongs_to_any_task(project: Example) -> None:
    """The plan and the tests hardly belong together."""
    project.write({"tasks.md": "# Tasks\n\n## Phase 1: One\n\n- [ ] T001 Elsewhere in tests/test_three.py\n"})
    text = refused(project, project.run(), slug="nothing-assigned")
    assert "(2 collected)" in text
    assert '@pytest.mark.task("T001")' in text


def test_an_unknown_dialect(project: Example) -> None:
    """The nearest name is offered."""
    assert "speckit" in refused(project, project.run("--dialect", "spekit"), slug="unknown-dialect")


def test_a_bad_selection(project: Example) -> None:
    """``--wave`` says what it takes."""
    text = refused(project, project.run("--wave", "phase:"), slug="unknown-selection")
    assert "phase:1" in text


@pytest.mark.parametrize(
    ("report", "slug", "word"),
    [
        ("jsn=run.jsn", "unknown-report", '"json"'),
        ("json", "bad-setting", "KIND=PATH"),
    ],
)
def test_a_bad_report_is_refused_before_any_test_runs(
    project: Example, report: str, slug: str, word: str
) -> None:
    """Nobody waits for a run whose report cannot be written."""
    assert word in refused(project, project.run(f"--wave-report={report}"), slug=slug)


@pytest.mark.parametrize(
    ("text", "slug", "words"),
    [
        ('gate = ["failures <= 0"]', "unknown-setting", ["pyproject.toml:2", "gates"]),
        ('gates = ["pasrate >= 95%"]', "unknown-subject", ["pyproject.toml:2", "pass_rate", "^"]),
        ('gates = ["pass_rate >= 95"]', "bad-unit", ["pyproject.toml:2", "95%"]),
        ('[[tool.wavegate.phase]]\nid = "Two"\ngates = []', "unknown-phase", ["pyproject.toml:3", "One"]),
        ("retries = 2", "unsupported-setting", ["pyproject.toml:2"]),
    ],
)
def test_a_bad_setting(project: Example, text: str, slug: str, words: list[str]) -> None:
    """Told with file and line before any test runs."""
    project.write({"pytest.ini": "[pytest]\n", "pyproject.toml": f"[tool.wavegate]\n{text}\n"})
    found = refused(project, project.run(), slug=slug)
    assert all(word in found for word in words)


def test_a_bad_gate_on_the_command_line(project: Example) -> None:
    """A caret shows where the condition goes wrong."""
    found = refused(project, project.run("--wave-gate", "pass_rate => 95%"), slug="bad-condition")
    assert "   |           ^" in found


def test_a_bad_ini_key(project: Example) -> None:
    """Ini keys are checked like options."""
    project.write({"pytest.ini": "[pytest]\nwave_gates = enforced\n"})
    assert "wave_gates" in refused(project, project.run(), slug="bad-setting")


def test_a_table_without_a_plan(project: Example) -> None:
    """``[tool.wavegate]`` alone names nothing to follow."""
    project.write({"pytest.ini": "[pytest]\n", "pyproject.toml": "[tool.wavegate]\ngates = []\n"})
    refused(project, project.run(plan=None), slug="no-plan")


@pytest.mark.parametrize(
    ("option", "value"),
    [("--wave-tdd", "red"), ("--wave-tdd", "prove"), ("--wave", "US1"), ("--wave-gate", "pass_rate >= 100%")],
)
def test_what_asks_of_a_plan_needs_one(project: Example, option: str, value: str) -> None:
    """Tests that pass would otherwise look as if they had been asked."""
    project.write({"pytest.ini": "[pytest]\n"})
    text = refused(project, project.run(f"{option}={value}", plan=None), slug="no-plan")
    assert f"{option} asks something of a plan" in text


def test_what_is_for_proofs_says_so_elsewhere(project: Example) -> None:
    """It stops nothing: it may stand among the options of a project."""
    answer = project.run("--wave-base=HEAD", "--wave-samples=3")
    assert answer.exit_code == 0
    assert "--wave-base and --wave-samples without --wave-tdd prove: nothing is proven" in answer.text
    assert "nothing is proven" not in project.run().text


def test_an_unknown_choice_is_the_command_lines_own_error(project: Example) -> None:
    """It is refused by pytest itself."""
    answer = project.run("--wave-gates", "maybe")
    assert answer.exit_code == 4
    assert "--wave-gates" in answer.error


def test_dist_each_has_no_place(spread: Example) -> None:
    """Every test on every worker is no plan."""
    spread.write(FILES)
    refused(spread, spread.run("--dist", "each"), slug="dist-each")


def test_asleep_without_a_plan(project: Example) -> None:
    """Nothing changes, and marks are known."""
    marked = (
        "import pytest\n\n@pytest.mark.task('T999', parallel=True)\n@pytest.mark.wave_task('x')\n"
        "@pytest.mark.wave_lock('a')\n@pytest.mark.wave_alone\ndef test_one(): pass\n"
    )
    answer = project.write({"tests/test_one.py": marked}).run("--strict-markers", plan=None)
    assert answer.exit_code == 0
    assert "phases" not in answer.text
    assert not (project.path / ".wavegate").exists()
    answer.result.assert_outcomes(passed=2)


def test_a_test_file_that_cannot_be_imported_is_told_as_such(example: Example) -> None:
    """Its tests are missing, so nothing is said of a plan whose items were not found."""
    example.write(
        {
            "tasks.md": "# Tasks: Shop\n\n## Phase 1: Basket\n\n- [x] T001 Basket in tests/test_basket.py\n",
            "tests/test_basket.py": "import no_such_module\n",
            "tests/test_other.py": "def test_other(): pass\n",
        }
    )
    answer = example.run()
    assert answer.exit_code == 2
    assert "no_such_module" in answer.text
    assert "nothing-assigned" not in answer.text + answer.error
    assert answer.outcomes() == {"tests/test_other.py::test_other": "not_run"}
