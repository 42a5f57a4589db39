"""The gantt chart of a plan of lanes: whose bar is whose, and what it says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Restated
from pytest_wavegate.plan.dialects.swimlanes.lanes import read_name
from pytest_wavegate.plan.drawn.mermaid_gantt import read_gantt
from pytest_wavegate.plan.text.blocks import Fence
from pytest_wavegate.plan.words.name_match import Names, stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.plan.dialects.swimlanes.lanes import Lane, LaneTask
    from pytest_wavegate.plan.drawn.mermaid_gantt import Bar
    from pytest_wavegate.plan.text.blocks import Document

_ASIDE = regex(r"\s*[(\[][^()\[\]]*[)\]]")
_PLAIN = regex(r"[^a-z0-9]+")
_MOST_CHARTS = 20
_MOST_ALIKE = 50
"""Bars of one window that are compared with a task."""


@dataclass(frozen=True)
class Chart:
    """The bars of all charts of a plan by the lane they are drawn in."""

    bars: dict[str, list[Bar]] = field(default_factory=dict)
    """By the key of the lane."""


def read_chart(document: Document) -> Chart:
    """Return the bars of a plan's gantt charts; those of one lane may stand in several charts."""
    chart = Chart()
    fences = [block for block in document.blocks if isinstance(block, Fence) and "gantt" in block.text[:400]]
    for fence in fences[:_MOST_CHARTS]:
        for bar in read_gantt(fence):
            name = read_name(bar.section)
            key = name.key if name else _PLAIN.sub("", bar.section.casefold())
            if "milestone" not in bar.tags:
                chart.bars.setdefault(key, []).append(bar)
    return chart


@dataclass(frozen=True)
class Matched:
    """The tasks of a lane with their bars."""

    bars: Mapping[int, Bar]
    """By the place of the task in the lane."""
    left: tuple[Bar, ...]
    """Bars of no task."""


def match_bars(lane: Lane, bars: Sequence[Bar]) -> Matched:
    """Find the bar of each task of a lane: by title, else by hours and a word in common, else by words."""
    found: dict[int, Bar] = {}
    free = list(bars)
    for pick in (_by_title, _by_window, _by_words) if bars else ():
        taken = pick(lane, free, {place for place in range(len(lane.tasks)) if place not in found})
        found.update(taken)
        gone = {id(bar) for bar in taken.values()}
        free = [bar for bar in free if id(bar) not in gone]
    return Matched(found, tuple(free))


def _by_title(lane: Lane, bars: Sequence[Bar], open_: set[int]) -> dict[int, Bar]:
    named = {stems(_bare(bar.title)): bar for bar in reversed(bars)}
    found: dict[int, Bar] = {}
    for place in sorted(open_):
        bar = named.pop(stems(lane.tasks[place].title), None)
        if bar is not None:
            found[place] = bar
    return found


def _by_window(lane: Lane, bars: Sequence[Bar], open_: set[int]) -> dict[int, Bar]:
    """Pair tasks and bars of the same hours whose titles share the most words."""
    groups: dict[tuple[float, float], list[Bar]] = {}
    for bar in bars:
        if bar.window:
            groups.setdefault((bar.window.start, bar.window.end), []).append(bar)
    found: dict[int, Bar] = {}
    for place in sorted(open_):
        task = lane.tasks[place]
        window = task.timed.window if task.timed else None
        group = groups.get((window.start, window.end), []) if window else []
        best = max(group[:_MOST_ALIKE], key=lambda bar: _shared(task, bar), default=None)
        if best is not None and _shared(task, best):
            found[place] = best
            group.remove(best)
    return found


def _shared(task: LaneTask, bar: Bar) -> int:
    return len(set(stems(task.title)) & set(stems(_bare(bar.title))))


def _by_words(lane: Lane, bars: Sequence[Bar], open_: set[int]) -> dict[int, Bar]:
    names = Names({str(place): (lane.tasks[place].title,) for place in sorted(open_)})
    found: dict[int, Bar] = {}
    for bar in bars:
        alike = names.find(_bare(bar.title))
        if len(alike) == 1:
            found.setdefault(int(alike[0]), bar)
    return found


def differences(task: LaneTask, bar: Bar, *, id: str) -> Iterator[Restated]:  # noqa: A002 (it is one)
    """Yield what a bar says otherwise than its task: title, begin, length."""
    title = _bare(bar.title)
    if title.casefold() != task.title.casefold():
        yield Restated(task=id, field="title", values=(title,), line=bar.line)
    window = task.timed.window if task.timed else None
    if window is None or bar.window is None:
        return
    if bar.window.start != window.start:
        yield Restated(task=id, field="start", values=(f"Hour {bar.window.start:g}",), line=bar.line)
    if bar.window.end - bar.window.start != window.end - window.start:
        length = f"{bar.window.end - bar.window.start:g} hours"
        yield Restated(task=id, field="effort", values=(length,), line=bar.line)


def _bare(title: str) -> str:
    return " ".join(_ASIDE.sub("", title).split()) or title
