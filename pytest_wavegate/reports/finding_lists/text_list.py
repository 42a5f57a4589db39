"""Findings for people: the quoted line with a caret, and one way out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.lettering import clean, count, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_wavegate.model.finding import Finding

_SHOWN = 90
"""Columns of a quoted line."""
_BEFORE = 30
"""Columns that stay in front of a caret where a line is cut in its middle."""
_MOST_INFOS = 5
"""Infos of one kind that are shown one by one."""
_HEAD = 16
"""Columns of such a line's begin, where ids stand."""


def render(findings: Sequence[Finding], sources: Mapping[str, Sequence[str]]) -> str:
    """Return each finding as a paragraph, and one line that counts them."""
    shown, left = _few_infos(findings)
    parts = ["\n".join(_paragraph(one, sources.get(one.path, ()))) for one in shown]
    if left:
        parts.append("\n".join(_left_out(left)))
    return "\n\n".join([*parts, _summary(findings, plans=len(sources))]) + "\n"


def _few_infos(findings: Sequence[Finding]) -> tuple[list[Finding], Counter[str]]:
    """Keep all errors and warnings, and of each kind of info the first ones; count the others."""
    shown: list[Finding] = []
    seen: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for finding in findings:
        seen[finding.code] += finding.severity == "info"
        if finding.severity == "info" and seen[finding.code] > _MOST_INFOS:
            left[finding.code] += 1
        else:
            shown.append(finding)
    return shown, left


def _left_out(left: Counter[str]) -> Iterator[str]:
    for code, number in left.items():
        yield f"info {code}: {number} more like these; --format json has all"


def _paragraph(finding: Finding, lines: Sequence[str]) -> Iterator[str]:
    place = f"{clean(finding.path)}:{finding.line}" + (f":{finding.column}" if finding.column else "")
    yield f"{place}: {finding.severity} {finding.code}: {clean(finding.message)}"
    text = lines[finding.line - 1] if finding.line <= len(lines) else ""
    if text.strip():
        yield from _quoted(finding, text)
    if finding.hint:
        yield f"  hint: {clean(finding.hint)}"


def _quoted(finding: Finding, text: str) -> Iterator[str]:
    indent = len(text) - len(text.lstrip())
    first = finding.column - 1 if finding.column else indent
    length = finding.length or (len(text.rstrip()) - indent if not finding.column else 1)
    start = 0 if first + length <= _SHOWN else max(indent + _HEAD, first - _BEFORE)
    lead = f"{clean(text[indent : indent + _HEAD]).rstrip()} ... " if start else ""
    shown = clean(text[start : start + _SHOWN]).rstrip()
    tail = "..." if len(text.rstrip()) > start + _SHOWN else ""
    margin = len(str(finding.line))
    pointed = max(1, width(clean(text[first : min(first + length, start + _SHOWN)])))
    yield f"  {finding.line} | {lead}{shown}{tail}"
    if finding.column:
        gap = " " * (width(lead) + width(clean(text[start:first])))
        yield f"  {' ' * margin} | {gap}{'^' * pointed}"


def _summary(findings: Sequence[Finding], *, plans: int) -> str:
    kinds = Counter(finding.severity for finding in findings)
    counts = [count(kinds[kind], kind) for kind in ("error", "warning", "info") if kinds[kind]]
    found = ", ".join(counts) if counts else "nothing to remark"
    return f"{count(plans, 'plan')}: {found}"
