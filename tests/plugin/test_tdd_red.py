"""``--wave-tdd red``: the tests of the selected tasks must fail, for an honest reason."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

RED = "--wave-tdd=red"
PLAN = """
    # Tasks: Kiln

    ## Phase 1: Setup

    - [ ] T001 Lay out the project

    ## Phase 2: User Story 1 - Firing (Priority: P1)

    - [ ] T002 [P] [US1] Tests of the curve in tests/test_curve.py
    - [ ] T003 [P] [US1] Tests of the glaze in tests/test_glaze.py
    - [ ] T004 [US1] The curve in kiln/curve.py
    - [ ] T005 [US1] The glaze in kiln/glaze.py

    ## Phase 3: User Story 2 - Cooling (Priority: P2)

    - [ ] T006 [US2] Tests of the cooler in tests/test_cooler.py
    - [ ] T007 [US2] The cooler in kiln/cooler.py
"""
FILES = {
    "pytest.ini": "[pytest]\npythonpath = .\n",
    "tasks.md": PLAN,
    "kiln/__init__.py": "",
    "kiln/curve.py": "def degrees(minute):\n    raise NotImplementedError\n",
    "tests/test_curve.py": """
        from kiln.curve import degrees

        def test_start(): assert degrees(0) == 20
        def test_peak(): assert degrees(90) == 1220
    """,
}
"""The curve has a signature, the glaze and the cooler have nothing yet."""
GLAZE = """
    import pytest
    import unittest
    from kiln.glaze import Glaze

    class TestGlaze:
        def test_melts(self): assert Glaze().melts(1220)

        class TestThin:
            def test_runs(self): assert Glaze().runs()

    class Colours(unittest.TestCase):
        def test_blue(self): self.assertEqual(Glaze().colour, "blue")

    @pytest.mark.parametrize("coats", [1, 2])
    def test_coats(coats): assert Glaze(coats).coats == coats

    async def test_later(): pass

    @pytest.mark.task("T006")
    def test_cools(): pass

    @pytest.mark.task("T003", exempt="seen by eye")
    def test_shine(): pass

    def helper(): pass
