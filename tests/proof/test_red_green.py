"""What red makes of a test's failure, and what green finds when it looks back."""

from __future__ import annotations

import pytest

from pytest_wavegate.proof import failure_kinds
from pytest_wavegate.proof.failure_kinds import GREEN, Kind
from pytest_wavegate.proof.red_green import Now, Seen, green_proof, look_back, red_proof
from pytest_wavegate.proof.red_memory import Recall, Red, RedMemory

KINDS = [kind for kind in vars(failure_kinds).values() if isinstance(kind, Kind)]
NODEID = "tests/[id]/test_a.py::TestA::test_x"
NOW = Now("t1", "f1")


def memory(*reds: Red) -> RedMemory:
    return RedMemory(frozenset(reds))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_every_kind_has_an_answer_under_red(kind: Kind) -> None:
    """Honest ones prove nothing yet; of all others the reason is told, and one thing to do."""
    proof = red_proof(kind)
    assert (proof is None) == kind.honest
    if proof is not None:
        assert (proof.verdict, proof.slug) == ("not_red", kind.slug)
        assert proof.reason == f"it {kind.why}"
        assert proof.todo


def test_where_no_code_is_known() -> None:
    """Then that is why a missing name is not honest; an empty test stays one."""
    why = "T001 names no file of code: name the file in T001"
    found = red_proof(failure_kinds.FOREIGN_IMPORT, no_code=why)
    assert found is not None
    assert found.reason.endswith("; T001 names no file of code")
    assert found.todo == "name the file in T001"
    assert red_proof(GREEN, no_code=why) == red_proof(GREEN)
    assert red_proof(failure_kinds.ASSERTION, no_code=why) is None


@pytest.mark.parametrize(
    ("reds", "answer"),
    [
        ([], Seen("never")),
        ([Red(NODEID, "t1", "f1", "i1", "assertion")], Seen("seen", "assertion")),
        ([Red(NODEID, "t1", "f1", "i2", "assertion")], Seen("same_code", "assertion")),
        ([Red(NODEID, "t2", "f1", "i1", "assertion")], Seen("changed")),
        ([Red(NODEID, "t1", "f2", "i1", "assertion")], Seen("fixtures_changed")),
        ([Red(NODEID, "t1", "", "i1", "absent")], Seen("seen", "absent")),
        (
            [Red(NODEID, "t1", "", "i1", "absent"), Red(NODEID, "t1", "f1", "i1", "assertion")],
            Seen("seen", "assertion"),
        ),
        (
            [Red(NODEID, "t2", "f1", "i1", "assertion"), Red(NODEID, "t1", "", "i1", "absent")],
            Seen("seen", "absent"),
        ),
    ],
)
def test_looking_back(reds: list[Red], answer: Seen) -> None:
    """The best that is remembered counts; where fixtures were not known, none can have changed."""
    assert look_back(memory(*reds), NODEID, NOW, implementation="i2") == answer


def test_cases_of_a_test_that_was_seen_as_a_whole() -> None:
    """Its parameters were not known either; those that were seen with theirs count alone."""
    whole = Red(NODEID, "t1", "", "i1", "absent")
    case = f"{NODEID}[a[0]::b]"
    assert look_back(memory(whole), case, NOW, implementation="i2") == Seen("seen", "absent")
    other = Red(f"{NODEID}[c]", "t1", "f1", "i1", "assertion")
    assert look_back(memory(other), case, NOW, implementation="i2") == Seen("never")
    assert look_back(memory(whole), case, Now("t2", "f1"), implementation="i2") == Seen("changed")


@pytest.mark.parametrize(
    ("recall", "slug", "verdict"),
    [
        ("seen", "assertion", "proven"),
        ("seen", "raised_by_code", "proven"),
        ("seen", "absent", "weak"),
        ("seen", "fixture_stub", "weak"),
        ("seen", "a slug of a later version", "weak"),
        ("same_code", "assertion", "weak"),
        ("changed", "", "not_red"),
        ("fixtures_changed", "", "not_red"),
        ("never", "", "not_red"),
    ],
)
def test_what_green_proves(recall: Recall, slug: str, verdict: str) -> None:
    """A strong red with other code proves it; what shows only that something was missing is weak."""
    proof = green_proof(GREEN, Seen(recall, slug))
    assert proof.verdict == verdict
    assert bool(proof.todo) == (verdict != "proven")
    assert proof.warn == (recall == "same_code")


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.strength != "green"], ids=lambda kind: kind.slug
)
def test_what_does_not_pass_proves_nothing(kind: Kind) -> None:
    """However often it was seen red."""
    proof = green_proof(kind, None)
    assert proof.verdict == "not_red"
    assert proof.slug in {"skipped", "xfail", "fails_at_head"}
    assert proof.todo
