"""Tests of a file that cannot be collected: under ``red`` each of them stands where it would have been."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pytest_wavegate.model.items import ItemFacts
    from pytest_wavegate.proof.failure import Failure


class NotCollected(Exception):  # noqa: N818 (not an error of ours: it repeats what collecting has said)
    """What an item of a file raises that could not be collected."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a file could not be collected."""

    failure: Failure
    told: Any
    """As pytest would have shown it."""
    why: str
    """In one line."""


class Uncollected(pytest.Item):
    """A test that would have been there; where it runs it fails, or is skipped, as its file did."""

    def __init__(self, *, facts: ItemFacts, trouble: Trouble, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.facts = facts
        self.trouble = trouble

    @property
    def names(self) -> tuple[str, ...]:
        """The classes around it, and its own name."""
        return tuple(node.name for node in self.listchain() if isinstance(node, Uncollected | _Class))

    def runtest(self) -> None:
        """Repeat what collecting its file has said.

        Raises:
            NotCollected: it failed.
        """
        if self.trouble.failure.outcome == "skipped":
            pytest.skip(self.trouble.why)
        raise NotCollected(self.trouble.why)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what pytest shows of a file that cannot be collected."""
        if isinstance(excinfo.value, NotCollected):
            return self.trouble.told
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands."""
        return self.path, (self.facts.line or 1) - 1, ".".join(self.names)


class _Class(pytest.Collector):
    """A class that would have been there."""

    def __init__(self, *, tests: Sequence[ItemFacts], trouble: Trouble, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._tests = tests
        self._trouble = trouble

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        """The tests inside of it."""
        return nodes_of(self, self._tests, self._trouble)


def nodes_of(
    parent: pytest.Collector, tests: Sequence[ItemFacts], trouble: Trouble
) -> list[pytest.Item | pytest.Collector]:
    """The nodes directly below one; the node ids of ``tests`` start behind its own."""
    groups: dict[str, list[ItemFacts]] = {}
    for fact in tests:
        groups.setdefault(fact.nodeid.split("::", 2)[1], []).append(fact)
    return list(_each(parent, groups, trouble))


def _each(
    parent: pytest.Collector, groups: dict[str, list[ItemFacts]], trouble: Trouble
) -> Iterator[pytest.Item | pytest.Collector]:
    for name, facts in groups.items():
        inside = [renamed(one, rest) for one in facts if (rest := one.nodeid[len(name) + 2 :])]
        if inside:
            yield _Class.from_parent(parent, name=name, tests=inside, trouble=trouble)
        else:
            yield Uncollected.from_parent(parent, name=name, facts=facts[-1], trouble=trouble)


def renamed(fact: ItemFacts, nodeid: str) -> ItemFacts:
    """Return the facts under another node id."""
    return replace(fact, nodeid=nodeid)
