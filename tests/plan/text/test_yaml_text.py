"""YAML inside a plan: any text is a value or broken, never an error."""

from __future__ import annotations

import pytest

from pytest_wavegate.plan.text.yaml_text import Broken, read_yaml


def test_a_value_is_read() -> None:
    """A mapping comes back as a dict."""
    assert read_yaml("a: [1, 2]") == {"a": [1, 2]}


@pytest.mark.parametrize("text", ["[" * 20_000, "{" * 20_000, "[" * 500 + "]" * 500, "a: " + "[{" * 300])
def test_very_deep_lists_are_broken(text: str) -> None:
    """Lists inside lists inside lists are refused before a reader goes down into them."""
    assert isinstance(read_yaml(text), Broken)
