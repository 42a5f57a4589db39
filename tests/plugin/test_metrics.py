"""Samples in real runs: from tests, timers, properties, benchmarks and services under test."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Answer, Example

PLAN = """
    # Tasks: Mill

    ## Phase 1: Grain

    - [x] T001 Weigh in tests/test_grain.py

    ## Phase 2: Flour

    - [x] T002 [P] Grind in tests/test_flour.py
"""
FILES = {
    "tasks.md": PLAN,
    "tests/test_grain.py": "def test_grain(record_metric): record_metric('lag', 212, 'ms')\n",
    "tests/test_flour.py": "def test_flour(): pass\n",
}
GRAIN = "tests/test_grain.py::"


@pytest.fixture(autouse=True)
def _own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run around this one may have named a file."""
    monkeypatch.delenv("WAVEGATE_METRICS", raising=False)


@pytest.fixture
def mill(example: Example) -> Example:
    """Two phases of one test; the first one measures."""
    return example.write(FILES)


def grain(text: str) -> dict[str, str]:
    return {"tests/test_grain.py": text}


def samples(answer: Answer) -> list[dict[str, Any]]:
    """All samples, by metric."""
    return [sample for metric in answer.record["metrics"] for sample in metric["samples"]]


def figures(answer: Answer) -> list[tuple[str, float, str, str | None]]:
    """Name, value and unit of each sample, and the test that recorded it."""
    return [
        (each["name"], each["value"], each["unit"], (each["nodeid"] or "").rpartition("::")[2] or None)
        for each in samples(answer)
    ]


def phase_gates(text: str) -> dict[str, str]:
    return {"pyproject.toml": f'[tool.wavegate]\n[[tool.wavegate.phase]]\nid = "1"\ngates = [{text}]\n'}


