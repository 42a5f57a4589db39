"""Emoji, which people put into headings and titles: ``🎯 Phase 3: User Story 1``."""

from __future__ import annotations

from pytest_wavegate.lazy_regex import regex

EMOJI = r"\u23e9-\u23fa\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3\U0001f000-\U0001faff"
"""Emoji and what joins them, for a class of a pattern."""
_EMOJI = regex(f"[{EMOJI}]+")


def without_emoji(text: str) -> str:
    """Return a text on one line without emoji, its blanks closed up."""
    return " ".join((text if text.isascii() else _EMOJI.sub("", text)).split())
