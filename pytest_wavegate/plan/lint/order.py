"""Which of some tasks come before which: answered for all of them in one pass over the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.plan.network import Network

_MOST = 1_000
"""Tasks that one question may name; the rest of a longer list is left unanswered."""


def in_order(net: Network) -> list[int]:
    """Return every node of a network, each after those before it; what waits for itself stands last."""
    missing = [len(before) for before in net.before]
    order = [node for node, count in enumerate(missing) if not count]
    for node in order:
        for target in net.after[node]:
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return [*order, *(node for node, count in enumerate(missing) if count > 0)]


class Ancestors:
    """The order among some tasks, direct or by way of others."""

    def __init__(self, net: Network, among: Iterable[str]) -> None:
        """Take a network, and the ids that will be asked for; others come before nothing."""
        node = {task: number for number, task in enumerate(net.tasks)}
        asked = [one for one in dict.fromkeys(among) if one in node][:_MOST]
        self._bit = {one: 1 << place for place, one in enumerate(asked)}
        own = [0] * net.size
        for one, bit in self._bit.items():
            own[node[one]] = bit
        reached = [0] * net.size
        for number in in_order(net) if asked else ():
            for near in net.before[number]:
                reached[number] |= reached[near] | own[near]
        self._before = {one: reached[node[one]] for one in self._bit}

    def precedes(self, one: str, other: str) -> bool:
        """Return whether one task must come before another."""
        return bool(self._before.get(other, 0) & self._bit.get(one, 0))

    def ordered(self, one: str, other: str) -> bool:
        """Return whether either of two tasks must come before the other."""
        return self.precedes(one, other) or self.precedes(other, one)
