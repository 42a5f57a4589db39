"""What the parent calls the items of a child: ids of parameters may hold paths, which differ."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def parents_names(
    collected: Iterable[str], wanted: Iterable[str], *, root: str, source: str
) -> dict[str, str]:
    """Return the parent's node ids by those of the child, of the items that are wanted.

    Where a path makes an id so long that pytest gives it up, the items of a function are matched in their
    order, if there are as many of them on both sides.

    Args:
        collected: node ids in the worktree.
        wanted: node ids in the user's tree.
        root: the top of the worktree.
        source: the top of the user's tree.
    """
    here = list(dict.fromkeys(collected))
    asked = dict.fromkeys(wanted)
    names = {nodeid: name for nodeid in here if (name := nodeid.replace(root, source)) in asked}
    left = _by_function(nodeid for nodeid in here if nodeid not in names)
    missing = _by_function(nodeid for nodeid in asked if nodeid not in set(names.values()))
    for function, theirs in missing.items():
        ours = left.get(function, [])
        if len(ours) == len(theirs):
            names |= dict(zip(ours, theirs, strict=True))
    return names


def _by_function(nodeids: Iterable[str]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for nodeid in nodeids:
        function, bracket, _ = nodeid.partition("[")
        if bracket:
            found[function].append(nodeid)
    return found
