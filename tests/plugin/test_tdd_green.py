"""``--wave-tdd green``: tests must pass, and have been seen red as they stand now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

RED, GREEN = "--wave-tdd=red", "--wave-tdd=green"
PLAN = """
    # Tasks: Kiln

    ## Phase 1: User Story 1 - Firing (Priority: P1)

    - [ ] T001 [P] [US1] Tests of the curve in tests/test_curve.py
    - [ ] T002 [US1] The curve in kiln/curve.py

    ## Phase 2: User Story 2 - Cooling (Priority: P2)

    - [ ] T003 [US2] Tests of the cooler in tests/test_cooler.py
    - [ ] T004 [US2] The cooler in kiln/cooler.py
"""
CURVE = """
    import pytest
    from kiln.curve import degrees

    START = 20

    @pytest.fixture
    def minute(): return 0

    def test_start(minute): assert degrees(minute) == START
    def test_peak(): assert degrees(90) == 1220
"""
OPEN = {"kiln/curve.py": "def degrees(minute):\n    raise NotImplementedError\n"}
DONE = {"kiln/curve.py": "def degrees(minute):\n    return 20 + minute * 40 // 3\n"}
FILES = {
    "pytest.ini": "[pytest]\npythonpath = .\n",
    "tasks.md": PLAN,
    "kiln/__init__.py": "",
    "tests/test_curve.py": CURVE,
    **OPEN,
}


@pytest.fixture
def kiln(example: Example) -> Example:
    """A spec-kit plan, with tests of a function that is only declared."""
    return example.write(FILES)


@pytest.fixture
def seen(plain: Example) -> Example:
    """The same in one process: seen red, and written since."""
    assert plain.write(FILES).run(RED).exit_code == 0
    return plain.write(DONE)


def proofs(answer: Answer) -> dict[str, tuple[str, str]]:
    """Verdict and slug by the last part of the node id."""
    items: list[dict[str, Any]] = answer.record["items"]
    found = {item["nodeid"].rpartition("::")[2]: item["proof"] for item in items}
    assert all(proof["todo"] for proof in found.values() if proof["verdict"] in ("not_red", "weak"))
    return {name: (proof["verdict"], proof["slug"]) for name, proof in found.items()}


def verdicts(answer: Answer) -> dict[str, str]:
    """Verdict by the last part of the node id."""
    return {name: verdict for name, (verdict, _) in proofs(answer).items()}


def test_seen_red_and_passing_is_proven(kiln: Example) -> None:
    """Red first, then the code, then green: one after the other, in every mode."""
    assert kiln.run(RED).exit_code == 0
    answer = kiln.write(DONE).run(GREEN)
    assert answer.exit_code == 0
    assert proofs(answer) == {
        "test_start": ("proven", "not_implemented"),
        "test_peak": ("proven", "not_implemented"),
    }
    tasks = {task["id"]: task["proof"] for task in answer.record["tasks"]}
    assert tasks["T001"]["verdict"] == "proven"
    assert tasks["T002"] is None
    answer.result.stdout.fnmatch_lines(["green | 2 proven", "*= 2 passed in *"])


def test_never_seen_red(kiln: Example) -> None:
    """It passes, which alone proves nothing: a category of its own, and the run fails."""
    answer = kiln.write(DONE).run(GREEN)
    assert answer.exit_code == 1
    assert set(proofs(answer).values()) == {("not_red", "never")}
    assert set(answer.outcomes().values()) == {"passed"}
    answer.result.stdout.fnmatch_lines(
        ["  tests/test_curve.py::test_start", "    not red: *never seen red", "*= 2 not red in *"]
    )


def test_letter_word_and_property(plain: Example) -> None:
    """``n`` and NOT RED; in JUnit XML it is a property."""
    plain.write(FILES).write(DONE)
    plain.run(GREEN).result.stdout.fnmatch_lines(["tests/test_curve.py nn*"])
    plain.run(GREEN, "-v", "--junitxml=junit.xml").result.stdout.fnmatch_lines(["*test_start NOT RED *"])
    tree = ET.parse(plain.path / "junit.xml")
    told = {(one.get("name"), str(one.get("value"))) for one in tree.iter("property")}
    assert told == {("wavegate_proof", "not_red: it passes, and was never seen red")}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("== START", "== START + 0", {"test_start": "changed", "test_peak": "proven"}),
        ("START = 20", "START = 10 + 10", {"test_start": "changed", "test_peak": "proven"}),
        ("return 0", "return 0 + 0", {"test_start": "fixtures_changed", "test_peak": "proven"}),
        (
            "degrees(90) == 1220",
            "degrees( 90 )  ==  1220  # the peak",
            {"test_start": "proven", "test_peak": "proven"},
        ),
        ("def test_peak()", "def test_highest()", {"test_start": "proven", "test_highest": "never"}),
        (
            "@pytest.fixture\n",
            "@pytest.fixture(autouse=True)\n",
            {"test_start": "fixtures_changed", "test_peak": "fixtures_changed"},
        ),
    ],
    ids=["test", "constant", "fixture", "looks", "name", "autouse"],
)
def test_what_has_changed_must_be_seen_again(
    seen: Example, old: str, new: str, expected: dict[str, str]
) -> None:
    """The test, what it uses of its file, and its fixtures; not what is beside it, and not its looks."""
    file = seen.path / "tests/test_curve.py"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    answer = seen.run(GREEN)
    found = {
        name: slug if verdict == "not_red" else verdict for name, (verdict, slug) in proofs(answer).items()
    }
    assert found == expected
    assert answer.exit_code == (0 if set(expected.values()) == {"proven"} else 1)


@pytest.mark.parametrize("change", ["own", "overridden", "helper", "imported", "unused", "library"])
def test_fixtures_of_a_conftest(plain: Example, change: str) -> None:
    """All that a test's fixtures consist of counts, wherever it stands in the project."""
    conftest = """
        import pytest
        from tools import *

        def unit(): return 1

        @pytest.fixture
        def minute(): return 90 * unit()

        @pytest.fixture
        def unused(): return 1
    """
    tools = "import pytest\n\n@pytest.fixture\ndef hour(minute): return minute\n"
    plain.write(FILES).write(
        {
            "tools.py": tools,
            "tests/conftest.py": conftest,
            "tests/test_curve.py": """
                import pytest
                from kiln.curve import degrees

                @pytest.fixture
                def minute(minute): return minute

                def test_peak(hour, tmp_path): assert degrees(hour) == 1220
            """,
        }
    )
    assert plain.run(RED).exit_code == 0
    edits = {
        "own": (
            "tests/test_curve.py",
            "def minute(minute): return minute",
            "def minute(minute): return +minute",
        ),
        "overridden": ("tests/conftest.py", "return 90", "return 45 * 2"),
        "helper": ("tests/conftest.py", "def unit(): return 1", "def unit(): return 2 - 1"),
        "imported": ("tools.py", "return minute", "return +minute"),
        "unused": ("tests/conftest.py", "def unused(): return 1", "def unused(): return 2"),
        "library": ("tests/conftest.py", "import pytest", "import pytest  # again"),
    }
    name, old, new = edits[change]
    file = plain.path / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    expected = ("proven", "not_implemented")
    if change not in ("unused", "library"):
        expected = ("not_red", "fixtures_changed")
    assert proofs(plain.write(DONE).run(GREEN)) == {"test_peak": expected}


