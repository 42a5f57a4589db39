"""Which task an item belongs to, in real runs: marks, tags, what the plan names, and the hook."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

PLAN = """
    # Tasks: Library

    ## Phase 1: Shelves

    - [x] T001 Shelves
    - [x] T002 Shelve by `tests/test_ids.py::test_second` and `tests/test_ids.py::TestGroup`

    ## Phase 2: Loans

    - [x] T003 [P] Loans in tests/test_file.py
    - [x] T004 Returns in tests/loans/

    ## Phase 3: Fines

    - [ ] T005 Fines
    - [ ] T006 [P] Letters
"""


def tasks_of(answer: Answer) -> dict[str, list[str]]:
    """Tasks by the item's own name."""
    return {item["nodeid"].split("::", 1)[1]: item["tasks"] for item in answer.record["items"]}


def wave_of(answer: Answer, name: str) -> Any:
    return next(item["wave"] for item in answer.record["items"] if item["nodeid"].endswith(name))


def test_marks_on_function_class_and_module(example: Example) -> None:
    """The nearest mark counts; both names, tags as written, several ids and qualified ids work."""
    answer = example.write(
        {
            "specs/020-library/tasks.md": PLAN,
            "tests/test_marked.py": """
                import pytest

                pytestmark = pytest.mark.task("T001")

                def test_module(): pass

                @pytest.mark.task("T005")
                def test_function(): pass

                @pytest.mark.wave_task("T003", "T005")
                def test_two(): pass

                @pytest.mark.task("[T006] [P] [US1]")
                class TestTag:
                    def test_in_class(self): pass

                    @pytest.mark.task("T003")
                    def test_nearer(self): pass

                @pytest.mark.task("020-library:T005")
                def test_qualified(): pass

                @pytest.mark.task("019-other:T005")
                def test_of_another_plan(): pass

                @pytest.mark.task("nightly", queue="slow")
                def test_foreign_mark(): pass

                @pytest.mark.parametrize("n", [1, 2])
                @pytest.mark.task("T006")
                def test_parametrized(n): pass
            """,
        }
    ).run("--strict-markers", plan="specs/020-library")
    assert answer.exit_code == 0
    assert tasks_of(answer) == {
        "test_module": ["T001"],
        "test_function": ["T005"],
        "test_two": ["T003", "T005"],
        "TestTag::test_in_class": ["T006"],
        "TestTag::test_nearer": ["T003"],
        "test_qualified": ["T005"],
        "test_of_another_plan": ["T001"],
        "test_foreign_mark": ["T001"],
        "test_parametrized[1]": ["T006"],
        "test_parametrized[2]": ["T006"],
    }


def test_tags_in_docstrings_and_comments(example: Example) -> None:
    """A tag on function, class or module assigns; an unknown id in one is a finding, not an error."""
    answer = example.write(
        {
            "tasks.md": PLAN,
            "test_tags.py": '''
                """[T001] Everything here unless it says otherwise."""
                import pytest

                def test_of_the_module(): pass

                def test_docstring():
                    """[T003] [P] [US1] Lends a book."""

                # [T005] Fines grow.
                def test_comment(): pass

                # [T006] [P]
                @pytest.mark.parametrize("n", [1])
                def test_above_a_decorator(n): pass

                class TestClass:
                    """[T004] Returns."""

                    def test_in_class(self): pass

                def test_unknown():
                    """[T066] No such task."""
            ''',
        }
    ).run()
    assert answer.exit_code == 0
    assert tasks_of(answer) == {
        "test_of_the_module": ["T001"],
        "test_docstring": ["T003"],
        "test_comment": ["T005"],
        "test_above_a_decorator[1]": ["T006"],
        "TestClass::test_in_class": ["T004"],
        "test_unknown": ["T001"],
    }
    assert [finding["code"] for finding in answer.record["findings"]] == ["WG201"]
    answer.result.stdout.fnmatch_lines(["*warning WG201*test_tags.py:*", '*no task "T066"*', '*"T006"*'])


def test_what_the_plan_names(example: Example) -> None:
    """Single tests, files and folders named by tasks claim items, the most specific mention first."""
    answer = example.write(
        {
            "tasks.md": PLAN,
            "tests/test_ids.py": """
                def test_first(): pass
                def test_second(): pass
                class TestGroup:
                    def test_member(self): pass
            """,
            "tests/test_file.py": "def test_lend(): pass\n",
            "tests/loans/test_return.py": "def test_return(): pass\n",
            "tests/loans/deep/test_late.py": "def test_late(): pass\n",
        }
    ).run()
    assert answer.exit_code == 0
    assert tasks_of(answer) == {
        "test_first": [],
        "test_second": ["T002"],
        "TestGroup::test_member": ["T002"],
        "test_lend": ["T003"],
        "test_return": ["T004"],
        "test_late": ["T004"],
    }
    assert answer.tasks()["T006"] == "no_tests"


