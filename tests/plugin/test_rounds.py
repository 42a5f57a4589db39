"""Items that measure run several times where a gate wants that: ``repeat`` of a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Example

PLAN = """
    # Tasks: Forge

    ## Phase 1: Iron

    - [x] T001 Smelt in tests/test_iron.py
    - [x] T002 Pour in tests/test_mould.py

    ## Phase 2: Steel

    - [x] T003 [P] Temper in tests/test_steel.py
"""
THREE = '{ check = "heat max < 900", repeat = 3, no_data = "warn" }'
LOGGING = """
    import pytest
    from pathlib import Path

    @pytest.fixture(scope="session")
    def log():
        def write(text):
            with Path(__file__).with_name("log.txt").open("a") as file:
                file.write(text + "\\n")
        return write

    @pytest.fixture(scope="module")
    def oven(log, request):
        log(f"oven on {request.path.stem}")
        yield
        log(f"oven off {request.path.stem}")

    @pytest.fixture
    def spoon(log):
        log("spoon")
        yield
        log("washed")
"""
FILES = {
    "tasks.md": PLAN,
    "conftest.py": LOGGING,
    "pyproject.toml": f'[tool.wavegate]\n[[tool.wavegate.phase]]\nid = "1"\ngates = [{THREE}]\n',
    "tests/test_iron.py": """
        def test_first(oven, log): log("first")
        def test_hot(oven, spoon, record_metric, log):
            log("hot")
            record_metric("heat", 850)
        def test_last(oven, log): log("last")
    """,
    "tests/test_mould.py": "def test_mould(oven, log): log('mould')\n",
    "tests/test_steel.py": "def test_steel(record_metric): record_metric('heat', 700)\n",
}
HOT = "tests/test_iron.py::test_hot"


@pytest.fixture
def forge(example: Example) -> Example:
    """A phase whose second test is measured three times."""
    return example.write(FILES)


def iron(text: str) -> dict[str, str]:
    return {"tests/test_iron.py": text}


def log(example: Example) -> list[str]:
    file = example.path / "log.txt"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def ovens_are_off(example: Example) -> bool:
    """What was set up for a module, on whichever worker, was torn down."""
    lines = log(example)
    on, off = (sum(line.startswith(f"oven {state}") for line in lines) for state in ("on", "off"))
    return on == off > 0


def rounds(answer: Answer, name: str = "heat", *, phase: str = "1") -> list[tuple[int, float]]:
    """Round and value of each sample."""
    return [
        (sample["round"], sample["value"])
        for metric in answer.record["metrics"]
        for sample in metric["samples"]
        if sample["name"] == name and phase in sample["phases"]
    ]


def test_an_item_that_measures_runs_three_times(forge: Example) -> None:
    """It is one item with one outcome; what it shares with its neighbours is set up once."""
    answer = forge.run("-v")
    assert answer.exit_code == 0
    assert rounds(answer) == [(1, 850.0), (2, 850.0), (3, 850.0)]
    assert rounds(answer, phase="2") == [(1, 700.0)]
    assert answer.result.parseoutcomes()["passed"] == 5
    assert set(answer.outcomes().values()) == {"passed"}
    assert [item["attempts"] for item in answer.record["items"]] == [1] * 5
    lines = log(forge)
    assert (lines.count("hot"), lines.count("spoon"), lines.count("washed")) == (3, 3, 3)
    if forge.mode != "n2":
        again = ["spoon", "hot", "washed"] * 3
        iron_on = ["oven on test_iron", "first", *again, "last", "oven off test_iron"]
        assert lines == [*iron_on, "oven on test_mould", "mould", "oven off test_mould"]


def test_the_last_item_of_a_module_leaves_nothing_behind(forge: Example) -> None:
    """The fixtures of its module are torn down after its last round, for what really follows."""
    forge.write(
        iron("def test_hot(oven, spoon, record_metric, log):\n    record_metric('heat', 1)\n    log('hot')\n")
    )
    answer = forge.run()
    assert answer.exit_code == 0
    again = ["spoon", "hot", "washed"] * 3
    assert [line for line in log(forge) if "mould" not in line] == [
        "oven on test_iron",
        *again,
        "oven off test_iron",
    ]


KINDS = """
    import unittest
    import pytest

    class TestPlain:
        def test_state(self, record_metric):
            assert not hasattr(self, "seen")
            self.seen = True
            record_metric("heat", 1)

    class TestUnit(unittest.TestCase):
        @pytest.fixture(autouse=True)
        def _record(self, record_metric):
            self.record = record_metric

        def setUp(self):
            self.fresh = True

        def test_state(self):
            assert self.fresh and not hasattr(self, "seen")
            self.seen = True
            self.record("heat", 2)

    @pytest.mark.parametrize("value", [3, 4])
    def test_case(metric_timer, record_metric, value, tmp_path):
        assert not list(tmp_path.iterdir())
        (tmp_path / "seen").touch()
        with metric_timer("took"):
            record_metric("heat", value)
