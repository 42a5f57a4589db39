"""Hooks of a conftest around a phase: when they are called, what they may answer, how they go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

PLAN = """
    # Tasks: Garden

    ## Phase 1: Beds

    - [x] T001 [P] Beds in tests/test_beds.py

    ## Phase 2: Paths

    - [x] T002 [P] Paths in tests/test_paths.py

    ## Phase 3: Pond

    - [x] T003 [P] Pond in tests/test_pond.py

    ## Phase 4: Party

    - [x] T004 Invite everybody
"""
GOOD = "def test_a(): pass\ndef test_b(): pass\n"
FILES = {
    "tasks.md": PLAN,
    "pytest.ini": "[pytest]\n",
    "tests/test_beds.py": GOOD,
    "tests/test_paths.py": GOOD,
    "tests/test_pond.py": GOOD,
}
BAD = {"tests/test_paths.py": "def test_a(): assert not 1\ndef test_b(): pass\n"}
NOTES = """
    import os, pytest

    LOG = {log!r}

    def note(*words):
        with open(LOG, "a") as file:
            print(*words, file=file)

    def pytest_wavegate_phase_start(phase):
        note("start", phase.id, phase.title, phase.wave, phase.decision, "PYTEST_XDIST_WORKER" in os.environ)

    def pytest_wavegate_phase_end(phase, verdict):
        note("end", phase.id, phase.decision, verdict.decision, verdict.closes)

    def pytest_runtest_logreport(report):
        if report.when == "call" and "PYTEST_XDIST_WORKER" not in os.environ:
            note("test", report.nodeid.split("/")[1])
"""


@pytest.fixture
def garden(example: Example) -> Example:
    """Three phases of two tests, and one without; a conftest that notes what it hears."""
    return example.write(FILES | {"conftest.py": NOTES.format(log=str(example.path / "log"))})


def log(example: Example) -> list[str]:
    """What was noted, without tests."""
    return [line for line in whole_log(example) if not line.startswith("test ")]


def whole_log(example: Example) -> list[str]:
    return (example.path / "log").read_text().splitlines()


def conftest(example: Example, text: str, place: str = "conftest.py") -> Example:
    return example.write({place: text})


def verdicts(answer: Answer, phase: str) -> dict[str, str]:
    """Decisions of one phase by the gate's source."""
    (found,) = (one for one in answer.record["phases"] if one["id"] == phase)
    return {verdict["gate"]: verdict["decision"] for verdict in found["verdicts"]}


def details(answer: Answer, phase: str) -> list[str]:
    (found,) = (one for one in answer.record["phases"] if one["id"] == phase)
    return [condition["detail"] for verdict in found["verdicts"] for condition in verdict["conditions"]]


def test_phases_begin_and_end(garden: Example) -> None:
    """Around their tests, in the one process that decides; a phase without tests does neither."""
    garden.run()
    assert log(garden) == [
        "start 1 Beds 1 not_run False",
        "end 1 passed passed False",
        "start 2 Paths 2 not_run False",
        "end 2 passed passed False",
        "start 3 Pond 3 not_run False",
        "end 3 passed passed False",
    ]
    places = [line.split()[0] for line in whole_log(garden)]
    assert places == ["start", "test", "test", "end"] * 3


def test_a_blocked_phase_neither_begins_nor_ends(garden: Example) -> None:
    """What has not been prepared need not be tidied up."""
    garden.write(BAD).run()
    assert log(garden)[-2:] == ["start 2 Paths 2 not_run False", "end 2 failed failed True"]


def test_gates_that_are_off(garden: Example) -> None:
    """Phases end with their waves, and nobody has judged them."""
    garden.run("--wave-gates=off")
    assert [line.split()[:2] for line in log(garden)] == [
        [word, phase] for phase in "123" for word in ("start", "end")
    ]
    assert log(garden)[1] == "end 1 not_run not_run False"


def test_a_run_that_is_stopped(garden: Example) -> None:
    """Whatever has begun also ends."""
    exits = "import pytest\ndef test_a(): pytest.exit('enough')\n"
    garden.write({"tests/test_paths.py": exits}).run()
    assert log(garden)[-2:] == ["start 2 Paths 2 not_run False", "end 2 not_run not_run False"]


def test_maxfail(garden: Example) -> None:
    """The phase is judged by what has run of it."""
    garden.write(BAD).run("-x")
    assert log(garden)[-2:] == ["start 2 Paths 2 not_run False", "end 2 failed failed True"]


def test_a_partial_run(garden: Example) -> None:
    """Phases of which nothing is selected are left alone."""
    garden.run("-k", "paths")
    assert [line.split()[:2] for line in log(garden)] == [["start", "2"], ["end", "2"]]


