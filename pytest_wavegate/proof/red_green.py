"""What red and green make of a test: it must fail first, and green must be able to look back on that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pytest_wavegate.proof.red_memory import STRONG
from pytest_wavegate.proof.verdicts import Proof

if TYPE_CHECKING:
    from pytest_wavegate.proof.failure_kinds import Kind
    from pytest_wavegate.proof.red_memory import Recall, RedMemory

_TODO: Final[dict[str, str]] = {
    "passes": 'let it assert what the code is to do, or exempt it: task(..., exempt="...")',
    "unclear": "let it assert what it expects, or name the file of the code in its task",
    "syntax_error": "mend the syntax of the test file",
    "broken_code": "mend the syntax of the task's code",
    "foreign_import": "install it, or let the task name the file that it is to come from",
    "unknown_name": "define or import the name in the test",
    "collect_error": "mend what its file does while it is imported",
    "fixture_error": "mend the fixture, or call the code in the test and not in its fixtures",
    "no_fixture": "define the fixture, or correct its name",
    "teardown_error": "mend the fixture's teardown",
    "timeout": "give it something to fail by before its time is up",
    "misuse": "use the test library as its manual says",
    "skipped": 'run it where it is not skipped, or exempt it: task(..., exempt="...")',
    "xfail": "take the xfail mark away",
    "crash": "let the code raise where it is not written yet",
    "not_collected": "see why the test was not collected",
}
_MAY_BE_OWN: Final = frozenset({"foreign_import", "unknown_name", "unclear"})
"""What would be honest if it were known which code the test is about."""
_AGAIN: Final = "see it red again: put the code aside, run --wave-tdd red, and bring the code back"
_NOT_SEEN: Final[dict[Recall, tuple[str, str]]] = {
    "never": (
        "it passes, and was never seen red",
        "see it red: put the code aside, run --wave-tdd red, and bring the code back",
    ),
    "changed": ("it passes, and has changed since it was seen red", _AGAIN),
    "fixtures_changed": ("it passes, and a fixture of it has changed since it was seen red", _AGAIN),
}
_BEST: Final[tuple[Recall, ...]] = ("seen", "same_code", "fixtures_changed", "changed", "never")
_WAS: Final[dict[str, str]] = {
    "assertion": "failed by an assertion",
    "not_implemented": "met code that was not written yet",
    "raised_by_code": "failed inside the task's own code",
    "absent": "failed because something of the task's own files was not there",
    "signature": "failed by a TypeError where it used the task's own code",
    "fixture_stub": "had a fixture that met code that was not written yet",
}


class Now(NamedTuple):
    """A test as it stands now, by its keys."""

    test: str
    fixtures: str
    """Empty where they are not known: the file of the test could not be imported."""


class Seen(NamedTuple):
    """What is remembered of a test."""

    recall: Recall
    slug: str = ""
    """Of the kind of its failure; the best where it was seen red in several ways."""


def red_proof(kind: Kind, *, no_code: str = "") -> Proof | None:
    """Return why a test is no honest red, with the one thing to do; none where it is one.

    Args:
        kind: its answer.
        no_code: why no file of code is known to be its task's, as a fragment with one way out; empty where
            some is.
    """
    if kind.honest:
        return None
    if no_code and kind.slug in _MAY_BE_OWN:
        why, _, todo = no_code.rpartition(": ")
        return Proof("not_red", kind.slug, f"it {kind.why}; {why}", todo)
    return Proof(
        "not_red", kind.slug, f"it {kind.why}", _TODO.get(kind.slug, "see how it ends, and mend that")
    )


def look_back(memory: RedMemory, nodeid: str, now: Now, *, implementation: str) -> Seen:
    """Return what is remembered of a test that passes now.

    A parametrized test of a file that could not be imported was seen once, without parameters and without
    its fixtures: that counts for each of its cases.

    Args:
        memory: all that was seen red.
        nodeid: as pytest has it, without the group that pytest-xdist appends.
        now: its keys.
        implementation: key of its implementation files; empty where it has none.
    """
    path, colons, name = nodeid.partition("::")
    bare = path + colons + name.partition("[")[0]
    tried = [(nodeid, now.fixtures), (nodeid, ""), (bare, "")]
    answers = {
        memory.recall(one, test=now.test, fixtures=fixtures, implementation=implementation)
        for one, fixtures in tried
    }
    best = min(answers, key=_BEST.index)
    if best not in {"seen", "same_code"}:
        return Seen(best)
    reds = [red for one, fixtures in tried for red in memory.of(one) if red.fixtures == fixtures]
    slugs = [red.kind for red in reds if red.test == now.test]
    return Seen(best, max(slugs, key=STRONG.__contains__))


def green_proof(kind: Kind, seen: Seen | None) -> Proof:
    """Return what a test proves under ``green``.

    Args:
        kind: its answer now.
        seen: what is remembered of it; none where it does not pass.
    """
    if kind.strength != "green" or seen is None:
        word = kind.slug if kind.slug in {"skipped", "xfail"} else "fails_at_head"
        return Proof("not_red", word, f"it {kind.why}", _TODO.get(word, "make it pass"))
    if seen.recall in _NOT_SEEN:
        why, todo = _NOT_SEEN[seen.recall]
        return Proof("not_red", seen.recall, why, todo)
    why = f"when it was seen red, it {_WAS.get(seen.slug, 'failed')}"
    if seen.recall == "same_code":
        what = f"{why}; none of the task's own files has changed since"
        return Proof("weak", "same_code", what, "name the file in the task that makes it pass", warn=True)
    if seen.slug in STRONG:
        return Proof("proven", seen.slug, why)
    todo = "let it fail once by what it asserts, or prove it: --wave-tdd prove"
    return Proof("weak", seen.slug, why, todo)
