"""The hash that says whether a plan has changed."""

from __future__ import annotations

import re
from hashlib import sha256

_BOX = re.compile(r"^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\[)[ xX~/>✓✔✅-]?(?=\])", re.MULTILINE)


def plan_hash(text: str) -> str:
    """Return the SHA-256, in hex, of a plan's text with the states of its boxes left out."""
    return sha256(_BOX.sub(r"\1 ", text).encode("utf-8", "surrogatepass")).hexdigest()