def test_without_a_plan_nobody_calls_them(garden: Example) -> None:
    """The hooks are known all the same."""
    answer = garden.run(plan=None)
    assert answer.exit_code == 0
    assert not any(line.startswith(("start", "end")) for line in whole_log(garden))


@pytest.mark.parametrize("hook", ["phase_start(phase)", "phase_end(phase, verdict)"])
@pytest.mark.parametrize("error", ["raise ValueError('no rake')", "pytest.fail('no rake')"])
def test_a_hook_that_breaks_changes_nothing(garden: Example, hook: str, error: str) -> None:
    """It is told with its file and line; other implementations are called all the same."""
    text = f"import pytest\ndef pytest_wavegate_{hook}:\n    if phase.id == '2': {error}\n"
    conftest(garden, text, "tests/conftest.py")
    answer = garden.run("tests")
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "passed", "2": "passed", "3": "passed", "4": "no_data"}
    name = hook.partition("(")[0]
    answer.result.stdout.fnmatch_lines(
        [
            f"wavegate: pytest_wavegate_{name} of tests/conftest.py broke and was passed over: "
            "*: no rake (line 3)"
        ]
    )
    assert [line.split()[:2] for line in log(garden)] == [
        [word, phase] for phase in "123" for word in ("start", "end")
    ]


def test_a_hook_may_end_the_run(garden: Example) -> None:
    """``pytest.exit`` is meant to."""
    conftest(garden, "import pytest\ndef pytest_wavegate_phase_start(phase): pytest.exit('closed', 7)\n")
    answer = garden.run()
    assert answer.exit_code == 7
    assert set(answer.outcomes().values()) == {"not_run"}


# A gate of one's own

JUDGE = """
    import pytest
    from pytest_wavegate.model.verdict import Condition, Decision, Verdict

    def condition(decision, name="weeds"):
        return Condition(name=name, observed="7", required="0", decision=decision, detail="look below")

    def pytest_wavegate_gate(phase, evidence):
        if phase.id == "2":
            return {}
"""


@pytest.mark.parametrize(
    ("answer", "decision"),
    [
        ("None", "passed"),
        ("condition('passed')", "passed"),
        ("condition('warned')", "warned"),
        ("condition('failed')", "failed"),
        ("condition(Decision.NO_DATA)", "no_data"),
        ("[condition('passed'), condition('failed', 'slugs')]", "failed"),
        ("(condition('warned'), condition('error'))", "error"),
        ("[]", "passed"),
        ("Verdict(gate='mine', decision='failed', conditions=(condition('failed'),))", "failed"),
        ("[Verdict(gate='mine', decision='warned', conditions=()), condition('passed')]", "warned"),
    ],
)
def test_a_gate_answers(plain: Example, answer: str, decision: str) -> None:
    """A condition, a verdict, several of them, or nothing; the worst of all answers counts."""
    found = conftest(plain.write(FILES), JUDGE.format(answer)).run()
    assert found.decisions()["2"] == decision
    closed = decision in ("failed", "no_data", "error")
    assert found.decisions()["3"] == ("blocked" if closed else "passed")
    assert found.exit_code == int(closed)
    assert verdicts(found, "2")["default"] == "passed"


def test_a_gate_is_shown(garden: Example) -> None:
    """With the file it comes from, also with workers."""
    conftest(garden, JUDGE.format("condition('failed')"))
    answer = garden.run()
    assert verdicts(answer, "2") == {"default": "passed", "conftest.py": "failed"}
    assert verdicts(answer, "1") == {"default": "passed"}
    answer.result.stdout.fnmatch_lines(
        [
            "gate FAILED | Phase 2: Paths | 1 of 2 conditions unmet",
            "  unmet: weeds, observed 7 (conftest.py)",
            "    look below",
        ]
    )


