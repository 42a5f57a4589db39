"""Answers ``wavegate explain``, which asks through a collecting pytest."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.run.explain import VARIABLE, explain_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_wavegate.model.items import ItemFacts
    from pytest_wavegate.run.conductor import Conductor


def explain(conductor: Conductor, facts: Sequence[ItemFacts]) -> bool:
    """Write why each item is where it is to the file that the environment names.

    Returns:
        True where the command asked; nothing else is to be done then.
    """
    answer = os.environ.get(VARIABLE)
    if not answer:
        return False
    lines = explain_lines(conductor.plan, facts, conductor.assigned(facts))
    Path(answer).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return True