def test_the_hook_in_a_nested_conftest(example: Example) -> None:
    """A hook in a folder's conftest speaks for the items of that folder alone, on workers too."""
    answer = example.write(
        {
            "tasks.md": PLAN,
            "tests/api/conftest.py": """
                def pytest_wavegate_assign(item, plan):
                    if item.name.endswith("_fine"):
                        return [task.id for task in plan.tasks if task.title.startswith("Fines")]
                    return "T001" if item.name == "test_alone" else None
            """,
            "tests/api/test_api.py": """
                import pytest

                @pytest.mark.task("T001")
                def test_small_fine(): pass
                def test_alone(): pass
                @pytest.mark.task("T003")
                def test_left_to_its_mark(): pass
            """,
            "tests/other/test_other.py": "def test_other_fine(): pass\n",
        }
    ).run()
    assert answer.exit_code == 0
    assert tasks_of(answer) == {
        "test_small_fine": ["T005"],
        "test_alone": ["T001"],
        "test_left_to_its_mark": ["T003"],
        "test_other_fine": [],
    }


def test_an_item_of_two_waves_runs_once_in_the_later(example: Example) -> None:
    """It counts for each of its tasks there, and its failure is the later phase's."""
    answer = example.write(
        {
            "tasks.md": PLAN,
            "test_both.py": """
                import pytest
                @pytest.mark.task("T001", "T005")
                def test_both(): assert False
                @pytest.mark.task("T003")
                def test_between(): pass
            """,
        }
    ).run()
    assert answer.exit_code == 1
    assert wave_of(answer, "test_both") == 3
    assert answer.decisions() == {"1": "no_data", "2": "passed", "3": "failed"}
    assert (answer.tasks()["T001"], answer.tasks()["T005"]) == ("failed", "failed")


def test_a_file_shared_by_several_phases(example: Example) -> None:
    """It runs with the last of them; the user is told what is deferred and which mark to add."""
    answer = example.write(
        {
            "tasks.md": """
                # Tasks
                ## Phase 1: Write
                - [x] T001 Write in tests/test_api.py
                ## Phase 2: Read
                - [x] T002 Read in tests/test_api.py
            """,
            "tests/test_api.py": "def test_write(): pass\ndef test_read(): pass\n",
        }
    ).run()
    assert answer.exit_code == 0
    assert answer.tasks() == {"T001": "deferred", "T002": "passed"}
    assert answer.decisions() == {"1": "no_data", "2": "passed"}
    answer.result.stdout.fnmatch_lines(
        [
            "*= findings =*",
            "warning WG202  tasks.md:3",
            "  tasks of 2 phases share tests/test_api.py: Phase 1 (T001) and Phase 2 (T002);",
            "  its tests run with T002, so T001 is deferred",
            '*@pytest.mark.task("T001")*',
            "*Phase 1: Write*deferred",
        ]
    )


def test_marks_separate_a_shared_file(example: Example) -> None:
    """Once its tests are marked nothing is deferred and nothing is said."""
    answer = example.write(
        {
            "tasks.md": """
                # Tasks
                ## Phase 1: Write
                - [x] T001 Write in tests/test_api.py
                ## Phase 2: Read
                - [x] T002 Read in tests/test_api.py
            """,
            "tests/test_api.py": """
                import pytest
                @pytest.mark.task("T001")
                def test_write(): pass
                @pytest.mark.task("T002")
                def test_read(): pass
            """,
        }
    ).run()
    assert answer.decisions() == {"1": "passed", "2": "passed"}
    answer.result.stdout.no_fnmatch_line("*findings*")


def test_unittest_cases_are_assigned_by_mark_tag_and_file(example: Example) -> None:
    """A TestCase is a class like any other."""
    answer = example.write(
        {
            "tasks.md": PLAN,
            "tests/test_file.py": '''
                import unittest
                import pytest

                class TestByFile(unittest.TestCase):
                    def test_plain(self): pass

                    def test_tagged(self):
                        """[T001] Shelves."""

                @pytest.mark.task("T005")
                class TestMarked(unittest.TestCase):
                    def test_inside(self): self.assertTrue(True)
            ''',
        }
    ).run()
    assert answer.exit_code == 0
    assert tasks_of(answer) == {
        "TestByFile::test_plain": ["T003"],
        "TestByFile::test_tagged": ["T001"],
        "TestMarked::test_inside": ["T005"],
    }


SUBTESTS = """
    import pytest

    @pytest.mark.task("T001")
    def test_parts(subtests):
        for n in range(3):
            with subtests.test(n=n):
                {body}

    @pytest.mark.task("T003")
    def test_later(): pass
"""


