"""What a plan says of a phase beside its tasks: goal, own test, checkpoint, owner, priority, effort."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.asides.nearby_text import items_below, plain_text, whole_value
from pytest_wavegate.plan.words.effort import find_effort, read_effort
from pytest_wavegate.plan.words.fields import read_field
from pytest_wavegate.plan.words.phase_heading import read_any_heading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.claims import Checkpoint
    from pytest_wavegate.model.plan import Phase
    from pytest_wavegate.plan.asides.places import Place, Places

_HINTS = (
    "goal", "purpose", "objective", "independent test", "how to test", "owner", "assigne", "lead", "agent",
    "responsible", "priority", "effort", "estimate",
)  # fmt: skip
_NAMES = {
    **dict.fromkeys(("goal", "story goal", "phase goal", "user story goal"), "goal"),
    **dict.fromkeys(
        ("independent test", "independent test criteria", "independent tests"), "independent_test"
    ),
    **{name: name for name in ("owner", "priority", "effort")},
}
"""What the name of a field fills."""
_HEAD = frozenset({"owner", "priority", "effort"})
"""Fields that speak of the whole phase only above its first task."""
_TEST = regex(r"\bindependent test(?: criteria)?\s?[:：]", re.IGNORECASE)
_LONGEST_WORD = 60
_HEAD_LINES = 20


def phase_facts(places: Places, checkpoints: Iterable[Checkpoint]) -> tuple[Phase, ...]:
    """Return a plan's phases with what their sections say; what the dialect has found stays.

    Args:
        places: the plan's lines.
        checkpoints: those of the plan; a phase has the last in its section.
    """
    found: dict[str, dict[str, str]] = {phase.id: {} for phase in places.plan.phases}
    heads = _heads(places)
    for place in places.running(*_HINTS):
        texts = found.get(place.phase or "")
        if texts is not None and place.task is None:
            name, value = _fact(place, places)
            if value and (name not in _HEAD or place.line < heads[place.phase or ""]):
                texts.setdefault(name, value)
                if name == "goal":
                    _split(texts)
    for one in sorted(checkpoints, key=lambda point: point.line):
        if one.phase in found:
            found[one.phase]["checkpoint"] = "; ".join((one.title, *one.items))
    headings = {heading.line: heading.text for heading in places.document.headings}
    return tuple(
        _with(phase, found[phase.id], heading=headings.get(phase.line, "")) for phase in places.plan.phases
    )


def _heads(places: Places) -> dict[str, int]:
    """Return where the head of each phase ends: at its first task."""
    heads = {phase.id: phase.line + _HEAD_LINES for phase in places.plan.phases}
    for task in sorted(places.plan.tasks, key=lambda one: -one.line):
        heads[task.phase] = task.line
    return heads


def _fact(place: Place, places: Places) -> tuple[str, str]:
    """Return what a line fills and with what; both empty where it is no field of a phase."""
    field = read_field(place.text, line=place.line)
    name = _NAMES.get(field.name, "") if field else ""
    if field is None or not name:
        return "", ""
    if name in _HEAD:
        return name, plain_text(field.value)[:_LONGEST_WORD]
    value = whole_value(places, place, value=field.value)
    return name, value or "; ".join(items_below(places, place))


def _split(texts: dict[str, str]) -> None:
    """A goal may be followed by the phase's own test on the same line."""
    goal, mark, test = _TEST.sub("\0", texts["goal"], count=1).partition("\0")
    if mark and goal.strip() and test.strip():
        texts["goal"] = goal.strip(" ;,")
        texts.setdefault("independent_test", test.strip())


def _with(phase: Phase, texts: dict[str, str], *, heading: str) -> Phase:
    """Fill what the dialect left open."""
    wanted = {
        "goal": texts.get("goal"),
        "independent_test": texts.get("independent_test"),
        "checkpoint": texts.get("checkpoint"),
        "owner": texts.get("owner"),
        "priority": read_any_heading(heading).priority or texts.get("priority"),
        "effort": read_effort(texts.get("effort", "")) or find_effort(heading[:1_000]),
    }
    update = {
        name: value for name, value in wanted.items() if value is not None and getattr(phase, name) is None
    }
    return phase.model_copy(update=update) if update else phase
