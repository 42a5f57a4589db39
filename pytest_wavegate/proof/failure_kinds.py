"""What a failure is worth as a red test: honest and strong, honest and weak, unclear, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.proof.failure import Failure, Outcome
    from pytest_wavegate.proof.own_files import OwnFiles

Strength: TypeAlias = Literal["green", "strong", "weak", "unclear", "none"]
"""``weak``: it shows only that something is not there; ``unclear``: it may be the code or the test; ``none``:
it is no honest red."""


class Kind(NamedTuple):
    """One answer of a test, judged."""

    strength: Strength
    slug: str
    why: str
    """A fragment for people that goes on from "the test ..."."""

    @property
    def honest(self) -> bool:
        """Whether it counts as red."""
        return self.strength in {"strong", "weak"}


GREEN: Final = Kind("green", "passes", "passes")
SWALLOWS: Final = Kind("green", "swallows", "passes, and swallows what the code raises")
NOT_RUN: Final = Kind("none", "not_collected", "was not collected")
ASSERTION: Final = Kind("strong", "assertion", "fails by an assertion")
NOT_IMPLEMENTED: Final = Kind("strong", "not_implemented", "meets code that is not written yet")
HOLLOW: Final = Kind("strong", "hollow", "fails where the code is hollow")
RAISED: Final = Kind("strong", "raised_by_code", "fails inside the task's own code")
HOLLOW_FIXTURE: Final = Kind("weak", "hollow_fixture", "has a fixture that fails where the code is hollow")
ABSENT: Final = Kind("weak", "absent", "fails because something of the task's own files is not there")
SIGNATURE: Final = Kind("weak", "signature", "fails by a TypeError where it uses the task's own code")
FIXTURE_STUB: Final = Kind("weak", "fixture_stub", "has a fixture that meets code that is not written yet")
UNCLEAR: Final = Kind("unclear", "unclear", "fails outside the task's own files, and not by an assertion")
SYNTAX: Final = Kind("none", "syntax_error", "does not parse")
BROKEN_CODE: Final = Kind("none", "broken_code", "meets task code that does not parse")
FOREIGN_IMPORT: Final = Kind(
    "none", "foreign_import", "imports something that is not the task's and not there"
)
UNKNOWN_NAME: Final = Kind("none", "unknown_name", "uses a name that nothing gives it")
COLLECT_ERROR: Final = Kind("none", "collect_error", "cannot be collected")
FIXTURE_ERROR: Final = Kind("none", "fixture_error", "has a fixture that fails")
NO_FIXTURE: Final = Kind("none", "no_fixture", "asks for a fixture that is not there")
TEARDOWN_ERROR: Final = Kind("none", "teardown_error", "fails only when it is torn down")
TIMEOUT: Final = Kind("none", "timeout", "runs out of time")
MISUSE: Final = Kind("none", "misuse", "uses its test library in a wrong way")

_OUTCOMES: Final[dict[Outcome, Kind]] = {
    "passed": GREEN,
    "skipped": Kind("none", "skipped", "is skipped"),
    "xfailed": Kind("none", "xfail", "is marked as an expected failure"),
    "xpassed": Kind("none", "xfail", "is marked as an expected failure"),
    "crashed": Kind("none", "crash", "takes its process down"),
    "timed_out": TIMEOUT,
    "not_collected": NOT_RUN,
}
_ORDER: Final[tuple[Strength, ...]] = ("none", "green", "unclear", "weak", "strong")
_SENTINEL = "pytest_wavegate.proof.guard.HollowCall"
_LOOKUP = "_pytest.fixtures.FixtureLookupError"
_ASSERTIONS = ("builtins.AssertionError", "builtins.Failed")
"""pytest gives its own ``Failed``, which ``pytest.fail`` and ``pytest.raises`` raise, to ``builtins``."""
_MISSING = ("builtins.ImportError", "builtins.NameError", "builtins.AttributeError")
_OF_PYTEST = ("/_pytest/python.py", "/_pytest/fixtures.py")
"""Where pytest itself fails a test: a fixture that is called, a coroutine that nothing awaits."""
_TIMEOUTS = ("builtins.TimeoutError", "hypothesis.errors.DeadlineExceeded")


def classify(failure: Failure, own: OwnFiles) -> Kind:
    """Return what one answer of a test is worth."""
    if failure.outcome == "passed" and failure.hollow_calls:
        return SWALLOWS
    if failure.outcome != "failed":
        return _OUTCOMES[failure.outcome]
    if failure.parts:
        return weakest(classify(part, own) for part in failure.parts)
    match failure.step:
        case "collect":
            return _in_collection(failure, own)
        case "setup":
            return _in_setup(failure, own)
        case "call":
            return _in_call(failure, own)
        case "teardown":
            return HOLLOW_FIXTURE if _is_hollow(failure) else TEARDOWN_ERROR


def classify_item(failures: Iterable[Failure], own: OwnFiles) -> Kind:
    """Return what a whole run of a test is worth: its first failure decides.

    Args:
        failures: of setup, call and teardown in turn, passed steps left out or not; none where nothing ran.
        own: the item's implementation files.
    """
    kinds = [classify(one, own) for one in failures]
    return next((kind for kind in kinds if kind is not GREEN), GREEN if kinds else NOT_RUN)


def weakest(kinds: Iterable[Kind]) -> Kind:
    """Return the kind that is worth least; ties go to the first."""
    return min(kinds, key=lambda kind: _ORDER.index(kind.strength))


def _in_collection(failure: Failure, own: OwnFiles) -> Kind:
    return _hollow_fixture(failure) or _absence(failure, own) or COLLECT_ERROR


def _in_setup(failure: Failure, own: OwnFiles) -> Kind:
    if failure.is_a(_LOOKUP):
        return NO_FIXTURE
    if found := _hollow_fixture(failure):
        return found
    if _absence(failure, own) is ABSENT:
        return ABSENT
    if failure.is_a("builtins.NotImplementedError") and own.on_the_way(failure):
        return FIXTURE_STUB
    return TIMEOUT if _is_late(failure) else FIXTURE_ERROR


def _in_call(failure: Failure, own: OwnFiles) -> Kind:
    # In a hollow run nothing else differs from HEAD: whatever follows such a call follows from it.
    if _is_hollow(failure) or failure.hollow_calls:
        return HOLLOW
    return _of_test(failure) or _absence(failure, own) or _of_code(failure, own)


def _of_test(failure: Failure) -> Kind | None:
    """What the test itself does: run out of time, assert, misuse its library."""
    if _is_late(failure):
        return TIMEOUT
    if failure.is_a(*_ASSERTIONS):
        return MISUSE if _is_said_by_pytest(failure) else ASSERTION
    if failure.is_a(_LOOKUP):
        return NO_FIXTURE
    return MISUSE if failure.is_a("hypothesis.errors.HypothesisException") else None


def _is_late(failure: Failure) -> bool:
    return failure.is_a(*_TIMEOUTS) or any(
        frame.path.endswith("/pytest_timeout.py") for frame in failure.frames
    )


def _is_said_by_pytest(failure: Failure) -> bool:
    """Whether pytest's own ``Failed`` was raised by what runs the test, not by what the test calls."""
    caller = failure.frames[-2].path if len(failure.frames) > 1 else ""
    return failure.is_a("builtins.Failed") and caller.endswith(_OF_PYTEST)


