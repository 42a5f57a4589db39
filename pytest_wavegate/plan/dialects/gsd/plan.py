"""One plan of GSD, ``01-02-PLAN.md``: its front matter and its task elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Checkpoint
from pytest_wavegate.plan.dialects.gsd.elements import elements
from pytest_wavegate.plan.draft import Draft, DraftPhase, DraftTask
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.box_marks import ANY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.dialects.gsd.elements import Element
    from pytest_wavegate.plan.text.blocks import Document

_KEYS = frozenset({"wave", "depends_on", "files_modified", "must_haves", "autonomous"})
_KEY = regex(r"^(?P<key>phase|plan)[ \t]{0,9}:[ \t]{0,9}[\"']?(?P<value>[^\s\"'#]{1,80})", re.MULTILINE)
_PHASE = regex(r"(?P<number>\d{1,3}(?:\.\d{1,3})?)(?:-(?P<name>.+))?")
_PLAN = regex(
    r"(?:(?P<phase>\d{1,3}(?:\.\d{1,3})?)-)?(?P<plan>\d{1,3}[a-z]?)(?:-PLAN)?(?:\.md)?", re.IGNORECASE
)
_FILE = regex(r"(?P<phase>\d{1,3}(?:\.\d{1,3})?)-(?P<plan>\d{1,3}[a-z]?)-PLAN\.md$", re.IGNORECASE)
_TASK_WORD = regex(r"^Task\s{1,3}\d{1,3}[a-z]?\s{0,3}[:.–—-]\s{0,3}", re.IGNORECASE)
_BULLET = regex(rf"^[-*+]\s+(?:\[[{ANY}]?\]\s+)?|^\d{{1,3}}[.)]\s+")
_HUMAN = "checkpoint:"
_TITLES = ("what-built", "decision", "name", "action")
"""A decision has the names of its options inside, so a name comes after it."""
_HEAD = 4_000
"""Characters of the front matter that are looked at for ``phase:`` and ``plan:``."""
_LONGEST_TITLE = 200


def has_elements(document: Document) -> bool:
    """Whether a document has task elements."""
    return "<task" in document.text and "</task>" in document.text and any(elements(document))


def is_plan(document: Document) -> bool:
    """Whether a document is one plan: it says so in its front matter, or has task elements."""
    matter = document.front_matter
    return bool("plan" in matter and "phase" in matter and _KEYS & matter.keys()) or has_elements(document)


def read_gsd_plan(document: Document) -> Draft:
    """Return a draft of one phase, the plan, with a task for each element in order.

    Ids are made of phase, plan and place: ``01-02-T1`` is the first task of plan 02 in phase 01.
    """
    phase_number, name, plan = _names(document)
    number = "-".join(part for part in (phase_number, plan) if part)
    phase = DraftPhase(
        number or "1", name or f"Plan {number}".strip(), 1, label=f"Plan {number}" if number else ""
    )
    draft = Draft(phases=[phase], title=" ".join(part for part in ("Plan", number, name) if part))
    for place, element in enumerate(elements(document), start=1):
        task = _task(element, f"{number}-T{place}" if number else f"T{place}")
        task.requirements.extend(_listed(document, "requirements"))
        phase.tasks.append(task)
        if not element.closed:
            draft.findings.append(remark("WG179", path=document.path, line=element.line, task=task.id))
    phase.line = phase.tasks[0].line if phase.tasks else 1
    phase.goal = _objective(document)
    _of_matter(document, draft, phase_number=phase_number)
    return draft


def plan_id(phase: str, plan: str) -> str:
    """Return a plan's id with two digits a part, ``01-02``, as its file is called."""
    head, dot, tail = phase.partition(".")
    return f"{head.zfill(2)}{dot}{tail}-{_two(plan)}"


def _two(number: str) -> str:
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return digits.zfill(2) + number[len(digits) :]


def _names(document: Document) -> tuple[str, str, str]:
    """Return number and name of the phase, and the number of the plan, with leading zeros.

    They are read as written: YAML takes ``02`` for a number, and ``010`` for eight.
    """
    raw = {found["key"]: found["value"] for found in reversed(list(_KEY.finditer(document.text[:_HEAD])))}
    file = _FILE.search(document.path)
    phase = _PHASE.fullmatch(raw.get("phase", file["phase"] if file else ""))
    plan = _PLAN.fullmatch(raw.get("plan", file["plan"] if file else ""))
    name = (
        (phase["name"] or "" if phase else raw.get("phase", "")).replace("-", " ").replace("_", " ").strip()
    )
    number = plan_id(phase["number"], "0").rpartition("-")[0] if phase else ""
    return number, name[:1].upper() + name[1:], _two(plan["plan"]) if plan else ""


def _task(element: Element, task_id: str) -> DraftTask:
    tag = next((tag for tag in _TITLES if element.child(tag)), "")
    title = _words(element.child(tag)) or element.type
    name = _TASK_WORD.sub("", title)[:_LONGEST_TITLE] or title[:_LONGEST_TITLE]
    done = element.child("done") or element.child("acceptance_criteria")
    return DraftTask(
        id=task_id,
        title=name,
        line=element.line + element.lines_above(tag),
        owner="human" if element.type.startswith(_HUMAN) else None,
        texts=[name, *element.child("files").split("\n")],
        acceptance=[words for line in done.split("\n") if (words := _BULLET.sub("", line.strip()))],
    )


def _words(text: str) -> str:
    return " ".join(text.split())


def _objective(document: Document) -> str | None:
    """Return the first paragraph of ``<objective>``."""
    _, opened, rest = document.text.partition("<objective>")
    inside = rest.partition("</objective>")[0].strip() if opened else ""
    return _words(inside.partition("\n\n")[0]) or None


def _listed(document: Document, key: str) -> Iterator[str]:
    value = document.front_matter.get(key)
    for one in value if isinstance(value, list) else ():
        if isinstance(one, str | int | float):
            yield str(one)


def _of_matter(document: Document, draft: Draft, *, phase_number: str) -> None:
    """Read what the front matter says of other plans, and what must be true in the end."""
    phase = draft.phases[0]
    for name in _listed(document, "depends_on"):
        found = _PLAN.fullmatch(name.rpartition("/")[2])
        other = plan_id(found["phase"] or phase_number, found["plan"]) if found else name
        line = _line_of(document, "depends_on")
        draft.findings.append(remark("WG177", path=document.path, line=line, id=other))
        if phase.tasks:
            phase.tasks[0].external.setdefault(other, line)
    must = document.front_matter.get("must_haves")
    truths = must.get("truths") if isinstance(must, dict) else None
    items = tuple(str(one) for one in truths if isinstance(one, str)) if isinstance(truths, list) else ()
    if items and phase.tasks:
        line = _line_of(document, "must_haves")
        draft.claims.append(Checkpoint(phase=phase.id, title="Must haves", items=items, line=line))


def _line_of(document: Document, key: str) -> int:
    found = re.search(rf"^{key}[ \t]*:", document.text[:_HEAD], re.MULTILINE)
    return document.text.count("\n", 0, found.start()) + 1 if found else 1
