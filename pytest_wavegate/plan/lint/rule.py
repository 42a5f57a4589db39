"""One rule of lint: its code, how bad a breach is, and how a finding reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wavegate.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A code with its texts; ``message`` and ``hint`` are templates for ``str.format``."""

    code: str
    """``WG`` and three digits, with a page of its own in the documentation."""
    severity: Severity
    message: str
    """A lowercase sentence fragment."""
    hint: str
    """One way out."""