def test_a_gate_sees_the_evidence(garden: Example) -> None:
    """Items with their outcomes and times, and samples that tests recorded."""
    conftest(
        garden,
        """
        from pytest_wavegate.model.verdict import Condition, Decision

        def pytest_wavegate_gate(phase, evidence):
            if phase.id != "2":
                return None
            assert [item.nodeid for item in evidence.bad] == []
            assert len(evidence.items) == 2 and evidence.phase is phase
            weeds = [sample.value for sample in evidence.samples("weeds")]
            return Condition(
                name="weeds",
                observed=str(sum(weeds)),
                required="< 3",
                decision=Decision.PASSED if sum(weeds) < 3 else Decision.FAILED,
            )
        """,
    )
    records = "def test_{}(record_metric): record_metric('weeds', {})\n"
    answer = garden.write({"tests/test_paths.py": records.format("a", 2) + records.format("b", 5)}).run()
    answer.result.stdout.fnmatch_lines(["  unmet: weeds, observed 7*"])
    assert answer.decisions()["2"] == "failed"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero (line 9)"),
        ("pytest.fail('too wet')", "Failed: too wet (line 9)"),
        ("True", "TypeError: it returned bool, and not a Verdict, a Condition, a list of them or None"),
        ("'failed'", "TypeError: it returned str, and not a Verdict, a Condition, a list of them or None"),
        ("[None]", "TypeError: it returned NoneType, and not a Verdict, a Condition, a list of them or None"),
        ("Condition(name='weeds')", "ValidationError: * (line 9)"),
    ],
)
def test_a_gate_that_breaks_closes(garden: Example, answer: str, said: str) -> None:
    """The phase is not taken for passed, and the run goes on to its end."""
    found = conftest(garden, JUDGE.format(answer)).run()
    assert found.exit_code == 1
    assert found.decisions() == {"1": "passed", "2": "error", "3": "blocked", "4": "blocked"}
    assert verdicts(found, "2")["conftest.py"] == "error"
    told = next(detail for detail in details(found, "2") if detail)
    head, _, tail = said.partition("*")
    assert told.startswith(head)
    assert told.endswith(tail)
    found.result.stdout.fnmatch_lines(["gate ERROR | Phase 2: Paths | *"])


def test_several_implementations(garden: Example) -> None:
    """One that breaks does not silence the others, and each answers for itself."""
    garden.pytester.syspathinsert()
    conftest(garden, JUDGE.format("condition('warned')"))
    conftest(garden, "def pytest_wavegate_gate(evidence): 1 / 0\n", "tests/conftest.py")
    garden.write({"sheds.py": "def pytest_wavegate_gate(phase): return None\n"})
    answer = garden.run("-p", "sheds", "tests")
    assert verdicts(answer, "1") == {"default": "passed", "tests/conftest.py": "error"}
    answer = garden.write({"tests/conftest.py": ""}).run("-p", "sheds", "tests")
    assert verdicts(answer, "2") == {"default": "passed", "conftest.py": "warned"}


def test_a_wrapper_sees_every_answer(plain: Example) -> None:
    """As wrappers of any hook do."""
    plain.pytester.syspathinsert()
    plain.write(FILES)
    conftest(plain, JUDGE.format("condition('failed')"))
    wrapper = """
        import pytest

        @pytest.hookimpl(wrapper=True)
        def pytest_wavegate_gate(phase):
            answers = yield
            return [answer.model_copy(update={"decision": "warned"}) for answer in answers]
    """
    answer = plain.write({"sheds.py": wrapper}).run("-p", "sheds")
    assert verdicts(answer, "2") == {"default": "passed", "conftest.py": "warned"}


def test_a_phase_that_ran_in_part(garden: Example) -> None:
    """It is judged on its items alone, so nobody else is asked."""
    conftest(garden, "def pytest_wavegate_gate(phase): raise ValueError(phase.id)\n")
    assert garden.run("-k", "test_a").decisions()["2"] == "passed"


def test_gates_in_report_mode(garden: Example) -> None:
    """A gate of one's own blocks nothing there either."""
    conftest(garden, JUDGE.format("condition('failed')"))
    answer = garden.run("--wave-gates=report")
    assert answer.exit_code == 0
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "passed", "4": "no_data"}


# Hooks that workers alone would know

NESTED = {
    "tests/deep/conftest.py": "def pytest_wavegate_gate(phase): return None\n",
    "tests/deep/test_lake.py": GOOD,
    "tasks.md": PLAN.replace("tests/test_pond.py", "tests/deep/test_lake.py"),
}


def test_a_nested_conftest_in_one_process(plain: Example) -> None:
    """There it is heard."""
    assert plain.write(FILES).write(NESTED).run().exit_code == 0


def test_a_nested_conftest_with_workers(spread: Example) -> None:
    """The controller never loads it, and a gate that is not asked must not count as met."""
    answer = spread.write(FILES).write(NESTED).run()
    assert answer.exit_code == 4
    assert "error[unheard-hook]: pytest_wavegate_gate is called in pytest-xdist's controller" in answer.error
    assert "--> tests/deep/conftest.py" in answer.error
    assert "hint: move it into the conftest.py of the rootdir" in answer.error


def test_a_nested_conftest_with_workers_that_the_controller_loads(spread: Example) -> None:
    """It does where the run starts in its folder."""
    answer = spread.write(FILES).write(NESTED).run("tests/deep")
    assert answer.exit_code == 0
    assert answer.decisions()["3"] == "passed"


def test_a_conftest_whose_tests_are_not_collected(spread: Example) -> None:
    """Nobody misses it."""
    assert spread.write(FILES).write(NESTED).run("tests/test_beds.py").exit_code == 0
