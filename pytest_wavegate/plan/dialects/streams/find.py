"""The units of a plan of streams: headings, else tables, else numbered headings, else paragraphs in bold."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.text.blocks import Table
from pytest_wavegate.plan.units.body import read_body
from pytest_wavegate.plan.units.collect import Found, find_units, rows_of
from pytest_wavegate.plan.units.label import bare, one_kind, read_label, read_name, without_asides
from pytest_wavegate.plan.units.table import read_unit_table
from pytest_wavegate.plan.words.fields import NAMES, Field, Line
from pytest_wavegate.plan.words.phase_heading import read_phase_heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.plan.units.heading_tree import Part, Parts
    from pytest_wavegate.plan.units.label import Label

STREAM_KINDS = frozenset(
    ("stream", "workstream", "track", "squad", "lane", "agent", "subagent", "team", "worker", "worktree")
)
"""What people call work that runs side by side."""
_WORKSTREAMS = regex(r"\b(?:work[ -]?streams?|parallel streams?)\b", re.IGNORECASE)
_SEVERAL = 2


@dataclass(frozen=True)
class StreamPlace:
    """A unit with the heading of the phase around it."""

    unit: Found
    phase: Part | None


def find_streams(parts: Parts) -> tuple[StreamPlace, ...]:
    """Return every place that names a unit, in order: all of one form, the first form that there is."""
    for find in (_by_heading, _by_table, _by_number, _by_bold):
        found = tuple(find(parts))
        if len({one.unit.label.id for one in found}) >= _SEVERAL:
            return found
    return ()


def read_stream(text: str) -> Label | None:
    """Read a heading that names a stream by id, ``Stream A: Search``, or by name, ``Search Squad``."""
    label = read_label(text)
    if label is None or label.kind not in STREAM_KINDS:
        label = read_name(text)
    return label if label and label.kind in STREAM_KINDS else None


def phase_around(part: Part) -> Part | None:
    """Return the nearest heading of a phase around a heading."""
    return next((one for one in part.above() if read_phase_heading(one.heading.text)), None)


def _by_heading(parts: Parts) -> Iterator[StreamPlace]:
    """Of several words, ``Track 1`` above ``Agent 1``, the one that most units have counts."""
    read = [(part, label) for part in parts if (label := read_stream(part.heading.text))]
    kind = _commonest([label for _, label in read])
    end = 0
    for part, label in read:
        if (label.kind, label.named) == kind and part.start >= end:
            end = part.end
            body = read_body(parts.inside(part), asides=label.asides, line=part.heading.line)
            unit = Found("heading", label, part.heading.line, body)
            yield StreamPlace(_with_files(unit, part), phase_around(part))


def _commonest(labels: Sequence[Label]) -> tuple[str, bool] | None:
    ids = {((label.kind, label.named), label.id) for label in labels}
    counts = Counter(kind for kind, _ in sorted(ids, key=lambda one: one[0][1]))
    firsts = {(label.kind, label.named): -place for place, label in reversed(list(enumerate(labels)))}
    return max(counts, key=lambda kind: (not kind[1], counts[kind], firsts[kind]), default=None)


def _with_files(unit: Found, part: Part) -> Found:
    """Below "Files to create" a list is one of files: ``### Search Squad (7 files)``."""
    above, _ = without_asides(bare(part.parent.heading.text)) if part.parent else ("", ())
    if NAMES.get(above.casefold()) != "files" or unit.body.named("files"):
        return unit
    items = tuple(Line(unit.line, text) for text in unit.body.rest)
    files = Field("files", above, "", unit.line, items)
    return replace(unit, body=replace(unit.body, fields=(*unit.body.fields, files)))


def _by_table(parts: Parts) -> Iterator[StreamPlace]:
    """Rows of tables that call their units streams and give them titles."""
    lines = [part.heading.line for part in parts]
    for block in parts.blocks:
        if not isinstance(block, Table):
            continue
        table = read_unit_table(block)
        if table is not None and one_kind(table.kind) in STREAM_KINDS and "title" in table.headers:
            phase = _phase_at(parts, lines, block.line)
            yield from (StreamPlace(unit, phase) for unit in rows_of(block))


def _phase_at(parts: Parts, lines: Sequence[int], line: int) -> Part | None:
    """Return the innermost phase around a line."""
    place = bisect_right(lines, line) - 1
    if place < 0:
        return None
    part = parts.at(place)
    return part if read_phase_heading(part.heading.text) else phase_around(part)


def _by_number(parts: Parts) -> Iterator[StreamPlace]:
    """Headings with numbers, ``## 3. Search``, in a document that calls itself one of workstreams."""
    end = 0
    for part in parts if _WORKSTREAMS.search(parts.title) else ():
        label = read_label(part.heading.text) if part.start >= end and part.heading.level > 1 else None
        if label is not None and not label.kind and label.id[:1].isdigit():
            end = part.end
            body = read_body(parts.inside(part), asides=label.asides, line=part.heading.line)
            yield StreamPlace(Found("heading", label, part.heading.line, body), phase_around(part))


def _by_bold(parts: Parts) -> Iterator[StreamPlace]:
    """Paragraphs such as ``**Task 1.1: Design**``, where fields say who has each and what it waits for."""
    end = 0
    lines = [part.heading.line for part in parts]
    found: list[StreamPlace] = []
    for part in parts:
        if part.start >= end and read_phase_heading(part.heading.text):
            end = part.end
            units = (unit for unit in find_units(parts, part) if unit.form == "bold")
            found += [StreamPlace(unit, _phase_at(parts, lines, unit.line)) for unit in units]
    owned = [one for one in found if one.unit.body.named("owner") and one.unit.body.named("needs")]
    yield from found if len(owned) * _SEVERAL >= len(found) else ()