"""

BAD = {
    "test_passes": ("passes", "def test_passes(): assert True"),
    "test_swallows": (
        "passes",
        """
        def test_swallows():
            try: degrees(1)
            except Exception: pass
        """,
    ),
    "test_raises": ("passes", "def test_raises():\n    with pytest.raises(NotImplementedError): degrees(1)"),
    "test_skip": ("skipped", "def test_skip(): pytest.skip('not here')"),
    "test_mark_skip": ("skipped", "@pytest.mark.skip\ndef test_mark_skip(): degrees(1)"),
    "test_xfail": ("xfail", "@pytest.mark.xfail\ndef test_xfail(): degrees(1)"),
    "test_xpass": ("xfail", "@pytest.mark.xfail\ndef test_xpass(): pass"),
    "test_strict": ("xfail", "@pytest.mark.xfail(strict=True)\ndef test_strict(): pass"),
    "test_fixture": (
        "fixture_error",
        "@pytest.fixture\ndef hot(): return {}['x']\ndef test_fixture(hot): degrees(1)",
    ),
    "test_lookup": ("no_fixture", "def test_lookup(no_such_thing): degrees(1)"),
    "test_teardown": (
        "teardown_error",
        "@pytest.fixture\ndef late():\n    yield\n    {}['x']\ndef test_teardown(late): degrees(1)",
    ),
    "test_foreign": ("foreign_import", "def test_foreign():\n    import no_such_package_at_all"),
    "test_name": ("unknown_name", "def test_name(): assert degres(1)"),
    "test_unclear": ("unclear", "def test_unclear(): assert {}['x']"),
    "test_syntax": ("syntax_error", "def test_syntax(): compile('def', 'x', 'exec')"),
    "test_fixture_called": ("misuse", "def test_fixture_called(): hot()"),
}


@pytest.fixture
def kiln(example: Example) -> Example:
    """A spec-kit plan: the code of a story is named by tasks of its own."""
    return example.write(FILES)


@pytest.fixture
def plain_kiln(plain: Example) -> Example:
    """The same, in one process."""
    return plain.write(FILES)


def reds(example: Example) -> dict[str, str]:
    """What is remembered: kind by node id."""
    file = example.path / ".wavegate/red.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {red["nodeid"]: red["kind"] for red in map(json.loads, lines)}


def refused(answer: Answer) -> dict[str, str]:
    """Why which items are not red, by the last part of the node id."""
    items: list[dict[str, Any]] = answer.record["items"]
    proofs = {item["nodeid"].rpartition("::")[2]: item["proof"] for item in items if item["proof"]}
    assert {proof["verdict"] for proof in proofs.values()} <= {"not_red"}
    assert all(proof["todo"] for proof in proofs.values())
    return {name: proof["slug"] for name, proof in proofs.items()}


def test_honest_reds_are_expected_and_kept(kiln: Example) -> None:
    """They are a category of their own, the run is green, and they are remembered."""
    answer = kiln.run(RED)
    assert answer.exit_code == 0
    assert set(answer.outcomes().values()) == {"xfailed"}
    assert reds(kiln) == {
        "tests/test_curve.py::test_start": "not_implemented",
        "tests/test_curve.py::test_peak": "not_implemented",
    }
    answer.result.stdout.fnmatch_lines(["red | 2 expected red", "*= 2 expected red in *"])
    assert not refused(answer)


def test_letter_and_word(plain_kiln: Example) -> None:
    """As the items of open tasks have them."""
    plain_kiln.run(RED).result.stdout.fnmatch_lines(["tests/test_curve.py rr *"])
    plain_kiln.run(RED, "-v").result.stdout.fnmatch_lines(["*test_start EXPECTED RED *"])


def test_each_dishonest_one_is_told(kiln: Example) -> None:
    """With the reason and one thing to do; the run fails, and none of them is remembered."""
    head = "import pytest\nfrom kiln.curve import degrees\n\ndef test_honest(): assert degrees(1)\n"
    texts = (f"\n{textwrap.dedent(text).strip()}\n" for _, text in BAD.values())
    answer = kiln.write({"tests/test_curve.py": head + "".join(texts)}).run(RED, "-v")
    assert answer.exit_code == 1
    assert refused(answer) == {name: slug for name, (slug, _) in BAD.items()}
    assert reds(kiln) == {"tests/test_curve.py::test_honest": "not_implemented"}
    for name in BAD:
        assert answer.text.count(f"\n  tests/test_curve.py::{name}\n") == 1
    answer.result.stdout.fnmatch_lines([f"red | 1 expected red, {len(BAD)} not red"])


def test_what_the_record_and_the_short_summary_say(plain_kiln: Example) -> None:
    """A test that passes has failed to be red; what has failed by itself keeps its outcome and traceback."""
    body = "def test_passes(): pass\ndef test_unclear(): {}['melt']\n"
    answer = plain_kiln.write({"tests/test_curve.py": body}).run(RED, "--junitxml=junit.xml")
    assert set(answer.outcomes().values()) == {"failed"}
    answer.result.stdout.fnmatch_lines(
        [
            "tests/test_curve.py nF *",
            "*not red: it passes",
            "*KeyError: 'melt'",
            "*- not red -*",
            "NOT RED tests/test_curve.py::test_passes*",
            "FAILED tests/test_curve.py::test_unclear*",
        ]
    )
    tasks = {task["id"]: task["proof"] for task in answer.record["tasks"]}
    assert tasks["T002"]["items"] == {
        "tests/test_curve.py::test_passes": "not_red",
        "tests/test_curve.py::test_unclear": "not_red",
    }
    assert tasks["T003"] is None
    tree = ET.parse(plain_kiln.path / "junit.xml")
    found = [(one.get("name"), str(one.get("value"))) for one in tree.iter("property")]
    assert [(name, text.partition(":")[0]) for name, text in found] == [("wavegate_proof", "not_red")] * 2


def test_no_gate_is_judged(kiln: Example) -> None:
    """Reds of an early phase hold nothing back, whatever the settings ask of phases."""
    kiln.write(
        {
            "pyproject.toml": '[tool.wavegate]\ngates = ["verified >= 100%", "duration < 1ms"]\n',
            "tests/test_cooler.py": "def test_cool():\n    from kiln import cooler\n",
        }
    )
    answer = kiln.run(RED)
    assert answer.exit_code == 0
    assert not any(line.startswith("gate ") for line in answer.text.splitlines())
    assert set(answer.decisions().values()) == {"not_run"}
    assert len(reds(kiln)) == 3


def test_only_the_selected_tasks_are_asked(kiln: Example) -> None:
    """Tests of other tasks are not run, nor those of no task."""
    kiln.write(
        {
            "tests/test_cooler.py": "def test_cool(): pass\n",
            "tests/test_stray.py": "def test_stray(): pass\n",
        }
    )
    assert kiln.run(RED, "--wave=T002").exit_code == 0
    assert kiln.run(RED, "--wave=US1").exit_code == 0
    assert kiln.run(RED, "--wave=phase:2").exit_code == 0
    answer = kiln.run(RED)
    assert refused(answer) == {"test_cool": "passes"}
    assert "test_stray" not in str(answer.record["items"])


def test_a_ticked_task_is_asked_like_an_open_one(kiln: Example) -> None:
    """What open tasks mean in other runs does not matter here."""
    kiln.write({"tasks.md": PLAN.replace("[ ] T002", "[x] T002")})
    for option in ("expect-red", "skip"):
        answer = kiln.run(RED, f"--wave-open={option}")
        assert set(answer.outcomes().values()) == {"xfailed"}
    kiln.write({"tasks.md": PLAN})
    assert kiln.run(RED, "--wave-open=skip").exit_code == 0


def test_honest_reds_do_not_count_for_maxfail(kiln: Example) -> None:
    """``-x`` stops at the first test that is not red."""
    answer = kiln.run(RED, "-x")
    assert answer.exit_code == 0
    assert "not_run" not in answer.outcomes().values()


def test_a_file_that_cannot_be_imported_yet(kiln: Example) -> None:
    """Each test that would have been there is a weak red, where its own task's module is what is missing."""
    answer = kiln.write({"tests/test_glaze.py": GLAZE}).run(RED)
    assert answer.exit_code == 1
    found = {name.removeprefix("tests/test_glaze.py::"): word for name, word in answer.outcomes().items()}
    assert {name for name, word in found.items() if word == "xfailed"} == {
        "TestGlaze::test_melts",
        "TestGlaze::TestThin::test_runs",
        "Colours::test_blue",
        "test_coats",
        "test_later",
        "test_shine",
        "tests/test_curve.py::test_start",
        "tests/test_curve.py::test_peak",
    }
    # The mark says which task it is of, and the glaze is none of that task's.
    assert refused(answer) == {"test_cools": "foreign_import"}
    assert "helper" not in found
    assert reds(kiln)["tests/test_glaze.py::TestGlaze::TestThin::test_runs"] == "absent"
    answer.result.stdout.fnmatch_lines(["red | 7 expected red (5 of them weak), 1 not red, 1 exempt"])
    answer.result.stdout.fnmatch_lines(["*No module named 'kiln.glaze'*"])


