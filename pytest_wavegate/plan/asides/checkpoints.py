"""Points where a plan looks back: ``**Checkpoint**: the pool works``, ``### Noon Checkpoint``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Checkpoint
from pytest_wavegate.plan.asides.nearby_text import items_below, plain_text, whole_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.asides.places import Place, Places

_HINT = "checkpoint"
_LINE = regex(
    r"^(?P<open>[^\w\n]{0,12})(?P<name>(?:(?:final|validation|phase|integration|[A-Z]\d{1,2})\s+){0,2}checkpoint\b[^*:：\n]{0,80})"
    r"[*_]{0,3}\s{0,2}(?P<aside>\([^()\n]{0,60}\))?\s{0,2}(?P<colon>[:：]?)[\s*_]{0,6}(?P<value>.*)$",
    re.IGNORECASE,
)
_HEADING = regex(
    r"^\W*checkpoint(?:\s+\w{1,3})?(?:\s*[:：–—]|\s+-\s)|\bcheckpoint\s*[:：]?\s*$", re.IGNORECASE
)


def checkpoints(places: Places) -> Iterator[Checkpoint]:
    """Yield the checkpoints of a plan: those of lines first, then those of headings; tasks are none."""
    for place in places.running(_HINT):
        if place.task is None:
            yield from _of_line(place, places)
    for heading, place in places.headed(_HINT):
        if _HEADING.search(place.text):
            title = plain_text(heading.text).rstrip(" :：")
            yield Checkpoint(
                phase=place.phase, title=title, items=items_below(places, place), line=place.line
            )


def _of_line(place: Place, places: Places) -> Iterator[Checkpoint]:
    found = _LINE.match(place.text)
    if found is None or not (found["colon"] or "**" in found["open"] or "__" in found["open"]):
        return
    value = whole_value(places, place, value=found["value"])
    items = () if value else items_below(places, place)
    if value or items:
        title = value or plain_text(f"{found['name']} {found['aside'] or ''}")
        yield Checkpoint(phase=place.phase, title=title, items=items, line=place.line)
