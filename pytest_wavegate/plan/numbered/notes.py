"""Notes on order below a list of numbered tasks: "3.x depends on 1.x", "2.x can run in parallel with 3.x"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Beside
from pytest_wavegate.plan.text.blocks import Fence, ListItem, Paragraph
from pytest_wavegate.plan.text.outline import sections
from pytest_wavegate.plan.words.fields import read_fields
from pytest_wavegate.plan.words.prose import only_label, plain, read_statements

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pytest_wavegate.plan.draft import Draft, DraftTask
    from pytest_wavegate.plan.numbered.number_lists import Lookup, Who
    from pytest_wavegate.plan.side_by_side import SideBySide
    from pytest_wavegate.plan.text.blocks import Block, Document
    from pytest_wavegate.plan.text.outline import Section
    from pytest_wavegate.plan.words.prose import Phrase, Statement

Zone: TypeAlias = Literal["order", "beside", "other"]

_ORDER = regex(r"dependenc|\bdepends\b|\border\b|sequen|依赖|依存|順序|顺序|实施顺序|実行順", re.IGNORECASE)
_BESIDE = regex(r"parallel|concurren|simultan|并行|並行|並列", re.IGNORECASE)
_ELSEWHERE = regex(r"critical\s+path|external|关键路径|クリティカルパス", re.IGNORECASE)
_TOGETHER = regex(
    r"\bparallel|concurrent|simultan|\bat the same time|\bindependent(?:ly)?\b|并行|並行|並列|同时|同時",
    re.IGNORECASE,
)
_NOT_TOGETHER = regex(
    r"\b(?:no|not|cannot|never|without|avoid|nothing)\b[^.;]{0,40}(?:parallel|concurrent|simultan)|n't\b[^.;]{0,40}parallel"
    r"|不(?:能|可)并行|並行不可",
    re.IGNORECASE,
)
_THEN = regex(
    r"\b(?:after|once|when|as soon as|following|depends?|requires?|before)\b|之后|完成后|の後", re.IGNORECASE
)
_ASIDE = regex(r"\([^()]{0,300}\)|（[^（）]{0,300}）")
_WITH = regex(r"\b(?:with|of|from|to)\b", re.IGNORECASE)
_EVERY = regex(
    r"\b(?:all|every|everything)\b[^,;]{0,30}\b(?:previous|prior|preceding|above|other|earlier|implementation|else)\b",
    re.IGNORECASE,
)
_MOST_PAIRS = 100_000
"""Dependencies that notes may add in all; of more, the last source stands for the others."""
_LONGEST_LABEL = 120


@dataclass
class NoteReader:
    """Reads what a plan says of its order outside its tasks, and writes it into a draft."""

    draft: Draft
    lookup: Lookup
    side_by_side: SideBySide
    own: Collection[int]
    """Lines that belong to tasks."""
    _tasks: dict[str, DraftTask] = field(default_factory=dict)
    _before: dict[str, str] = field(default_factory=dict)
    """Each task's neighbour above it in its phase."""
    _pairs: int = _MOST_PAIRS

    def __post_init__(self) -> None:
        """Sort the tasks by id."""
        for phase in self.draft.phases:
            for task in phase.tasks:
                self._tasks.setdefault(task.id, task)
            self._before.update((task.id, one.id) for one, task in pairwise(phase.tasks))
        self._phases = {phase.id: phase for phase in self.draft.phases}
        self._places = {phase.id: place for place, phase in enumerate(self.draft.phases)}

    def read(self, document: Document) -> None:
        """Read all sections and labelled lists that speak of order, and the fields of phases."""
        headings = {phase.line: phase.id for phase in self.draft.phases}
        for section in sections(document):
            outside = [block for block in section.blocks if block.line not in self.own]
            holds = len(outside) < len(section.blocks)
            phase = next((headings[one.line] for one in section.headings if one.line in headings), "")
            if phase:
                self._of_fields(outside, phase)
            self._of_blocks(outside, "other" if holds or phase else _zone_of(section))

    def _of_fields(self, blocks: Sequence[Block], phase: str) -> None:
        """``**Depends on**: Phase 1`` below the heading of a phase."""
        for one in read_fields(blocks):
            for line in one.lines if one.name == "needs" else ():
                for source in self.lookup.who(line.text).phases:
                    self._phases[phase].needs.setdefault(source, line.number)

    def _of_blocks(self, blocks: Sequence[Block], whole: Zone) -> None:
        zone = whole
        for block in blocks:
            if isinstance(block, Fence) and zone == "order":
                self._of_fence(block)
            elif not isinstance(block, ListItem | Paragraph) or block.quoted:
                continue
            elif only_label(block.text):
                zone = _zone(block.text) or whole
            elif zone != "other":
                self._of_text(block.text, zone, line=block.line)

    def _of_fence(self, fence: Fence) -> None:
        for number, text in enumerate(fence.text.split("\n"), start=fence.line + 1):
            for statement in read_statements(text) if "→" in text or ">" in text else ():
                if statement.word == "chain":
                    self._of_chain(statement, line=number)

    def _of_text(self, text: str, zone: Zone, *, line: int) -> None:
        if _zone(text.partition(":")[0][:_LONGEST_LABEL]) == "other":
            return
        for statement in read_statements(text):
            if statement.word == "chain":
                self._of_chain(statement, line=line)
            elif statement.word == "free":
                self._of_free(statement)
            else:
                self._of_statement(statement, line=line)
        self._of_together(text, zone, line=line)

    def _of_chain(self, statement: Statement, *, line: int) -> None:
        links = [self.lookup.who(link.text) for link in statement.objects]
        for one, other in pairwise(links):
            if one and other:
                self._relate(one, other, line=line)

    def _of_free(self, statement: Statement) -> None:
        for phase in self._who(statement.label).phases:
            self._phases[phase].independent = not self._phases[phase].needs

    def _of_statement(self, statement: Statement, *, line: int) -> None:
        subject = self._who(statement.subject) or self._who(statement.label)
        target = self._who(statement.objects[0])
        if statement.word in {"depends", "after"}:
            if _EVERY.search(statement.objects[0].text):
                target = self._all_before(subject)
            self._relate(target, subject, line=line)
            for unknown in target.unknown:
                for task in subject.tasks:
                    self._tasks[task].needs.setdefault(unknown, line)
        else:
            self._relate(subject, target, line=line)

    def _who(self, phrase: Phrase) -> Who:
        return self.lookup.who(phrase.text)

    def _all_before(self, subject: Who) -> Who:
        first = min((self._places[phase] for phase in subject.phases), default=0)
        return type(subject)(phases=tuple(phase.id for phase in self.draft.phases[:first]))

    def _relate(self, first: Who, then: Who, *, line: int) -> None:
        """Note that whom one text names comes before whom another one names."""
        if not first.tasks and not then.tasks:
            for phase in then.phases:
                for source in first.phases:
                    if source != phase:
                        self._phases[phase].needs.setdefault(source, line)
            return
        sources = (*first.tasks, *self.lookup.tasks_of(first.phases))
        for target in (*then.tasks, *self.lookup.tasks_of(then.phases)):
            self._pairs -= len(sources)
            for source in sources if self._pairs > 0 else sources[-1:]:
                if source != target:
                    self._tasks[target].needs.setdefault(source, line)

    def _of_together(self, text: str, zone: Zone, *, line: int) -> None:
        words = plain(text)
        said = _TOGETHER.search(words)
        if _NOT_TOGETHER.search(words) or not (said or (zone == "beside" and not _THEN.search(words))):
            return
        head = _THEN.split(_ASIDE.sub(" ", words), maxsplit=1)[0]
        who = self.lookup.who(head)
        if who.phases and not who.tasks:
            self.side_by_side.note(who.phases, line=line)
            if len(who.phases) == 1 and said and not _WITH.search(head):
                self.beside(self.lookup.tasks_of(who.phases), line=line)
        elif len(who.tasks) > 1 and not who.phases:
            self.beside(who.tasks, line=line)

    def beside(self, tasks: Sequence[str], *, line: int) -> None:
        """Note that tasks run side by side: those of one phase from the place of the first of them on."""
        together = tuple(dict.fromkeys(tasks))
        if len(together) < len(("one", "other")):
            return
        self.draft.claims.append(Beside(tasks=together, line=line))
        if len({self.lookup.home[task] for task in together}) > 1:
            return
        first = min(together, key=lambda one: self._tasks[one].line)
        for one in together:
            self._tasks[one].parallel = True
            if first in self._before:
                self._tasks[one].after.setdefault(self._before[first], line)


def _zone_of(section: Section) -> Zone:
    zones = (_zone(one.text) for one in reversed(section.headings) if one.level > 1)
    return next((zone for zone in zones if zone), "other")


def _zone(text: str) -> Zone | None:
    """Return what a heading or label says of the text below it; none where it does not speak of order."""
    if _ELSEWHERE.search(text):
        return "other"
    if _ORDER.search(text):
        return "order"
    return "beside" if _BESIDE.search(text) else None