def _absence(failure: Failure, own: OwnFiles) -> Kind | None:
    """What is missing or does not parse; none where it is neither, or unclear whose it is."""
    if failure.is_a("builtins.SyntaxError"):
        return BROKEN_CODE if own.holds(failure.broken) else SYNTAX
    if not failure.is_a(*_MISSING):
        return None
    if failure.missing is not None and own.lack(failure.missing):
        return ABSENT
    if failure.is_a("builtins.ImportError"):
        return FOREIGN_IMPORT
    inner = failure.frames[-1].path if failure.frames else ""
    return UNKNOWN_NAME if failure.is_a("builtins.NameError") and not own.holds(inner) else None


def _of_code(failure: Failure, own: OwnFiles) -> Kind:
    if failure.is_a("builtins.NotImplementedError"):
        return NOT_IMPLEMENTED
    if own.on_the_way(failure):
        return RAISED
    if failure.is_a("builtins.TypeError") and any(map(own.holds, failure.touched)):
        return SIGNATURE
    return UNCLEAR


def _hollow_fixture(failure: Failure) -> Kind | None:
    return HOLLOW_FIXTURE if _is_hollow(failure) else None


def _is_hollow(failure: Failure) -> bool:
    return failure.is_a(_SENTINEL) or _SENTINEL in failure.because
