"""Tells pytest of a proof: reports for its progress, its exit status and JUnit XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pytest_wavegate.model.items import ItemFacts
    from pytest_wavegate.plugin.proving.subject import Proved

PROPERTY = "wavegate_proof"
_STEPS: Final = ("setup", "call", "teardown")
_LETTERS = {"proven": ".", "weak": "w", "vacuous": "V", "not_red": "N", "unstable": "U", "exempt": "e"}
_GREEN, _YELLOW, _RED = ({colour: True} for colour in ("green", "yellow", "red"))
_COLOURS = {"proven": _GREEN, "weak": _YELLOW, "exempt": _YELLOW}


def report_proof(config: pytest.Config, proved: Proved, *, facts: ItemFacts, spoils: bool) -> None:
    """Tell every listener what is proven of an item, in the order of hooks that a run has.

    Args:
        config: pytest's.
        proved: the item with its proof.
        facts: of the item.
        spoils: whether the run fails for it.
    """
    line = facts.line - 1 if facts.line else None
    location = (facts.path, line, facts.nodeid.split("::", 1)[-1].replace("::", "."))
    proof = proved.proof
    told = f"{proof.verdict.replace('_', ' ')}: {proof.reason}"
    properties = [(PROPERTY, f"{proof.verdict}: {proof.reason}")]
    hook = config.hook
    hook.pytest_runtest_logstart(nodeid=facts.nodeid, location=location)
    for when in _STEPS:
        fails = spoils and when == "call"
        text = f"{told}\n{proof.todo}" if proof.todo else told
        report = pytest.TestReport(
            nodeid=facts.nodeid,
            location=location,
            keywords={},
            outcome="failed" if fails else "passed",
            longrepr=text if fails else None,
            when=when,
            duration=proved.seconds if when == "call" else 0.0,
            user_properties=properties,
            wavegate_proof=proof.verdict,
        )
        hook.pytest_runtest_logreport(report=report)
    hook.pytest_runtest_logfinish(nodeid=facts.nodeid, location=location)


def status(report: pytest.TestReport) -> tuple[str, str, object] | None:
    """For ``pytest_report_teststatus``: a category for each verdict."""
    verdict = getattr(report, "wavegate_proof", None)
    if verdict is None:
        return None
    if report.when != "call":
        return "", "", ""
    word = verdict.replace("_", " ")
    colour = _RED if report.failed else _COLOURS.get(verdict, _YELLOW)
    return word, _LETTERS[verdict], (word.upper(), colour)
