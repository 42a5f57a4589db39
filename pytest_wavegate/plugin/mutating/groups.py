"""What is mutated together: the code of subjects that share tasks, with all of their tests that pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pytest_wavegate.plugin.proving.subject import Case, Proved, Subject


@dataclass(frozen=True, slots=True)
class Group:
    """Code and tests for one go of the tool."""

    tasks: tuple[str, ...]
    """Those with a proven item."""
    files: tuple[str, ...]
    """From the top of the repository."""
    cases: tuple[Case, ...]
    seconds: float
    """What its items took."""

    def united(self, other: Group) -> Group:
        """Return both as one."""
        return Group(
            tuple(dict.fromkeys((*self.tasks, *other.tasks))),
            tuple(dict.fromkeys((*self.files, *other.files))),
            (*self.cases, *other.cases),
            self.seconds + other.seconds,
        )


def groups_of(
    subjects: Iterable[Subject], tasks: Mapping[int, tuple[str, ...]], proofs: Mapping[int, Proved]
) -> tuple[Group, ...]:
    """Return what to mutate: subjects with at least one proven item; a task is in one group only.

    Tests that pass and prove nothing come along: what they notice does not survive.

    Args:
        subjects: as they were proven.
        tasks: of items, by their index.
        proofs: likewise.
    """
    groups: list[Group] = []
    for fresh in _each(subjects, tasks, proofs):
        near = [one for one in groups if not set(one.tasks).isdisjoint(fresh.tasks)]
        if not near:
            groups.append(fresh)
            continue
        whole = near[0]
        for one in (*near[1:], fresh):
            whole = whole.united(one)
        groups[groups.index(near[0])] = whole
        groups = [one for one in groups if one not in near[1:]]
    return tuple(groups)


def _each(
    subjects: Iterable[Subject], tasks: Mapping[int, tuple[str, ...]], proofs: Mapping[int, Proved]
) -> Iterator[Group]:
    for subject in subjects:
        known = [proofs[case.index] for case in subject.cases if case.index in proofs]
        proven = [one.case.index for one in known if one.proof.verdict == "proven"]
        good = [one for one in known if one.outcome == "passed" and one.proof.verdict != "unstable"]
        if proven and subject.files:
            yield Group(
                tuple(dict.fromkeys(task for index in proven for task in tasks[index])),
                subject.files,
                tuple(one.case for one in good),
                sum(one.seconds for one in good),
            )
