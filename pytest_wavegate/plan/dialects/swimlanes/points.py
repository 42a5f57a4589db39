"""What a plan of lanes says by the clock outside of its lanes: checkpoints, and tasks named again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Checkpoint, Restated
from pytest_wavegate.plan.dialects.swimlanes.lanes import read_timed
from pytest_wavegate.plan.text.blocks import ListItem
from pytest_wavegate.plan.text.outline import sections
from pytest_wavegate.plan.words.boxes import without_box
from pytest_wavegate.plan.words.name_match import Names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pytest_wavegate.model.effort import Window
    from pytest_wavegate.plan.dialects.swimlanes.matrix import Lanes
    from pytest_wavegate.plan.text.blocks import Document

_POINT = regex(
    r"\bcheck\s?-?points?\b|^\W*(?:hour|day|week)\s+\d{1,4}\s*[-–—:]?\s*(?:final|gate|sync|review|milestone|check-in|stand-?up|end)\b",
    re.IGNORECASE,
)
_NUMBER = regex(r"\d")
_ASIDE = regex(r"\(([^()]{1,80})\)")
_LONGEST = 400


def read_checkpoints(document: Document) -> Iterator[Checkpoint]:
    """Yield the sections that look back at an hour or a day: "Hour 8 Checkpoint"."""
    for section in sections(document):
        heading = section.heading
        if heading is None or not _POINT.search(heading.text[:_LONGEST]) or not _NUMBER.search(heading.text):
            continue
        texts = (block.text for block in section.blocks if isinstance(block, ListItem) and not block.depth)
        items = tuple(" ".join(without_box(text).split()) for text in texts)
        title = " ".join(heading.text.replace("*", "").split()).strip(" :")
        yield Checkpoint(title=title, items=tuple(item for item in items if item), line=heading.line)


def read_timeline(
    document: Document,
    lanes: Lanes,
    *,
    titles: Mapping[str, Mapping[str, Sequence[str]]],
    windows: Mapping[str, Window],
    own: Collection[int],
) -> Iterator[Restated]:
    """Yield the begins of tasks that another list gives otherwise: "Hour 0-6: Pack (Team Amber)".

    Args:
        document: the plan.
        lanes: its lanes.
        titles: for each lane by id, all that its tasks are called.
        windows: of the tasks.
        own: lines of the lanes themselves.
    """
    names: dict[str, Names] = {}
    for item in document.items:
        lane = None if item.line in own or item.quoted else _lane(item.text[:_LONGEST], lanes)
        found = read_timed(item.text) if lane else None
        if lane is None or found is None:
            continue
        if lane not in names:
            names[lane] = Names(titles[lane])
        alike = names[lane].find(found[0])
        window = windows.get(alike[0]) if len(alike) == 1 else None
        if window is not None and window.start != found[1].start:
            yield Restated(task=alike[0], field="start", values=(f"Hour {found[1].start:g}",), line=item.line)


def _lane(text: str, lanes: Lanes) -> str | None:
    """Return the one lane that an aside of an item names."""
    for aside in _ASIDE.findall(text):
        lane = lanes.named(aside) if "," not in aside else None
        if lane is not None:
            return lane.id
    return None
