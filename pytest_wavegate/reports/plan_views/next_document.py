"""What can start now as the document ``wavegate.next/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wavegate.model.next_steps import NextSteps


def render(steps: NextSteps) -> str:
    """Return it as indented JSON."""
    return steps.model_dump_json(by_alias=True, indent=2) + "\n"
