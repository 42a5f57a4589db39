"""What any plan may say beside its tasks, whatever its dialect: gates, rollback, goals, totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.plan.asides.checkpoints import checkpoints
from pytest_wavegate.plan.asides.claims import claims
from pytest_wavegate.plan.asides.phase_facts import phase_facts
from pytest_wavegate.plan.asides.places import Places
from pytest_wavegate.plan.asides.prose_gates import prose_gates
from pytest_wavegate.plan.asides.rollback_commands import rollback_commands

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plan.text.blocks import Document


def annotate(plan: Plan, document: Document) -> Plan:
    """Return the plan with what its document says beside phases, tasks and their order. Never fails.

    Args:
        plan: as a dialect returns it; what the dialect itself found stays.
        document: what it was read from. One that is data throughout, JSON, says nothing beside.
    """
    if document.text.lstrip()[:1] in {"{", "["} and not document.headings:
        return plan
    places = Places(plan, document)
    points = tuple(checkpoints(places))
    return plan.model_copy(
        update={
            "phases": phase_facts(places, points),
            "gates": (*plan.gates, *prose_gates(places)),
            "rollback": (*plan.rollback, *rollback_commands(places)),
            "claims": claims(places, more=points),
        }
    )
