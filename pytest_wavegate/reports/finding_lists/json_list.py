"""Findings for programs: ``{"schema": "wavegate.lint/1", "findings": [..]}``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_wavegate.model.finding import Finding


def render(findings: Sequence[Finding], sources: Mapping[str, Sequence[str]]) -> str:
    """Return the findings as the plan document has them, with the plans that were read."""
    document = {
        "schema": "wavegate.lint/1",
        "plans": list(sources),
        "findings": [finding.model_dump(mode="json") for finding in findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