class TestFromTests:
    """``record_metric`` and ``metric_timer``."""

    def test_a_sample_has_all_that_gates_ask_for(self, mill: Example) -> None:
        """Value, unit, test, phases, wave; and it is in the record by the time the gate is judged."""
        answer = mill.write(phase_gates('"lag p95 < 250ms"')).run()
        assert samples(answer) == [
            {
                "name": "lag",
                "value": 212.0,
                "unit": "ms",
                "round": 1,
                "nodeid": f"{GRAIN}test_grain",
                "phases": ["1"],
                "wave": 1,
                "source": "test",
            }
        ]
        assert (answer.exit_code, answer.decisions()) == (0, {"1": "passed", "2": "passed"})
        (metric,) = answer.record["metrics"]
        assert (metric["count"], metric["max"], metric["unit"]) == (1, 212.0, "ms")

    def test_a_metric_closes_the_gate_of_a_run_without_failures(self, mill: Example) -> None:
        """What comes behind it is blocked."""
        answer = mill.write(phase_gates('"lag p95 < 200ms"')).run()
        assert (answer.exit_code, answer.decisions()) == (1, {"1": "failed", "2": "blocked"})

    def test_samples_of_every_stage_count_for_the_item_that_runs(self, mill: Example) -> None:
        """Those of fixtures of any scope too, and those of a test that fails, before and after."""
        text = """
            import pytest

            @pytest.fixture(scope="session")
            def far(record_metric):
                record_metric("far begins", 1)
                yield
                record_metric("far ends", 2)

            @pytest.fixture(scope="module")
            def near(record_metric):
                record_metric("near begins", 3)
                yield
                record_metric("near ends", 4)

            @pytest.fixture
            def broken(record_metric):
                record_metric("broken", 5)
                raise RuntimeError

            def test_one(far, near): pass
            def test_two(record_metric):
                record_metric("before", 6)
                assert 0
            def test_three(broken): pass
            def test_four(metric_timer):
                with pytest.raises(KeyError), metric_timer("took"):
                    raise KeyError
        """
        answer = mill.write(grain(text)).run("--wave-gates", "report")
        found = figures(answer)
        kept = [(name, value, test) for name, value, _, test in found if name != "took"]
        assert {("before", 6.0, "test_two"), ("broken", 5.0, "test_three")} <= set(kept)
        names = [name for name, *_ in kept]
        for scope in ("far", "near"):
            assert names.count(f"{scope} begins") == names.count(f"{scope} ends") > 0
        if mill.mode != "n2":  # there, which worker runs what is open
            assert kept == [
                ("far begins", 1.0, "test_one"),
                ("near begins", 3.0, "test_one"),
                ("before", 6.0, "test_two"),
                ("broken", 5.0, "test_three"),
                ("near ends", 4.0, "test_four"),
                # It outlives the last gate: it stands in the record, and nobody is judged by it.
                ("far ends", 2.0, "test_flour"),
            ]
        ((_, took, unit, test),) = (each for each in found if each[0] == "took")
        assert (unit, test) == ("s", "test_four")
        assert took > 0

    def test_what_is_no_sample_fails_the_test(self, mill: Example) -> None:
        """With the value, the reason and a way out; also under a timer without a name."""
        calls = {
            "nan": "record_metric('lag', float('nan'))",
            "inf": "record_metric('lag', -float('inf'), 'ms')",
            "bool": "record_metric('lag', True)",
            "text": "record_metric('lag', '212')",
            "unit": "record_metric('lag', 212, 'msec')",
            "name": "record_metric('', 212)",
            "timer": "metric_timer('').__enter__()",
        }
        text = "".join(
            f"def test_{name}(record_metric, metric_timer): {call}\n" for name, call in calls.items()
        )
        answer = mill.write(grain(text)).run()
        assert set(answer.outcomes().values()) == {"failed", "blocked"}
        assert samples(answer) == []
        answer.result.stdout.fnmatch_lines_random(
            [
                "E *error?bad-sample?: lag is nan, and a sample is a finite number",
                "E *error?bad-sample?: lag is -inf, and a sample is a finite number",
                "E *error?bad-sample?: lag is True, and a sample is a number",
                "E *error?bad-sample?: lag is '212', and a sample is a number",
                "E *error?bad-sample?: 'msec' is no unit, and lag is given in it",
                'E *hint: did you mean "ms"?',
                "E *error?bad-sample?: a metric is named by a text, not by ''",
            ]
        )
        # The traceback ends where the test called the fixture.
        assert "plugin/fixtures.py" not in answer.text
        assert mill.run(plan=None).result.parseoutcomes()["failed"] == len(calls)

    def test_from_another_thread_and_in_numbers(self, mill: Example) -> None:
        """None is lost; names may be in any script, and may even be broken."""
        text = """
            from threading import Thread

            def test_many(record_metric):
                def work(name):
                    for value in range(500):
                        record_metric(name, value, "/s")
                threads = [Thread(target=work, args=(name,)) for name in ("a", "b", "durée 測", "\\udce4")]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
        """
        answer = mill.write(grain(text)).run(f"--junitxml={mill.path / 'junit.xml'}")
        assert answer.exit_code == 0
        found = {(metric["name"], metric["count"], metric["max"]) for metric in answer.record["metrics"]}
        assert found == {(name, 500, 499.0) for name in ("a", "b", "durée 測", "\udce4")}

    def test_samples_of_subtests_come_once(self, mill: Example) -> None:
        """Whether they pass or fail."""
        if not hasattr(pytest, "Subtests"):
            pytest.skip("this pytest has no subtests")
        text = """
            def test_parts(subtests, record_metric):
                for number in range(3):
                    with subtests.test(number=number):
                        record_metric("lag", number)
                        assert number != 1
        """
        answer = mill.write(grain(text)).run()
        assert [value for _, value, *_ in figures(answer)] == [0.0, 1.0, 2.0]

    def test_what_is_expected_to_fail_holds_nothing_back(self, mill: Example) -> None:
        """Its samples stand in the record and count for no phase."""
        plan = PLAN.replace("[x] T001", "[ ] T001")
        text = "def test_grain(record_metric):\n    record_metric('lag', 999)\n    assert 0\n"
        answer = mill.write({"tasks.md": plan, **grain(text)}).run("--wave-open", "expect-red")
        assert [(each["value"], each["phases"], each["wave"]) for each in samples(answer)] == [(999.0, [], 1)]

    def test_a_worker_that_dies_takes_only_its_item_along(self, spread: Example) -> None:
        """What was on reports by then counts."""
        text = """
            import os

            def test_before(record_metric): record_metric("lag", 1)
            def test_crash(record_metric):
                record_metric("lag", 2)
                os._exit(1)
            def test_after(record_metric): record_metric("lag", 3)
        """
        answer = spread.write(FILES | grain(text)).run()
        assert answer.outcomes()[f"{GRAIN}test_crash"] == "failed"
        assert sorted(value for _, value, *_ in figures(answer)) == [1.0, 3.0]