def test_seen_where_its_file_could_not_be_imported(kiln: Example) -> None:
    """That counts for each case of a test, and is weak; a changed test is told all the same."""
    body = """
        import pytest
        from kiln.cooler import cool

        class TestCool:
            @pytest.fixture
            def start(self): return 900

            @pytest.mark.parametrize("hours", [1, 2])
            def test_hours(self, start, hours): assert cool(start, hours) < start

        def test_never(): assert cool(900, 0) == 900
    """
    kiln.write({"tests/test_cooler.py": body})
    assert kiln.run(RED, "--wave=US2").exit_code == 0
    kiln.write({"kiln/cooler.py": "def cool(start, hours):\n    return start - 100 * hours\n"})
    answer = kiln.run(GREEN, "--wave=US2")
    assert answer.exit_code == 0
    assert set(verdicts(answer)) == {"test_hours[1]", "test_hours[2]", "test_never"}
    assert set(proofs(answer).values()) == {("weak", "absent")}
    kiln.write({"tests/test_cooler.py": body.replace("== 900", "== 899 + 1")})
    answer = kiln.run(GREEN, "--wave=US2")
    assert verdicts(answer) == {"test_hours[1]": "weak", "test_hours[2]": "weak", "test_never": "not_red"}


def test_seen_red_again_with_more_to_say(plain: Example) -> None:
    """Signatures first makes a weak red a strong one."""
    body = "from kiln.cooler import cool\ndef test_cool(): assert cool(900) < 900\n"
    plain.write(FILES).write({"tests/test_cooler.py": body})
    assert plain.run(RED, "--wave=US2").exit_code == 0
    plain.write({"kiln/cooler.py": "def cool(start): raise NotImplementedError\n"})
    assert plain.run(RED, "--wave=US2").exit_code == 0
    plain.write({"kiln/cooler.py": "def cool(start): return start - 1\n"})
    assert verdicts(plain.run(GREEN, "--wave=US2")) == {"test_cool": "proven"}


