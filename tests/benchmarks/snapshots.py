"""What one look at coverage costs a worker: 500 measured files, at each border new lines in every one.

    python tests/benchmarks/snapshots.py FOLDER lines|branches WANTED

Prints the milliseconds of each border: from the look to the text that is sent.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

import coverage

from pytest_wavegate.plugin.coverage.probe import Probe, packed
from pytest_wavegate.run.coverage_wishes import CoverageWishes

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = 500
BORDERS = 4
FUNCTION = """
def part{number}(count):
    total = 0
    for step in range(count):
        if step % 2:
            total += step
        else:
            total -= step
    if total > 10:
        return total
    return -total
"""


def write(folder: Path) -> None:
    """Modules of twelve functions each."""
    text = "".join(FUNCTION.format(number=number) for number in range(3 * BORDERS))
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    for number in range(FILES):
        (folder / f"parts/module{number:03}.py").write_text(text, encoding="utf-8")


def looks(folder: Path, measure: Literal["lines", "branches"], wanted: int) -> list[float]:
    """The cost of each look, in milliseconds; the first is after the imports."""
    write(folder)
    sys.path.insert(0, str(folder))
    # Where pytest-wavegate is installed, and not worked on, it is not measured itself.
    active = coverage.Coverage(
        data_file=None, branch=measure == "branches", config_file=False, omit=["*/pytest_wavegate/*"]
    )
    active.start()
    config: Any = SimpleNamespace(
        rootpath=folder,
        invocation_params=SimpleNamespace(dir=folder),
        pluginmanager=SimpleNamespace(get_plugin=lambda name: None),
    )
    files = tuple(f"parts/module{number:03}.py" for number in range(wanted))
    probe = Probe(config, CoverageWishes(measure, files))
    modules = [importlib.import_module(f"parts.module{number:03}") for number in range(FILES)]
    spent = [look(probe)]
    for border in range(BORDERS):
        for module in modules:
            for number in range(3 * border, 3 * border + 3):
                run: Callable[[int], int] = getattr(module, f"part{number}")
                run(6)
        spent.append(look(probe))
    active.stop()
    return spent


def look(probe: Probe) -> float:
    """One look, in milliseconds of processor time."""
    start = time.process_time()
    packed(probe.new())
    return (time.process_time() - start) * 1000


def main() -> None:
    """Look as often as there are borders."""
    folder, measure, wanted = sys.argv[1:]
    what: Literal["lines", "branches"] = "branches" if measure == "branches" else "lines"
    print(json.dumps(looks(Path(folder).resolve(), what, int(wanted))))


if __name__ == "__main__":
    main()