class TestProperties:
    """``record_property``, and properties of JUnit XML."""

    def test_numbers_become_samples(self, mill: Example) -> None:
        """Texts, truth values and what is not finite do not; nor does what the item had before it ran."""
        text = """
            def test_grain(record_property):
                record_property("lag_ms", 212)
                record_property("owner", "mill")
                record_property("ready", True)
                record_property("ratio", 0.5)
                record_property("broken", float("nan"))
        """
        conftest = """
            def pytest_collection_modifyitems(items):
                for item in items:
                    item.user_properties.append(("case", 4711))
        """
        answer = mill.write({**grain(text), "conftest.py": conftest}).run()
        assert [(each["name"], each["value"], each["source"]) for each in samples(answer)] == [
            ("lag_ms", 212.0, "property"),
            ("ratio", 0.5, "property"),
        ]

    def test_metrics_are_properties_of_junit_xml(self, mill: Example) -> None:
        """One for each metric; a property of the test's own is not told twice."""
        text = """
            def test_grain(record_metric, record_property):
                record_property("rows", 5)
                record_metric("lag", 212, "ms")
                for value in (1, 2, 6):
                    record_metric("size", value, "MiB")
        """
        report = mill.path / "junit.xml"
        options = [f"--junitxml={report}", "-o", "junit_family=xunit1"]
        assert mill.write(grain(text)).run(*options).exit_code == 0
        found = re.findall(r'<property name="(.*?)" value="(.*?)"', report.read_text(encoding="utf-8"))
        assert found == [
            ("rows", "5"),
            ("lag", "212ms"),
            ("size", "3 samples: min 1MiB, mean 3MiB, max 6MiB"),
        ]


class TestWithoutAPlan:
    """The fixtures exist in every run."""

    def test_they_keep_nothing(self, mill: Example) -> None:
        """A test that measures passes, and JUnit XML knows nothing of it."""
        text = """
            import os

            def test_grain(record_metric, metric_timer):
                with metric_timer("grind"):
                    record_metric("lag", 212, "ms")
                assert "WAVEGATE_METRICS" not in os.environ
        """
        answer = mill.write(grain(text)).run(f"--junitxml={mill.path / 'junit.xml'}", plan=None)
        assert answer.exit_code == 0
        assert "property" not in (mill.path / "junit.xml").read_text(encoding="utf-8")
        assert not (mill.path / ".wavegate").exists()

    def test_they_import_nothing_heavy(self, plain: Example) -> None:
        """Not even where they are used."""
        text = """
            import sys

            HEAVY = {"pydantic", "networkx", "coverage"}

            def test_grain(record_metric):
                assert not [name for name in sys.modules if name.startswith("pytest_wavegate.model")]
                record_metric("lag", 212, "ms")
                assert not HEAVY & set(sys.modules)
        """
        plain.write(grain(text))
        result = plain.pytester.runpytest_subprocess("-p", "no:cov", "tests/test_grain.py")
        assert result.ret == 0

    def test_they_are_described(self, plain: Example) -> None:
        """``pytest --fixtures`` shows how to call them."""
        result = plain.pytester.runpytest_inprocess("--fixtures")
        result.stdout.fnmatch_lines(["record_metric*", "*Record one sample*", "metric_timer*", "*seconds*"])


SERVICE = """
    import json, os, subprocess, sys

    LINES = {lines!r}

    def test_grain():
        # As a service does that was started by somebody else.
        code = "import os, sys; open(os.environ['WAVEGATE_METRICS'], 'a').write(sys.stdin.read())"
        subprocess.run([sys.executable, "-c", code], input=LINES, text=True, check=True)
"""


def service(*lines: str) -> dict[str, str]:
    return grain(SERVICE.format(lines="".join(f"{line}\n" for line in lines)))


