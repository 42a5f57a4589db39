"""cosmic-ray: configuration as text, and its dump, read; the sample comes from a run of cosmic-ray 8.7."""

from __future__ import annotations

import json
import shlex
import tomllib
from pathlib import Path

import pytest

from pytest_wavegate.proof.mutants.cosmic_ray import configuration, read, why_nothing
from pytest_wavegate.proof.mutants.mutant import summed

DUMP = (Path(__file__).parent / "samples/cosmic-ray-dump.txt").read_text(encoding="utf-8")


def test_the_dump_is_figures_and_survivors() -> None:
    """What could not be changed, and what is no Python once changed, counts for nothing."""
    found = summed(read(DUMP, root="/tree"), tool="cosmic-ray 8.7.0", files=["kiosk/sell.py"])
    assert (found.total, found.killed, found.survived, found.timed_out, found.untried) == (9, 4, 3, 1, 1)
    assert [one.path for one in found.survivors] == ["kiosk/sell.py"] * 3
    assert ("if count > LIMIT:", "if not count > LIMIT:") in [
        tuple(one.change.split(" -> ")) for one in found.survivors
    ]
    assert all(one.line for one in found.survivors)


def test_the_configuration_names_files_and_the_command() -> None:
    """Words with blanks and quotes come back out of it as they were."""
    command = ["/a b/python", "-m", "pytest", "t.py::test[it's]"]
    text = configuration(files=["/tree/a.py"], command=command, seconds=4)
    table = tomllib.loads(text)["cosmic-ray"]
    assert (table["module-path"], table["timeout"]) == (["/tree/a.py"], 4.0)
    assert shlex.split(table["test-command"]) == command
    assert table["distributor"] == {"name": "local"}


@pytest.mark.parametrize("dump", ["no JSON", "{}", "[{}, null]", json.dumps([{"mutations": []}, None])])
def test_a_dump_of_another_kind_is_an_error(dump: str) -> None:
    """In plain words, and never a guess."""
    with pytest.raises(ValueError, match="a way that is not known"):
        list(read(dump, root="/tree"))


def test_why_there_is_nothing_is_one_line() -> None:
    """Tests that fail before anything is changed, with their error; else the last line."""
    output = "ERROR    Baseline failed. Execution   cli.py:195\n    >>> E           TypeError: no coin   \n"
    assert why_nothing(output).endswith("before anything is changed: TypeError: no coin")
    assert why_nothing("could not\n") == "cosmic-ray said: could not"