def test_seen_red_again_with_less_to_say(seen: Example) -> None:
    """Where the whole module is put aside, what was seen of its signatures still counts."""
    (seen.path / "kiln/curve.py").unlink()
    assert seen.run(RED).exit_code == 0
    assert verdicts(seen.write(DONE).run(GREEN)) == {"test_start": "proven", "test_peak": "proven"}


def test_the_same_code_red_and_green(plain: Example) -> None:
    """It was seen red, but what makes it pass is in no file of its task: that is warned of."""
    body = """
        import os
        from kiln.curve import degrees
        def test_start(): assert os.environ.get("KILN")
    """
    plain.write(FILES).write({"tests/test_curve.py": body})
    assert plain.run(RED).exit_code == 0
    plain.pytester._monkeypatch.setenv("KILN", "1")
    answer = plain.run(GREEN)
    assert answer.exit_code == 0
    assert proofs(answer) == {"test_start": ("weak", "same_code")}
    answer.result.stdout.fnmatch_lines(["    own files has changed since"])


def test_what_does_not_pass(kiln: Example) -> None:
    """A failing test is told as ever; a skipped one and an xfail are not green."""
    kiln.write(
        {
            "tests/test_curve.py": """
                import pytest
                from kiln.curve import degrees
                def test_fails(): assert degrees(0) == 21
                def test_skips(): pytest.skip("later")
                @pytest.mark.xfail
                def test_xfails(): assert degrees(0) == 21
                @pytest.mark.xfail
                def test_xpasses(): pass
            """,
        }
    )
    answer = kiln.write(DONE).run(GREEN)
    assert answer.exit_code == 1
    assert proofs(answer) == {
        "test_fails": ("not_red", "fails_at_head"),
        "test_skips": ("not_red", "skipped"),
        "test_xfails": ("not_red", "xfail"),
        "test_xpasses": ("not_red", "xfail"),
    }
    assert answer.outcomes()["tests/test_curve.py::test_fails"] == "failed"
    assert answer.outcomes()["tests/test_curve.py::test_skips"] == "skipped"


def test_a_skip_alone_fails_the_run(plain: Example) -> None:
    """It must pass, and where it is skipped nobody knows."""
    plain.write(FILES).write({"tests/test_curve.py": "import pytest\ndef test_x(): pytest.skip('later')\n"})
    assert plain.run(GREEN).exit_code == 1


def test_a_teardown_that_fails(kiln: Example) -> None:
    """The test has passed, and is not green."""
    body = CURVE.replace("def minute(): return 0", "def minute():\n        yield 0\n        {}['x']")
    answer = kiln.write({"tests/test_curve.py": body, **DONE}).run(GREEN)
    assert answer.exit_code == 1
    assert proofs(answer)["test_start"] == ("not_red", "fails_at_head")