class TestServices:
    """The file that ``WAVEGATE_METRICS`` names."""

    def test_lines_count_for_the_phase_that_ends_next(self, mill: Example) -> None:
        """Unless they say where they count; and the gate sees them."""
        lines = (
            '{"name": "lag", "value": [212, 180], "unit": "ms"}',
            '{"name": "lag", "value": 3, "unit": "s", "phase": "flour"}',
            '{"name": "lag", "value": 4, "unit": "s", "task": "T002"}',
        )
        answer = mill.write(service(*lines) | phase_gates('"lag < 250ms"')).run()
        assert [(each["value"], each["phases"], each["wave"]) for each in samples(answer)] == [
            (212.0, ["1"], 1),
            (180.0, ["1"], 1),
            (3.0, ["2"], 1),
            (4.0, ["2"], 1),
        ]
        assert {(each["source"], each["nodeid"]) for each in samples(answer)} == {("file", None)}
        assert answer.decisions() == {"1": "passed", "2": "passed"}
        assert "WAVEGATE_METRICS" not in os.environ

    def test_bad_lines_are_told_and_change_nothing(self, mill: Example) -> None:
        """With file and line, at the end of the run."""
        lines = (
            '{"name": "lag", "value": 1}',
            "starting up",
            '{"name": "lag", "value": 2, "phase": 9}',
            '{"na',
        )
        answer = mill.write(service(*lines)).run()
        assert answer.exit_code == 0
        assert [value for _, value, *_ in figures(answer)] == [1.0]
        answer.result.stdout.fnmatch_lines(
            [
                "wavegate: *.jsonl:2: it is no JSON (write*)",
                'wavegate: *.jsonl:3: the plan has no phase "9" (*)',
                "wavegate: *.jsonl:4: it is no JSON (write*)",
            ]
        )

    def test_a_file_of_the_users_own_is_kept(
        self, mill: Example, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """A service that runs longer than pytest writes there; what it wrote before does not count."""
        file = tmp_path / "own.jsonl"
        file.write_text('{"name": "lag", "value": 999}\n', encoding="utf-8")
        monkeypatch.setenv("WAVEGATE_METRICS", str(file))
        answer = mill.write(service('{"name": "lag", "value": 1}')).run()
        assert [value for _, value, *_ in figures(answer)] == [1.0]
        assert os.environ["WAVEGATE_METRICS"] == str(file)
        assert not (mill.path / ".wavegate" / "metrics").exists()

    def test_an_empty_value_names_no_file(self, mill: Example, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is put back as it was."""
        monkeypatch.setenv("WAVEGATE_METRICS", "")
        answer = mill.write(service('{"name": "lag", "value": 1}')).run()
        assert [value for _, value, *_ in figures(answer)] == [1.0]
        assert os.environ["WAVEGATE_METRICS"] == ""

    def test_collecting_names_no_file(self, mill: Example) -> None:
        """Nothing is run."""
        assert mill.run("--collect-only").exit_code == 0
        assert not (mill.path / ".wavegate" / "metrics").exists()

    def test_it_is_put_back_after_a_usage_error(self, plain: Example) -> None:
        """And where nothing is selected."""
        assert plain.write(FILES).run("-k", "nothing", "--wave-unplanned", "error").exit_code == 5
        plain.write(grain("import pytest\n@pytest.mark.task('T999')\ndef test_grain(): pass\n"))
        assert plain.run().exit_code == 4
        assert "WAVEGATE_METRICS" not in os.environ


MIXED = """
    # Tasks: Mill

    ## Phase 1: All at once

    - [x] T001 [P] One in tests/test_one.py
    - [x] T002 In a row in tests/test_row.py
    - [x] T003 [P] Measured in tests/test_alone.py
    - [x] T004 Also in a row in tests/test_also.py
    - [x] T005 [P] Many in tests/test_many.py
"""
STAMPS = """
    import pytest, time
    from pathlib import Path

    @pytest.fixture(autouse=True)
    def stamp(request):
        begin = time.monotonic_ns()
        time.sleep(0.02)
        yield
        path = Path(__file__).with_name(f"{abs(hash(request.node.nodeid))}.stamp")
        path.write_text(f"{request.node.name} {begin} {time.monotonic_ns()}")
"""


@pytest.mark.parametrize("workers", ["-n0", "-n4"])
def test_nothing_runs_beside_what_is_measured_alone(spread: Example, workers: str) -> None:
    """Among [P] tasks, rows, and another test that is alone; all of their samples arrive."""
    many = "import pytest\n@pytest.mark.parametrize('n', range(12))\ndef test_many(n): pass\n"
    alone = (
        "import pytest\n@pytest.mark.wave_alone\ndef test_{}(record_metric): record_metric('lag', 1, 'ms')\n"
    )
    files = {
        "tests/test_one.py": many.replace("test_many", "test_one"),
        "tests/test_row.py": many.replace("test_many", "test_row") + alone.format("quiet_row"),
        "tests/test_alone.py": many.replace("test_many", "test_beside") + alone.format("quiet_one"),
        "tests/test_also.py": many.replace("test_many", "test_also"),
        "tests/test_many.py": many + alone.format("quiet_two"),
    }
    answer = spread.write({"tasks.md": MIXED, "conftest.py": STAMPS, **files}).run(workers)
    assert answer.exit_code == 0
    rows = [path.read_text(encoding="utf-8").split() for path in spread.path.glob("*.stamp")]
    spans = {name: (int(begin), int(end)) for name, begin, end in rows}
    assert len(spans) == 63
    for quiet in ("test_quiet_row", "test_quiet_one", "test_quiet_two"):
        begin, end = spans[quiet]
        beside = [name for name, span in spans.items() if name != quiet and begin < span[1] and span[0] < end]
        assert beside == []
    assert [value for _, value, *_ in figures(answer)] == [1.0] * 3


class TestBenchmarks:
    """pytest-benchmark, where it is installed."""

    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        pytest.importorskip("pytest_benchmark")

    TIMED = """
        import pytest

        @pytest.mark.parametrize("size", [10, 1000])
        def test_sum(benchmark, size):
            benchmark.pedantic(sum, args=(range(size),), rounds=7, iterations=10)

        def test_plain(): pass
    """

    def test_each_round_is_a_sample(self, mill: Example) -> None:
        """In seconds, named by the test function; beside workers there are none, and a finding says so."""
        gates = phase_gates('{ check = "test_sum p95 < 1s", min_samples = 14 }')
        answer = mill.write(grain(self.TIMED) | gates).run("-p", "no:warnings")
        codes = [finding["code"] for finding in answer.record["findings"]]
        if mill.mode == "n2":
            assert samples(answer) == []
            assert (codes, answer.decisions()["1"]) == (["WG203"], "no_data")
            answer.result.stdout.fnmatch_lines(
                ["warning WG203  tests/test_grain.py:3", "*test_sum?10? and 1 more*"]
            )
            return
        assert (codes, answer.exit_code, answer.decisions()["1"]) == ([], 0, "passed")
        (metric,) = answer.record["metrics"]
        assert (metric["name"], metric["unit"], metric["count"]) == ("test_sum", "s", 14)
        assert {each["source"] for each in samples(answer)} == {"benchmark"}
        assert {each["nodeid"] for each in samples(answer)} == {
            f"{GRAIN}test_sum[10]",
            f"{GRAIN}test_sum[1000]",
        }
        assert 0 < metric["min"] <= metric["max"] < 1

    @pytest.mark.parametrize("option", ["--benchmark-disable", "--benchmark-skip"])
    def test_turned_off_by_the_user(self, mill: Example, option: str) -> None:
        """Then nobody need be told."""
        answer = mill.write(grain(self.TIMED)).run(option)
        assert (samples(answer), answer.record["findings"]) == ([], [])

    def test_of_very_many_rounds_a_thousand_are_kept(self, plain: Example) -> None:
        """The fastest and the slowest among them."""
        text = """
            def test_sum(benchmark):
                benchmark.pedantic(sum, args=([1],), rounds=5000)
                benchmark.stats.stats.data[:] = [value / 1000 for value in range(5000)]
        """
        answer = plain.write(FILES | grain(text)).run("-p", "no:warnings")
        (metric,) = answer.record["metrics"]
        assert (metric["count"], metric["min"], metric["max"]) == (1000, 0.0, 4.999)
        assert metric["p50"] == pytest.approx(2.5, abs=0.01)
        assert metric["p99"] == pytest.approx(4.95, abs=0.01)


def test_a_fixture_of_the_same_name_is_no_benchmark(mill: Example) -> None:
    """Whatever it is."""
    text = """
        import pytest
        from unittest.mock import MagicMock

        @pytest.fixture
        def benchmark(): return MagicMock()

        def test_grain(benchmark): assert benchmark.stats.stats.data
    """
    answer = mill.write(grain(text)).run("-p", "no:benchmark")
    assert (answer.exit_code, samples(answer), answer.record["findings"]) == (0, [], [])
