"""Measures what following a plan costs, each figure as a ratio of two runs taken in turn.

    python tests/benchmarks/measure.py                  everything, about a quarter of an hour
    python tests/benchmarks/measure.py overhead asleep  only these
    python tests/benchmarks/measure.py --repeats 5

Run it on a quiet machine; quote medians.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

sys.path.insert(0, str(Path(__file__).parent))
import plans
import suites

from pytest_wavegate.plan.lint.engine import lint
from pytest_wavegate.plan.read import parse_reading

PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "xdist.plugin"]
PLUGIN = ["-p", "pytest_wavegate.plugin.hooks"]
ASLEEP = ("networkx", "pydantic", "coverage", "xdist", "rich", "markdown_it")


def seconds(command: Sequence[str], folder: Path) -> float:
    """Wall time of one run, which must succeed."""
    # Only what is named is loaded: other plugins that happen to be installed would blur the figures.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)
    spent = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return spent


def in_turn(commands: dict[str, Sequence[str]], folder: Path, *, repeats: int) -> dict[str, list[float]]:
    """Run each command once unmeasured, then all of them in turn."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(repeats + 1):
        for name, command in commands.items():
            spent = seconds(command, folder)
            if turn:
                taken[name].append(spent)
    return taken


def show(what: str, value: float, *, unit: str = "", at_most: float) -> None:
    """One row of the table."""
    print(f"{what:<62} {value:>8.2f}{unit:<3} at most {at_most:g}{unit}")


def overhead(work: Path, repeats: int) -> None:
    """10,000 trivial tests in 8 waves against plain pytest with the same -n."""
    suites.trivial(work, tests=10_000, waves=8)
    for workers in ("0", "2"):
        plain = [*PYTEST, "-n", workers]
        plan = [*plain, *PLUGIN, "--wave-plan=tasks.md"]
        taken = in_turn({"plan": plan, "plain": plain}, work, repeats=repeats)
        ratio = statistics.median(a / b for a, b in zip(taken["plan"], taken["plain"], strict=True))
        show(f"10,000 trivial tests, 8 waves, -n {workers}: against plain", ratio, at_most=1.10)


def makespan(work: Path, repeats: int) -> None:
    """8 waves of 24 sleeping tests with -n 4, against the bound and against a gated shell loop."""
    bound = suites.sleeping(work, waves=8, tests=24, workers=4).bound
    suites.one_test(work / "one")
    once = [*PYTEST, "-n", "4"]
    start_up = statistics.median(in_turn({"one": once}, work / "one", repeats=repeats)["one"])
    parts = " ".join(f"tests/wave{wave}" for wave in range(1, 9))
    loop = f"for part in {parts}; do {' '.join(once)} $part || exit 1; done"
    record = work / "record.json"
    plan = [*once, *PLUGIN, "--wave-plan=tasks.md", f"--wave-report=json={record}"]
    taken = in_turn({"plan": plan, "loop": ["sh", "-c", loop]}, work, repeats=repeats)
    median = statistics.median(taken["plan"])
    show(
        "8 waves of 24 sleeping tests, -n 4: against bound + start-up",
        median / (bound + start_up),
        at_most=1.15,
    )
    show("the same against the gated shell loop", median / statistics.median(taken["loop"]), at_most=0.5)
    latency = json.loads(record.read_text(encoding="utf-8"))["schedule"]["dispatch_latency"]
    show("from a wave's last test to the next wave's first", latency * 1000, unit="ms", at_most=50)


def planning(work: Path, repeats: int) -> None:
    """Plans of 1,000 and 10,000 tasks in every dialect: planned and linted, start-up included and not."""
    suites.tasks(work / "tasks.md", count=1000)
    command = [sys.executable, "-m", "pytest_wavegate", "plan", "tasks.md", "--format", "json"]
    taken = in_turn({"plan": command}, work, repeats=repeats)["plan"]
    show("1,000 tasks planned, start-up included", statistics.median(taken), unit="s", at_most=1)
    (work / "long.md").write_text(plans.speckit(10_000), encoding="utf-8")
    wavegate = [sys.executable, "-m", "pytest_wavegate"]
    both: dict[str, Sequence[str]] = {
        "planned": [*wavegate, "plan", "long.md"],
        "linted": [*wavegate, "lint", "long.md"],
    }
    for verb, spent in in_turn(both, work, repeats=repeats).items():
        show(f"10,000 tasks {verb}, start-up included", statistics.median(spent), unit="s", at_most=3)
    for dialect in plans.WRITERS:
        short, long = (read_and_lint(dialect, count=count, repeats=repeats) for count in (1_000, 10_000))
        show(f"{dialect}: 10,000 tasks read and linted", long, unit="s", at_most=3)
        show(f"{dialect}: 10,000 tasks against 1,000", long / short, at_most=12)


def read_and_lint(dialect: str, *, count: int, repeats: int) -> float:
    """Processor time of reading and linting a plan, in seconds; the least of several, and at least five."""
    data = plans.WRITERS[dialect](count).encode()
    spent = []
    for _ in range(max(repeats, 5)):
        start = time.process_time()
        lint(parse_reading(data, path="plan", dialect=dialect))
        spent.append(time.process_time() - start)
    return min(spent)


def asleep(work: Path, repeats: int) -> None:
    """A run without a plan: what the plugin imports, and what it costs."""
    suites.one_test(work)
    script = "import sys, pytest; pytest.main(['-q', '-p', 'pytest_wavegate.plugin.hooks'])"
    done = subprocess.run(
        [sys.executable, "-c", f"{script}; print([name for name in {ASLEEP} if name in sys.modules])"],
        cwd=work,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    print(f"{'asleep, imported of ' + ', '.join(ASLEEP):<62} {done.stdout.splitlines()[-1]}")
    taken = in_turn({"with": [*PYTEST, *PLUGIN], "without": PYTEST}, work, repeats=repeats * 4)
    cost = statistics.median(taken["with"]) - statistics.median(taken["without"])
    show("asleep, against no plugin", cost * 1000, unit="ms", at_most=15)


def snapshots(work: Path, repeats: int) -> None:
    """A worker's look at coverage at a border, with new lines in every one of 500 measured files."""
    script = str(Path(__file__).parent / "snapshots.py")
    for what, at_most in (("lines", 20), ("branches", 100)):
        for wanted in (50, 500):
            spent: list[float] = []
            for _ in range(repeats):
                command = [sys.executable, script, str(work), what, str(wanted)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                spent.append(statistics.median(json.loads(done.stdout)))
            name = f"snapshot of {what}, {wanted} of 500 measured files named"
            show(name, statistics.median(spent), unit="ms", at_most=at_most)


MEASURES: dict[str, Callable[[Path, int], None]] = {
    "overhead": overhead,
    "makespan": makespan,
    "planning": planning,
    "asleep": asleep,
    "snapshots": snapshots,
}


def main() -> None:
    """Take the measures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], default=list(MEASURES))
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    for name in arguments.measures:
        with tempfile.TemporaryDirectory(prefix="wavegate-bench-") as folder:
            MEASURES[name](Path(folder), arguments.repeats)


if __name__ == "__main__":
    main()
