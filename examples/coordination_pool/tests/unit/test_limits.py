"""Bounds are checked where they are stated."""

from __future__ import annotations

import pytest
from coordination_pool import Limits


def test_defaults():
    """Four workers, a queue of a hundred, three retries."""
    assert Limits() == Limits(workers=4, queue_depth=100, retries=3)


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("workers", 0, "1 to 16"),
        ("workers", 17, "1 to 16"),
        ("queue_depth", -1, "0 to 100"),
        ("queue_depth", 101, "0 to 100"),
        ("retries", -1, "0 to 3"),
        ("retries", 4, "0 to 3"),
    ],
)
def test_refuses_what_lies_outside(field, value, allowed):
    """The message names the field, the bounds and the value."""
    with pytest.raises(ValueError, match=f"{field} must be {allowed}, not {value}"):
        Limits(**{field: value})


@pytest.mark.parametrize("limits", [{"workers": 16}, {"queue_depth": 0}, {"retries": 0}])
def test_takes_the_bounds_themselves(limits):
    """Both ends of every range are allowed."""
    assert Limits(**limits)
