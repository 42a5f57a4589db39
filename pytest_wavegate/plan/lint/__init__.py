"""What is wrong with a plan: one file a rule, each a function from a ``Subject`` to findings."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES: Mapping[str, str] = MappingProxyType(
    {
        "same-file": "pytest_wavegate.plan.lint.same_file",
        "stream-files": "pytest_wavegate.plan.lint.stream_files",
        "inside-wave": "pytest_wavegate.plan.lint.inside_wave",
        "time-windows": "pytest_wavegate.plan.lint.time_windows",
        "tests-first": "pytest_wavegate.plan.lint.tests_first",
        "story-tests": "pytest_wavegate.plan.lint.story_tests",
        "id-mentions": "pytest_wavegate.plan.lint.id_mentions",
        "chains": "pytest_wavegate.plan.lint.chains",
        "beside": "pytest_wavegate.plan.lint.beside",
        "merge-order": "pytest_wavegate.plan.lint.merge_order",
        "totals": "pytest_wavegate.plan.lint.totals",
        "restated": "pytest_wavegate.plan.lint.restated",
        "lane-matrix": "pytest_wavegate.plan.lint.lane_matrix",
        "measured": "pytest_wavegate.plan.lint.measured",
        "promised": "pytest_wavegate.plan.lint.promised",
        "untested": "pytest_wavegate.plan.lint.untested",
        "wanted": "pytest_wavegate.plan.lint.wanted",
        "unlisted": "pytest_wavegate.plan.lint.unlisted",
        "risks": "pytest_wavegate.plan.lint.risks",
        "release": "pytest_wavegate.plan.lint.release",
        "staffing": "pytest_wavegate.plan.lint.staffing",
        "calendar-lists": "pytest_wavegate.plan.lint.calendar_lists",
        "ticked": "pytest_wavegate.plan.lint.ticked",
    }
)
"""Modules with rules, each with ``RULES: tuple[Rule, ...]`` and ``check(subject) -> Iterator[Finding]``."""
