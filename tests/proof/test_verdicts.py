"""Answers of a test at HEAD, at the base and with hollow code add up to a verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_wavegate.proof import failure_kinds as kinds
from pytest_wavegate.proof.failure_kinds import Kind
from pytest_wavegate.proof.verdicts import Evidence, Proof, needs_hollow, verdict
from pytest_wavegate.run.task_proofs import leading

GREEN = (kinds.GREEN, kinds.GREEN)
STRONG = (kinds.ASSERTION, kinds.ASSERTION)
HOLLOW = (kinds.HOLLOW, kinds.HOLLOW)
WEAK = (kinds.ABSENT, kinds.ABSENT)
UNCLEAR = (kinds.UNCLEAR, kinds.UNCLEAR)
BROKEN = (kinds.FIXTURE_ERROR, kinds.FIXTURE_ERROR)
SWALLOWS = (kinds.SWALLOWS, kinds.SWALLOWS)
IN_FIXTURE = (kinds.HOLLOW_FIXTURE, kinds.HOLLOW_FIXTURE)


@pytest.mark.parametrize(
    ("evidence", "name", "slug"),
    [
        # a changed function; a new module; one that cannot be told before the code is hollow
        (Evidence(GREEN, STRONG), "proven", "assertion"),
        (Evidence(GREEN, WEAK, HOLLOW), "proven", "hollow"),
        (Evidence(GREEN, (), HOLLOW), "proven", "hollow"),
        (Evidence(GREEN, UNCLEAR, HOLLOW), "proven", "hollow"),
        (Evidence(GREEN, BROKEN, HOLLOW), "proven", "hollow"),
        # only imports, or asserts True: in a new module, beside an old one, without any base
        (Evidence(GREEN, WEAK, GREEN), "vacuous", "passes"),
        (Evidence(GREEN, GREEN, GREEN), "vacuous", "passes"),
        (Evidence(GREEN, (), GREEN), "vacuous", "passes"),
        (Evidence(GREEN, BROKEN, GREEN), "vacuous", "passes"),
        (Evidence(GREEN, GREEN, lost="it is compiled code"), "vacuous", "passes"),
        (Evidence(GREEN, WEAK, SWALLOWS, declares=("Cart",)), "vacuous", "swallows"),
        # what the code only declares
        (Evidence(GREEN, WEAK, GREEN, declares=("LIMIT",)), "weak", "declares"),
        (Evidence(GREEN, STRONG, declares=("LIMIT",)), "proven", "assertion"),
        (Evidence(GREEN, GREEN, GREEN, declares=("LIMIT",)), "vacuous", "passes"),
        # a guard of what was there before
        (Evidence(GREEN, GREEN, HOLLOW), "not_red", "green_at_base"),
        # weak for want of more
        (Evidence(GREEN, WEAK, lost="it is compiled code"), "weak", "absent"),
        (Evidence(GREEN, WEAK, IN_FIXTURE), "weak", "hollow_fixture"),
        (Evidence(GREEN, WEAK, BROKEN), "weak", "fixture_error"),
        (Evidence(GREEN, UNCLEAR, GREEN), "weak", "unclear"),
        # no red at all
        (Evidence(GREEN, BROKEN), "not_red", "fixture_error"),
        (Evidence(GREEN, UNCLEAR), "not_red", "unclear"),
        (Evidence(GREEN, (), BROKEN), "not_red", "fixture_error"),
        (Evidence(GREEN, lost="the task names no file"), "not_red", "no_evidence"),
        (Evidence(STRONG, STRONG, HOLLOW), "not_red", "fails_at_head"),
        (Evidence((kinds.NOT_RUN,), STRONG), "not_red", "not_collected"),
        (Evidence((), STRONG), "not_red", "not_run"),
        # different answers
        (Evidence((kinds.GREEN, kinds.ASSERTION), STRONG), "unstable", "unstable"),
        (Evidence(GREEN, (kinds.ASSERTION, kinds.GREEN)), "unstable", "unstable"),
        (Evidence(GREEN, (), (kinds.HOLLOW, kinds.GREEN)), "unstable", "unstable"),
        # no proof is wanted
        (Evidence(STRONG, GREEN, exempt="refactoring"), "exempt", "exempt"),
        (Evidence(exempt=""), "exempt", "exempt"),
    ],
)
def test_what_the_answers_prove(evidence: Evidence, name: str, slug: str) -> None:
    """One verdict, one reason, and one thing to do unless it is proven."""
    found = verdict(evidence)
    assert (found.verdict, found.slug) == (name, slug)
    assert found.reason
    assert bool(found.todo) == (name not in {"proven", "exempt"})
    assert found.warn == (slug == "declares")


def test_the_reason_tells_what_was_tried() -> None:
    """In words, with what is in the way."""
    told = verdict(Evidence(GREEN, WEAK, GREEN, declares=("LIMIT", "Cart"))).reason
    assert told == (
        "with the base's code it fails because something of the task's own files is not there, "
        "with hollow code it passes: it tests what the code declares (LIMIT, Cart)"
    )
    assert "it is compiled code" in verdict(Evidence(GREEN, WEAK, lost="it is compiled code")).reason
    assert verdict(Evidence(exempt="refactoring")).reason == "refactoring"


KINDS = st.sampled_from([one for one in vars(kinds).values() if isinstance(one, Kind)])
ANSWERS = st.lists(KINDS, max_size=3).map(tuple)
EVIDENCE = st.builds(
    Evidence,
    ANSWERS,
    ANSWERS,
    ANSWERS,
    declares=st.sampled_from([(), ("X",)]),
    exempt=st.sampled_from([None, "why"]),
)


@settings(max_examples=300, deadline=None)
@given(EVIDENCE)
def test_laws_of_a_verdict(evidence: Evidence) -> None:
    """Proven takes green at HEAD and strong red below, never green at the base; exempt is never proven."""
    found = verdict(evidence)
    strengths = [{kind.strength for kind in run} for run in (evidence.head, evidence.base, evidence.hollow)]
    if found.verdict == "proven":
        assert evidence.exempt is None
        assert strengths[0] == {"green"}
        assert strengths[1] == {"strong"} or (strengths[2] == {"strong"} and strengths[1] != {"green"})
    if found.verdict == "vacuous":
        assert "green" in strengths[1] | strengths[2]
    if evidence.exempt is None and any(len(one) > 1 for one in strengths):
        assert found.verdict == "unstable"
    assert (found.verdict == "exempt") == (evidence.exempt is not None)


@settings(max_examples=100, deadline=None)
@given(EVIDENCE)
def test_more_of_the_same_and_another_order_change_nothing(evidence: Evidence) -> None:
    """Samples may come in any order and number."""
    again = replace(
        evidence,
        head=evidence.head * 2,
        base=evidence.base[::-1],
        hollow=evidence.hollow[::-1] + evidence.hollow,
    )
    assert verdict(again).verdict == verdict(evidence).verdict


@given(ANSWERS)
def test_the_hollow_run_is_needed_unless_the_base_says_all(base: tuple[Kind, ...]) -> None:
    """Where it is not needed it changes nothing."""
    for hollow in (GREEN, HOLLOW, WEAK):
        if not needs_hollow(base):
            assert verdict(Evidence(GREEN, base, hollow)).verdict == "proven"


@pytest.mark.parametrize(
    ("items", "name"),
    [
        ("proven proven", "proven"),
        ("proven weak", "proven"),
        ("proven green_at_base", "proven"),
        ("proven skipped", "proven"),
        ("proven exempt", "proven"),
        ("proven vacuous", "vacuous"),
        ("proven unstable", "unstable"),
        ("proven not_red", "not_red"),
        ("vacuous not_red", "vacuous"),
        ("weak exempt", "weak"),
        ("exempt", "exempt"),
        ("green_at_base exempt", "not_red"),
        ("green_at_base weak", "not_red"),
    ],
)
def test_a_task_is_proven_by_one_item_and_spoiled_by_another(items: str, name: str) -> None:
    """Guards of what was there before and skipped items spoil nothing."""
    proofs = [
        Proof("not_red", one, "") if one in {"green_at_base", "skipped"} else Proof(one, one, "")  # type: ignore[arg-type]
        for one in items.split()
    ]
    assert leading(proofs).verdict == name
    assert leading(reversed(proofs)) == leading(proofs)


@settings(max_examples=100, deadline=None)
@given(st.lists(EVIDENCE.map(verdict), min_size=1, max_size=5))
def test_laws_of_a_task(items: list[Proof]) -> None:
    """It is never better than its best item, nor does an empty test hide among good ones."""
    found = leading(items)
    names = {one.verdict for one in items}
    assert found in items
    assert found.verdict != "proven" or "vacuous" not in names
    assert ("vacuous" in names) == (found.verdict == "vacuous")
    assert (found.verdict == "exempt") == (names == {"exempt"})
