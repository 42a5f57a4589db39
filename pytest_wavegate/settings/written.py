"""A condition as written, for errors that point at a word of it."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_wavegate.errors import WavegateError


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a condition."""

    text: str

    def error(self, slug: str, message: str, *, at: int, hint: str) -> WavegateError:
        """An error with a caret at a column, from 1."""
        return WavegateError(slug, message, hint=hint, source=self.text, column=at)
