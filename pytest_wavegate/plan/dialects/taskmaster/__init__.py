"""The dialect of Task Master: ``tasks.json``, and the text file that it writes for each task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.assemble import assemble
from pytest_wavegate.plan.dialects.taskmaster.json import read_json
from pytest_wavegate.plan.dialects.taskmaster.text import FIELD, TASK, read_text
from pytest_wavegate.plan.text.blocks import Paragraph

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.text.blocks import Document

_JSON = regex(r"\s*(?:\{\s*(?:\"|\}|$)|\[\s*(?:\{|\]\s*$))")
_LIST = regex(r"\"tasks\"\s*:\s*\[")
_ENTRY = regex(r"\"(?:title|status|dependencies|subtasks)\"\s*:")
_HEAD = 50_000
"""Characters of a JSON text that are looked at."""


class Taskmaster:
    """Tasks with ids, states and dependencies in JSON, or one task with such fields in a text."""

    name = "taskmaster"

    def sniff(self, document: Document) -> float:
        """Return how sure it is: JSON with a list of tasks, or a first heading ``Task ID: 3``."""
        if _is_json(document):
            head = document.text[:_HEAD]
            if _LIST.search(head):
                return 0.98
            return 0.9 if _ENTRY.search(head) else 0.6
        first = document.headings[0] if document.headings else None
        if first is None or first.level > 1 or not TASK.match(first.text):
            return 0.0
        fields = [heading.text for heading in document.headings[1:4] if FIELD.match(heading.text)]
        lines = [block.text for block in document.blocks[:6] if isinstance(block, Paragraph)]
        return 0.97 if fields or any(FIELD.match(text) for text in lines) else 0.5

    def parse(self, document: Document) -> Plan:
        """Return what the file declares. Never fails."""
        draft = read_json(document) if _is_json(document) else read_text(document)
        return assemble(draft, document, dialect=self.name)


def _is_json(document: Document) -> bool:
    """Whether the text begins as JSON does; no heading, list or link of Markdown begins like this."""
    return _JSON.match(document.text) is not None
