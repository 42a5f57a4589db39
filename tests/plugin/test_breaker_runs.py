"""The circuit breaker in real runs: a wave is stopped early, its gate says so, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

PLAN = """
    # Tasks: Harbour

    ## Phase 1: Pier

    - [x] T001 [P] Pier in tests/test_pier.py

    ## Phase 2: Cranes

    - [x] T002 [P] Cranes in tests/test_cranes.py

    ## Phase 3: Ships

    - [x] T003 [P] Ships in tests/test_ships.py
"""
SOME = "import pytest\n@pytest.mark.parametrize('n', range({}))\ndef test_a(n): {}\n"
GOOD = SOME.format(3, "pass")
BREAKER = '[tool.wavegate]\nbreaker = "30% of 10"\n'
SAID = 'items failed (breaker = "30% of 10")'
FILES = {
    "tasks.md": PLAN,
    "pyproject.toml": BREAKER,
    "tests/test_pier.py": GOOD,
    "tests/test_cranes.py": "import time\n" + SOME.format(60, "time.sleep(0.01); assert n % 2"),
    "tests/test_ships.py": GOOD,
}


@pytest.fixture
def harbour(example: Example) -> Example:
    """Three phases; of the second one, every other test fails."""
    return example.write(FILES)


def cranes(answer: Answer) -> list[str]:
    return [outcome for nodeid, outcome in answer.outcomes().items() if "cranes" in nodeid]


def cuts(answer: Answer) -> list[str]:
    return [wave["cut"] for wave in answer.record["waves"]]


def test_a_wave_is_stopped_early(harbour: Example) -> None:
    """The rest of it is not run, its gate is closed, and later waves are blocked."""
    answer = harbour.run()
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "blocked"}
    found = cranes(answer)
    assert 3 <= found.count("failed") <= 10
    assert found.count("not_run") >= 40
    assert len(found) == 60
    assert set(answer.outcomes().values()) == {"passed", "failed", "not_run", "blocked"}
    assert cuts(answer)[0] == ""
    assert cuts(answer)[1].startswith("3 of the last ")
    assert cuts(answer)[1].endswith(SAID)
    reasons = {item["reason"] for item in answer.record["items"] if item["outcome"] == "not_run"}
    assert reasons == {cuts(answer)[1]}
    answer.result.stdout.fnmatch_lines(
        [
            "wave 2 stopped early: 3 of the last *",
            "gate FAILED | Phase 2: Cranes | *",
            "    stopped early: 3 of *",
        ]
    )


def test_the_order_in_one_process(plain: Example) -> None:
    """It trips at the third failure among ten, be it the fifth item of all, and not one item later."""
    answer = plain.write(FILES).run()
    assert cranes(answer) == ["failed", "passed", "failed", "passed", "failed"] + ["not_run"] * 55
    assert cuts(answer)[1] == f"3 of the last 5 {SAID}"


def test_fewer_failures_change_nothing(harbour: Example) -> None:
    """Two of ten are less than its share."""
    harbour.write({"tests/test_cranes.py": SOME.format(60, "assert n % 30")})
    answer = harbour.run()
    assert cranes(answer).count("passed") == 58
    assert cuts(answer) == ["", ""]
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "blocked"}


def test_nothing_is_left_to_stop(plain: Example) -> None:
    """Where it trips at the last item of a wave, the wave was not stopped early."""
    plain.write(FILES).write({"tests/test_cranes.py": SOME.format(3, "assert 0")})
    answer = plain.run()
    assert cranes(answer) == ["failed"] * 3
    assert cuts(answer) == ["", ""]


@pytest.mark.parametrize("mode", ["report", "off"])
def test_gates_that_enforce_nothing(harbour: Example, mode: str) -> None:
    """``--wave-gates report`` and ``off`` promise that all runs."""
    answer = harbour.run(f"--wave-gates={mode}")
    assert "not_run" not in answer.outcomes().values()
    assert cuts(answer) == ["", "", ""]


def test_expected_reds_do_not_count(harbour: Example) -> None:
    """Under ``--wave-open expect-red`` the items of open tasks must fail."""
    harbour.write({"tasks.md": PLAN.replace("[x] T002", "[ ] T002")})
    harbour.write({"tests/test_cranes.py": SOME.format(20, "assert 0")})
    answer = harbour.run("--wave-open=expect-red")
    assert cranes(answer) == ["xfailed"] * 20
    assert cuts(answer) == ["", "", ""]


FIXTURES = """
    import pytest

    def note(text):
        with open(LOG, "a") as file:
            print(text, file=file)

    @pytest.fixture(scope="session")
    def water():
        note("water")
        yield
        note("no water")

    @pytest.fixture(scope="module")
    def crew(water, request):
        note(f"crew of {request.module.__name__.rpartition('.')[2]}")
        yield
        note(f"no crew of {request.module.__name__.rpartition('.')[2]}")
