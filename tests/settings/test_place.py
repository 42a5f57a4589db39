"""The line of a setting in the file that holds it."""

from __future__ import annotations

import pytest

from pytest_wavegate.settings.place import Place, needles_of, phase_id

TOML = """\
[tool.other]
gates = ["coverage >= 9%"]
[[tool.wavegate.phase]]
id = "2"
gates = ["coverage >= 9%", { check = "lag < 3s", timeout = 3 }]
[[tool.wavegate.phase]]
id = "23"
gates = ["coverage >= 9%"]
[tool.wavegate]
gates = [
  "coverage >= 9%",
]
[tool.more]
gates = ["lag < 4s"]
"""
VALUES = {
    "gates": ["coverage >= 9%"],
    "phase": [
        {"id": 2, "gates": ["coverage >= 9%", {"check": "lag < 3s", "timeout": 3}]},
        {"id": "23", "gates": ["coverage >= 9%"]},
    ],
}
PLACE = Place("pyproject.toml", text=TOML, header="tool.wavegate")


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        (("phase", 0, "gates", 0, "check"), 5),
        (("phase", 0, "gates", 1, "timeout"), 5),
        (("phase", 1, "gates", 0), 8),
        (("phase", 1, "id"), 7),
    ],
)
def test_a_setting_is_found_on_its_way(loc: tuple[str | int, ...], line: int) -> None:
    """Key after key, each below the one before, and only in tables of ours."""
    assert PLACE.line(*needles_of(loc, VALUES)) == line


def test_what_is_not_there_has_the_line_of_what_is() -> None:
    """Of several words the last that is found; of none there is no line."""
    assert PLACE.line(phase_id("23"), "gates", "absent") == 8
    assert PLACE.line("lag < 4s") is None
    assert Place("command line").line("x") is None


def test_a_text_without_our_headers_is_ours_as_a_whole() -> None:
    """``[tool]`` may hold ``wavegate.gates = [...]``."""
    place = Place("pyproject.toml", text="[tool]\nwavegate.gates = ['x']", header="tool.wavegate")
    assert place.line("gates", "x") == 2


def test_front_matter_begins_at_its_key() -> None:
    """The title above it may say the same words."""
    text = "---\ntitle: gates\r\nwavegate:\n  gates:\n    - lag < 3s\n---\n"
    place = Place("front matter", text=text, header="wavegate")
    assert (place.line("gates"), place.line("gates", "lag < 3s")) == (4, 5)


ALIKE = """\
[[tool.wavegate.hook]]
run = ["make"]
on = "phase_failed"
[[ tool.wavegate.hook ]] # the same command
on = "phase_fail"
run = ["make"]
[[tool.wavegate.hook]]
run = ["make"]
"""


@pytest.mark.parametrize(("loc", "line"), [((0, "on"), 3), ((1, "on"), 5), ((2,), 7), ((2, "on"), 7)])
def test_tables_that_are_alike(loc: tuple[str | int, ...], line: int) -> None:
    """Each is found by its own header, and a key of it nowhere else."""
    values = {"hook": [{"run": ["make"], "on": "x"}, {"run": ["make"], "on": "x"}, {"run": ["make"]}]}
    place = Place("pyproject.toml", text=ALIKE, header="tool.wavegate")
    assert place.line(*needles_of(("hook", *loc), values)) == line
