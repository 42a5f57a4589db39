"""What a task says beyond its title: files, dependencies, effort, owner, in its line and its body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.words.effort import find_effort, read_effort
from pytest_wavegate.plan.words.fields import lines_in
from pytest_wavegate.plan.words.paths import Paths, find_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.effort import Effort
    from pytest_wavegate.model.plan import Status
    from pytest_wavegate.plan.text.blocks import Block
    from pytest_wavegate.plan.words.ids import Ids

_FIELD = regex(
    r"^\W*(?:(?P<needs>depends?(?:\s+on)?|dependenc(?:y|ies)|blocked\s+by|prerequisites?|requires|after|依赖|依存|前置)"
    r"|(?P<blocks>(?:un)?blocks)|(?P<effort>effort|estimated?(?:\s+\w+)?|duration|time|size|工时)"
    r"|(?P<owner>owner|assignee|assigned(?:\s+to)?|负责人)|(?P<status>status))\W*[:：]\W*(?P<value>.*)$",
    re.IGNORECASE,
)
_WORDS = r"\s*[:：]?\s*(?:(?:the|tasks?|completion|of|on|both|all|steps?|finishing)\b\s*)*[\[{(`*_]*$"
"""What may stand between a verb and the first id."""
_OPENING = (
    r"(?:(?:^|[(（;,.:—–-])\s*"
    r"|\b(?:must|only|run|runs|start|starts|land|lands|done|immediately|strictly|complete)\s+)"
)
"""What "after T003" must follow to be about the task itself, not about something in its text."""
_NEEDS = regex(
    r"(?:\b(?:depends?|dependent|relies|rely)\s+(?:\w+ly\s+)?(?:up)?on|\bdepend(?:e|em|en)\s+d[eao]s?|\bblocked\s+(?:by|on)"
    r"|\brequires?|\bneeds?|\b(?:waits?|waiting)\s+(?:for|on)|依赖于?|依存"
    rf"|{_OPENING}(?:after|ap[oó]s)\b)" + _WORDS,
    re.IGNORECASE,
)
_FIRM_NEEDS = regex(
    r"(?:\b(?:depends?|dependent)\s+(?:up)?on|\bblocked\s+(?:by|on)|依赖于?)" + _WORDS, re.IGNORECASE
)
_BLOCKS = regex(
    rf"(?:\b(?:un)?blocks|\bprerequisite\s+for|\bmust\s+precede|\bbloqueia|{_OPENING}before\b)" + _WORDS,
    re.IGNORECASE,
)
_NOT = regex(r"\b(?:not|no|never|without|independent|neither|nor)\b|n't\b", re.IGNORECASE)
_NONE = regex(r"^\W*(?:none|n/?a|nothing|no\b|-+$|无|なし|nenhuma)", re.IGNORECASE)
_ASIDE = regex(r"\([^()]*\)|（[^（）]*）")
_DONE = regex(r"\b(?:done|completed?)\b|✅", re.IGNORECASE)
_GOING = regex(r"\bin[ _-]progress\b|🔄|🚧", re.IGNORECASE)
_LOOK_BACK = 64
"""Characters before an id where its verb is looked for."""
_NEGATION = 24
_NO_WORD = " [xX~-]*`"
"""What stands before a task's own id: no verb is looked for in that."""
_LONGEST_OWNER = 60
_LONGEST_TEXT = 20_000
"""Characters of a text in which verbs are looked for."""


@dataclass(frozen=True)
class Details:
    """What a task says beyond its title; ids with the line that names them."""

    paths: Paths = field(default_factory=Paths)
    needs: dict[str, int] = field(default_factory=dict)
    blocks: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    """Ids that it needs and no task has."""
    effort: Effort | None = None
    owner: str | None = None
    status: Status | None = None


