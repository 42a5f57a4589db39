"""What a spec-kit plan declares about order: sentences, fields, chains and tables."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import Fence, ListItem, Paragraph, Table
from pytest_wavegate.plan.text.outline import sections
from pytest_wavegate.plan.words.declared_order import Order
from pytest_wavegate.plan.words.prose import Phrase, Statement, only_label, read_statements
from pytest_wavegate.plan.words.references import Target

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.plan.text.blocks import Block, Document
    from pytest_wavegate.plan.text.outline import Section
    from pytest_wavegate.plan.words.references import References

Zone: TypeAlias = Literal["order", "tasks", "firm"]
"""How much of a section's prose counts: all of it, all about tasks, or only "T5 depends on T3"."""

_ORDER = regex(
    r"dependenc|\bdepends\b|execution order|completion order|phase order|sequenc|blocking"
    r"|依赖|依存|dependênc",
    re.IGNORECASE,
)
_OTHER = regex(
    r"parallel|strateg|\bmvp\b|example|\bnotes?\b|opportunit|recommend|within |staffing|team|critical path"
    r"|并行|关键路径|paralel",
    re.IGNORECASE,
)
_DRAWN = regex(r"[│┌┐└┘├┤┬┴┼╭╮╰╯║═]")
_SUBJECT_COLUMN = regex(r"^(?:task|id|task id|phase|story|user story|#|任务|阶段)\b", re.IGNORECASE)
_NEEDS_COLUMN = regex(r"depend|blocked by|prerequisite|requires|依赖|依存", re.IGNORECASE)
_BLOCKS_COLUMN = regex(r"^(?:un)?blocks\b|^blocking\b", re.IGNORECASE)
_STORY = regex(r"\bstor(?:y|ies)\b|\bUS-?\d", re.IGNORECASE)
_ELSEWHERE = regex(r"\b(?:from|of|in)\s+(?:feature|spec|plan)?\s*\d{3}\b|\bremoved\b", re.IGNORECASE)
_MOST_LOOSE = 8
_MOST_LOOSE_IN_CHAIN = 3


