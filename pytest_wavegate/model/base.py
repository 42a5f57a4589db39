"""What every noun that crosses a border has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A frozen value with known fields only."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
