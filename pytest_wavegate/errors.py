"""Errors that a user can mend, and the exit codes of the command."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What the ``wavegate`` command tells the shell."""

    OK = 0
    GATE = 1
    """A gate failed, or lint found errors."""
    USAGE = 2
    """Wrong usage, plan or setting."""
    EVIDENCE = 3
    """Evidence is missing or incomplete."""
    ROLLBACK = 4
    """A rollback action failed."""


def as_typed(path: Path) -> str:
    """Return a path as the user would type it: relative to where they stand, if the file lies below."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


class WavegateError(Exception):
    """Something the user can mend: what is wrong, where, and one way out.

    Args:
        slug: a stable name in kebab case, which is also an anchor in ``docs/reference/messages.md``.
        message: a lowercase sentence fragment.
        hint: one way out, a lowercase imperative.
        path: the file at fault, as the user would type it.
        line: its line, from 1.
        source: the text of that line.
        column: where in the line a caret goes, from 1.
        exit_code: what the ``wavegate`` command answers; pytest knows a usage error only.
    """

    def __init__(
        self,
        slug: str,
        message: str,
        *,
        hint: str = "",
        path: str | None = None,
        line: int | None = None,
        source: str | None = None,
        column: int | None = None,
        exit_code: ExitCode = ExitCode.USAGE,
    ) -> None:
        super().__init__(message)
        self.slug = slug
        self.message = message
        self.hint = hint
        self.path = path
        self.line = line
        self.source = source
        self.column = column
        self.exit_code = exit_code

    def __str__(self) -> str:
        """The error as a person reads it, several lines."""
        rows = [f"error[{self.slug}]: {self.message}"]
        if self.path is not None:
            rows.append(f"  --> {self.path}" + (f":{self.line}" if self.line else ""))
        if self.source is not None:
            rows.append(f"   | {self.source}")
            if self.column is not None:
                rows.append("   | " + " " * (self.column - 1) + "^")
        if self.hint:
            rows.append(f"  hint: {self.hint}")
        return "\n".join(rows)
