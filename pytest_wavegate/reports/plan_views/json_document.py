"""A plan as the document ``wavegate.plan/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wavegate.model.plan import Plan


def render(plan: Plan) -> str:
    """Return the plan as indented JSON; ``wavegate schema plan`` describes it."""
    return plan.model_dump_json(by_alias=True, indent=2) + "\n"
