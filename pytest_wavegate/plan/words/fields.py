"""Fields of a task or a phase: ``**Depends on**: Wave 1``, ``- **Effort:** 3 days``, and lists below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.plan.text.blocks import Block

_MARK = r"(?:\*\*|__|_)?"
_FIELD = regex(
    rf"^[\s>]{{0,8}}(?:[-*+]\s+)?{_MARK}(?P<label>[^\W_][^:：*\n]{{0,48}}?){_MARK}\s*[:：]\s*{_MARK}"
    r"(?:\s+|$)(?P<value>.*)$"
)
_EMPHASIS = regex(r"^\s*(?:[-*+]\s+)?(?:\*\*|__|_)")
_NEXT = regex(r"\s?[|·]\s{0,3}(?=\*\*[^*\n:：]{1,48}(?:[:：]\s?\*\*|\*\*\s?[:：]))")
_LONGEST = 2_000
"""Characters of a line that are read."""
_SPELLINGS = {
    "needs": "depends on|depends|depends upon|dependency|dependencies|deps|blocked by|blocked on"
    "|waits for|requires|needs|prerequisite|prerequisites|after|predecessors|依赖|依赖项"
    "|依赖关系|前置依赖|前置任务|依存",
    "blocks": "blocks|blocking|blocker for|unblocks|enables",
    "effort": "effort|estimate|estimated|estimated effort|estimated time|estimated duration"
    "|duration|time estimate|size|story points|points|complexity|工时|预计工时|预估工时",
    "owner": "owner|owners|assignee|assigned to|assigned|agent|agent assignment|lead agent|lead"
    "|responsible|负责人",
    "priority": "priority|优先级|優先度",
    "status": "status|state|状态|状態",
    "files": "file|files|files to modify|files to create|files to create/modify"
    "|files to modify/create|files modified|files to change|path|paths|location|key files"
    "|primary files|target files|files affected|affected files",
    "goal": "goal|goals|objective|purpose",
    "independent test": "independent test|how to test",
    "checkpoint": "checkpoint",
    "acceptance": "acceptance|acceptance criteria|success criteria|definition of done|done when"
    "|success metrics|ac|verification",
    "requirements": "requirements|requirement|satisfies",
    "description": "description|summary|what|details",
    "deliverables": "deliverable|deliverables|output|outputs",
    "parallel with": "parallel with|can run with|parallelizable with|parallel",
}
NAMES = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split("|")}
"""What each spelling of a field's name, in lower case, stands for."""


class Line(NamedTuple):
    """A line of a plan."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field with its value."""

    name: str
    """As ``NAMES`` has it, else the label in lower case."""
    label: str
    """As written, without emphasis."""
    value: str
    """What stands behind the colon; empty where a list below it says it."""
    line: int
    items: tuple[Line, ...] = ()
    """The list below it, boxes and all; empty where the value stands behind the colon."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its value and its list, each line with its number."""
        own = (Line(self.line, self.value),) if self.value else ()
        return (*own, *self.items)


def lines_in(blocks: Iterable[Block]) -> Iterator[Line]:
    """Yield the lines of paragraphs and list items; headings, tables, code and comments have none."""
    for block in blocks:
        if isinstance(block, ListItem | Paragraph):
            for number, text in enumerate(block.text.split("\n"), start=block.line):
                yield Line(number, text)


def read_field(text: str, *, line: int) -> Field | None:
    """Read one line as a field; none where it is none.

    A label without emphasis counts only where ``NAMES`` has it, so that running text is no field.
    """
    found = _FIELD.match(text[:_LONGEST])
    if found is None:
        return None
    label = found["label"].strip().rstrip("*_").strip()
    name = NAMES.get(label.casefold()) or NAMES.get(label.casefold().replace("-", " "))
    if name is None and not _EMPHASIS.match(text):
        return None
    return Field(name=name or label.casefold(), label=label, value=found["value"].strip(), line=line)


def read_fields(blocks: Sequence[Block]) -> tuple[Field, ...]:
    """Return the fields among some blocks, in order.

    A field without a value owns the list right below it: what stands inside it where it is a list item
    itself, every list item up to the next other block where it ends a paragraph.
    """
    return tuple(_fields(blocks))


def _fields(blocks: Sequence[Block]) -> Iterator[Field]:
    for index, block in enumerate(blocks):
        if not isinstance(block, ListItem | Paragraph):
            continue
        numbered = list(enumerate(block.text.split("\n"), start=block.line))
        for number, text in numbered:
            for part in _parts(text):
                field = read_field(part, line=number)
                if field is not None:
                    last = number == numbered[-1][0]
                    owned = tuple(_owned(blocks, index)) if last and not field.value else ()
                    yield Field(field.name, field.label, field.value, field.line, owned)


def _parts(text: str) -> list[str]:
    """Split a line that has several fields: ``**Owner**: Ann | **Effort**: 2 days``."""
    return _NEXT.split(text[:_LONGEST]) if "|" in text or "·" in text else [text]


def _owned(blocks: Sequence[Block], index: int) -> Iterator[Line]:
    owner = blocks[index]
    deeper = isinstance(owner, ListItem)
    for place in range(index + 1, len(blocks)):
        block = blocks[place]
        if not isinstance(block, ListItem) or block.depth < owner.depth + (1 if deeper else 0):
            return
        if (
            not deeper
            and block.depth == owner.depth
            and read_field(block.text.split("\n")[0], line=block.line)
        ):
            return
        yield from lines_in((block,))


def by_name(fields: Iterable[Field]) -> dict[str, Field]:
    """Return the first field of each name."""
    named: dict[str, Field] = {}
    for field in fields:
        named.setdefault(field.name, field)
    return named
