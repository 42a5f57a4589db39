"""The package shows what its README names."""

from __future__ import annotations

import coordination_pool
import pytest


@pytest.mark.parametrize("name", ["Pool", "Limits", "Dependencies", "Journal", "current_scope"])
def test_reachable_from_the_top(name):
    """One import is enough."""
    assert name in coordination_pool.__all__
    assert hasattr(coordination_pool, name)


def test_every_name_exists():
    """And none is listed twice."""
    assert len(set(coordination_pool.__all__)) == len(coordination_pool.__all__)
    assert all(hasattr(coordination_pool, name) for name in coordination_pool.__all__)
