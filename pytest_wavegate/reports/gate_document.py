"""What ``wavegate gate`` says for programs: a JSON document, ``wavegate.gate/1``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic_core import PydanticSerializationError

if TYPE_CHECKING:
    from pytest_wavegate.model.gate_report import GateReport


def render(report: GateReport) -> str:
    """The document, indented by two; equal reports give equal text."""
    try:
        return report.model_dump_json(by_alias=True, indent=2) + "\n"
    except PydanticSerializationError:
        # Half a surrogate pair in a file name has no UTF-8 form; JSON can escape it.
        return json.dumps(report.model_dump(by_alias=True), indent=2) + "\n"
