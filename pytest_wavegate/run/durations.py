"""How long each item took in earlier runs: lets the longest start first."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NAME = "durations.json"


def load_durations(state: Path) -> dict[str, float]:
    """Seconds by node id; empty where there is no file, or one that cannot be read."""
    with suppress(OSError, ValueError):
        found = json.loads((state / _NAME).read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return {key: value for key, value in found.items() if isinstance(value, (int, float))}
    return {}


def save_durations(state: Path, seconds: Mapping[str, float]) -> None:
    """Add to what is known. Nothing is said where the folder cannot be written: it is only a hint."""
    if not seconds:
        return
    known = load_durations(state) | {nodeid: round(value, 4) for nodeid, value in seconds.items()}
    with suppress(OSError):
        state.mkdir(parents=True, exist_ok=True)
        fresh = state / f"{_NAME}.new"
        fresh.write_text(json.dumps(known), encoding="utf-8")
        fresh.replace(state / _NAME)
