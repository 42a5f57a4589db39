"""Where a plan says that tests come first."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.read import parse_plan


def lines(text: str) -> list[int]:
    plan = parse_plan(text.encode(), path="tasks.md", dialect="speckit")
    return [claim.line for claim in plan.claims if claim.kind == "tests_first"]


HEAD = "## Phase 1: A\n\n- [ ] T001 Do it\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "> **NOTE: Write these tests FIRST and see them fail**",
        "- Tests MUST be written and FAIL before the code",
        "- See that tests fail before implementing",
        "**Tests**: included (Test-Driven Development)",
        "**Tests**: test-first, as everywhere",
        "All tasks follow TDD",
        "TDD is mandatory",
        "Red-green discipline",
        "### Tests first (red)",
        "### Tests for the door (write first; must fail)",
        "- Tests before implementation",
    ],
)
def test_rules(text: str) -> None:
    """The rule in its usual words, in a sentence, a quotation or a heading."""
    assert lines(HEAD + text + "\n") == [5]


@pytest.mark.parametrize(
    "text",
    [
        "Tests are OPTIONAL: write them first only if requested",
        "The spec does not ask for TDD",
        "Tests fail with 3 errors",
        "Start with the first test",
        "- [ ] T002 Write failing tests first in tests/test_a.py",
        "Run the tests before release",
        "Newest-first listing",
    ],
)
def test_no_rules(text: str) -> None:
    """Optional tests, results and titles of tasks set no rule."""
    assert lines(HEAD + text + "\n") == []
