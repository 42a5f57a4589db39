"""Lint as a whole: order, levels, codes."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plan.lint import RULES
from pytest_wavegate.plan.lint.codes import require_known, severities
from pytest_wavegate.plan.lint.engine import lint
from pytest_wavegate.plan.read import parse_reading

TWICE = b"""\
## Phase 1: Deck

- [ ] T001 [P] a in src/a.py
- [ ] T001 [P] b in src/a.py
- [ ] T002 [P] c in src/a.py
"""


def test_findings_of_the_reader_come_along() -> None:
    """All stand in the order of their lines."""
    found = lint(parse_reading(TWICE, path="p.md"))
    assert [(one.line, one.code) for one in found] == [(4, "WG101"), (5, "WG301")]


def test_levels_of_the_settings() -> None:
    """A rule can be switched off, and made less or more."""
    reading = parse_reading(TWICE, path="p.md")
    found = lint(reading, levels={"WG101": "off", "WG301": "warning"})
    assert [(one.code, one.severity) for one in found] == [("WG301", "warning")]


def test_every_rule_has_a_code_of_its_own() -> None:
    """No two modules share a code, though one may weigh it in two ways, and every text is a fragment."""
    rules = [rule for module in RULES.values() for rule in import_module(module).RULES]
    codes = [code for module in RULES.values() for code in {one.code for one in import_module(module).RULES}]
    assert len(codes) == len(set(codes))
    for rule in rules:
        assert re.fullmatch(r"WG[34]\d\d", rule.code)
        assert not rule.message.endswith(".")
        assert not rule.hint.endswith(".")


def test_an_unknown_rule_is_refused() -> None:
    """With the code that it may mean."""
    assert severities()["WG301"] == "error"
    with pytest.raises(WavegateError) as error:
        require_known(["WG3011"], path="pyproject.toml")
    assert error.value.slug == "unknown-rule"


PIECES = st.sampled_from(
    [
        "## Phase 1: A\n",
        "- [ ] T001 [P] a in src/a.py\n",
        "- [ ] T002 b (depends on T001, T999)\n",
        "T001-T002 in parallel\n",
        "**Target**: >90% coverage\n",
        "T1 → T2 → T001\n",
        "```text\nT001 → T002\n```\n",
        "Total tasks: 7\n",
        "[P]",
        "T00",
        "\u2197 \n",
        "| Task | Dependencies |\n|---|---|\n| T001 | T002 |\n",
        "Write tests FIRST, they must FAIL\n",
        "\r",
        "---\n",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_lint_never_fails(pieces: list[str]) -> None:
    """Whatever a plan holds, there are findings or none."""
    for finding in lint(parse_reading("".join(pieces).encode(), path="p.md")):
        assert finding.line >= 1
        assert finding.message


def test_every_finding_points_into_its_line() -> None:
    """At what the rule marks, else at the task's id, else where the text begins."""
    text = (
        b"# Ferry\n\n## Phase 1: Deck\n\n- [ ] T001 a\n- [ ] T001 b\n\n"
        b"## Phase 2: Hold\n\n## Phase 3: X\n\n- [ ] T002 c\n"
    )
    found = lint(parse_reading(text, path="p.md"))
    assert [(one.code, one.line, one.column, one.length) for one in found] == [
        ("WG101", 6, 7, 4),
        ("WG112", 8, 1, 1),
    ]
