"""The keys of a gate, and the condition that they make."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictBool, field_validator
from pydantic_core import PydanticCustomError

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.globs import unusable
from pytest_wavegate.model.base import Noun
from pytest_wavegate.settings.argv import Argv, said
from pytest_wavegate.settings.expression import read_check
from pytest_wavegate.settings.seconds import Seconds  # noqa: TC001 (pydantic reads it)

if TYPE_CHECKING:
    from pytest_wavegate.settings.check import Check


class GateKeys(Noun):
    """Everything a gate may say; each key is right by itself."""

    check: str | None = None
    """``pass_rate >= 95%``; of a command and of results of other runners there is a default."""
    command: Argv | None = None
    """Run after the phase's tests; its exit status is judged, or what it measures."""
    timeout: Seconds = 60.0
    """Of the command."""
    metrics: StrictBool = False
    """The command writes samples to its standard output, one JSON object a line."""
    junit: str | None = None
    """A glob for JUnit XML files of other runners."""
    files: tuple[str, ...] = ()
    """Globs: what ``coverage`` and ``branch_coverage`` count in place of the files the phase names."""
    each_file: StrictBool = False
    """Every file must meet the condition, and not only all of them together."""
    min_samples: Annotated[int, Field(ge=1, strict=True)] = 1
    """A metric with fewer samples counts as missing."""
    repeat: Annotated[int, Field(ge=1, le=100, strict=True)] = 1
    """How often the tests or the command that measure are run."""
    pick: Literal["median", "best", "worst"] = "median"
    """Which of the repetitions counts."""
    level: Literal["fail", "warn"] = "fail"
    """``warn``: shown when unmet, blocks nothing."""
    no_data: Literal["fail", "warn"] = "fail"
    """What missing evidence means."""

    @field_validator("check")
    @classmethod
    def _is_a_condition(cls, check: str | None) -> str | None:
        """Read the condition here, so that all errors of a file are told at once."""
        if check is None:
            return None
        try:
            return read_check(check).text
        except WavegateError as error:
            raise PydanticCustomError("condition", "{why}", {"why": error.message, "error": error}) from error

    @field_validator("junit", "files")
    @classmethod
    def _are_patterns(cls, patterns: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        for pattern in (patterns,) if isinstance(patterns, str) else patterns or ():
            if problem := unusable(pattern):
                hint = 'write a pattern such as "api/**", relative to the rootdir'
                message = f'the pattern "{pattern}" cannot be used: {problem}'
                raise said(message, hint=hint)
        return patterns

    @property
    def parsed(self) -> Check:
        """The condition as read; by default a command's exit status, or the pass rate of JUnit files."""
        if self.check is not None:
            return read_check(self.check)
        return read_check("exit_status == 0" if self.command is not None else "pass_rate >= 100%")

    @property
    def name(self) -> str:
        """The gate as people read it: its condition, with the command or the files it is about."""
        if self.command is not None:
            return shlex.join(self.command) + (f": {self.check}" if self.check else "")
        if self.junit is not None:
            return f"{self.junit}: {self.parsed.text}"
        each = " of each file" if self.each_file else ""
        return self.parsed.text + each + (f" in {', '.join(self.files)}" if self.files else "")
