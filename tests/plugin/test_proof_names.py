"""What the parent calls an item of a child, where ids of parameters hold paths."""

from __future__ import annotations

import pytest

from pytest_wavegate.plugin.proving.names import parents_names


@pytest.mark.parametrize(
    ("collected", "wanted", "names"),
    [
        (["t::a", "t::b"], ["t::b"], {"t::b": "t::b"}),
        (["t::a[/tree/x]"], ["t::a[/home/x]"], {"t::a[/tree/x]": "t::a[/home/x]"}),
        (["t::a[p0]", "t::a[p1]"], ["t::a[x]", "t::a[y]"], {"t::a[p0]": "t::a[x]", "t::a[p1]": "t::a[y]"}),
        (["t::a[p0]", "t::a[p1]"], ["t::a[/home/y]"], {}),
        (["t::a[p0]", "t::b[p0]"], ["t::a[/home/x]"], {"t::a[p0]": "t::a[/home/x]"}),
        (["t::a[1]", "t::a[p0]"], ["t::a[1]", "t::a[x]"], {"t::a[1]": "t::a[1]", "t::a[p0]": "t::a[x]"}),
        (["t::a"], ["t::b"], {}),
    ],
)
def test_items_keep_the_parents_names(collected: list[str], wanted: list[str], names: dict[str, str]) -> None:
    """By the path in the user's tree; where pytest has given a long id up, by order, if that is sure."""
    assert parents_names(collected, wanted, root="/tree", source="/home") == names
