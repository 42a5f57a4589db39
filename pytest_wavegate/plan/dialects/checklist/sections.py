"""What a section of a plan is for: its tasks, a second telling of them, or what is asked of the result."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.checklist.ids import read_label
from pytest_wavegate.plan.words.phase_heading import read_phase_heading, read_story_heading

if TYPE_CHECKING:
    from pytest_wavegate.plan.text.blocks import Heading
    from pytest_wavegate.plan.text.outline import Section

Standing: TypeAlias = Literal["plain", "told", "asked"]
"""``told``: it speaks of tasks that stand elsewhere. ``asked``: its boxes are criteria, risks, approvals."""

_ASKED = regex(
    r"acceptance|definition of (?:done|ready)|\bdod\b|criteria|success metrics|validation|verification"
    r"|(?<!task )(?<!implementation )(?<!development )checklist|quality gates?|sign-?off|pre-?requisites?"
    r"|\brisks?\b|\bissues\b|questions|\bpost-|appendix|\bmetrics\b|go/no-go|out of scope|non-goals"
    r"|future (?:work|enhancements|considerations|improvements)|rollback|communication|blockers?|deliverables"
    r"|approvals?|验收|验证|清单|完了条件|受け入れ|критерии",
    re.IGNORECASE,
)
_TOLD = regex(
    r"dependenc|parallel|execution order|strateg|\bnotes?\b|summary|overview|progress|track(?:ing|er)"
    r"|\bformat\b|legend|\bmvp\b|example|critical path|\bstatus\b|next steps|recap|roadmap|matrix|timeline"
    r"|template|gantt|change ?log|history|依赖|依存|并行|总结|概览|进度",
    re.IGNORECASE,
)


def standing(section: Section) -> Standing:
    """Return what a section is for, by its own heading and those above it.

    A heading that opens a phase, or that has a number or an id, says nothing: "Phase 5: Validation" has
    tasks of its own.
    """
    said = [heading.text for heading in _below_title(section) if not _is_step(heading.text)]
    if any(_ASKED.search(text) for text in said):
        return "asked"
    return "told" if any(_TOLD.search(text) for text in said) else "plain"


def _below_title(section: Section) -> tuple[Heading, ...]:
    return tuple(heading for heading in section.headings if heading.level > 1)


@lru_cache(maxsize=1_024)
def _is_step(text: str) -> bool:
    if read_phase_heading(text) or read_story_heading(text):
        return True
    label = read_label(text)
    return label is not None and not label.foreign
