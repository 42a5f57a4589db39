"""The roadmap of GSD: phases with what they depend on, and the plans of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.dialects.gsd.plan import plan_id
from pytest_wavegate.plan.draft import Draft, DraftPhase, DraftTask
from pytest_wavegate.plan.numbered.body import requirements_of
from pytest_wavegate.plan.numbered.number_lists import mentions
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.blocks import ListItem, Paragraph
from pytest_wavegate.plan.text.outline import sections
from pytest_wavegate.plan.words.boxes import read_box
from pytest_wavegate.plan.words.fields import read_field, read_fields
from pytest_wavegate.plan.words.phase_heading import read_phase_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.text.blocks import Block, Document
    from pytest_wavegate.plan.text.outline import Section
    from pytest_wavegate.plan.words.boxes import Box
    from pytest_wavegate.plan.words.fields import Field

_PHASE = regex(
    r"[\[*_`]{0,4}Phase\s{1,3}(?P<number>\d{1,3}(?:\.\d{1,3})?)\s{0,3}[:：—–-]\s{0,3}(?P<title>[^*\n\]]{1,200})",
    re.IGNORECASE,
)
_PLAN = regex(
    r"[\[*_`]{0,4}(?:Plan\s)?(?P<phase>\d{1,3}(?:\.\d{1,3})?)-(?P<plan>\d{1,3}[a-z]?)(?P<file>-PLAN(?:\.md)?)?[\]*_`]{0,4}"
    r"(?:\([^()\s]{0,200}\))?\s{0,3}(?:[:：]|[—–-]{1,2})?\s{0,3}(?P<title>[^\n]{0,400})",
    re.IGNORECASE,
)
_WAVE = regex(
    r"\(\s{0,2}Wave\s{1,2}(?P<number>\d{1,3})\b[^()]{0,80}\)|\[\s{0,2}wave\s{1,2}(?P<other>\d{1,3})\]",
    re.IGNORECASE,
)
_WAVE_LABEL = regex(r"\s{0,3}[*_]{0,3}Wave\s{1,2}(?P<number>\d{1,3})\b", re.IGNORECASE)
_ASIDE = regex(r"\([^()]{0,300}\)")
_LABEL_ASIDE = regex(r"\*\*\s{0,2}\([^()\n]{0,80}\)\s{0,2}:")
_FREE = regex(r"\W{0,4}(?:nothing|none|n/?a\b|no\s|independent|-)", re.IGNORECASE)
_NOTE = regex(r"\s+[—–-]{1,2}\s+.*$|\s+\((?:completed?|done|shipped)\b[^()]{0,60}\)\s*$", re.IGNORECASE)
_FIELDS = frozenset({"goal", "needs", "requirements", "acceptance"})
_MOST_BEFORE = 50
"""Plans of the wave before that one is put after; of more, the last ones stand for all."""


@dataclass
class _Phase:
    """A phase as its box, its heading and its plans have it."""

    draft: DraftPhase
    box: DraftTask | None = None
    waves: dict[int, list[DraftTask]] = field(default_factory=dict)
    requirements: list[str] = field(default_factory=list)
    acceptance: list[str] = field(default_factory=list)


@dataclass
class _Roadmap:
    path: str
    phases: dict[str, _Phase] = field(default_factory=dict)
    """By number, in the order in which the document first has them."""
    draft: Draft = field(default_factory=Draft)

    def phase(self, number: str, title: str, line: int) -> _Phase:
        number = _plain(number)
        if number not in self.phases:
            self.phases[number] = _Phase(
                DraftPhase(number, title or f"Phase {number}", line, label=f"Phase {number}")
            )
        return self.phases[number]


def sure_of_roadmap(document: Document) -> float:
    """Return how sure it is that a document is a roadmap: boxes of phases, and of plans by their file."""
    phases = plans = files = 0
    for item in document.items:
        box = read_box(item.text) if item.text.startswith("[") else None
        if box is not None:
            plan = _PLAN.match(box.rest)
            phases += _PHASE.match(box.rest) is not None
            plans += plan is not None
            files += plan is not None and plan["file"] is not None
    if phases and plans:
        return 0.96
    if files:
        return 0.85
    return 0.6 if phases else 0.0


def read_roadmap(document: Document) -> Draft:
    """Return a draft of a roadmap.

    Tasks are its plans, ``01-02``, and the box of each phase: ``2`` is done when all plans of phase 2 are.
    """
    roadmap = _Roadmap(document.path)
    for section in sections(document):
        _of_section(section, roadmap)
    for phase in roadmap.phases.values():
        _close(phase, roadmap)
    return roadmap.draft


def _of_section(section: Section, roadmap: _Roadmap) -> None:
    own = _own_phase(section, roadmap)
    wave = 0
    for block in section.blocks:
        if isinstance(block, Paragraph) and (label := _WAVE_LABEL.match(block.text)):
            wave = int(label["number"])
        elif isinstance(block, ListItem) and not block.quoted and (box := read_box(block.text)):
            _of_box(block, box, roadmap, own=own, wave=wave)
    if own is not None and section.heading and section.heading.line == own.draft.line:
        for one in read_fields([_readable(block) for block in section.blocks]):
            if one.name in _FIELDS:
                _of_field(one, own)


def _own_phase(section: Section, roadmap: _Roadmap) -> _Phase | None:
    """Return the phase whose details a section gives: that of its heading, or of one above it."""
    for heading in reversed(section.headings):
        said = read_phase_heading(heading.text) if heading.level > 1 else None
        if said is not None and said.id[:1].isdigit():
            known = roadmap.phases.get(_plain(said.id))
            phase = known or roadmap.phase(said.id, said.title, heading.line)
            if known is not None and known.box is not None and known.draft.line == known.box.line:
                known.draft.title, known.draft.line = said.title, heading.line
            return phase
    return None


def _of_box(item: ListItem, box: Box, roadmap: _Roadmap, *, own: _Phase | None, wave: int) -> None:
    plan = _PLAN.match(box.rest)
    if plan is not None:
        phase = own or roadmap.phase(plan["phase"], "", item.line)
        _of_plan(plan, item, box=box, phase=phase, wave=wave)
        return
    found = _PHASE.match(box.rest)
    if found is not None:
        title = _NOTE.sub("", found["title"]).strip()
        phase = roadmap.phase(found["number"], title, item.line)
        if phase.box is None:
            phase.box = DraftTask(phase.draft.id, title, item.line, status=box.status, box=item.line)


def _of_plan(plan: re.Match[str], item: ListItem, *, box: Box, phase: _Phase, wave: int) -> None:
    number = plan_id(plan["phase"], plan["plan"])
    said = _WAVE.search(plan["title"])
    title = " ".join(_WAVE.sub("", plan["title"]).replace("**", "").split()).strip(" :—–-✅")
    task = DraftTask(number, title or number, item.line, status=box.status, box=item.line, texts=[title])
    phase.draft.tasks.append(task)
    of_wave = int(said["number"] or said["other"]) if said else wave
    if of_wave:
        phase.waves.setdefault(of_wave, []).append(task)


def _readable(block: Block) -> Block:
    """Take the note off a label, ``**Success Criteria** (what must be TRUE):``, so that it is a field."""
    if not isinstance(block, ListItem | Paragraph):
        return block
    return replace(block, text=_LABEL_ASIDE.sub("**:", block.text))


def _of_field(one: Field, phase: _Phase) -> None:
    value = one.value.strip()
    if one.name == "goal" and value:
        phase.draft.goal = phase.draft.goal or value
    elif one.name == "requirements":
        phase.requirements.extend(requirements_of(value))
    elif one.name == "acceptance":
        phase.acceptance.extend(_criteria(one))
    elif one.name == "needs":
        _of_needs(one, phase)


def _criteria(one: Field) -> Iterator[str]:
    """Yield the lines of a list; a field that follows it without a blank line ends it."""
    for line in one.lines:
        if read_field(line.text, line=line.number):
            return
        yield " ".join(line.text.split())


def _of_needs(one: Field, phase: _Phase) -> None:
    if _FREE.match(one.value):
        phase.draft.independent = not phase.draft.needs
        return
    for mention in mentions(_ASIDE.sub(" ", one.value)):
        number = _plain(mention.name)
        if number != phase.draft.id:
            phase.draft.needs.setdefault(number, one.line)


def _close(phase: _Phase, roadmap: _Roadmap) -> None:
    """Put waves in a row, let the phase's box wait for its plans, and tell what is odd."""
    draft, path = phase.draft, roadmap.path
    _in_waves(phase)
    plans = list(draft.tasks)
    if phase.box is not None:
        phase.box.needs = {plan.id: phase.box.line for plan in plans}
        phase.box.acceptance, phase.box.requirements = phase.acceptance, phase.requirements
        draft.tasks.append(phase.box)
        draft.tasks.sort(key=lambda task: task.line)
        still = next((plan for plan in plans if plan.status in {"todo", "in_progress"}), None)
        if phase.box.status == "done" and still:
            task, line = phase.box.id, phase.box.line
            roadmap.draft.findings.append(
                remark("WG172", path=path, line=line, task=task, id=task, part=still.id)
            )
    for source, line in draft.needs.items():
        if source not in roadmap.phases:
            roadmap.draft.findings.append(remark("WG178", path=path, line=line, phase=draft.id, id=source))
    roadmap.draft.phases.append(draft)


def _in_waves(phase: _Phase) -> None:
    """Plans of one wave run side by side, after those of the wave before it."""
    before: list[DraftTask] = []
    for number in sorted(phase.waves):
        own = phase.waves[number]
        for task in own:
            task.parallel = len(own) > 1
            task.after.update((one.id, task.line) for one in before[-_MOST_BEFORE:])
        before = own


def _plain(number: str) -> str:
    head, dot, tail = number.partition(".")
    return f"{head.lstrip('0') or '0'}{dot}{tail}"
