"""What encloses each block of a plan: section, list item and label, and the phase and task it is part of."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, TypeAlias

from pytest_wavegate.plan.text.blocks import Heading, ListItem, Paragraph

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.text.blocks import Block, Document

LONGEST = 2_000
"""Characters of a line that are read."""
Owner: TypeAlias = tuple[str | None, str | None]
"""A phase and a task."""


class Surroundings:
    """Facts about every block of a document, each in a list by the block's index; made in one pass."""

    def __init__(self, plan: Plan, document: Document) -> None:
        """Find what encloses every block."""
        stray = document.blocks[0].line if document.blocks and len(plan.phases) > 1 else 0
        phases = [phase for phase in plan.phases if phase.label or phase.line != stray]
        self.phase_lines = {phase.line: phase.id for phase in reversed(phases)}
        """Phase ids by the line of their heading; one that only gathers stray tasks has none."""
        self.task_lines: dict[int, Owner] = {
            task.line: (task.phase, task.id) for task in reversed(plan.tasks)
        }
        """Phase and task ids by the line of the task."""
        self.headings: list[tuple[Heading, ...]] = [()]
        """The headings above each section, its own last."""
        self.sections: list[int] = []
        self.parents: list[int] = []
        """The list item that a block stands in; -1 where there is none."""
        self.labels: list[int] = []
        """The paragraph above a block, list items left out, that ends with a colon; -1 where none does."""
        self.owners: list[Owner] = []
        self._homes = self._find_homes(plan, document)
        self._walk(document.blocks)

    def _walk(self, blocks: tuple[Block, ...]) -> None:
        parents: list[int] = []
        labels: list[int] = []
        own: Owner = (None, None)
        for index, block in enumerate(blocks):
            if isinstance(block, Heading) and not block.depth and not block.quoted:
                own = self._enter(block)
                parents, labels = [], []
            del parents[block.depth :], labels[block.depth + 1 :]
            labels.extend([-1] * (block.depth + 1 - len(labels)))
            parent = parents[-1] if parents else -1
            owner = self._owner(block, parent=parent, own=own)
            self._note(parent, labels[-1], owner)
            if isinstance(block, ListItem):
                parents.extend([index] * (block.depth + 1 - len(parents)))
            elif isinstance(block, Paragraph):
                labels[-1] = index if is_label(block.text[-LONGEST:]) else -1
                own = owner if parent < 0 and block.line in self.task_lines else own

    def _note(self, parent: int, label: int, owner: Owner) -> None:
        self.sections.append(len(self.headings) - 1)
        self.parents.append(parent)
        self.labels.append(label)
        self.owners.append(owner)

    def _enter(self, heading: Heading) -> Owner:
        """Open a section; return its phase and its task."""
        above = tuple(one for one in self.headings[-1] if one.level < heading.level)
        self.headings.append((*above, heading))
        for one in (heading, *reversed(above)):
            if one.line in self.task_lines:
                return self.task_lines[one.line]
            if one.line in self.phase_lines:
                return self.phase_lines[one.line], None
        return self._homes.get(heading.line), None

    def _owner(self, block: Block, *, parent: int, own: Owner) -> Owner:
        """Return the phase and the task of a block: its own, its list item's, else its section's."""
        if block.line in self.task_lines:
            return self.task_lines[block.line]
        if block.line in self.phase_lines and isinstance(block, ListItem | Paragraph):
            return self.phase_lines[block.line], None
        return self.owners[parent] if parent >= 0 else own

    def _find_homes(self, plan: Plan, document: Document) -> Mapping[int, str]:
        """Phases without a heading of their own, by the heading that all their tasks stand under."""
        lines = [heading.line for heading in document.headings]
        if self.phase_lines.keys() <= set(lines) and len(self.phase_lines) == len(plan.phases):
            return {}
        phases: dict[int, set[str]] = {}
        for task in plan.tasks:
            at = bisect_right(lines, task.line) - 1
            if at >= 0:
                phases.setdefault(lines[at], set()).add(task.phase)
        return {line: next(iter(names)) for line, names in phases.items() if len(names) == 1}


def is_label(text: str) -> bool:
    """Whether a text ends with a colon and so speaks of what follows it."""
    return text.rstrip(" *_\n").endswith((":", "："))
