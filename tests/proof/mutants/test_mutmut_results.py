"""mutmut: configuration as text, and what it leaves, read; the samples come from runs of mutmut 3.8."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from pytest_wavegate.proof.mutants.mutant import in_one_line, summed
from pytest_wavegate.proof.mutants.mutmut import configured, read, why_nothing

SAMPLES = Path(__file__).parent / "samples"
SOURCE, MUTATED, RESULTS = (
    (SAMPLES / name).read_text(encoding="utf-8")
    for name in ("sell.txt", "mutmut-sell.txt", "mutmut-meta.json")
)
OWN = """\
[project]
name = "kiosk"

[tool.mutmut] # by hand
paths_to_mutate = ["everything/"]
do_not_mutate = [
  "kiosk/old.py",
[
]
]
timeout_constant = 2.5
pytest_add_cli_args = ["-q"]

[tool.ruff]
line-length = 100
"""


def config(text: str) -> str:
    return configured(text, files=["a.py"], tests=["t.py"], words=["-p", "x"], copied=["t.py"])


def test_results_are_figures_and_survivors() -> None:
    """What was killed, what hung, what was left, and each survivor with its line and its change."""
    mutants = list(read(RESULTS, path="kiosk/sell.py", source=SOURCE, mutated=MUTATED))
    found = summed(mutants, tool="mutmut 3.8.1", files=["kiosk/sell.py"])
    assert (found.total, found.killed, found.survived, found.timed_out, found.untried) == (13, 2, 9, 1, 1)
    assert [(one.line, one.change) for one in found.survivors][:4] == [
        (6, "def price(count, rebate=0): -> def price(count, rebate=1):"),
        (9, "if count > LIMIT: -> if count >= LIMIT:"),
        (10, "total -= rebate -> total = rebate"),
        (10, "total -= rebate -> total += rebate"),
    ]
    assert [one.line for one in found.survivors][4:] == [21, 21, 22, 22, 22]
    assert found.survivors[-1].note == "no test of the task calls it"
    assert SOURCE.splitlines()[20].strip() == "if coin <= 0:"


def test_a_survivor_that_cannot_be_found_keeps_its_name() -> None:
    """Another release may write its files in another way."""
    results = json.dumps({"exit_code_by_key": {"kiosk.sell.x_price__mutmut_1": 0}})
    (mutant,) = read(results, path="kiosk/sell.py", source=SOURCE, mutated="def (")
    assert (mutant.line, mutant.change) == (0, "kiosk.sell.x_price__mutmut_1")


@pytest.mark.parametrize("results", ["", "[]", "{}", '{"exit_code_by_key": 3}'])
def test_results_of_another_kind_are_an_error(results: str) -> None:
    """In plain words, and never a guess."""
    with pytest.raises(ValueError, match="a way that is not known"):
        list(read(results, path="a.py", source="", mutated=""))


def test_the_table_is_replaced_and_what_else_its_author_wanted_stays() -> None:
    """The rest of the file is as it was, to the letter; a bracket in a list ends no table."""
    text = config(OWN)
    document = tomllib.loads(text)
    table = document["tool"].pop("mutmut")
    assert text.startswith('[project]\nname = "kiosk"\n\n[tool.ruff]\nline-length = 100\n')
    assert table["source_paths"] == ["a.py"]
    assert table["do_not_mutate"] == ["kiosk/old.py", []]
    assert table["pytest_add_cli_args"] == ["-q", "-p", "x"]
    assert (table["timeout_constant"], "paths_to_mutate" in table) == (2.5, False)


def test_a_file_without_the_table_gets_one() -> None:
    """An empty one, too."""
    assert tomllib.loads(config(""))["tool"]["mutmut"]["also_copy"] == ["t.py"]
    text = config('[tool.ruff]\nline-length = 3\n[tool.mutmut]\nsource_paths = ["b"]')
    assert tomllib.loads(text)["tool"]["ruff"] == {"line-length": 3}


@pytest.mark.parametrize("text", ["[tool]\nmutmut = {debug = true}\n", "tool.mutmut.debug = true\n", "a = ["])
def test_what_cannot_be_replaced_is_said(text: str) -> None:
    """A table inside of another one, or a file that is no TOML."""
    with pytest.raises(ValueError, match=r"cannot be replaced|Invalid|overwrite"):
        config(text)


def test_why_there_is_nothing_is_one_line() -> None:
    """The reasons that mutmut often has in other words, with the error of the tests; else its last line."""
    output = "\rRunning stats\nE   ModuleNotFoundError: No module named 'shop'\nfailed to collect stats\n"
    assert why_nothing(output) == (
        "the tests do not pass where mutmut runs them, in its copy of the project: "
        "ModuleNotFoundError: No module named 'shop'"
    )
    assert why_nothing("Traceback\nOSError: full\n\n") == "mutmut said: OSError: full"
    assert why_nothing("") == "mutmut said: nothing"


def test_a_change_is_one_line() -> None:
    """Blanks are one, and nothing at all is said to be so."""
    assert in_one_line(["  a = 1,", "     2"], ["a = 1"]) == "a = 1, 2 -> a = 1"
    assert in_one_line(["@cached"], []) == "@cached -> (nothing)"
    assert len(in_one_line(["x" * 900], ["y"])) < 250


def test_of_a_long_change_what_is_the_same_is_left_out() -> None:
    """So that the difference is what one sees."""
    call = "found = a_long_name.of_a_method({}, with_many, other, arguments)"
    assert in_one_line([call.format("one")], [call.format("None")]) == (
        "...of_a_method(one, with_ma... -> ...of_a_method(None, with_ma..."
    )
    assert in_one_line(["x" * 80], ["x" * 81]) == "...xxxxxxxxxxxx -> ...xxxxxxxxxxxxx"