"""


def test_every_round_begins_anew(forge: Example) -> None:
    """Classes, unittest's too, parameters, temporary folders."""
    answer = forge.write(iron(KINDS)).run()
    assert answer.exit_code == 0
    assert sorted(rounds(answer)) == [(n, float(value)) for n in (1, 2, 3) for value in (1, 2, 3, 4)]
    assert [n for n, _ in rounds(answer, "took")].count(3) == 2


FALLING = """
    ROUNDS = []

    def test_first(oven): pass
    def test_hot(oven, spoon, record_metric, log):
        ROUNDS.append(1)
        print(f"this is round {{len(ROUNDS)}}")
        record_metric("heat", len(ROUNDS))
        if len(ROUNDS) == 2: {fall}
"""


@pytest.mark.parametrize(
    ("fall", "outcome"),
    [
        ("assert 0", "failed"),
        ("__import__('pytest').skip('too hot')", "skipped"),
        ("__import__('pytest').xfail('too hot')", "xfailed"),
    ],
)
def test_the_first_round_that_does_not_pass_is_the_outcome(forge: Example, fall: str, outcome: str) -> None:
    """No further one is run, the samples so far count, and what follows runs as ever."""
    answer = forge.write(iron(FALLING.format(fall=fall))).run("--wave-gates", "report", "-rA")
    assert answer.outcomes()[HOT] == outcome
    assert rounds(answer) == [(1, 1.0), (2, 2.0)]
    assert answer.result.parseoutcomes()[outcome] == 1
    assert answer.result.parseoutcomes()["passed"] == 3
    assert log(forge).count("washed") == log(forge).count("spoon") == 2
    if outcome == "failed":
        answer.result.stdout.fnmatch_lines(["this is round 1", "this is round 2"])
        answer.result.stdout.no_fnmatch_line("this is round 3")
    assert ovens_are_off(forge)


def test_a_round_whose_setup_or_teardown_breaks(forge: Example) -> None:
    """It is an error, and the fixtures around it are torn down for the item that really follows."""
    text = """
        import pytest
        SEEN = []

        @pytest.fixture
        def shaky():
            SEEN.append(1)
            if len(SEEN) == 2: raise RuntimeError("setup")

        @pytest.fixture
        def leaky(record_metric):
            yield
            record_metric("heat", 5)
            raise RuntimeError("teardown")

        def test_setup(oven, shaky, record_metric): record_metric("heat", 4)
        def test_teardown(oven, leaky): pass
    """
    answer = forge.write(iron(text)).run("--wave-gates", "report")
    outcomes = answer.outcomes()
    assert outcomes["tests/test_iron.py::test_setup"] == "error"
    assert outcomes["tests/test_iron.py::test_teardown"] == "error"
    assert (outcomes["tests/test_mould.py::test_mould"], answer.exit_code) == ("passed", 1)
    assert sorted(rounds(answer)) == [(1, 4.0), (1, 5.0)]
    assert answer.result.parseoutcomes()["errors"] == 2
    assert ovens_are_off(forge)


def test_stopping_at_the_first_failure(forge: Example) -> None:
    """``-x`` ends the run after the round, with every fixture torn down."""
    answer = forge.write(iron(FALLING.format(fall="assert 0"))).run("-x")
    assert answer.outcomes()[HOT] == "failed"
    assert answer.outcomes()["tests/test_steel.py::test_steel"] != "passed"
    assert "INTERNALERROR" not in answer.text
    assert ovens_are_off(forge)


def test_a_worker_that_dies_in_a_round(spread: Example) -> None:
    """The item has crashed, once; the others run."""
    fall = "__import__('os')._exit(1)"
    answer = spread.write(FILES | iron(FALLING.format(fall=fall))).run("--wave-gates", "report")
    assert answer.outcomes()[HOT] == "failed"
    assert answer.outcomes()["tests/test_mould.py::test_mould"] == "passed"


@pytest.mark.parametrize(
    "options",
    [
        ("-k", "hot"),
        ("--wave-gates", "off"),
        ("--wave-open", "expect-red"),
        ("--setup-only",),
    ],
    ids=" ".join,
)
def test_nothing_is_repeated_in_vain(forge: Example, options: tuple[str, ...]) -> None:
    """Where no gate judges the metric: in part, with gates off, for items that must fail."""
    forge.write({"tasks.md": PLAN.replace("[x] T001", "[ ] T001")}).run(*options)
    assert log(forge).count("spoon") == 1


def test_properties_are_told_once(forge: Example) -> None:
    """Each round records its own sample, and JUnit XML has the property of the last."""
    text = """
        def test_hot(record_property, record_metric):
            record_property("heat", 850)
            record_metric("glow", 3)
    """
    report = forge.path / "junit.xml"
    options = [f"--junitxml={report}", "-o", "junit_family=xunit1"]
    answer = forge.write(iron(text)).run(*options)
    assert rounds(answer) == [(1, 850.0), (2, 850.0), (3, 850.0)]
    xml = report.read_text(encoding="utf-8")
    assert xml.count('<property name="heat" value="850"') == 1
    assert xml.count('<property name="glow" value="3 samples: min 3, mean 3, max 3"') == 1
