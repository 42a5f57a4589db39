"""What people put between the brackets of a box: ``[ ]``, ``[x]``, ``[~]``, ``[✓]``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.model.plan import Status

OPEN: Mapping[str, Status] = {
    "": "todo",
    " ": "todo",
    "-": "in_progress",
    "~": "in_progress",
    "/": "in_progress",
    ">": "in_progress",
}
"""The state that each mark of an open box stands for, in most conventions."""
TICKS = "xX✓✔✅"
"""The marks of a box that is done."""
ANY = re.escape("".join(OPEN) + TICKS)
"""Every mark, for a class of a pattern; a box may have none, too."""


def status_of(mark: str) -> Status:
    """Return the state that a mark stands for."""
    return OPEN.get(mark, "done")
