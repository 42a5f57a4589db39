"""Gates: Record to Verdict; one file a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pytest_wavegate.registry import Registry

if TYPE_CHECKING:
    from pytest_wavegate.gates.condition import Evidence, Reading

GATES = {
    "pass_rate": "pytest_wavegate.gates.pass_rate:PassRate",
    "failures": "pytest_wavegate.gates.failures:Failures",
    "verified": "pytest_wavegate.gates.verified:Verified",
}
"""The built-in kinds by the subject they measure."""


class GateKind(Protocol):
    """Measures one subject; made without arguments."""

    partial: bool
    """Whether a partly selected phase can be judged by it."""

    def read(self, evidence: Evidence) -> Reading:
        """Measure the subject for one phase; the caller compares it with what is required."""
        ...


KINDS: Registry[type[GateKind]] = Registry("gate", GATES, group="wavegate.gates")