def test_exempt_items_need_no_memory(kiln: Example) -> None:
    """They are listed, and have to pass like any other test."""
    body = """
        import pytest
        from kiln.curve import degrees
        @pytest.mark.task("T001", exempt="refactoring")
        def test_old(): assert degrees(0) == 20
    """
    kiln.write({"tests/test_curve.py": body})
    assert kiln.run(GREEN).exit_code == 1
    answer = kiln.write(DONE).run(GREEN)
    assert answer.exit_code == 0
    assert proofs(answer) == {"test_old": ("exempt", "exempt")}
    answer.result.stdout.fnmatch_lines(["    exempt: refactoring", "green | 1 exempt"])


def test_gates_are_judged_and_what_is_not_red_closes_none(kiln: Example) -> None:
    """Its test has passed: only a gate on ``proven`` minds, and what lies behind it is blocked."""
    kiln.write({"tests/test_cooler.py": "def test_cool(): pass\n", **DONE})
    answer = kiln.run(GREEN)
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "passed", "2": "passed"}
    answer = kiln.run(GREEN, "--wave-gate=proven >= 100%")
    assert answer.decisions() == {"1": "failed", "2": "blocked"}
    kiln.write(OPEN)
    kiln.run(RED, "--wave=US1")
    answer = kiln.write(DONE).run(GREEN, "--wave=US1")
    assert answer.exit_code == 0
    answer = kiln.run(GREEN, "--wave-gate=proven >= 100%")
    assert answer.decisions() == {"1": "passed", "2": "failed"}


def test_inherited_and_generated_tests(seen: Example) -> None:
    """Their code is not in the file under their name: then all of it counts, and that of their class."""
    base = "class Base:\n    def test_peak(self): assert self.degrees(90) == 1220\n"
    seen.write(
        {
            "base.py": base,
            "tests/test_curve.py": """
                from base import Base
                from kiln import curve

                class TestCurve(Base):
                    def degrees(self, minute): return curve.degrees(minute)

                def make(minute, expected):
                    def check(): assert curve.degrees(minute) == expected
                    return check

                test_made = make(0, 20)
            """,
            **OPEN,
        }
    )
    assert seen.run(RED).exit_code == 0
    seen.write(DONE)
    assert set(verdicts(seen.run(GREEN)).values()) == {"proven"}
    seen.write({"base.py": base.replace("90", "45 + 45")})
    assert proofs(seen.run(GREEN)) == {
        "test_peak": ("not_red", "changed"),
        "test_made": ("proven", "not_implemented"),
    }


def test_unittest_and_async_tests(plain: Example) -> None:
    """They have keys like others."""
    pytest.importorskip("anyio")
    body = """
        import unittest
        import pytest
        from kiln.curve import degrees

        class Peak(unittest.TestCase):
            def setUp(self): self.minute = 90
            def test_high(self): self.assertEqual(degrees(self.minute), 1220)

        @pytest.fixture
        def anyio_backend(): return "asyncio"

        @pytest.mark.anyio
        async def test_soon(): assert degrees(0) == 20
    """
    plain.write(FILES).write({"tests/test_curve.py": body})
    assert plain.run(RED).exit_code == 0
    assert set(verdicts(plain.write(DONE).run(GREEN)).values()) == {"proven"}
    plain.write({"tests/test_curve.py": body.replace("= 90", "= 45 + 45")})
    assert verdicts(plain.run(GREEN)) == {"test_high": "not_red", "test_soon": "proven"}


def test_the_memory_may_move_to_another_checkout(seen: Example) -> None:
    """It holds nothing of where the project lies, and lines of several people can stand in it."""
    file = seen.path / ".wavegate/red.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()
    assert str(seen.path) not in "".join(lines)
    other = {**json.loads(lines[0]), "test": "0", "implementation": "0"}
    file.write_text("\n".join([json.dumps(other), *lines]) + "\n", encoding="utf-8")
    assert set(verdicts(seen.run(GREEN)).values()) == {"proven"}
    assert Path(seen.path / ".wavegate/.gitignore").read_text() == "*\n"