def test_such_tests_can_be_selected(plain_kiln: Example) -> None:
    """By task, by name and by node id, as if they were there."""
    plain_kiln.write({"tests/test_glaze.py": GLAZE})

    def run(*args: str) -> set[str]:
        return {name.partition("::")[2] for name in plain_kiln.run(RED, *args).outcomes()}

    assert run("--wave=T006") == {"test_cools"}
    assert run("-k", "test_blue or test_start") == {"Colours::test_blue", "test_start"}
    assert run("tests/test_glaze.py::TestGlaze") == {
        "TestGlaze::test_melts",
        "TestGlaze::TestThin::test_runs",
    }
    assert run("tests/test_glaze.py::TestGlaze::TestThin::test_runs") == {"TestGlaze::TestThin::test_runs"}
    listed = plain_kiln.run(RED, "--collect-only", "-q")
    listed.result.stdout.fnmatch_lines(["tests/test_glaze.py::TestGlaze::test_melts"])


@pytest.mark.parametrize(
    ("first", "slug"),
    [
        ("import no_such_package_at_all", "foreign_import"),
        ("def def", "syntax_error"),
        ("1 / 0", "collect_error"),
        ("import pytest; pytest.importorskip('kiln.glaze')", "skipped"),
        ("import pytest; pytest.skip('later', allow_module_level=True)", "skipped"),
        ("from kiln.curve import coats", "absent in the story"),
    ],
)
def test_why_a_file_cannot_be_imported(kiln: Example, first: str, slug: str) -> None:
    """Only the absence of the task's own code is honest; a file that does not parse stands as a whole."""
    answer = kiln.write({"tests/test_glaze.py": f"{first}\ndef test_melts(): pass\n"}).run(RED, "--wave=T003")
    if slug == "absent in the story":
        assert (answer.exit_code, refused(answer)) == (0, {})
        return
    name = "<file>" if slug == "syntax_error" else "test_melts"
    assert (answer.exit_code, refused(answer)) == (1, {name: slug})


