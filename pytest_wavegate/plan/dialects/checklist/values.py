"""Words around the ids of a value: "none", "all previous tasks", "Phase 2", "3 days", a range's dash."""

from __future__ import annotations

import re

from pytest_wavegate.lazy_regex import regex

_RANGE = regex(
    r"[\s\]*_`]{0,8}(?:--?|[–—~～]|\.{2,3}|…|\b(?:to|through|thru|until)\b|至)[\s\[*_`]{0,8}(?:tasks?\s)?",
    re.IGNORECASE,
)
_ASIDE = regex(r"\([^()]{0,400}\)|（[^（）]{0,400}）|<!--.{0,400}?-->")
_NONE = regex(
    r"^\W{0,6}(?:none|n/?a|nothing|no\b|nil\b|null\b|independent|can start|start here|无|なし"
    r"|nenhuma|ninguna)|^\W*$",
    re.IGNORECASE,
)
_BEFORE = regex(
    r"\b(?:all|every)\s(?:(?:the|other|of the)\s)?"
    r"(?:previous|above|prior|earlier|preceding|tasks?\s(?:above|before))\b",
    re.IGNORECASE,
)
_PREVIOUS = regex(r"^\W{0,4}(?:the\s)?(?:previous|preceding|prior)\s(?:task|step|item)?\b", re.IGNORECASE)
_COUNTED = regex(
    r"(?:phase|sprint|week|day|wave|milestone|stage|group|level|version|epic|section|part)s?|v|p"
    r"|python|node",
    re.IGNORECASE,
)
_UNIT = regex(
    r"\s?(?:%|hours?|hrs?|h\b|days?|weeks?|minutes?|mins?|ms\b|seconds?|[KMG]i?B\b|x\b)", re.IGNORECASE
)
_CALLED = regex(r"\s{0,3}(?:tasks?|steps?|tickets?|issues?|stor(?:y|ies)|items?|#)\s{0,2}$", re.IGNORECASE)
_REACH = 20
"""Characters before a number in which a word may call it a task."""


def means_none(value: str) -> bool:
    """Whether a value says that there is nobody to wait for."""
    return _NONE.match(value) is not None


def means_all_before(value: str) -> bool:
    """Whether a value means every task above: "all previous tasks"."""
    return _BEFORE.search(value) is not None


def means_previous(value: str) -> bool:
    """Whether a value means the task right above."""
    return _PREVIOUS.match(value) is not None


def without_asides(value: str) -> str:
    """Return a value without brackets and comments; with them where it has nothing else."""
    outside = _ASIDE.sub(" ", value)
    return outside if outside.strip(" ,.*_`") else value


def counts_otherwise(word: str, text: str, end: int) -> bool:
    """Whether a number that ends at a place counts something else: "Phase 2", "2 days"."""
    return _COUNTED.fullmatch(word) is not None or _UNIT.match(text, end) is not None


def is_called(text: str, at: int) -> bool:
    """Whether a word right before a place calls what follows a task."""
    return _CALLED.search(text, max(0, at - _REACH), at) is not None


def is_range(text: str, start: int, end: int) -> bool:
    """Whether nothing but the dash of a range, or "to", stands between two places."""
    return _RANGE.fullmatch(text, start, end) is not None
