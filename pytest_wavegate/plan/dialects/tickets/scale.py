"""The scale on which a plan estimates: ``Story Point Scale: Fibonacci (1, 2, 3, 5, 8)``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.remarks import remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.dialects.tickets.body import ReadTicket
    from pytest_wavegate.plan.text.blocks import Document

_STATEMENT = regex(
    r"\b(?:point|estimation|estimate|sizing)s?\b[^\n]{0,60}\b(?:scale|sequence|values)\b|\bfibonacci\b",
    re.IGNORECASE,
)
_NUMBERS = regex(r"(?<![\d.])\d{1,3}(?:\.5)?(?:\s{0,2}[,/|]\s{0,2}\d{1,3}(?:\.5)?){2,20}(?![\d.]*\d)")
_FIBONACCI = (0.5, 1, 2, 3, 5, 8, 13, 20, 21, 34, 40, 55, 89, 100)
_LONGEST = 400


def read_scale(document: Document) -> tuple[float, ...]:
    """Return the numbers of points that a plan allows; none where it does not say."""
    for line in document.lines:
        text = line[:_LONGEST]
        if ("cale" in text or "ibonacci" in text or "equence" in text) and _STATEMENT.search(text):
            numbers = _NUMBERS.search(text)
            if numbers:
                return tuple(float(one) for one in re.findall(r"[\d.]+", numbers.group()))
            if "fibonacci" in text.casefold():
                return _FIBONACCI
    return ()


def off_scale(document: Document, tickets: Sequence[ReadTicket]) -> Iterator[Finding]:
    """Yield a finding for each estimate in points that is not on the plan's own scale."""
    scale = read_scale(document)
    for read in tickets if scale else ():
        for effort in read.task.estimates:
            odd = [end for end in (effort.low, effort.high) if end not in scale]
            if effort.unit == "points" and odd:
                shown = ", ".join(f"{one:g}" for one in scale)
                near = min(scale, key=lambda one: abs(one - odd[0]))
                yield remark(
                    "WG163", path=document.path, line=read.effort_line, task=read.task.id,
                    points=f"{odd[0]:g}", scale=shown, near=f"{near:g}",
                )  # fmt: skip
