"""Everything that reading a plan can remark on: one table of codes."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from pytest_wavegate.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Remark:
    """How one kind of finding reads; ``message`` and ``hint`` are templates for ``str.format``."""

    severity: Severity
    message: str
    hint: str


REMARKS: Mapping[str, Remark] = MappingProxyType(
    {
        # tasks
        "WG101": Remark(
            "error", "task id {id} is used again, first on line {first}", "give the task an id of its own"
        ),
        "WG102": Remark("error", "{id} is not a task of this plan", "{advice}"),
        "WG103": Remark("warning", "{id} is a placeholder", "replace it with the next free number"),
        "WG104": Remark(
            "info", "the box repeats {id} of line {first}", "tick the task itself, not its mention"
        ),
        "WG105": Remark("info", "one box stands for {count} tasks", "give each task a line of its own"),
        "WG106": Remark(
            "info", "path {file} leaves the project and is left out", "name a path inside the project"
        ),
        # phases
        "WG111": Remark(
            "warning",
            "phase {label} stands here again, first on line {first}",
            "number the phases one by one",
        ),
        "WG112": Remark(
            "info", "phase {label} has no tasks and is left out", "add its tasks or remove the heading"
        ),
        # the text itself
        "WG121": Remark("info", "the file begins with a byte order mark", "save it as UTF-8 without one"),
        "WG122": Remark("info", "lines end in CRLF", "save the file with LF line ends"),
        "WG123": Remark("info", "{count} carriage returns stand alone", "save the file with LF line ends"),
        "WG124": Remark(
            "warning",
            "{count} lines were decoded with a wrong encoding and are repaired",
            "save the file as UTF-8",
        ),
        "WG125": Remark(
            "warning", "{count} lines are not UTF-8 and are read as cp1252", "save the file as UTF-8"
        ),
        "WG126": Remark(
            "warning", "characters were lost before the file was saved (U+FFFD)", "write them anew"
        ),
        "WG127": Remark("info", "the file is {encoding}", "save it as UTF-8"),
        # Markdown
        "WG131": Remark(
            "warning", "the front matter is no valid YAML: {problem}", "quote values with a colon in them"
        ),
        "WG132": Remark("warning", "a comment is never closed", "close it with -->"),
        "WG133": Remark(
            "warning", "a code fence is never closed, so all after it is code", "close it with {fence}"
        ),
    }
)
"""Findings by code."""


def remark(code: str, *, path: str, line: int, task: str | None = None, **values: object) -> Finding:
    """Return the finding of this code, its templates filled.

    Args:
        code: a key of ``REMARKS``.
        path: the plan's path, as the user would type it.
        line: from 1.
        task: the task it is about.
        values: what the templates name.
    """
    kind = REMARKS[code]
    return Finding(
        code=code,
        severity=kind.severity,
        message=kind.message.format(**values),
        hint=kind.hint.format(**values),
        path=path,
        line=line,
        task=task,
    )
