"""The committed baseline: exact, stable, and told where it is wrong."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.run.baseline_file import decimal, keepable, load, render, save

if TYPE_CHECKING:
    from pathlib import Path

SIDES: tuple[Literal["lower", "upper", "exact"], ...] = ("lower", "upper", "exact")
figures = st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**9), max_value=10**9)


@settings(max_examples=60, deadline=None)
@given(table=st.dictionaries(st.text(max_size=12), figures.map(Fraction), max_size=5))
def test_what_is_written_is_read(
    table: dict[str, Fraction], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every figure comes back exactly; writing it again changes nothing."""
    path = tmp_path_factory.mktemp("b") / "baseline.json"
    try:
        render(table).encode()
    except UnicodeEncodeError:
        return
    save(path, table)
    if table:
        assert load(path) == table
        assert path.read_text(encoding="utf-8") == render(table)


@settings(max_examples=100, deadline=None)
@given(figure=st.fractions())
def test_a_figure_meets_what_is_kept_of_it(figure: Fraction) -> None:
    """A lower bound is rounded down and an upper one up, so that the same run meets its own baseline."""
    assert keepable(figure, side="lower") <= figure <= keepable(figure, side="upper")
    for side in SIDES:
        kept = keepable(figure, side=side)
        assert Fraction(decimal(kept)) == kept
        assert abs(kept - figure) <= abs(figure) / 10**10 or abs(kept - figure) < Fraction(1, 10**10)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Fraction(1, 4), "0.25"),
        (Fraction(-3, 2), "-1.5"),
        (Fraction(0), "0"),
        (Fraction(1200), "1200"),
        (Fraction(1, 3), "0.333333333333"),
        (Fraction(1, 10**9), "0.000000001"),
    ],
)
def test_figures_are_plain_decimals(figure: Fraction, text: str) -> None:
    """No exponent, no zeros at the end."""
    assert decimal(figure) == text


def test_one_figure_stands_in_one_line(tmp_path: Path) -> None:
    """Sorted by name, so that a change of one figure is a change of one line."""
    path = tmp_path / "deep" / "baseline.json"
    save(path, {"3: lag p95": Fraction(1, 4), "10: load": Fraction(7)})
    save(path, {"3: coverage": Fraction(9, 10), "10: load": Fraction(8)})
    assert path.read_text(encoding="utf-8") == (
        '{\n  "schema": "wavegate.baseline/1",\n  "figures": {\n'
        '    "10: load": 8,\n    "3: coverage": 0.9,\n    "3: lag p95": 0.25\n  }\n}\n'
    )


def test_no_file_holds_no_figures(tmp_path: Path) -> None:
    """A project without a baseline is none that is wrong."""
    assert load(tmp_path / "baseline.json") == {}


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('{\n "schema": "wavegate.baseline/1",\n<<<<<<< HEAD\n', 3, "it is not JSON"),
        ("[]", 1, 'it has no "schema"'),
        ('{"schema": "wavegate.baseline/2", "figures": {}}', 1, 'it has no "schema"'),
        ('{"schema": "wavegate.baseline/1",\n "figures": 3}', 2, 'it has no table of "figures"'),
        ('{"schema": "wavegate.baseline/1"}', None, 'it has no table of "figures"'),
        ('{"schema": "wavegate.baseline/1", "figures":\n {"a": 1,\n "b": "2"}}', 3, '"b" is no number'),
        ('{"schema": "wavegate.baseline/1", "figures": {"a": NaN}}', 1, '"a" is no number'),
        ('{"schema": "wavegate.baseline/1", "figures": {"a": 1e999999999}}', 1, '"a" is no number'),
        ('{"schema": "wavegate.baseline/1", "figures": {"a": true}}', 1, '"a" is no number'),
        ("[" * 100_000, None, "it is not JSON"),
    ],
)
def test_a_file_that_is_none_is_told_with_its_line(
    tmp_path: Path, text: str, line: int | None, why: str
) -> None:
    """Nothing of it is guessed."""
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WavegateError) as caught:
        load(path)
    assert (caught.value.slug, caught.value.line) == ("bad-baseline", line)
    assert why in caught.value.message
    with pytest.raises(WavegateError):
        save(path, {"a": Fraction(1)})
    assert path.read_text(encoding="utf-8") == text


def test_a_folder_is_no_baseline(tmp_path: Path) -> None:
    """Nor is it written over."""
    with pytest.raises(WavegateError, match="it cannot be read"):
        load(tmp_path)
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(WavegateError):
        save(file / "baseline.json", {"a": Fraction(1)})
