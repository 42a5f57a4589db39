"""An effort in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_wavegate.model.effort import Effort


def amount(effort: Effort) -> str:
    """Return ``2-4 hours``, ``1 day``."""
    if effort.low == effort.high:
        unit = effort.unit.removesuffix("s") if effort.low == 1 else effort.unit
        return f"{effort.low:g} {unit}"
    return f"{effort.low:g}-{effort.high:g} {effort.unit}"
