"""The items of several jobs: of each the outcome that counts, and its place in a whole run."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pytest_wavegate.run.artifacts.job import IDLE, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.record import ItemRecord
    from pytest_wavegate.run.artifacts.job import Job

Key = tuple[str, int]
"""A node id, and which of the items of that id it is; nearly always the only one."""
Items = dict[Key, "ItemRecord"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one job says became of an item."""

    job: int
    """Its place among the jobs."""
    item: ItemRecord

    @property
    def ran(self) -> bool:
        """The item was called, or skipped itself."""
        return self.item.outcome not in IDLE


class JoinedItems:
    """The items of jobs that share the work.

    Of two jobs that have the same item the one that ran it counts, before one that skipped it, before one
    whose gate blocked it; of two that ran it the later one, so that a job that was tried again takes the
    place of its first attempt.

    Args:
        jobs: the oldest first.
    """

    def __init__(self, jobs: Sequence[Job]) -> None:
        here = [_keyed(job.record.items) for job in jobs]
        left = [_keyed(job.record.left_out) for job in jobs]
        claims: defaultdict[Key, list[Claim]] = defaultdict(list)
        for number, items in enumerate(here):
            for key, item in items.items():
                claims[key].append(Claim(number, item))
        self.claims: Mapping[Key, Sequence[Claim]] = claims
        self.counts = {key: max(found, key=_weight) for key, found in claims.items()}
        """The claim that counts, of every item that a job selected."""
        self.items = [
            _proven(_placed(claim, left[claim.job].get(key)), claims[key])
            for key, claim in self.counts.items()
        ]
        """As a whole run would have them."""
        unselected = {key: item for known in left for key, item in known.items() if key not in claims}
        self.left_out = list(unselected.values())
        """Items that no job selected."""

    def outlived(self) -> set[int]:
        """Jobs that ran something, and of which nothing counts."""
        ran = {claim.job for claims in self.claims.values() for claim in claims if claim.ran}
        return ran - {claim.job for claim in self.counts.values()}

    def twice(self) -> Iterator[tuple[Claim, Claim]]:
        """Items that ran in several jobs and ended differently: what counts, and an outcome it replaces."""
        for key, claim in self.counts.items():
            for other in self.claims[key]:
                if other.ran and other.item.outcome != claim.item.outcome:
                    yield claim, other


def _keyed(items: Iterable[ItemRecord]) -> Items:
    seen: Counter[str] = Counter()
    found: Items = {}
    for item in items:
        found[item.nodeid, seen[item.nodeid]] = item
        seen[item.nodeid] += 1
    return found


def _weight(claim: Claim) -> tuple[int, float, int]:
    return (_rank(claim.item), moment(claim.item.started), claim.job)


def _rank(item: ItemRecord) -> int:
    ranks = {"not_run": 0, "deferred": 0, "blocked": 1, "skipped": 2}
    return ranks.get(item.outcome, 3)


def _placed(claim: Claim, whole: ItemRecord | None) -> ItemRecord:
    """The item where a whole run has it; a part may run it for some of its tasks only."""
    item = claim.item
    if whole is None:
        return item
    return replace(
        whole,
        outcome=item.outcome,
        reason=item.reason,
        seconds=item.seconds,
        started=item.started,
        worker=item.worker,
        attempts=item.attempts,
    )


def _proven(item: ItemRecord, claims: Sequence[Claim]) -> ItemRecord:
    """The item with its newest proof; another job than the one that proved it may have run it."""
    proofs = [claim.item.proof for claim in claims if claim.item.proof is not None]
    return replace(item, proof=proofs[-1]) if proofs else item
