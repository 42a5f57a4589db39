"""Headings that name a phase: ``Phase 3: User Story 1 - Pool (Priority: P1)``, ``Final Phase``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.words.emoji import without_emoji

_PHASE = regex(
    r"(?P<label>(?:(?:implementation|development|execution)\s+)?"
    r"(?P<kind>phase|sprint|batch|milestone|stage|iteration|step|阶段|階段|フェーズ|fase|etapa)"
    r"\s*[-#]?\s*(?P<number>\d+(?:\.\d+)*[a-z]?|(?<=\s)(?-i:[A-Z]|[IVX]{2,4}))(?![\w.]*\w)"
    r"|第\s*(?P<cjk>[\d一二三四五六七八九十]+)\s*(?:阶段|階段|フェーズ))"
    r"(?!\s*(?:[-–—~]|to|and|&|\+|,|/)\s*(?:phase\s*)?\d)",
    re.IGNORECASE,
)
_PHASE_WORD = regex(r"phase|fase|阶段|階段|フェーズ", re.IGNORECASE)
_LAST = regex(r"(?P<label>(?:the )?(?P<word>final|last|第?最終?终?)\s*(?:phase|阶段|階段))\b", re.IGNORECASE)
_STORY = regex(
    r"(?P<label>(?:user\s+story|story|US|用户故事|使用者故事|ユーザーストーリー"
    r"|historia de usuario|história de usuário)"
    r"[\s-]*(?P<number>\d+))\b",
    re.IGNORECASE,
)
_PRIORITY = regex(
    r"\s*[(（\[]\s*(?:(?:priority|优先级|優先度|優先順位|prioridade?|prioridad)\s*[:：]\s*)?(?P<priority>P\d)\b[^()（）\[\]]*[)）\]]",
    re.IGNORECASE,
)
_MVP = regex(r"\s*(?:[-–—|·]\s*)?[(（]?\bMVP\b[)）]?\s*$")
_BETWEEN = regex(r"^[\s:：.\-–—|]+")
_MARKUP = regex(r"\*\*|__|^[\s#]+|[\s#]+$")
_CJK = {character: str(number) for number, character in enumerate("一二三四五六七八九十", start=1)}
_LONGEST = 1_000
"""Characters of a heading that are read."""
_NOT_A_WORD = regex(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class PhaseHeading:
    """What a heading says of its phase."""

    id: str
    """``3``, ``3.1``, ``N``, ``final``, ``US1``; empty where the heading has no number."""
    label: str
    """``Phase 3``; empty where the heading has no such word."""
    title: str
    """Without label, priority, MVP and emoji."""
    priority: str | None = None
    story: int | None = None
    """The number of the user story that the title begins with."""

    @property
    def is_phase(self) -> bool:
        """Whether its label says "phase", not "sprint" or "story"."""
        return _PHASE_WORD.search(self.label) is not None


def read_phase_heading(text: str) -> PhaseHeading | None:
    """Read a heading that begins with a phase's label; none where it does not."""
    plain = _plain(text)
    found = _PHASE.match(plain) or _LAST.match(plain)
    if found is None:
        return None
    groups = found.groupdict()
    number = groups.get("number") or _CJK.get(groups.get("cjk") or "", groups.get("cjk"))
    return _heading(number or "final", found["label"], plain[found.end() :])


def read_story_heading(text: str) -> PhaseHeading | None:
    """Read a heading that begins with a user story's label; none where it does not."""
    plain = _plain(text)
    found = _STORY.match(plain)
    return _heading(f"US{int(found['number'])}", found["label"], plain) if found else None


def read_any_heading(text: str) -> PhaseHeading:
    """Read a heading that groups tasks without a label; its id is made from its words."""
    heading = _heading("", "", _plain(text))
    slug = _NOT_A_WORD.sub("-", re.sub(r"\(.*?\)|- \d+ tasks?$", "", heading.title.casefold())).strip("-")
    return PhaseHeading(
        id=slug or "tasks", label="", title=heading.title, priority=heading.priority, story=heading.story
    )


def _plain(text: str) -> str:
    return without_emoji(_MARKUP.sub("", text[:_LONGEST].strip()))


def _heading(phase_id: str, label: str, rest: str) -> PhaseHeading:
    priority = _PRIORITY.search(rest)
    title = _MVP.sub("", _PRIORITY.sub("", rest)) if priority else _MVP.sub("", rest)
    title = " ".join(_MARKUP.sub("", _BETWEEN.sub("", title)).split()).rstrip(" -–—:·")
    story = _STORY.match(title)
    return PhaseHeading(
        id=phase_id,
        label=label.strip(),
        title=title or label.strip(),
        priority=priority["priority"].upper() if priority else None,
        story=int(story["number"]) if story else None,
    )