def test_a_broken_file_of_no_task(kiln: Example) -> None:
    """It is named, and its tests are left out; one that does not even parse stops the run, as ever."""
    answer = kiln.write({"tests/test_stray.py": "import no_such_thing\ndef test_x(): pass\n"}).run(RED)
    assert answer.exit_code == 0
    answer.result.stdout.fnmatch_lines(["*tests/test_stray.py cannot be collected*no task*no_such_thing*"])
    answer = kiln.write({"tests/test_stray.py": "def def\n"}).run(RED)
    assert answer.exit_code != 0
    answer.result.stdout.fnmatch_lines(["*1 error*"])


def test_code_of_the_task_that_does_not_parse(kiln: Example) -> None:
    """That is told apart from a test that does not."""
    answer = kiln.write({"kiln/curve.py": "def def\n"}).run(RED)
    assert set(refused(answer).values()) == {"broken_code"}


def test_exempt_items_are_listed_and_not_asked(kiln: Example) -> None:
    """They may pass or fail honestly, and are not remembered; what breaks otherwise still fails the run."""
    body = """
        import pytest
        from kiln.curve import degrees
        exempt = pytest.mark.task("T002", exempt="refactoring")

        @exempt
        def test_old(): pass

        @exempt
        def test_new(): assert degrees(1)

        @exempt
        @pytest.mark.skip
        def test_far(): pass

        def test_red(): assert degrees(1)
    """
    answer = kiln.write({"tests/test_curve.py": body}).run(RED)
    assert answer.exit_code == 0
    assert list(reds(kiln)) == ["tests/test_curve.py::test_red"]
    assert refused(answer) == {}
    answer.result.stdout.fnmatch_lines(
        ["exempt    tests/test_curve.py::test_old: refactoring", "red | 1 expected red, 3 exempt"]
    )
    broken = body + "\n        @exempt\n        def test_broken(): {}['x']\n"
    answer = kiln.write({"tests/test_curve.py": broken}).run(RED)
    assert answer.exit_code == 1
    assert refused(answer) == {}


def test_parameters_are_judged_one_by_one(kiln: Example) -> None:
    """One vacuous case is found among the others."""
    body = """
        import pytest
        from kiln.curve import degrees

        @pytest.mark.parametrize("minute", [0, 5, None])
        def test_case(minute): assert minute is None or degrees(minute)
    """
    answer = kiln.write({"tests/test_curve.py": body}).run(RED)
    assert refused(answer) == {"test_case[None]": "passes"}
    assert set(reds(kiln)) == {"tests/test_curve.py::test_case[0]", "tests/test_curve.py::test_case[5]"}


def test_a_class_with_a_shared_fixture(kiln: Example) -> None:
    """A fixture that needs the code is honest where the code is not there, each test for itself."""
    body = """
        import unittest
        import pytest
        from kiln.curve import degrees

        @pytest.fixture(scope="class")
        def peak(): return degrees(90)

        class TestCurve:
            @pytest.fixture
            def cooler(self):
                from kiln.curve import nothing

            def test_high(self, peak): assert peak > 1000
            def test_hot(self, peak): assert peak > 900
            def test_cool(self, cooler): pass

        class Low(unittest.TestCase):
            def setUp(self): self.start = degrees(0)
            def test_low(self): self.assertLess(self.start, 30)
            @unittest.skip("later")
            def test_lowest(self): self.assertLess(self.start, 0)

        class Lower(unittest.TestCase):
            @unittest.expectedFailure
            def test_lower(self): self.assertLess(degrees(0), 3)
    """
    answer = kiln.write({"tests/test_curve.py": body}).run(RED)
    assert refused(answer) == {"test_lower": "xfail", "test_lowest": "skipped"}
    assert {name.rpartition("::")[2]: kind for name, kind in reds(kiln).items()} == {
        "test_high": "fixture_stub",
        "test_hot": "fixture_stub",
        "test_cool": "absent",
        "test_low": "not_implemented",
    }


