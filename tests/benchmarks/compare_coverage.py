"""Compares what gates saw of coverage on networkx's own suite with coverage.py's report on the same data.

    python tests/benchmarks/compare_coverage.py FOLDER               FOLDER holds a copy of networkx's package
    python tests/benchmarks/compare_coverage.py FOLDER plain n2 ...  only these ways to run

Ways are ``plain``, ``n2`` and ``n4``, each with ``-cov`` for a run beside pytest-cov, such as ``n2-cov``. A
plan and settings are written to FOLDER. A run takes some minutes. The exit status is 1 where a figure differs
by a hundredth of a percent.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

WAYS = ("plain", "plain-cov", "n2", "n2-cov", "n4", "n4-cov")
PLAN = """# Tasks: networkx

## Phase 1: Graphs

- [x] T001 [P] Graph classes in networkx/classes/tests/

## Phase 2: Around them

- [x] T002 [P] Generators in networkx/generators/tests/
- [x] T003 [P] Reading and writing in networkx/readwrite/tests/ and networkx/readwrite/json_graph/tests/
- [x] T004 [P] The rest in networkx/utils/tests/, networkx/linalg/tests/ and networkx/tests/
- [x] T006 [P] Drawing in networkx/drawing/tests/

## Phase 3: Algorithms

- [x] T005 [P] Algorithms in networkx/algorithms/
"""
GATE = """[tool.wavegate]
gates = [
  { check = "coverage >= 1%", files = ["networkx/**/*.py", "!**/tests/**"] },
  { check = "branch_coverage >= 1%", files = ["networkx/**/*.py", "!**/tests/**"] },
]
"""
DUMP = """import os, coverage

def pytest_sessionfinish(session):
    active = coverage.Coverage.current()
    if active is not None:
        data = coverage.CoverageData(f".coverage.dump.{os.getpid()}")
        data.update(active.get_data())
"""
"""A plugin for runs without pytest-cov: leaves what was measured for the ``coverage`` command."""


def main() -> None:
    """Run every way that is asked for and print a line each."""
    folder, *ways = sys.argv[1:]
    root = Path(folder).resolve()
    (root / "tasks.md").write_text(PLAN)
    (root / "pyproject.toml").write_text(GATE)
    (root / "dump_coverage.py").write_text(DUMP)
    differ = [way for way in ways or WAYS if not same(root, way)]
    sys.exit(1 if differ else 0)


def same(root: Path, way: str) -> bool:
    """Run the suite in one way, and compare."""
    for old in (*root.glob(".coverage*"), root / "record.json", root / "report.json"):
        old.unlink(missing_ok=True)
    workers, _, cov = way.partition("-")
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "networkx", "--wave-plan=tasks.md"]
    command += ["--wave-report=json=record.json", "--wave-gates=report"]
    command += [f"-n{workers[1:]}"] if workers != "plain" else []
    if cov:
        command += ["--cov=networkx", "--cov-branch", "--cov-report=json:report.json"]
    else:
        command += ["-p", "dump_coverage"]
    run(root, *command)
    if not cov:
        run(root, "-m", "coverage", "combine", "-q")
        run(root, "-m", "coverage", "json", "-q", "-o", "report.json", "--include=networkx/*")
    record = json.loads((root / "record.json").read_text())
    report = json.loads((root / "report.json").read_text())
    return compared(way, record["coverage"], report)


def run(root: Path, *command: str) -> None:
    """Run Python in a folder; failing tests are none of our business, a usage error is."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment["PYTHONPATH"] = str(root)
    done = subprocess.run(
        [sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def compared(way: str, waves: list[dict[str, Any]], report: dict[str, Any]) -> bool:
    """Compare the figures after the last wave with the report."""
    seen = {file["path"]: file for file in waves[-1]["files"]}
    entries = {name: entry for name, entry in report["files"].items() if name in seen}
    differ = [name for name, entry in entries.items() if shares(seen[name]) != reported(entry["summary"])]
    lines = sum(entry["missing_lines"] != seen[name]["missing"] for name, entry in entries.items())
    unmeasured = sorted(name for name in seen.keys() - entries.keys() if seen[name]["state"] == "measured")
    print(
        f"{way}: {len(entries)} files, {len(differ)} with other percentages, "
        f"{lines} with other missing lines; "
        f"{len(seen) - len(entries)} not in the report, {len(unmeasured)} of them measured; "
        f"lost: {waves[-1]['lost']}"
    )
    for name in differ[:5]:
        print(f"  {name}: {shares(seen[name])}, report {reported(entries[name]['summary'])}")
    return not differ and not unmeasured and bool(entries)


def shares(file: dict[str, Any]) -> tuple[float, float]:
    """Percentages of statements and branches, as a gate takes them."""
    return (
        share(file["statements"], len(file["missing"])),
        share(file["branches"] or 0, len(file["missing_branches"])),
    )


def share(possible: int, missing: int) -> float:
    """A percentage to two decimals; nothing possible is all done, as coverage.py has it."""
    return round(100 * (possible - missing) / possible, 2) if possible else 100.0


def reported(summary: dict[str, Any]) -> tuple[float, float]:
    """The same of a report."""
    return round(summary["percent_statements_covered"], 2), round(summary["percent_branches_covered"], 2)


if __name__ == "__main__":
    main()