class OrderReader:
    """Reads the order that a plan declares, section by section."""

    def __init__(self, references: References, *, headings: Mapping[int, str], own: frozenset[int]) -> None:
        """Make a reader.

        Args:
            references: the plan's phases and tasks.
            headings: phase ids by the line of their heading.
            own: lines of the blocks that belong to tasks, which are read with their tasks.
        """
        self.order = Order()
        self._references = references
        self._headings = headings
        self._own = own
        self._places = {phase.id: place for place, phase in enumerate(references.phases)}

    def read(self, document: Document) -> Order:
        """Return all that the document declares outside its tasks."""
        for section in sections(document):
            phase = self._phase_of(section)
            if section.heading and self._headings.get(section.heading.line):
                self._of_heading(section.heading.text, Target(phases=(phase,)), line=section.heading.line)
            zone = _zone(section, self._headings)
            if (
                zone == "order"
                or any("T" in getattr(block, "text", "T") for block in section.blocks)
                or phase
            ):
                self._of_blocks(section.blocks, zone=zone, phase=phase)
        return self.order

    def _phase_of(self, section: Section) -> str:
        return next(
            (self._headings[one.line] for one in reversed(section.headings) if one.line in self._headings), ""
        )

    def _of_heading(self, text: str, phase: Target, *, line: int) -> None:
        """``Phase 2: Foundational - BLOCKS all stories``."""
        for statement in read_statements(text):
            if statement.word in {"depends", "blocks"} and not statement.subject.asides:
                self._relate(statement.word, phase, self._targets(statement), line=line)

    def _of_blocks(self, blocks: Sequence[Block], *, zone: Zone, phase: str) -> None:
        contexts: list[Target | None] = [None]
        for block in blocks:
            if block.line in self._own:
                continue
            if isinstance(block, Table):
                self._of_table(block)
            elif isinstance(block, Fence) and zone == "order":
                self._of_fence(block)
            elif isinstance(block, ListItem | Paragraph) and not block.quoted:
                self._of_text(block, contexts, zone=zone, phase=phase)

    def _of_text(
        self, block: ListItem | Paragraph, contexts: list[Target | None], *, zone: Zone, phase: str
    ) -> None:
        depth = block.depth if isinstance(block, Paragraph) else block.depth + 1
        del contexts[depth:]
        contexts.extend([contexts[-1] if contexts else None] * (depth - len(contexts)))
        label = self._label(block.text)
        contexts.append(label if isinstance(block, ListItem) else None)
        if isinstance(block, Paragraph) and not block.depth:
            contexts[:] = [label]
        context = next((one for one in reversed(contexts[:depth]) if one), None)
        for statement in read_statements(block.text):
            if _is_field(statement) and phase and not context:
                self._relate(
                    statement.word, Target(phases=(phase,)), self._targets(statement), line=block.line
                )
            else:
                self._of_statement(statement, context, zone=zone, line=block.line)

    def _label(self, text: str) -> Target | None:
        if not only_label(text):
            return None
        target = self._references.target(Phrase(*_halves(text)))
        return target if target and target.loose <= _MOST_LOOSE_IN_CHAIN else None

    def _of_statement(self, statement: Statement, context: Target | None, *, zone: Zone, line: int) -> None:
        if statement.word == "chain":
            self._of_chain(statement, zone=zone, line=line)
            return
        subject = self._subject(statement, context)
        if subject is None:
            return
        if statement.word == "free":
            if zone == "order" and subject.phases and not _STORY.search(statement.label.text):
                self.order.independent.update(subject.phases)
            return
        firm = statement.word in {"depends", "blocks"}
        if zone == "order" or (subject.tasks and (firm or zone == "tasks")):
            self._relate(statement.word, subject, self._targets(statement), line=line)

    def _subject(self, statement: Statement, context: Target | None) -> Target | None:
        if statement.subject:
            own = self._references.target(statement.subject)
            return own if own and own.loose <= (0 if own.by_name else _MOST_LOOSE) else None
        if statement.word == "before" and not statement.label:
            return None
        if statement.label:
            return self._references.target(statement.label) or context
        return context

    def _targets(self, statement: Statement) -> Target:
        return self._references.target(statement.objects[0])

    def _of_chain(self, statement: Statement, *, zone: Zone, line: int) -> None:
        first, *others = statement.objects
        links = [
            self._link(first, loose=0),
            *(self._link(link, loose=_MOST_LOOSE_IN_CHAIN) for link in others),
        ]
        for one, other in pairwise(links):
            if one.tasks and other.tasks and zone != "firm":
                self.order.note_tasks(one.tasks, other.tasks, line=line)
            elif one.phases and other.phases and zone == "order":
                self.order.note_phases(one.phases, other.phases, line=line)
            else:
                break

    def _link(self, phrase: Phrase, *, loose: int) -> Target:
        """A link begins with those it means; what follows them is an explanation."""
        text = phrase.text.partition(":")[0]
        listed = self._references.ids.list_at(text)
        if listed:
            return Target(tasks=listed[0].ids)
        target = self._references.target(Phrase(text, phrase.asides))
        return target if target.loose <= loose and not target.tasks else Target()

    def _of_fence(self, fence: Fence) -> None:
        for number, text in enumerate(fence.text.split("\n"), start=fence.line + 1):
            if "→" in text or ">" in text or "►" in text:
                for statement in () if _DRAWN.search(text) else read_statements(text):
                    if statement.word == "chain":
                        self._of_chain(statement, zone="order", line=number)

    def _of_table(self, table: Table) -> None:
        columns = {name: _column(table.header, pattern) for name, pattern in _COLUMNS.items()}
        subject = columns["subject"]
        if subject is None:
            return
        for row in table.rows:
            who = self._references.target(Phrase(*_halves(row.cells[subject])))
            for word in ("depends", "blocks"):
                column = columns[word]
                if column is not None and column < len(row.cells):
                    whom = self._references.target(Phrase(*_halves(row.cells[column])))
                    self._relate(word, who, whom, line=row.line)

    def _relate(self, word: str, subject: Target, target: Target, *, line: int) -> None:
        """Note that a subject comes after its target, or before it where it blocks it."""
        needs = word in {"depends", "after"}
        first, then = (target, subject) if needs else (subject, target)
        if first.tasks and then.tasks and (subject.tasks or not target.phases):
            self.order.note_tasks(first.tasks, then.tasks, line=line)
        else:
            self.order.note_phases(
                self._as_phases(first, then, "before"), self._as_phases(then, first, "after"), line=line
            )
        for unknown in target.unknown if needs else ():
            for task in subject.tasks or ("",):
                self.order.unknown.setdefault((unknown, task), line)

    def _as_phases(self, target: Target, other: Target, side: Literal["before", "after"]) -> tuple[str, ...]:
        of_tasks = (self._references.phase_of[task] for task in target.tasks)
        phases = tuple(dict.fromkeys((*target.phases, *of_tasks)))
        places = [self._places[phase] for phase in other.phases]
        if not places or not (target.every or target.stretch) or side == "after":
            return phases
        every = [phase.id for phase in self._references.phases]
        return tuple(every[self._places[phases[0]] if target.stretch else 0 : min(places)]) or phases


_COLUMNS = {"subject": _SUBJECT_COLUMN, "depends": _NEEDS_COLUMN, "blocks": _BLOCKS_COLUMN}


def _zone(section: Section, phases: Mapping[int, str]) -> Zone:
    texts = [one.text for one in section.headings if one.level > 1 and one.line not in phases]
    if any(_OTHER.search(text) and not _ORDER.search(text) for text in texts):
        return "tasks" if any(_ORDER.search(text) for text in texts) else "firm"
    return "order" if any(_ORDER.search(text) for text in texts) else "firm"


def _is_field(statement: Statement) -> bool:
    return statement.word in {"depends", "blocks"} and not statement.subject and not statement.label


def _column(header: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((place for place, name in enumerate(header) if pattern.search(name.strip("*_ "))), None)


def _halves(text: str) -> tuple[str, tuple[str, ...]]:
    """A phrase's text outside brackets, and what stands in them."""
    text = re.sub(r"[*_`]+", "", text).replace("（", "(").replace("）", ")")
    return re.sub(r"\([^()]*\)", " ", text), tuple(re.findall(r"\(([^()]*)\)", text))
