"""Work that is merged in an order, though its tasks say that they wait for nothing."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_wavegate.model.claims import MergeOrder
from pytest_wavegate.plan.lint.order import Ancestors
from pytest_wavegate.plan.lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.subject import Subject

HIDDEN = Rule(
    "WG315",
    "warning",
    "merging in the order {order} makes {later} wait, which {say} to wait for nothing",
    "declare that each waits for the one merged before it, or split the work so that no order is needed",
)
RULES = (HIDDEN,)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each order of merging that no dependency supports."""
    claims = [claim for claim in subject.plan.claims if isinstance(claim, MergeOrder)]
    if not claims:
        return
    order = Ancestors(subject.declared, (task for claim in claims for task in claim.tasks))
    for claim in claims:
        tasks = [task for task in claim.tasks if task in subject.tasks]
        later = [
            other
            for one, other in pairwise(tasks)
            if not subject.tasks[other].depends_on and not order.ordered(one, other)
        ]
        if later:
            say = "says" if len(later) == 1 else "say"
            yield subject.finding(
                HIDDEN, line=claim.line, mark=_merging(subject.line(claim.line)), task=later[0],
                order=" -> ".join(map(subject.named, tasks)), later=subject.names(later), say=say,
            )  # fmt: skip


def _merging(text: str) -> str:
    """The word of a line that speaks of merging; without one the caret stands where the line begins."""
    found = re.search(r"\bmerg\w*|\bintegrat\w*", text[:1_000], re.IGNORECASE)
    return found.group() if found else ""
