"""Findings as GitHub shows them beside the lines of a pull request: workflow commands, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.model.finding import Finding, Severity

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def render(findings: Sequence[Finding], sources: Mapping[str, Sequence[str]]) -> str:
    """Return ``::error file=tasks.md,line=12,title=WG301::message`` for each finding; empty without any."""
    del sources  # GitHub shows the lines itself
    return "".join(f"{_command(finding)}\n" for finding in findings)


def _command(finding: Finding) -> str:
    values = {"file": finding.path, "line": str(finding.line)}
    if finding.column:
        values["col"] = str(finding.column)
    values["title"] = finding.code
    properties = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in values.items())
    hint = f" ({finding.hint})" if finding.hint else ""
    return f"::{_COMMANDS[finding.severity]} {properties}::{_escaped(finding.message + hint, _DATA)}"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in text)
