"""Lists that name tickets again: who does what, what runs beside what, and summaries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Beside, Restated
from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.plan.dialects.tickets.ticket import Ticket
    from pytest_wavegate.plan.text.blocks import Block, Document
    from pytest_wavegate.plan.words.keys import Keys

_TEAM = regex(
    r"\b(?:team|allocation|assign\w*|ownership|resourc\w*|responsib\w*|staffing|workload|owners?|who)\b",
    re.IGNORECASE,
)
_PARALLEL = regex(
    r"\bparallel|\bconcurrent|\bsimultaneous|\bside by side\b|\bat the same time\b", re.IGNORECASE
)
_NOT = regex(r"\bnot\b|n't\b|\bnever\b|\bno\s+parallel|\bsequential", re.IGNORECASE)
_WITH = regex(r"\bparallel\s+(?:with|to)\b|\balongside\b", re.IGNORECASE)
_TRACK = regex(r"\b(?:tracks?|streams?|lanes?|work\s?streams?)\b", re.IGNORECASE)
_ARROW = regex(r"→|->|=>|⇒|\bthen\b|\bafter\b")
_LABEL = regex(
    r"^\s*(?P<mark>\*\*|__)?(?P<name>[^:*\n]{2,80}?)(?P=mark)?(?P<colon>\s*[:：])?(?(mark)\*{0,2}_{0,2})(?P<rest>\s.*)?$",
    re.DOTALL,
)
_BOLD_ALONE = regex(
    r"^\s*(?:\*\*|__)(?P<name>[^*_\n]{2,120}?)\s*[:：]?\s*(?:\*\*|__)\s*[:：]?\s*(?P<aside>\([^()\n]{0,80}\))?\s*[:：]?\s*$"
)
_ASIDE = regex(r"\s*[(\[][^()\[\]]*[)\]]")
_OWNERS = regex(
    r"^\W*(?:owner|assignee|developer|engineer|team member|team|member|person|who|name|role)s?\W*$",
    re.IGNORECASE,
)
_TASKS = regex(
    r"^\W*(?:tasks?|tickets?|stories|issues|assigned(?:\s+tasks?)?|work|items|primary tasks?"
    r"|responsibilit\w+)\W*$",
    re.IGNORECASE,
)
_LONGEST = 1_000


def read_lists(document: Document, *, keys: Keys, own: Collection[int]) -> Iterator[Claim]:
    """Yield what lists outside of the tickets say of them.

    Args:
        document: the plan.
        keys: of all tasks.
        own: lines of tickets' bodies, which are no such lists.
    """
    label = ""
    heading: Heading | None = None
    owners = _Owners()
    for block in document.blocks:
        if block.line in own:
            continue
        if isinstance(block, Heading):
            heading, label = (block if not block.depth else heading), ""
            owners.heading(block)
        elif isinstance(block, Paragraph):
            label = block.text.rsplit("\n", 1)[-1] if block.text.rstrip(" *_").endswith(":") else ""
            owners.paragraph(block)
        elif isinstance(block, ListItem):
            yield from owners.item(block, keys)
            above = label or (heading.text if heading else "")
            yield from _beside(block, above, keys)
        elif isinstance(block, Table) and owners.inside:
            yield from _table(block, keys)


class _Owners:
    """Whose list it is, while a section about the team is read."""

    def __init__(self) -> None:
        self.inside = False
        self._level = 0
        self._name = ""
        self._items: list[tuple[int, str]] = []

    def heading(self, heading: Heading) -> None:
        if self.inside and heading.level > self._level:
            self._name = _person(heading.text)
        else:
            self.inside = _TEAM.search(heading.text[:_LONGEST]) is not None
            self._level, self._name = heading.level, ""
        self._items = []

    def paragraph(self, paragraph: Paragraph) -> None:
        found = _BOLD_ALONE.match(paragraph.text[:_LONGEST])
        self._name = _person(found["name"]) if found and self.inside else ""
        self._items = []

    def item(self, item: ListItem, keys: Keys) -> Iterator[Restated]:
        """Yield the owner of each task that an item names; an item without one names an owner."""
        if not self.inside:
            return
        self._items = [one for one in self._items if one[0] < item.depth]
        text = item.text[:_LONGEST]
        tasks = keys.tasks_in(text)
        found = _LABEL.match(text)
        named = (
            found is not None and bool(found["mark"] or found["colon"]) and not keys.tasks_in(found["name"])
        )
        name = _person(found["name"]) if found and named else ""
        if not tasks and name:
            self._items.append((item.depth, name))
        held = self._items[-1][1] if self._items else self._name
        owner = held or (name if found and found["colon"] else "")
        yield from (
            Restated(task=one, field="owner", values=(owner,), line=item.line) for one in tasks if owner
        )


def _person(text: str) -> str:
    """Return a name without its share of time: ``Head Baker`` of ``**Head Baker (half time)**``."""
    return " ".join(_ASIDE.sub("", text.replace("*", "").replace("`", "")).split()).strip(" :_-–—")


def _table(table: Table, keys: Keys) -> Iterator[Restated]:
    """Yield the owner of each task from a table of people with their tasks."""
    owner = next((place for place, name in enumerate(table.header) if _OWNERS.match(name)), None)
    tasks = next((place for place, name in enumerate(table.header) if _TASKS.match(name)), None)
    if owner is None or tasks is None:
        return
    for row in table.rows:
        if max(owner, tasks) < len(row.cells) and (name := _person(row.cells[owner])):
            for one in keys.tasks_in(row.cells[tasks]):
                yield Restated(task=one, field="owner", values=(name,), line=row.line)


def _beside(item: ListItem, above: str, keys: Keys) -> Iterator[Beside]:
    """Yield the tasks of an item that it, or what stands above its list, says run in parallel.

    Under "Parallel tracks" an item is one track, whose tasks need not run beside each other.
    """
    text = item.text[:_LONGEST]
    said = _PARALLEL.search(text) is not None
    listed = _PARALLEL.search(above[:_LONGEST]) is not None and not _TRACK.search(above[:_LONGEST])
    if not (said or listed) or _NOT.search(text) or _ARROW.search(text):
        return
    tasks = keys.tasks_in(text)
    if len(tasks) > 1:
        first, _, second = _WITH.sub("\0", text, count=1).partition("\0")
        others = keys.tasks_in(second) if keys.tasks_in(first) else ()
        own = keys.tasks_in(first) if others else tasks
        yield Beside(tasks=own, others=others, line=item.line)


def read_mentions(mentions: Iterable[Ticket], keys: Keys) -> Iterator[Restated]:
    """Yield the titles that summaries give again."""
    for one in mentions:
        if one.id in keys and one.head.firm and one.title != one.id:
            yield Restated(task=one.id, field="title", values=(one.title,), line=one.line)


def lines_of(bodies: Iterable[Sequence[Block]]) -> set[int]:
    """Return the lines on which the blocks of some bodies begin."""
    return {block.line for body in bodies for block in body}
