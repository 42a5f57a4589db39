"""Limits that running text sets, as conditions of gates: ``coverage >= 90%``, ``"page load" p95 < 2s``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.plan.asides.coverage_limits import share_limit
from pytest_wavegate.plan.asides.figures import read_figures
from pytest_wavegate.plan.asides.limit import Limit
from pytest_wavegate.plan.asides.metric_names import label_before, name_after, name_before, statistic_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.plan.asides.figures import Figure
    from pytest_wavegate.plan.asides.limit import Strength
    from pytest_wavegate.plan.words.amounts import Amount

_MEASURED = regex(
    r"laten|\blag\b|respon|\bload|start|\bboot|time\b|overhead|through|render|search|quer|\bcpu\b|memory|\bram\b|heap"
    r"|\brss\b|disk|bundle|uptime|avail|error|fail|success|\bhit\b|\bmiss|conflict|loss|accura|precision|recall|\bf1\b"
    r"|perform|planning|process|execution|\bsize\b|build|workflow|frame|speed|jitter|operation|request|layout",
    re.IGNORECASE,
)
"""What people measure."""
_SET = regex(
    r"timeout|\bttl\b|debounce|throttl|retr(?:y|ies)|backoff|older|threshold|probab|reduc|improve|saving|increase|faster"
    r"|cheaper|expir|\bwait|sleep|\bgrace\b|bonus|progress|remaining|\bspent\b|meeting|review|learning|estimat|setup"
    r"|\b(?:interval|delay|window|files?|days?|age|confidence|similarity|weight|samples?|version|priority|opacity"
    r"|viewport|limit|quota|tests?|chance|score|cost|price|prs?|completed?|heartbeat|poll(?:ing)?|step|turns?"
    r"|green|red)$",
    re.IGNORECASE,
)
"""What figures set, or report, rather than limit."""
_SHOWN = regex(r"\b(?:shows?|reports?|has|have|meets?|achieves?|with|confirm(?:s|ed)?)\s*$", re.IGNORECASE)
_STATISTIC_AFTER = regex(
    r"^\W{0,3}(?:at\s+|for\s+|@\s?)?(?=p\d|9\d|50|median|mean|average|avg)", re.IGNORECASE
)
_SAME = regex(r"[\s,;/]*(?:and\s+)?\S*\s*$")
_BUILT_IN = (
    "pass_rate",
    "failures",
    "coverage",
    "branch_coverage",
    "verified",
    "claims",
    "duration",
    "proven",
)
_BARE = regex(r"[A-Za-z_][\w-]*")
_NEAR = 2


def find_limits(text: str) -> Iterator[Limit]:
    """Yield the limits that a line sets, in order.

    Args:
        text: one line as written, with its emphasis.
    """
    known = ""
    for figure in read_figures(text):
        found = share_limit(figure) if figure.amount.kind == "share" else None
        if found is None:
            found, known = _of_metric(figure, known)
        if found is not None and found.condition:
            yield found


def _of_metric(figure: Figure, known: str) -> tuple[Limit | None, str]:
    """Read a limit of a metric; return it, and the metric's name for a next figure without one."""
    amount = figure.amount
    if not _is_bound(amount):
        return None, known
    name, statistic = _name(figure, known)
    if not name or _SET.search(name):
        return None, known
    if amount.kind == "share" and name.endswith(" rate") and not statistic:
        name, statistic = name.removesuffix(" rate"), "rate"
    subject = name if _BARE.fullmatch(name) else f'"{name}"'
    if _is_near(name):
        return None, known
    condition = " ".join(filter(None, (subject, statistic, amount.sign or ">=", amount.written)))
    return Limit(condition, _strength(amount, name, statistic), alone=_is_alone(figure)), name


def _strength(amount: Amount, name: str, statistic: str) -> Strength:
    if amount.kind == "count":
        return "count"
    measured = amount.kind == "rate" or statistic or _MEASURED.search(name)
    return "likely" if measured and amount.sign else "loose"


def _is_alone(figure: Figure) -> bool:
    """Whether nothing but an aside stands on either side of a name and its figure."""
    return figure.line.text.startswith(figure.before) and not figure.after.partition("(")[0].strip(" .;,")


def _name(figure: Figure, known: str) -> tuple[str, str]:
    own = name_before(figure.before)
    if own.conditional:
        return "", ""
    after = statistic_in(figure.after[:24]) if _STATISTIC_AFTER.match(figure.after) else ""
    statistic = own.statistic or after
    following, label = name_after(figure.after), label_before(figure.before)
    shown = _SHOWN.search(figure.before) and _MEASURED.search(following.name)
    if own.name and not shown:
        return own.name, statistic
    if figure.amount.counted:
        return figure.amount.counted, ""
    first, second = (label, following) if statistic else (following, label)
    if first.name or second.name:
        named = first if first.name else second
        return named.name, statistic or named.statistic
    return (known if statistic and _SAME.match(figure.before) else ""), statistic


def _is_bound(amount: Amount) -> bool:
    """Whether it bounds the side that matters: time and size from above, rates from below."""
    if amount.kind in {"time", "bytes"}:
        return amount.sign.startswith("<")
    if amount.kind == "rate":
        return not amount.sign.startswith("<")
    return bool(amount.sign)


@lru_cache(maxsize=512)
def _is_near(name: str) -> bool:
    """Whether a single word is a built-in subject or may be a misspelt one."""
    return any(
        abs(len(name) - len(one)) <= _NEAR and _distance(name.lower(), one) <= _NEAR for one in _BUILT_IN
    )


def _distance(one: str, other: str) -> int:
    """Return how many letters to insert, remove or change to make one word the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        above, row[0] = row[0], place
        for column, wanted in enumerate(other, start=1):
            above, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, above + (letter != wanted)),
            )
    return row[-1]