def read_details(text: str, body: Sequence[Block], *, line: int, ids: Ids) -> Details:
    """Read a task's own text and its body.

    Args:
        text: its own lines, the first of them with box and id.
        body: the blocks inside it; code in fences says nothing of the task.
        line: where the text begins.
        ids: the plan's ids.
    """
    own = list(enumerate(text.split("\n"), start=line))
    below = list(lines_in(body))
    details = Details(paths=find_paths([text, *(words for _, words in below)]))
    fields = [(number, found) for number, words in (*own[1:], *below) if (found := _FIELD.match(words))]
    named = {number for number, _ in fields}
    _own_needs(details, " ".join(words for number, words in own if number not in named), line=line, ids=ids)
    for number, words in below:
        if number not in named:
            _needs(details, words, _leads(words, ids), line=number, ids=ids, pattern=_FIRM_NEEDS)
    for number, found in fields:
        _field(details, found, line=number, ids=ids)
    return _with_rest(details, fields, title=own[0][1])


def _own_needs(details: Details, text: str, *, line: int, ids: Ids) -> None:
    leads = _leads(text, ids)
    if leads:
        _needs(details, text, leads, line=line, ids=ids, pattern=_NEEDS)
        for target in _named(text, leads, ids=ids, pattern=_BLOCKS)[0]:
            details.blocks.setdefault(target, line)


def _leads(text: str, ids: Ids) -> list[tuple[int, str]]:
    """Return where ids stand in a text, and what stands before each; its own id has nothing before it."""
    starts = (mention.start() for mention in ids.mention.finditer(text[:_LONGEST_TEXT]))
    leads = ((start, text[max(0, start - _LOOK_BACK) : start]) for start in starts)
    return [(start, lead) for start, lead in leads if lead.strip(_NO_WORD)]


def _needs(
    details: Details,
    text: str,
    leads: Sequence[tuple[int, str]],
    *,
    line: int,
    ids: Ids,
    pattern: re.Pattern[str],
) -> None:
    known, unknown = _named(text, leads, ids=ids, pattern=pattern)
    for source in known:
        details.needs.setdefault(source, line)
    for source in unknown:
        details.unknown.setdefault(source, line)


def _named(
    text: str, leads: Sequence[tuple[int, str]], *, ids: Ids, pattern: re.Pattern[str]
) -> tuple[list[str], list[str]]:
    """Return the ids that stand right behind a verb, and those of them that no task has."""
    known: list[str] = []
    unknown: list[str] = []
    for start, lead in leads:
        verb = pattern.search(lead)
        denied = verb and _NOT.search(lead[: verb.start()][-_NEGATION:])
        if verb and not denied and (listed := ids.list_at(text, start)):
            known.extend(listed[0].ids)
            unknown.extend(listed[0].unknown)
    return known, unknown


def _field(details: Details, found: re.Match[str], *, line: int, ids: Ids) -> None:
    value = _ASIDE.sub(" ", found["value"])
    if _NONE.match(value):
        return
    listed = ids.all_in(value)
    if found["needs"]:
        details.needs.update({one: line for one in listed.ids if one not in details.needs})
        details.unknown.update({one: line for one in listed.unknown if one not in details.unknown})
    elif found["blocks"]:
        details.blocks.update({one: line for one in listed.ids if one not in details.blocks})


def _with_rest(details: Details, fields: Sequence[tuple[int, re.Match[str]]], *, title: str) -> Details:
    values = {
        name: found["value"] for _, found in fields for name in ("effort", "owner", "status") if found[name]
    }
    owner = values.get("owner", "").strip(" *_`")[:_LONGEST_OWNER]
    return Details(
        paths=details.paths,
        needs=details.needs,
        blocks=details.blocks,
        unknown=details.unknown,
        effort=read_effort(values.get("effort", "").strip(" *_`")) or find_effort(title),
        owner=owner or None,
        status=_status(values.get("status", "")),
    )


def _status(value: str) -> Status | None:
    if _GOING.search(value):
        return "in_progress"
    return "done" if _DONE.search(value) else None
