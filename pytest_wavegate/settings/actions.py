"""What runs beside tests and gates: compensating actions, hooks, and the breaker that stops a wave."""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from pytest_wavegate.model.base import Noun
from pytest_wavegate.settings.argv import Argv, one_or_more, said
from pytest_wavegate.settings.seconds import Seconds  # noqa: TC001 (pydantic reads it)

Moment = Literal[
    "run_started",
    "run_finished",
    "wave_started",
    "wave_finished",
    "phase_started",
    "phase_finished",
    "phase_passed",
    "phase_failed",
    "phase_blocked",
    "gate_passed",
    "gate_failed",
    "rollback_started",
    "rollback_finished",
]
"""What a command hook can listen to."""


class RunTable(Noun):
    """A command that is tried again where it fails."""

    run: Argv
    timeout: Seconds = 60.0
    retries: Annotated[int, Field(ge=0, le=100, strict=True)] = 0
    """How often it is tried again."""
    backoff: Seconds = 1.0
    """How long to wait before that; doubles each time."""

    @model_validator(mode="after")
    def _waits_for_something(self) -> Self:
        if "backoff" in self.model_fields_set and not self.retries:
            raise said("backoff has no meaning without retries", hint="add retries = 2, or remove backoff")
        return self


class RollbackTable(RunTable):
    """One compensating action as users write it."""


class HookTable(RunTable):
    """A command that runs when something happens."""

    on: Annotated[
        tuple[Moment, ...], BeforeValidator(one_or_more, json_schema_input_type=Moment | list[Moment])
    ]


class Breaker(Noun):
    """When a wave is stopped early."""

    text: str
    """``30% of 20``."""
    share: Fraction
    last: int
    """How many of the items that ended last are looked at."""

    @property
    def most(self) -> int:
        """How many failures among them stop the wave."""
        return ceil(self.share * self.last)

    def implies(self, other: Breaker) -> bool:
        """Whether it stops every wave that the other stops, and no later."""
        return self.most <= other.most and self.last >= other.last


_BREAKER = re.compile(r"\s{0,9}([0-9]{1,3}(?:\.[0-9]{1,3})?)\s?%\s{1,9}of\s{1,9}([0-9]{1,6})\s{0,9}")


def read_breaker(text: str) -> Breaker:
    """Read ``30% of 20``.

    Raises:
        ValueError: it is written otherwise.
    """
    found = _BREAKER.fullmatch(text)
    share = Fraction(found[1]) / 100 if found else Fraction(0)
    if found is None or not 0 < share <= 1 or int(found[2]) < 1:
        message = 'a breaker is written such as "30% of 20": the share of failures among the last items'
        raise ValueError(message)
    return Breaker(text=" ".join(text.split()), share=share, last=int(found[2]))
