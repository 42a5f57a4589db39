"""The line of a task: box, id, tags, title, in every order and emphasis that people write."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.box_marks import status_of
from pytest_wavegate.plan.words.boxes import BOX

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Status

_COMMENT = regex(r"<!--.*?(?:-->|$)")
_WORD = regex(
    r"\[(?P<word>OBSOLETE|CANCELL?ED|REMOVED|SKIPPED|DEPRECATED|DROPPED|WONTFIX|N/A)\]\s*", re.IGNORECASE
)
_MARKS = regex(r"[^\w\s(<#-]*\s*")
"""Emphasis, strike-through, a bracket or an emoji between the box and the id."""
_T_ID = (
    r"T-?\d{1,5}(?:\.\d{1,3})*(?:[A-Za-z](?![A-Za-z]))?"
    r"(?:-(?:\d{1,3}(?!\d)|(?!to\b)[a-z][a-z0-9]*(?:-[a-z0-9]+)*|[A-Z]{2,12}\b))?"
)
_PLACEHOLDER = r"T-?(?=[\dXN#]*[XN#])[\dXN#]{2,5}"
_OTHER_ID = (
    r"(?!(?:US|FR|NFR|SC|AC|CHK|EC|UC|REQ|SP|ADR|RFC|UTF|ISO|BR|DR|TC|KPI|NR)-?\d)[A-Z]{1,3}-?\d{2,4}[a-z]?"
)
_ID = regex(rf"(?P<id>{_T_ID}|{_PLACEHOLDER}|{_OTHER_ID})(?![\w/])")
_SPAN = regex(
    r"(?P<id>T-?(?P<digits>\d{1,5})(?:\.\d{1,3})*[A-Za-z]?)\s*(?:[-–—~～,，、/&+]|\.{2,3}|…|\bto\b|\bthrough\b|\band\b)\s*"
    r"(?:(?=T-?\d)|(?<=\d\d\d-)(?=\d{3}\b))"
)
_IDS = regex(r"T-?[\w.]+(?:\s*(?:[-–—~～,，、/&+]|\.{2,3}|…|\bto\b|\bthrough\b|\band\b)\s*(?:T-?)?\d[\w.]*)*")
_AFTER_ID = regex(r"[*_~`\]]*\s*(?:[:：.|)]|[-–—]+(?=\s))*\s*")
_TAG = regex(r"[*_`]*\[(?P<tag>(?:[A-Z@]|[^\x00-\x7f])[^\[\]]{0,60})\][*_`]*(?!\()\s*|\((?P<p>P)\)\s+")
_STORY = regex(r"(?:Story\s*:?\s*)?(?P<story>US-?\w.*)", re.IGNORECASE)
_CANCELLED = "-"
"""What spec-kit puts into the box of a task that was dropped; elsewhere it means in progress."""
_DASHES = regex(r"^[:：–—-]+\s+")
_PRIORITY = regex(r"P\d")
_DONE = frozenset({"DONE", "COMPLETE", "COMPLETED"})


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What the line of a task says."""

    id: str
    title: str
    """Without box, id and tags."""
    status: Status
    boxed: bool
    """It has a box."""
    parallel: bool = False
    story: str | None = None
    priority: str | None = None
    tags: tuple[str, ...] = ()
    """All tags as written, without brackets."""
    span: str = ""
    """The ids as written where one box stands for several, ``T030~T034``."""

    @property
    def placeholder(self) -> bool:
        """Whether the id is one of a template, ``TXXX``."""
        return not self.id[-1].isdecimal() and any(letter in self.id[1:] for letter in "XN#")


def read_task_line(text: str) -> TaskLine | None:
    """Read the text of a list item, a heading or a line as a task; none where it is none.

    A task begins with a box, or a word in its place (``[OBSOLETE]``), and an id; ``[P]`` is no box.
    """
    text = " ".join(_COMMENT.sub("", text).split())
    box = BOX.match(text)
    word = _WORD.match(text, box.end() if box else 0)
    struck = text.startswith("~~")
    if box is None and word is None and not struck:
        return None
    start = word.end() if word else box.end() if box else 0
    line = _from_id(text, start, box=box)
    return replace(line, status="cancelled") if line and word else line


def read_task_heading(text: str) -> TaskLine | None:
    """Read a heading as a task, ``T001: Add the pool``; none where it is none."""
    text = " ".join(text.split())
    box = BOX.match(text)
    line = _from_id(text, box.end() if box else 0, box=box)
    return line if line and line.id.startswith("T") and line.title and not line.span else None


def _from_id(text: str, at: int, *, box: re.Match[str] | None) -> TaskLine | None:
    while at < len(text) and text[at] == " ":
        at += 1
    marks = _MARKS.match(text, at)
    start = marks.end() if marks else at
    span = _SPAN.match(text, start)
    named = span or _ID.match(text, start)
    if named is None:
        return None
    whole = _IDS.match(text, start) if span else None
    end = whole.end() if whole else named.end("id")
    opening = text[at:start]
    after = _AFTER_ID.match(text, end)
    end = after.end() if after else end
    if after and not after.group() and end < len(text):
        return None
    tags, end = _tags(text, end)
    line = _line(named["id"], text[end:], box=box, tags=tags, span=whole.group() if whole else "")
    return replace(line, status="cancelled") if "~~" in opening else line


def _tags(text: str, at: int) -> tuple[tuple[str, ...], int]:
    tags: list[str] = []
    while found := _TAG.match(text, at):
        tags.append((found["tag"] or found["p"]).strip())
        at = found.end()
    return tuple(tags), at


def _line(
    task_id: str, rest: str, *, box: re.Match[str] | None, tags: tuple[str, ...], span: str
) -> TaskLine:
    upper = [tag.upper() for tag in tags]
    stories = [found["story"] for tag in tags if (found := _STORY.fullmatch(tag))]
    dropped = any(_WORD.match(f"[{tag}]") for tag in tags)
    return TaskLine(
        id=task_id,
        title=_title(rest),
        status="cancelled" if dropped else _status(box, upper),
        boxed=box is not None,
        parallel="P" in upper,
        story=",".join(stories) or None,
        priority=next((tag for tag in upper if _PRIORITY.fullmatch(tag)), None),
        tags=tags,
        span=span,
    )


def _status(box: re.Match[str] | None, tags: list[str]) -> Status:
    mark = box["mark"] if box else ""
    status = "cancelled" if mark == _CANCELLED else status_of(mark)
    return "done" if status == "todo" and _DONE.intersection(tags) else status


def _title(rest: str) -> str:
    title = _DASHES.sub("", rest.strip())
    if title.count("~~") == 1:  # the strike-through began before the id
        title = title.replace("~~", "")
    if title.count("**") % 2:  # the emphasis began before the id
        head, _, tail = title.partition("**")
        title = head + tail
    return title.strip()
