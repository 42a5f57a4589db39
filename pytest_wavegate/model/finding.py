"""What a reader of a plan noticed: a code, a place, and one way out."""

from __future__ import annotations

from typing import Literal

from pytest_wavegate.model.base import Noun

Severity = Literal["error", "warning", "info"]


class Finding(Noun):
    """One remark about a plan or a run; it never stops the reading."""

    code: str
    """``WG`` and three digits."""
    severity: Severity
    message: str
    """A lowercase sentence fragment."""
    hint: str = ""
    """One way out."""
    path: str
    line: int
    """From 1."""
    column: int | None = None
    """Of the first character it is about, from 1, in the repaired line; none where it is the whole line."""
    length: int | None = None
    """Characters from ``column`` on."""
    task: str | None = None
