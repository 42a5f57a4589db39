"""What a plan says a second time or about itself, in sentences and drawings that any dialect may have."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from pytest_wavegate.plan.asides.merge_orders import merge_orders
from pytest_wavegate.plan.asides.stated_beside import stated_beside
from pytest_wavegate.plan.asides.stated_chains import stated_chains
from pytest_wavegate.plan.asides.stated_totals import TotalReader
from pytest_wavegate.plan.asides.tests_first import tests_first
from pytest_wavegate.plan.words.ids import Ids
from pytest_wavegate.plan.words.task_names import TaskNames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.plan.asides.places import Places


def claims(places: Places, *, more: Iterable[Claim] = ()) -> tuple[Claim, ...]:
    """Return the claims of a plan in document order, each once.

    Args:
        places: the plan's lines; what its dialect found comes first where both say the same.
        more: claims found elsewhere.
    """
    names = TaskNames(Ids(tuple(dict.fromkeys(task.id for task in places.plan.tasks))))
    found: Iterable[Claim] = chain(
        places.plan.claims,
        more,
        TotalReader(places).read(),
        stated_chains(places, names),
        stated_beside(places, names),
        merge_orders(places, names),
        tests_first(places),
    )
    kept: dict[object, Claim] = {}
    for claim in found:
        kept.setdefault(_key(claim), claim)
    return tuple(sorted(kept.values(), key=lambda claim: claim.line))


def _key(claim: Claim) -> object:
    """What makes two claims of one line the same, whoever found them."""
    match claim.kind:
        case "total":
            return claim.kind, claim.line, claim.amount.low, claim.amount.high, claim.amount.unit
        case "chain" | "merge_order":
            return claim.kind, claim.line, claim.tasks
        case "beside":
            return claim.kind, claim.line, frozenset((*claim.tasks, *claim.others))
        case "checkpoint" | "tests_first":
            return claim.kind, claim.line
        case _:
            return claim
