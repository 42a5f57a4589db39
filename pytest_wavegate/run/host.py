"""The side that runs the tests, as the core sees it: pytest in one process, or its controller of workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from pytest_wavegate.model.events import GateJudged
    from pytest_wavegate.model.evidence import CoverageRecord
    from pytest_wavegate.model.metrics import Sample
    from pytest_wavegate.model.record import PhaseRecord, Record
    from pytest_wavegate.model.verdict import Verdict


class Host(Protocol):
    """Fetches evidence that lies outside of the record, and tells conftest files and plugins."""

    def coverage(self, *, wave: int, files: Collection[str], branches: bool) -> CoverageRecord:
        """What has been measured of these files up to the end of a wave.

        Args:
            wave: the one that has just ended.
            files: relative to the rootdir, with slashes.
            branches: whether a gate asks for branches.
        """

    def samples(self) -> Iterable[Sample]:
        """What services under test have appended to their file since the last time."""

    def verdicts(self, phase: PhaseRecord, record: Record) -> Sequence[Verdict]:
        """What conftest files and plugins say of a phase that has ended."""

    def phase_started(self, phase: PhaseRecord) -> None:
        """The phase's first item is about to run."""

    def phase_ended(self, phase: PhaseRecord, verdict: GateJudged) -> None:
        """The phase's gate was judged."""