@pytest.mark.parametrize("library", ["asyncio", "anyio"])
def test_async_tests(kiln: Example, library: str) -> None:
    """They fail like others where a library runs them."""
    pytest.importorskip(f"pytest_{library}" if library == "asyncio" else library)
    body = f"""
        import pytest
        from kiln.curve import degrees
        pytestmark = pytest.mark.{library}

        @pytest.fixture
        def anyio_backend(): return "asyncio"
        async def test_start(): assert degrees(0) == 20
        async def test_passes(): pass
    """
    answer = kiln.write({"tests/test_curve.py": body}).run(RED)
    assert refused(answer) == {"test_passes": "passes"}
    assert list(reds(kiln).values()) == ["not_implemented"]


def test_async_tests_that_nothing_runs(plain_kiln: Example) -> None:
    """That pytest fails or skips them says nothing of the code."""
    body = "from kiln.curve import degrees\nasync def test_start(): assert degrees(0)\n"
    answer = plain_kiln.write({"tests/test_curve.py": body}).run(RED, "-p", "no:asyncio", "-p", "no:anyio")
    assert refused(answer)["test_start"] in {"misuse", "skipped", "unclear"}


def test_a_test_that_runs_out_of_time(kiln: Example) -> None:
    """That is no honest red, however it is stopped."""
    pytest.importorskip("pytest_timeout")
    body = "import time\ndef test_slow(): time.sleep(30)\n"
    answer = kiln.write({"tests/test_curve.py": body}).run(RED, "--timeout=0.5")
    assert refused(answer) == {"test_slow": "timeout"}


def test_a_test_that_takes_its_worker_down(spread: Example) -> None:
    """It is no honest red, and the others are judged all the same."""
    spread.write(FILES)
    body = "import os\nfrom kiln.curve import degrees\n"
    body += "def test_dies(): os._exit(3)\ndef test_start(): assert degrees(0)\n"
    answer = spread.write({"tests/test_curve.py": body}).run(RED)
    assert refused(answer) == {"test_dies": "crash"}
    assert list(reds(spread)) == ["tests/test_curve.py::test_start"]


@pytest.mark.skipif(not hasattr(pytest, "Subtests"), reason="this pytest has no subtests")
def test_subtests(kiln: Example) -> None:
    """One red part makes an item red, unless another part fails for a bad reason."""
    body = """
        from kiln.curve import degrees

        def test_some(subtests):
            with subtests.test("a"): pass
            with subtests.test("b"): assert degrees(1)
            with subtests.test("c"): assert degrees(2)

        def test_none(subtests):
            with subtests.test("a"): pass

        def test_bad(subtests):
            with subtests.test("a"): assert degrees(1)
            with subtests.test("b"): {}["x"]
    """
    answer = kiln.write({"tests/test_curve.py": body}).run(RED)
    assert refused(answer) == {"test_none": "passes", "test_bad": "unclear"}
    assert list(reds(kiln)) == ["tests/test_curve.py::test_some"]


def test_doctests_are_no_tests_of_a_task(plain_kiln: Example) -> None:
    """They are left out, and that is said."""
    code = (
        'def degrees(minute):\n    """\n    >>> degrees(1)\n    1\n    """\n    raise NotImplementedError\n'
    )
    answer = plain_kiln.write({"kiln/curve.py": code}).run(RED, "--doctest-modules")
    assert answer.exit_code == 0
    answer.result.stdout.fnmatch_lines(["*1 item is no test function (doctests and the like)*"])


def test_a_task_without_tests(plain_kiln: Example) -> None:
    """There is nothing to be red, which is not green."""
    answer = plain_kiln.run(RED, "--wave=T004")
    assert answer.exit_code == 5
    answer.result.stdout.fnmatch_lines(["red | no test was asked"])
    assert "\x1b[33m\x1b[1mred | no test was asked" in plain_kiln.run(RED, "--wave=T004", "--color=yes").text


