"""What the title of a task says beside its words: tags, state, owner, priority, whom it waits for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Status

_COMMENT = regex(r"<!--(.{0,400}?)(?:-->|$)", re.DOTALL)
_STABLE_ID = regex(r"\bid\s?[:=]\s?([\w-]{2,40})")
_TAG = regex(
    r"[*_`]{0,3}\[(?P<tag>(?:[A-Z@]|[^\x00-\x7f])[^\[\]]{0,60})\][*_`]{0,3}(?!\()\s*|\((?P<p>P)\)\s*"
)
_LAST_TAG = regex(
    r"\s*(?:\[(?P<tag>[^\[\]]{1,40})\]|\((?P<aside>[^()]{1,24})\)|(?<=\s)(?P<owner>@[A-Za-z][\w-]{0,38}))[*_`\s]{0,4}$"
)
_NEEDS = regex(
    r"[(\[（]\s{0,2}(?:depend(?:s|ent)?(?:\s(?:up)?on)?|dependenc(?:y|ies)|deps?|blocked[ -]by|依赖)"
    r"\s{0,2}[:：]?\s{0,2}(?P<ids>[^()\[\]（）]{1,300})[)\]）]",
    re.IGNORECASE,
)
_BLOCKS = regex(r"[(\[]\s{0,2}(?:un)?blocks\s{0,2}[:：]?\s{0,2}(?P<ids>[^()\[\]]{1,300})[)\]]", re.IGNORECASE)
_CRITERIA = regex(
    r"\s{0,3}\((?:ACs?|FRs?|Req(?:uirement)?s?)\s{0,2}[:：]\s{0,2}(?P<ids>[^()]{1,120})\)", re.IGNORECASE
)
_OWNER = regex(r"(?:^|\s)@(?P<owner>[A-Za-z][\w-]{0,38})(?=\s|$)")
_PRIORITY = regex(r"P[0-4]|critical|high|medium|low|must|should|could", re.IGNORECASE)
_STORY = regex(r"US-?\w{1,20}(?:\s?,\s?US-?\w{1,20}){0,8}", re.IGNORECASE)
_IS_TAG = regex(rf"P|parallel|@\S+|{_PRIORITY.pattern}|{_STORY.pattern}", re.IGNORECASE)
_TASK_WORD = regex(r"^(?:sub-?)?tasks?\s?[:：]\s{1,4}", re.IGNORECASE)
_COMMIT = regex(r"\s\[?(?=[a-f\d]{0,40}\d)[a-f\d]{7,40}\]?$")
_MOST_TAGS = 6
_STATE_LENGTH = 2
"""Words of a state: "in progress"."""
_STATE_WORDS: dict[Status, re.Pattern[str]] = {
    "todo": regex(
        r"\b(?:not|un|in)[ -]?(?:done|started|completed?|finished)\b|\bto-?do\b|\bpending\b|\bplanned\b"
        r"|\bopen\b|\bblocked\b|\bbacklog\b|\bready\b|⬜|🔲|⏳|未着手|待",
        re.IGNORECASE,
    ),
    "in_progress": regex(
        r"\bin[ _-]?progress\b|\bwip\b|\bdoing\b|\bongoing\b|\bstarted\b|\b(?:in[ _-]?)?review\b|\bpartial\b"
        r"|🔄|🚧|🟡|进行中",
        re.IGNORECASE,
    ),
    "cancelled": regex(
        r"\bcancell?ed\b|\bdropped\b|\bobsolete\b|\bremoved\b|\bwon'?t\b|\bskipped\b|\bdeprecated\b|\bsuperseded\b"
        r"|\brejected\b|\bduplicate\b",
        re.IGNORECASE,
    ),
    "done": regex(
        r"\bdone\b|\bcompleted?\b|\bfinished\b|\bshipped\b|\bmerged\b|\bclosed\b|\bresolved\b|\bimplemented\b|✅|✔|☑|完成|済",
        re.IGNORECASE,
    ),
}
_MARKS = regex(r"^[✅✔☑🔄🚧⬜🔲⏳❌\ufe0f\s]{1,6}|[\s✅✔☑🔄🚧⬜🔲⏳❌\ufe0f]{1,6}$")
_FINISHED = regex(
    r"\s{0,3}(?:[✅✔☑]\ufe0f?\s{0,3}\*{0,2}(?:DONE|COMPLETED?)?|\*\*(?:DONE|COMPLETED?)|[–—-]\s{0,2}(?:DONE|COMPLETED?))\*{0,2}\s{0,3}$"
)
_SEPARATORS = regex(r"^[:：–—-]{1,4}\s{1,4}")
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Title:
    """A title, read."""

    text: str
    parallel: bool = False
    story: str | None = None
    priority: str | None = None
    owner: str | None = None
    status: Status | None = None
    """As a word or mark at its end says."""
    needs: str = ""
    """What "(depends on ..)" names."""
    blocks: str = ""
    requirements: tuple[str, ...] = ()
    alias: str = ""
    """The id that a comment gives, ``<!-- id:init001 -->``."""
    raw: str = ""
    """With its tags, for paths and effort."""


def read_title(text: str) -> Title:
    """Read what stands behind an id."""
    raw = " ".join(text[:_LONGEST].split())
    alias = next((found[1] for one in _COMMENT.findall(raw) if (found := _STABLE_ID.search(one))), "")
    bare = _COMMENT.sub("", raw).strip()
    tags, bare = _front(bare)
    more, status, bare = _back(bare)
    tags += more
    struck = bare.startswith("~~") or bare.endswith("~~")
    criteria = _CRITERIA.search(bare)
    owners = [tag[1:] for tag in tags if tag.startswith("@")] + _OWNER.findall(bare)
    needs = _NEEDS.search(bare)
    blocks = _BLOCKS.search(bare)
    return Title(
        text=_plain(_CRITERIA.sub("", bare) if criteria else bare) or _plain(bare),
        parallel=any(tag in {"P", "p"} or tag.casefold() == "parallel" for tag in tags),
        story=next((tag for tag in tags if _STORY.fullmatch(tag)), None),
        priority=next((tag for tag in tags if _PRIORITY.fullmatch(tag)), None),
        owner=owners[0] if owners else None,
        status="cancelled" if struck and status is None else status,
        needs=needs["ids"] if needs else "",
        blocks=blocks["ids"] if blocks else "",
        requirements=_listed(criteria["ids"]) if criteria else (),
        alias=alias,
        raw=raw,
    )


def read_state(text: str) -> Status | None:
    """Return the state that the first such word of a field or cell means; none where it has none."""
    found = [
        (match.start(), state) for state, words in _STATE_WORDS.items() if (match := words.search(text[:80]))
    ]
    return min(found)[1] if found else None


def _front(text: str) -> tuple[list[str], str]:
    """Take tags off the begin."""
    tags: list[str] = []
    while found := _TAG.match(text):
        tags.append((found["tag"] or found["p"]).strip())
        text = text[found.end() :]
    return tags, text


def _back(text: str) -> tuple[list[str], Status | None, str]:
    """Take tags, owners and marks of state off the end."""
    finished = _FINISHED.search(text[-40:])
    status: Status | None = "done" if finished else None
    text = _MARKS.sub("", text[: len(text) - len(finished.group())] if finished else text)
    tags: list[str] = []
    for _ in range(_MOST_TAGS):
        last = text[-80:]
        found = _LAST_TAG.search(last)
        word = next((one for one in found.groups() if one), "").strip() if found else ""
        state = read_state(word) if len(word.split()) <= _STATE_LENGTH else None
        if found is None or not (state or _IS_TAG.fullmatch(word)):
            break
        status = status or state
        tags += [] if state else [word]
        text = _MARKS.sub("", text[: len(text) - len(last) + found.start()])
    return tags, status, text


def _plain(text: str) -> str:
    """Return a title without the rest of its emphasis."""
    title = _SEPARATORS.sub("", text.strip()).replace("~~", "")
    title = _COMMIT.sub("", _TASK_WORD.sub("", title))
    if title.count("**") % 2:  # the emphasis began before the id
        head, _, tail = title.partition("**")
        title = f"{head} {tail}"
    if title.startswith("**") and title.find("**", 2) == len(title) - 2:
        title = title[2:-2]
    return " ".join(title.split()).rstrip(":：").strip()


def _listed(text: str) -> tuple[str, ...]:
    parts = (part.strip(" #*_`") for part in re.split(r"[,;、&+]|\band\b", text))
    return tuple(part for part in parts if part)
