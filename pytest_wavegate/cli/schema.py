"""``wavegate schema``: the JSON Schema of a document that the project reads or writes."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.errors import ExitCode

if TYPE_CHECKING:
    import argparse

DOCUMENTS: dict[str, tuple[str, Literal["validation", "serialization"]]] = {
    "plan": ("pytest_wavegate.model.plan:Plan", "serialization"),
    "run": ("pytest_wavegate.model.record:Record", "serialization"),
    "settings": ("pytest_wavegate.settings.tables:FileTable", "validation"),
}
"""Each document's class, and whether users read it or write it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("document", choices=list(DOCUMENTS), help="which document")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the schema."""
    print(schema(arguments.document))
    return ExitCode.OK


def schema(document: str) -> str:
    """Return the JSON Schema of one of ``DOCUMENTS`` as indented JSON."""
    from pydantic import TypeAdapter

    reference, mode = DOCUMENTS[document]
    module, _, name = reference.partition(":")
    adapter = TypeAdapter[object](getattr(import_module(module), name))
    described = adapter.json_schema(by_alias=True, mode=mode)
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **described}, indent=2, ensure_ascii=False)
