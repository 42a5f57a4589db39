"""Samples as JSON lines: whole files, files that grow, and output of commands."""

from __future__ import annotations

import json
import math
import os
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.evidence.metric_lines import MetricsFile, read_lines
from pytest_wavegate.evidence.places import Places
from pytest_wavegate.model.metrics import Sample
from pytest_wavegate.model.units import UNITS
from pytest_wavegate.plan.read import parse_plan
from pytest_wavegate.sampling import check_sample, is_number

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_wavegate.model.plan import Plan

PLAN = """# Tasks: Mill

## Phase 1: Grain

- [ ] T001 Weigh in src/scales.py

## Phase 2: Flour

- [ ] T002 Grind in src/stones.py
"""
EXAMPLE = '{"name": "lag", "value": 212, "unit": "ms"}'


def plan() -> Plan:
    return parse_plan(PLAN.encode(), path="tasks.md")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "metrics.jsonl"


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8", newline="") as stream:
        stream.write(text)


def figures(samples: list[Sample]) -> list[tuple[str, float, str]]:
    return [(sample.name, sample.value, sample.unit) for sample in samples]


class TestMetricsFile:
    """A file that grows."""

    def test_only_what_is_new(self, file: Path) -> None:
        """Each line is read once, whenever it comes; before the first there need not be a file."""
        metrics = MetricsFile(file)
        assert metrics.new_samples() == []
        append(file, '{"name": "lag", "value": 212, "unit": "ms"}\n')
        assert metrics.new_samples() == [Sample(name="lag", value=212.0, unit="ms", source="file")]
        assert metrics.new_samples() == []
        append(file, '{"name": "conflict", "value": 0}\n\n{"name": "lag", "value": 0.25, "unit": "s"}\r\n')
        assert figures(metrics.new_samples()) == [("conflict", 0.0, ""), ("lag", 0.25, "s")]
        assert metrics.problems == []

    def test_a_list_is_many_samples(self, file: Path) -> None:
        """In their order; an empty one is none."""
        append(file, '{"name": "lag", "value": [3, 1.5, 2], "unit": "ms"}\n{"name": "lag", "value": []}\n')
        metrics = MetricsFile(file)
        assert [sample.value for sample in metrics.new_samples()] == [3.0, 1.5, 2.0]
        assert metrics.problems == []

    def test_a_torn_last_line_waits(self, file: Path) -> None:
        """It counts once it is whole, and is no problem before the end."""
        metrics = MetricsFile(file)
        append(file, '{"name": "lag", "value": 1}\n{"name": "lag", "va')
        assert len(metrics.new_samples()) == 1
        assert metrics.new_samples() == []
        append(file, 'lue": 2}\n{"name"')
        assert [sample.value for sample in metrics.new_samples()] == [2.0]
        assert metrics.problems == []
        metrics.end()
        assert metrics.problems == [f"{file}:3: the last line is torn and was left out"]

    def test_a_last_line_without_an_end_is_whole_where_it_closes(self, file: Path) -> None:
        """Some writers put the line feed before each line."""
        metrics = MetricsFile(file)
        append(file, '{"name": "lag", "value": 1}')
        assert len(metrics.new_samples()) == 1
        append(file, '\n{"name": "lag", "value": 2}')
        assert [sample.value for sample in metrics.new_samples()] == [2.0]
        append(file, "\nnonsense\n")
        assert metrics.new_samples() == []
        metrics.end()
        assert metrics.problems == [f"{file}:3: it is no JSON (write {EXAMPLE})"]

    def test_what_was_there_before_is_passed_over(self, file: Path) -> None:
        """Samples of an earlier run say nothing of this one, and lines keep their numbers."""
        append(file, '{"name": "lag", "value": 1}\nnonsense\n')
        metrics = MetricsFile(file)
        metrics.skip()
        append(file, '{"name": "lag", "value": 2}\nmore\n')
        assert [sample.value for sample in metrics.new_samples()] == [2.0]
        assert metrics.problems == [f"{file}:4: it is no JSON (write {EXAMPLE})"]

    def test_a_file_that_was_emptied_or_replaced_is_read_from_its_start(self, file: Path) -> None:
        """Services rotate their files."""
        metrics = MetricsFile(file)
        append(file, '{"name": "lag", "value": 1}\n{"name": "lag", "value": 2}\n')
        assert len(metrics.new_samples()) == 2
        file.write_text('{"name": "lag", "value": 3}\n', encoding="utf-8")
        assert [sample.value for sample in metrics.new_samples()] == [3.0]
        other = file.with_suffix(".new")
        append(other, '{"name": "lag", "value": 4}\n{"name": "lag", "value": 5}\n')
        other.replace(file)
        assert [sample.value for sample in metrics.new_samples()] == [4.0, 5.0]

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("lag 212", "it is no JSON ("),
            ("[1, 2]", "it is no JSON object ("),
            ("[" * 100_000, "it is no JSON ("),
            ('{"name": "lag"}', "it has no value ("),
            ('{"value": 1}', "a metric is named by a text, not by None ("),
            ('{"name": " ", "value": 1}', "a metric is named by a text, not by ' ' ("),
            ('{"name": "lag", "value": "212"}', "lag is '212', and a sample is a number ("),
            ('{"name": "lag", "value": true}', "lag is True, and a sample is a number ("),
            ('{"name": "lag", "value": NaN}', "lag is nan, and a sample is a finite number ("),
            ('{"name": "lag", "value": 1e999}', "lag is inf, and a sample is a finite number ("),
            ('{"name": "lag", "value": [1, null]}', "lag is None, and a sample is a number ("),
            ('{"name": "lag", "value": 1' + "0" * 400 + "}", "lag is 1000"),
            ('{"name": "lag", "value": 1' + "0" * 5000 + "}", "it is no JSON ("),
            ('{"name": "lag", "value": 1, "unit": "msec"}', "'msec' is no unit, and lag is given in it (did"),
            ('{"name": "lag", "value": 1, "unit": 5}', "5 is no unit, and lag is given in it (use one of %"),
            ('{"name": "lag", "value": 1, "units": "ms"}', 'it has "units" (did you mean "unit"?)'),
            ('{"Name": "lag", "value": 1}', 'it has "Name" (did you mean "name"?)'),
        ],
    )
    def test_a_bad_line_is_told_with_its_number(self, file: Path, line: str, why: str) -> None:
        """Nothing of it counts; the lines around it do."""
        append(file, f'{{"name": "a", "value": 1}}\n{line}\n{{"name": "b", "value": 2}}\n')
        metrics = MetricsFile(file)
        assert figures(metrics.new_samples()) == [("a", 1.0, ""), ("b", 2.0, "")]
        (problem,) = metrics.problems
        assert problem.startswith(f"{file}:2: {why}")

    def test_other_keys_are_the_writers_own(self, file: Path) -> None:
        """A time, a host, labels."""
        append(file, '{"name": "lag", "value": 1, "ts": 17, "tags": {"host": "a"}, "time": "now"}\n')
        metrics = MetricsFile(file)
        assert len(metrics.new_samples()) == 1
        assert metrics.problems == []

    def test_bytes_that_are_no_text(self, file: Path) -> None:
        """A line in another encoding is a problem; a byte order mark is none."""
        file.write_bytes(b'\xef\xbb\xbf{"name": "lag", "value": 1}\n{"name": "\xe4", "value": 1}\n')
        metrics = MetricsFile(file)
        assert len(metrics.new_samples()) == 1
        assert metrics.problems == [f"{file}:2: it is not UTF-8 (write JSON in UTF-8)"]

    def test_of_very_many_problems_the_first_are_told(self, file: Path) -> None:
        """A service that writes its log there would bury all else."""
        append(file, "log\n" * 500)
        metrics = MetricsFile(file)
        assert metrics.new_samples() == []
        assert len(metrics.problems) == 11
        assert metrics.problems[-1] == "and 490 more lines that are no samples"

    def test_what_is_no_file_is_told_once(self, tmp_path: Path) -> None:
        """A folder has no lines, and a pipe would keep the run waiting."""
        metrics = MetricsFile(tmp_path)
        metrics.skip()
        assert metrics.new_samples() == metrics.new_samples() == []
        assert metrics.problems == [f"{tmp_path} cannot be read: it is no ordinary file"]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
    def test_a_pipe_does_not_block(self, file: Path) -> None:
        """Nobody may ever write into it."""
        os.mkfifo(file)
        assert MetricsFile(file).new_samples() == []

    @pytest.mark.parametrize(
        ("place", "phases"),
        [
            ('"phase": "2"', ("2",)),
            ('"phase": 2', ("2",)),
            ('"phase": "flour"', ("2",)),
            ('"phase": "Phase 1"', ("1",)),
            ('"task": "t002"', ("2",)),
            ('"task": "T001", "phase": "Flour"', ("2", "1")),
            ('"task": "T002", "phase": "2"', ("2",)),
            ('"task": null', ()),
        ],
    )
    def test_a_line_may_say_where_it_counts(self, file: Path, place: str, phases: tuple[str, ...]) -> None:
        """By a phase's id, title or label, or by a task of it."""
        append(file, f'{{"name": "lag", "value": 1, {place}}}\n')
        metrics = MetricsFile(file, places=Places(plan()))
        assert [sample.phases for sample in metrics.new_samples()] == [phases]

    @pytest.mark.parametrize(
        ("place", "why"),
        [
            ('"phase": "Floor"', 'the plan has no phase "Floor" (did you mean "Flour"?)'),
            ('"task": "T009"', 'the plan has no task "T009" (did you mean "T002" or "T001"?)'),
            ('"task": "Sieve"', 'the plan has no task "Sieve" (name a task of the plan, or none)'),
        ],
    )
    def test_an_unknown_place_is_a_problem(self, file: Path, place: str, why: str) -> None:
        """The sample counts nowhere rather than somewhere else."""
        append(file, f'{{"name": "lag", "value": 1, {place}}}\n')
        metrics = MetricsFile(file, places=Places(plan()))
        assert metrics.new_samples() == []
        assert metrics.problems == [f"{file}:1: {why}"]

    @settings(max_examples=60, deadline=None)
    @given(values=st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=6), data=st.data())
    def test_however_it_is_cut_every_line_is_read_once(
        self, values: list[float], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """A reader that comes between any two bytes sees each sample once, in order."""
        file = tmp_path_factory.mktemp("cut") / "metrics.jsonl"
        text = "".join(json.dumps({"name": "lag", "value": value}) + "\n" for value in values)
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
        metrics, found = MetricsFile(file), []
        for begin, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
            append(file, text[begin:end])
            found += [sample.value for sample in metrics.new_samples()]
        metrics.end()
        assert (found, metrics.problems) == (values, [])


class TestOutput:
    """What a command writes."""

    def test_samples_among_other_lines(self) -> None:
        """Logs, other JSON and blank lines are not meant for us."""
        text = (
            'warming up\n{"level": "info"}\n{"name": "lag", "value": [1, 2], "unit": "ms"}\n{\n}\n[1]\ndone'
        )
        found = read_lines(text, "command")
        assert figures(found.samples) == [("lag", 1.0, "ms"), ("lag", 2.0, "ms")]
        assert {sample.source for sample in found.samples} == {"command"}
        assert found.problems == []

    def test_a_bad_sample_is_told(self) -> None:
        """Cut short, without a value, or no number; all else is read."""
        lag = '{"name": "lag"'
        found = read_lines(f'{lag}, "value": 1}}\n{lag}, "val\n{lag}}}\n{lag}, "value": "2"}}', "command")
        assert figures(found.samples) == [("lag", 1.0, "")]
        assert [problem.split(" (")[0] for problem in found.problems] == [
            "line 2: it is no JSON",
            "line 3: it has no value",
            "line 4: lag is '2', and a sample is a number",
        ]

    def test_a_line_separator_inside_a_text_is_no_end_of_a_line(self) -> None:
        """JSON may hold U+2028 as it stands."""
        assert figures(read_lines('{"name": "a\u2028b", "value": 1}', "command").samples) == [
            ("a\u2028b", 1.0, "")
        ]


class TestSampling:
    """What every way to record has in common."""

    @pytest.mark.parametrize("value", [0, -3, 2.5, Decimal("0.1"), Fraction(1, 4), 10**300])
    def test_numbers_of_every_kind(self, value: object) -> None:
        """They become floats."""
        assert check_sample("lag", value, "") == pytest.approx(float(value))  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "value", [True, None, "1", 1j, [1], math.nan, math.inf, Decimal("sNaN"), 10**400, object()]
    )
    def test_what_is_no_finite_number(self, value: object) -> None:
        """Refused, with the value in the message."""
        assert not is_number(value)
        with pytest.raises(WavegateError) as caught:
            check_sample("lag", value, "")
        assert caught.value.slug == "bad-sample"
        assert caught.value.message.startswith("lag is ")
        assert caught.value.hint

    @pytest.mark.parametrize("unit", UNITS)
    def test_every_unit_of_conditions(self, unit: str) -> None:
        """What can be asked for can be recorded."""
        assert check_sample("lag", 1, unit) == 1

    @pytest.mark.parametrize(
        ("unit", "near"),
        [("msec", "ms"), ("µs", "us"), ("seconds", "s"), ("Percent", "%"), ("mib", "MiB"), ("MS", "ms")],
    )
    def test_near_units_are_named(self, unit: str, near: str) -> None:
        """Those of other spellings too."""
        with pytest.raises(WavegateError) as caught:
            check_sample("lag", 1, unit)
        assert f'"{near}"' in caught.value.hint

    def test_an_object_that_cannot_be_shown(self) -> None:
        """The message is about the sample all the same."""

        class Broken:
            def __repr__(self) -> str:
                raise RuntimeError

        with pytest.raises(WavegateError) as caught:
            check_sample("lag", Broken(), "")
        assert caught.value.message == "lag is a Broken, and a sample is a number"
