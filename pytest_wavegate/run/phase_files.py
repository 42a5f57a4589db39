"""The files that the tasks of each phase name, found where they lie."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from posixpath import normpath, relpath
from typing import TYPE_CHECKING

from pytest_wavegate.globs import files_below, unusable
from pytest_wavegate.run.paths import alternatives, is_glob

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.model.planned import PlannedPhase
    from pytest_wavegate.run.paths import Roots


def files_of_phases(plan: Plan, roots: Roots) -> dict[str, tuple[str, ...]]:
    """Return, for each phase, the files that its tasks name, tests left out.

    A path is tried against the rootdir, the git root, and the plan's own folder upwards; one that is
    nowhere yet is taken to start at the rootdir. A pattern means the Python files that it matches there.

    Args:
        plan: the plan as read.
        roots: where its paths may start.

    Returns:
        Paths relative to the rootdir, with slashes, by phase id, in order of mention.
    """
    finder = _Finder(roots)
    tests = {path for task in plan.tasks for path in task.tests}
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for task in plan.tasks:
        for mention in task.files:
            if mention not in tests:
                found[task.phase].update(dict.fromkeys(finder.of(mention)))
    return {phase: tuple(files) for phase, files in found.items()}


def with_files(
    phases: Sequence[PlannedPhase], files: Mapping[str, Sequence[str]], *, tests: Collection[str]
) -> tuple[PlannedPhase, ...]:
    """Give every file to the last phase that names it, by wave, then by document order.

    Args:
        phases: in document order.
        files: what each of them names.
        tests: files that hold collected tests; they are nobody's.
    """
    last: dict[str, str] = {}
    for phase in sorted(phases, key=lambda phase: -1 if phase.wave is None else phase.wave):
        last.update(dict.fromkeys(files.get(phase.id, ()), phase.id))
    own = {
        phase.id: tuple(
            path for path in files.get(phase.id, ()) if last[path] == phase.id and path not in tests
        )
        for phase in phases
    }
    return tuple(phase.model_copy(update={"files": own[phase.id]}) for phase in phases)


class _Finder:
    """Finds what a mention means, once each."""

    def __init__(self, roots: Roots) -> None:
        self._rootdir = normpath(roots.rootdir)
        self._bases = roots.bases()
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, mention: str) -> tuple[str, ...]:
        if mention not in self._known:
            paths = (path for one in alternatives(mention) for path in self._found(one.lstrip("/")))
            self._known[mention] = tuple(relpath(path, self._rootdir) for path in paths)
        return self._known[mention]

    def _found(self, path: str) -> Iterator[str]:
        if is_glob(path):
            yield from self._matches(path)
            return
        places = [Path(base, path) for base in self._bases]
        place = next((place for place in places if place.exists()), places[0])
        if not place.is_dir():
            yield normpath(place.as_posix())

    def _matches(self, pattern: str) -> list[str]:
        # A pattern without a folder, "*.py", says nothing about any one phase.
        if "/" not in pattern or unusable(pattern):
            return []
        for base in self._bases:
            if found := [path for path in files_below(Path(base), [pattern]) if path.endswith(".py")]:
                return [f"{base}/{path}" for path in found]
        return []
