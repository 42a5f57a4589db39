"""The id that a text begins with, in whatever shape: ``TASK-001:``, ``1.2``, ``Task 3 –``, ``**F1.10**``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.box_marks import ANY

LETTERED = r"(?:[A-Za-z][A-Za-z0-9]{0,11}[-_]){0,4}[A-Za-z]{0,12}-?\d{1,5}(?:\.\d{1,4}){0,4}[A-Za-z]?"
NUMBER = r"\d{1,4}(?:\.\d{1,4}){0,5}[a-z]?"
SLOT = r"\d{1,3}[A-Z]\d{0,2}"
_WORDS = r"tasks?|tickets?|issues?|work ?items?|to-?dos?|features?|任务|任務|タスク|tarefa"
_GROUP_WORDS = r"agents?|(?:work)?streams?|tracks?|teams?|squads?|steps?|stor(?:y|ies)|items?|deliverables?"
_GROUPS = frozenset(
    {"agent", "stream", "workstream", "track", "team", "squad", "step", "story", "item", "deliverable"}
)
_WORDED = regex(
    rf"(?P<word>{_WORDS}|{_GROUP_WORDS})(?![-_])\s{{0,2}}(?:id\s{{0,2}}[:：]\s{{0,2}})?#?\s?"
    rf"(?P<id>(?-i:{SLOT}|{NUMBER}|{LETTERED}|[A-Z](?![A-Za-z])))(?!\w|[.-]\w)",
    re.IGNORECASE,
)
_HASHED = regex(r"#(?P<id>\d{1,6})(?!\w)")
_SLOT = regex(rf"(?P<id>{SLOT})(?!\w|[.-]\w)")
_NUMBERED = regex(rf"(?P<id>{NUMBER})(?!\w|-\w)")
_LETTERED = regex(rf"(?P<id>{LETTERED})(?!\w|[./-]\w)")
_UNIT = regex(r"\s?(?:%|x\b|(?:hours?|hrs?|h|days?|weeks?|minutes?|mins?|ms|secs?|seconds?|[KMG]i?B)\b)")
_OPENING = regex(rf"(?:\*\*|__|~~|`|\[(?![{ANY}]?\])|[*_]|✅|☑️?|✔️?|⬜|🔲|❌|🔄|🚧|\s){{0,12}}")
_CLOSING = regex(
    r"(?P<mark>(?:\*\*|__|~~|`|\]|[*_]){0,6}\s{0,3}(?:[:：.)|、]|[-–—]+(?=\s)){0,3}(?:\*\*|__|~~){0,2})\s*"
)
_SUBTASK = regex(r"^\W{0,6}sub-?\s?tasks?\b", re.IGNORECASE)
_FOREIGN = frozenset(
    """
    us fr nfr sc ac chk ec uc req sp adr rfc utf iso br dr tc kpi nr risk cve sha gpt http https wcag es oauth
    tls aes pep rq ts
    """.split()  # noqa: SIM905 (a list this long reads better as words)
)
"""What ids of requirements, risks, standards and products begin with."""
_RUN = regex(r"[A-Za-z]+|\d+(?:\.\d+)*")
_LONGEST = 2_000
"""Characters of a line that are read."""


@dataclass(frozen=True, slots=True)
class Label:
    """An id and what follows it."""

    id: str
    title: str
    """What stands behind the id, tags and asides included."""
    kind: str
    """The shape of the id, the same for all ids of one convention: ``-9``, ``9``, ``task``."""
    marked: bool
    """The id is set apart, by a colon, a dash or emphasis, so that it is not a word of the title."""

    @property
    def foreign(self) -> bool:
        """Whether the id is of a kind that requirements, risks or standards have."""
        return self.kind.startswith("?")

    @property
    def group(self) -> bool:
        """Whether the word before the id is rather that of a group of tasks: ``Stream A``, ``Step 2``."""
        return self.kind in _GROUPS


def read_label(text: str) -> Label | None:
    """Read the id that a text begins with; none where it begins with a word."""
    line = text[:_LONGEST].split("\n", 1)[0]
    if _SUBTASK.match(line):
        return None
    at = _end(_OPENING, line, 0)
    opening = line[:at].strip()
    found = _WORDED.match(line, at)
    if found:
        kind = shape(found["id"]) if re.match(r"[A-Za-z].*\d", found["id"]) else _word(found["word"])
        label = _closed(line, found, kind=kind, opening=opening)
        return label if label.marked or not label.title or not label.group else None
    if found := _HASHED.match(line, at):
        return _closed(line, found, kind="#", opening=opening)
    if found := _SLOT.match(line, at):
        label = _closed(line, found, kind="9A", opening=opening)
        return label if label.marked or not label.title else None
    if found := _NUMBERED.match(line, at):
        return _number(line, found, opening=opening)
    found = _LETTERED.match(line, at)
    return _lettered(line, found, opening=opening) if found else None


def whole_id(text: str) -> Label | None:
    """Read a text that is an id and nothing else, as the cell of a table is."""
    label = read_label(text)
    if label is not None:
        return label if not label.title.strip("*_`~]) ") else None
    bare = text.strip(" *_`~[]()")
    return Label(bare, "", "A", marked=True) if re.fullmatch(r"[A-Z]{1,2}", bare) else None


def _number(line: str, found: re.Match[str], *, opening: str) -> Label | None:
    """A number without a dot needs a mark behind it: "3 retries" is no third task."""
    label = _closed(line, found, kind="9", opening=opening)
    if _UNIT.match(line, found.end()) or not (label.marked or "." in label.id or not label.title):
        return None
    return label


def _lettered(line: str, found: re.Match[str], *, opening: str) -> Label | None:
    """Letters and a number: ``T1``, ``api-3``; "e2e" and "k8s" are words."""
    written = found["id"]
    if not written[0].isalpha() or not (written[0].isupper() or re.search(r"[-_]\d", written)):
        return None
    head = re.split(r"[-_\d]", written, maxsplit=1)[0].casefold()
    return _closed(line, found, kind=("?" if head in _FOREIGN else "") + shape(written), opening=opening)


def shape(written: str) -> str:
    """Return what ids of one convention have in common: ``-9`` of ``AUTH-001`` and ``AUTH-UI-2``."""
    head, dash, last = written.replace("_", "-").rpartition("-")
    runs = _RUN.sub(lambda run: "A" if run.group()[0].isalpha() else "9", last)
    return dash * bool(head) + (runs[:-1] if runs.endswith("9A") else runs)


def _closed(line: str, found: re.Match[str], *, kind: str, opening: str) -> Label:
    close = _CLOSING.match(line, found.end())
    mark, end = (close["mark"].strip(), close.end()) if close else ("", found.end())
    apart = bool(mark.strip("*_~`")) or bool(opening and mark)
    return Label(id=found["id"], title=line[end:], kind=kind, marked=apart)


def _word(word: str) -> str:
    """Return a word as it stands for one."""
    one = word.casefold().replace(" ", "").replace("-", "")
    if one in {"任务", "任務", "タスク", "tarefa"}:
        return "task"
    return {"stories": "story"}.get(one, one.removesuffix("s"))


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
