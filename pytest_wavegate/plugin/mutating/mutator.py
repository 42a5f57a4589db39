"""What a mutation tester is for us: something that is given a job and answers with figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pytest_wavegate.model.mutants import Mutants
    from pytest_wavegate.plugin.mutating.running import Over
    from pytest_wavegate.plugin.proving.launch import Launch
    from pytest_wavegate.proof.worktree import Worktree


NO_TIME = "no time was left to try any; mutate_timeout under [tool.wavegate] gives more"


@dataclass(frozen=True, slots=True)
class Job:
    """Code to change, and tests that pass on it."""

    tree: Worktree
    """With the user's code as it is; the tool may do there what it likes."""
    folder: Path
    """Beside the worktree, for all else that is written."""
    launch: Launch
    files: tuple[str, ...]
    """To change, from the top of the worktree."""
    items: tuple[str, ...]
    """Node ids."""
    tests: tuple[str, ...]
    """Files with the items, from the rootdir."""
    seconds: float
    """What the items took, all together."""
    children: int
    """How many processes may run tests at once."""
    run: Callable[[Sequence[str], Path, Mapping[str, str]], Over]
    """Runs a command in a folder, with an environment, for as long as there is time."""
    ask: Callable[[Sequence[str], Path, Mapping[str, str]], Over]
    """Likewise, and a minute longer: to read results."""


class Mutator(Protocol):
    """One tool."""

    @property
    def name(self) -> str:
        """With its version, for people."""

    def mutate(self, job: Job) -> Mutants:
        """Return what has become of the mutants; where the tool cannot do it, a note says why.

        Raises:
            Stopped: the run is.
        """