"""
LENIENT = BREAKER + 'gates = [{ check = "pass_rate >= 100%", level = "warn" }]\n'


def with_fixtures(example: Example) -> Example:
    """Every test has a fixture of its module and one of the session; gates only warn."""
    uses = {
        name: text.replace("def test_a(n)", "def test_a(n, crew)")
        for name, text in FILES.items()
        if name.startswith("tests/")
    }
    conftest = FIXTURES.replace("LOG", repr(str(example.path / "log")))
    return example.write(FILES).write(uses | {"conftest.py": conftest, "pyproject.toml": LENIENT})


def test_fixtures_of_a_stopped_wave(example: Example) -> None:
    """Those of its modules end with it, and those of the session serve the waves that follow."""
    answer = with_fixtures(example).run()
    assert answer.decisions() == {"1": "passed", "2": "warned", "3": "passed"}
    assert cranes(answer).count("not_run") >= 40
    assert "error" not in answer.outcomes().values()
    log = (example.path / "log").read_text().splitlines()
    for module in ("test_pier", "test_cranes", "test_ships"):
        assert log.count(f"crew of {module}") == log.count(f"no crew of {module}") >= 1
    assert log.count("water") == log.count("no water") == (2 if example.mode == "n2" else 1)
    if example.mode != "n2":
        assert log.index("no crew of test_cranes") < log.index("crew of test_ships")
        assert log[-1] == "no water"


def test_a_fixture_of_a_stopped_wave_that_breaks(example: Example) -> None:
    """Its failure is reported, in the name of the last item that ran."""
    with_fixtures(example)
    conftest = (example.path / "conftest.py").read_text()
    broken = (
        conftest + "    if 'cranes' in request.module.__name__: raise RuntimeError('the crew mutinies')\n"
    )
    (example.path / "conftest.py").write_text(broken)
    answer = example.run()
    assert "the crew mutinies" in answer.text
    assert answer.decisions()["3"] == "passed"
    assert len(answer.outcomes()) == 66


def test_by_dependency(example: Example) -> None:
    """A task that was left out blocks what depends on it, like one that failed."""
    example.write(FILES).write(
        {
            "tasks.md": """
                # Tasks: Harbour

                ## Phase 1: All

                - [x] T002 [P] Cranes in tests/test_cranes.py
                - [x] T004 [P] Ropes in tests/test_ropes.py
                - [x] T005 [P] Nets in tests/test_nets.py
                - [x] T001 [P] Pier in tests/test_pier.py (depends on T004)
                - [x] T003 [P] Ships in tests/test_ships.py (depends on T005)
            """,
            "tests/test_cranes.py": "import time\n" + SOME.format(300, "time.sleep(0.01); assert 0"),
            "tests/test_ropes.py": "def test_rope(): pass\n",
            "tests/test_nets.py": SOME.format(100, "pass"),
        }
    )
    answer = example.run("--wave-by=dependency")
    assert cuts(answer)[0].endswith(SAID)
    found = answer.outcomes()
    assert "not_run" in {outcome for nodeid, outcome in found.items() if "nets" in nodeid}
    assert {outcome for nodeid, outcome in found.items() if "ships" in nodeid} == {"blocked"}
    reasons = {item["reason"] for item in answer.record["items"] if "ships" in item["nodeid"]}
    assert reasons == {"blocked: task T005 was not run"}


def test_a_worker_that_dies_while_its_wave_is_stopped(spread: Example) -> None:
    """What it held is not run; everything has its outcome once."""
    dies = "import os, time\n" + SOME.format(60, "time.sleep(0.01); n == 5 and os._exit(3); assert 0")
    answer = spread.write(FILES).write({"tests/test_cranes.py": dies}).run()
    assert answer.exit_code == 1
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "blocked"}
    assert cranes(answer).count("not_run") >= 40
    assert len(cranes(answer)) == 60


def test_other_stops_while_a_wave_is_stopped(harbour: Example) -> None:
    """``--maxfail`` has the last word."""
    answer = harbour.run("--maxfail=3")
    assert answer.decisions() == {"1": "passed", "2": "failed", "3": "not_run"}
    assert cuts(answer)[1] == "stopped at 3 failures (--maxfail)"


def test_a_partial_run(harbour: Example) -> None:
    """The breaker looks at what was selected."""
    answer = harbour.run("-k", "cranes")
    assert answer.decisions() == {"1": "not_run", "2": "failed", "3": "not_run"}
    assert cranes(answer).count("not_run") >= 40
