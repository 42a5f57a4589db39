"""Results of another test runner, from its JUnit XML files."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pytest_wavegate.gates.condition import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.model.evidence import JunitRecord
    from pytest_wavegate.settings import GateSpec


class Junit:
    """``{ junit = "reports/*.xml" }``: ``pass_rate`` or ``failures`` of the test cases in these files."""

    needs_items = False

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:
        """Count test cases; a file that is missing or cannot be read is lost evidence."""
        subject, pattern = spec.parsed.subject, spec.junit or ""
        found = evidence.junit(pattern)
        failed = [name for results in found for name in results.failed]
        ran = sum(results.tests - results.skipped for results in found)
        value = _figure(subject, failed=len(failed), ran=ran) if any(one.tests for one in found) else None
        detail = failed if ran or not found else [*failed, "every test case was skipped"]
        lost = tuple(_lost(found, pattern))
        return Reading(value, detail=tuple(detail) if value is not None or not lost else (), lost=lost)


def _figure(subject: str, *, failed: int, ran: int) -> Fraction | None:
    if subject == "failures":
        return Fraction(failed)
    return Fraction(ran - failed, ran) if ran else None


def _lost(found: Sequence[JunitRecord], pattern: str) -> Iterator[str]:
    if not found:
        yield f"no results were read for {pattern}"
        return
    problems = [problem for results in found for problem in results.problems]
    yield from problems
    if problems:
        return
    if not any(results.files for results in found):
        yield f"no file matches {pattern}"
    elif not any(results.tests for results in found):
        yield f"no test case stands in the files of {pattern}"
