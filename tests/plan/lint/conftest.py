"""What tests of rules share."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plan.lint.engine import lint
from pytest_wavegate.plan.read import parse_reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wavegate.model.finding import Finding


@pytest.fixture
def findings() -> Callable[..., list[Finding]]:
    """Lint a plan's text, and return the findings with some codes."""

    def found(text: str, *codes: str, dialect: str | None = None) -> list[Finding]:
        reading = parse_reading(dedent(text).encode(), path="tasks.md", dialect=dialect)
        return [one for one in lint(reading) if not codes or one.code in codes]

    return found
