"""Gates: Record to Verdict; one file a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pytest_wavegate.registry import Registry

if TYPE_CHECKING:
    from pytest_wavegate.gates.condition import Reading
    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.settings import GateSpec

GATES = {
    "pass_rate": "pytest_wavegate.gates.pass_rate:PassRate",
    "failures": "pytest_wavegate.gates.failures:Failures",
    "coverage": "pytest_wavegate.gates.coverage:Coverage",
    "branch_coverage": "pytest_wavegate.gates.branch_coverage:BranchCoverage",
    "verified": "pytest_wavegate.gates.verified:Verified",
    "proven": "pytest_wavegate.gates.proven:Proven",
    "claims": "pytest_wavegate.gates.claims:Claims",
    "duration": "pytest_wavegate.gates.duration:Duration",
    "metric": "pytest_wavegate.gates.metric:Metric",
    "command": "pytest_wavegate.gates.command:Command",
    "junit": "pytest_wavegate.gates.junit:Junit",
}
"""The built-in kinds: by the subject they measure, or by what they look at."""


class GateKind(Protocol):
    """Measures one subject; made without arguments.

    Three more attributes count where a kind has them. ``partial = True``: a partly selected phase can be
    judged by it. ``needs_items = False``: a phase without tests can be judged by it, where the phase itself
    asks. ``coverage = "lines"`` or ``"branches"``: coverage is measured for it.
    """

    def read(self, evidence: Evidence, spec: GateSpec) -> Reading:
        """Measure the subject for one phase; the caller compares it with what is required.

        Args:
            evidence: the phase, and the run so far.
            spec: the gate as it was written: its condition, files, repetitions.
        """
        ...


KINDS: Registry[type[GateKind]] = Registry("gate", GATES, group="wavegate.gates")