def test_tests_that_nobody_has_written_yet(kiln: Example) -> None:
    """Nothing of them is red: that is said, and does not spoil what is."""
    note = "wavegate: no test is written yet of T003 (tests/test_glaze.py), T006 (tests/test_cooler.py)"
    kiln.run(RED).result.stdout.fnmatch_lines([note])
    kiln.write({"tests/test_glaze.py": "def helper(): pass\n"})
    kiln.run(RED, "-k", "start").result.stdout.fnmatch_lines([note])
    kiln.write({"tests/test_cooler.py": "from kiln import cooler\ndef test_cool(): pass\n"})
    answer = kiln.run(RED, "tests/test_curve.py")
    answer.result.stdout.fnmatch_lines([note.partition(", T006")[0]])
    assert answer.exit_code == 0
    assert "no test is written yet" not in kiln.run(RED, "--wave=T002,T006").text


def test_a_task_whose_story_names_no_file(plain: Example) -> None:
    """What fails by an assertion is honest; of a missing module nobody knows whose it is, which is said."""
    plain.write(
        {
            "tasks.md": "# Tasks: Kiln\n\n## Phase 1: Tests\n\n- [ ] T001 Tests in tests/test_all.py\n",
            "tests/test_all.py": "def test_a(): assert 0\ndef test_b():\n    import kiln\n",
        }
    )
    answer = plain.run(RED)
    assert refused(answer) == {"test_b": "foreign_import"}
    answer.result.stdout.fnmatch_lines(["    to do: name the file in T001"])


def test_a_memory_that_is_damaged_or_cannot_be_written(plain_kiln: Example) -> None:
    """The first is told and mended, the second is told."""
    memory = plain_kiln.path / ".wavegate/red.jsonl"
    memory.parent.mkdir()
    memory.write_text("<<<<<<< ours\n", encoding="utf-8")
    plain_kiln.run(RED).result.stdout.fnmatch_lines(["*.wavegate/red.jsonl has lines that are no entries: 1"])
    assert len(reds(plain_kiln)) == 2
    memory.unlink()
    memory.mkdir()
    answer = plain_kiln.run(RED)
    assert answer.exit_code == 0
    answer.result.stdout.fnmatch_lines(
        ["wavegate: what was seen red cannot be written: *: make it writable (.wavegate/red.jsonl)"]
    )


def test_groups_of_workers_are_no_part_of_a_name(spread: Example) -> None:
    """``--dist loadgroup`` appends them to node ids."""
    body = "import pytest\nfrom kiln.curve import degrees\n"
    body += "@pytest.mark.xdist_group('hot')\ndef test_start(): assert degrees(0)\n"
    spread.write(FILES).write({"tests/test_curve.py": body}).run(RED, "--dist=loadgroup")
    assert list(reds(spread)) == ["tests/test_curve.py::test_start"]


def test_a_second_attempt_counts(kiln: Example) -> None:
    """pytest-rerunfailures runs again what is no expected red; an honest one is not run again."""
    pytest.importorskip("pytest_rerunfailures")
    body = """
        import pathlib
        from kiln.curve import degrees

        def test_start():
            with pathlib.Path(__file__).with_name("runs").open("a") as file: file.write(".")
            assert degrees(0)
    """
    answer = kiln.write({"tests/test_curve.py": body}).run(RED, "--reruns=2")
    assert answer.exit_code == 0
    assert (kiln.path / "tests/runs").read_text() == "."


def test_what_was_seen_before_an_interruption_is_kept(kiln: Example) -> None:
    """The rest of the run is lost, no more."""
    body = """
        import pytest
        from kiln.curve import degrees
        def test_start(): assert degrees(0)
        def test_stop(): pytest.exit("enough", 3)
    """
    answer = kiln.write({"tests/test_curve.py": body}).run(RED)
    assert answer.exit_code != 0
    assert list(reds(kiln)) == ["tests/test_curve.py::test_start"]


def test_code_that_stands_in_a_src_folder(plain: Example) -> None:
    """A plan says nothing of import roots."""
    plain.write(
        {
            "pytest.ini": "[pytest]\npythonpath = src\naddopts = --import-mode=importlib\n",
            "tasks.md": PLAN.replace("kiln/", "src/kiln/"),
            "src/kiln/__init__.py": "",
            "tests/test_glaze.py": "import kiln.glaze\ndef test_melts(): pass\n",
            "tests/test_curve.py": "from kiln import curve\nSTART = curve.START\ndef test_start(): pass\n",
            "src/kiln/curve.py": "",
        }
    )
    assert plain.run(RED).exit_code == 0
    assert set(reds(plain).values()) == {"absent"}