@pytest.mark.skipif(not hasattr(pytest, "Subtests"), reason="this pytest has no subtests")
def test_a_failing_subtest_fails_its_item_and_the_gate(example: Example) -> None:
    """Every part runs, the item counts once, as failed."""
    answer = example.write({"tasks.md": PLAN, "test_it.py": SUBTESTS.format(body="assert n != 1")}).run()
    assert answer.exit_code == 1
    assert answer.outcomes() == {"test_it.py::test_parts": "failed", "test_it.py::test_later": "blocked"}
    assert answer.decisions()["1"] == "failed"


@pytest.mark.skipif(not hasattr(pytest, "Subtests"), reason="this pytest has no subtests")
@pytest.mark.parametrize("body", ["pass", "pytest.skip('not here')"])
def test_other_subtests_leave_their_item_passed(example: Example, body: str) -> None:
    """A subtest that passes or is skipped changes nothing."""
    answer = example.write({"tasks.md": PLAN, "test_it.py": SUBTESTS.format(body=body)}).run()
    assert answer.exit_code == 0
    assert set(answer.outcomes().values()) == {"passed"}


def test_doctests_and_items_of_other_collectors_are_unplanned(example: Example) -> None:
    """They run, and belong to no task even in a file that a task names."""
    answer = example.write(
        {
            "tasks.md": PLAN,
            "tests/test_file.py": '''
                def test_lend():
                    """Lend.

                    >>> 1 + 1
                    2
                    """
            ''',
            "tests/loans/test_rules.yaml": "rule: 1\n",
            "conftest.py": """
                import pytest

                class Rules(pytest.File):
                    def collect(self):
                        yield Rule.from_parent(self, name="rule")

                class Rule(pytest.Item):
                    def runtest(self): pass

                def pytest_collect_file(file_path, parent):
                    if file_path.suffix == ".yaml":
                        return Rules.from_parent(parent, path=file_path)
            """,
        }
    ).run("--doctest-modules")
    assert answer.exit_code == 0
    planned = {item["nodeid"]: (item["tasks"], item["outcome"]) for item in answer.record["items"]}
    assert planned == {
        "tests/test_file.py::test_file.test_lend": ([], "passed"),
        "tests/test_file.py::test_lend": (["T003"], "passed"),
        "tests/loans/test_rules.yaml::rule": ([], "passed"),
    }


def test_explain_says_why(plain: Example) -> None:
    """The command names task, phase, wave and rule for each item, through the project's own pytest."""
    plain.write(
        {
            "tasks.md": PLAN,
            "tests/test_file.py": '''
                import pytest
                def test_by_file(): pass
                @pytest.mark.task("T005", "T001")
                def test_by_mark(): pass
                def test_by_tag():
                    """[T006] Letters."""
            ''',
            "tests/test_stray.py": "def test_stray(): pass\n",
        }
    )
    result = plain.pytester.run(sys.executable, "-m", "pytest_wavegate", "explain", "tasks.md", "tests")
    assert result.ret == 0
    assert result.outlines == [
        "tests/test_file.py::test_by_file: T003 (Phase 2), wave 2, by file: "
        "tasks.md:10 names tests/test_file.py",
        "tests/test_file.py::test_by_mark: T001 (Phase 1), T005 (Phase 3), wave 3 (the last of theirs), "
        'by mark: @pytest.mark.task("T005", "T001") on the function',
        "tests/test_file.py::test_by_tag: T006 (Phase 3), wave 3, by tag: "
        "the docstring at tests/test_file.py:6 begins with [T006]",
        "tests/test_stray.py::test_stray: no task: "
        "it has no mark and no tag, and no task of tasks.md names it",
    ]


def test_explain_of_an_unknown_mark_is_a_usage_error(plain: Example) -> None:
    """What pytest says is handed on, without a traceback."""
    plain.write(
        {"tasks.md": PLAN, "test_a.py": "import pytest\n@pytest.mark.task('T009')\ndef test_a(): pass\n"}
    )
    result = plain.pytester.run(sys.executable, "-m", "pytest_wavegate", "explain", "tasks.md", "test_a.py")
    assert result.ret == 2
    assert "Traceback" not in result.stderr.str()
    result.stderr.fnmatch_lines(["*T009*"])


def test_explain_of_a_test_that_is_not_there(plain: Example) -> None:
    """One missing test is told, and nothing is said of the others."""
    plain.write({"tasks.md": "# Tasks: A\n\n## Phase 1: B\n\n- [x] T001 C in tests/test_c.py\n"})
    plain.write({"tests/test_c.py": "def test_c(): pass\n"})
    command = [sys.executable, "-m", "pytest_wavegate", "explain", "tasks.md"]
    done = plain.pytester.run(*command, "tests/test_c.py::test_c", "tests/test_c.py::test_d")
    assert done.ret == 2
    done.stderr.fnmatch_lines(["*nothing-explained*", "*not found*"])
