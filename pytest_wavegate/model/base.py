"""What every noun that crosses a border has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

from pydantic import BaseModel, ConfigDict

NounT = TypeVar("NounT")


class Noun(BaseModel):
    """A frozen value with known fields only."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def many(noun: type[NounT]) -> type[NounT]:
    """Make a noun of which a run has one for each item: as strict as a ``Noun``, a tenth of its memory."""
    made = dataclass(frozen=True, slots=True, kw_only=True)(noun)
    made.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]
    return made
