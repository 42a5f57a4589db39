"""The words of titles, paths and names."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.lint.words import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("StoneOvenService", ["stone", "oven", "service"]),
        ("src/stone_ovens.py", ["src", "stone", "oven", "py"]),
        ("HTTPServer v2", ["http", "server", "v", "2"]),
        ("glass bus basis", ["glass", "bus", "basis"]),
        ("Öfen für Brötchen", ["öfen", "für", "brötchen"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Words end at a capital, an underscore, a slash; a plural loses its s."""
    assert words(text) == expected
