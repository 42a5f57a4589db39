"""The record as a JSON document, ``wavegate.run/1``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic_core import PydanticSerializationError

if TYPE_CHECKING:
    from pytest_wavegate.model.record import Record


class JsonDocument:
    """``--wave-report json=PATH``."""

    @staticmethod
    def render(record: Record) -> str:
        """The document, indented by two; equal records give equal text."""
        try:
            return record.model_dump_json(by_alias=True, indent=2) + "\n"
        except PydanticSerializationError:
            # Half a surrogate pair in a file name or a message has no UTF-8 form; JSON can escape it.
            return json.dumps(record.model_dump(by_alias=True), indent=2) + "\n"
