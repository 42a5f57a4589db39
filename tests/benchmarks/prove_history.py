"""Proves the tests of real commits, and sets verdicts and time beside three runs by hand.

    python tests/benchmarks/prove_history.py REPOSITORY --code src/click          the newest ten commits
    python tests/benchmarks/prove_history.py REPOSITORY REV REV --code src/click  only these
    ... --json FILE                                                               with every item

Run it with a Python that has this project and all that the repository's tests need. The commits are the
newest of the first-parent history that change code, add a test function, and add or change at most 60
of them. Each is compared with its first parent, so that a merge stands for the whole of its branch. For
each a plan is written, with one task for the tests and one for the code. All items of the added and
changed functions are proven against the parent: with one child at a time (``-n0``), and as a user
would. By hand means three runs of the same items: with the code, with the parent's files, and with the
code again.

Columns: how many fail by hand with the parent's code (red), seconds on the clock of the proofs and by
hand, and seconds of processors. The repository itself stays as it is; all happens in a clone. Run it on
a quiet machine. A proof that leaves anything behind is reported, and makes the exit status 1.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

sys.path.insert(0, str(Path(__file__).parent))
from history import Commit, commit, git, newest

PLAN = "specs/001-history/tasks.md"
LAYOUT = """# Tasks: {title}

## Phase 1: User Story 1 - {title} (Priority: P1)

### Tests for User Story 1

- [x] T001 [US1] Write the tests first in {tests}

### Implementation for User Story 1

- [x] T002 [US1] Write the code in {code}
"""
WITNESS = """import json, os

def tell(**line):
    with open(os.environ["HISTORY_SEEN"], "a") as file:
        file.write(json.dumps(line) + "\\n")

def pytest_runtest_logreport(report):
    if report.when == "call" or report.outcome != "passed":
        crash = getattr(report.longrepr, "reprcrash", None)
        tell(nodeid=report.nodeid, outcome=report.outcome, why=crash.message[:300] if crash else "")

def pytest_collectreport(report):
    if report.failed:
        tell(nodeid=report.nodeid, outcome="not collected", why=str(report.longrepr)[-300:])
"""
"""A plugin for runs by hand: writes down how each item ends."""


class Run(NamedTuple):
    """One command that has ended."""

    seconds: float
    processor: float
    """Seconds that it and all that it has started used of processors; fairer where others use them, too."""
    output: str


@dataclass(frozen=True)
class Bench:
    """Where all happens.

    Attributes:
        clone: of the repository.
        temp: the temp folder of proofs, empty before and after.
        package: the folder that the package lies in.
    """

    clone: Path
    temp: Path
    package: Path

    def measure(self, one: Commit) -> dict[str, Any]:
        """Prove one commit in both ways, and do the same by hand."""
        self._check_out(one)
        by_hand = [self._by_hand(one, code) for code in ("HEAD", one.parent, "HEAD")]
        alone, alone_items = self._prove(one, "-n0")
        usual, items = self._prove(one)
        return {
            "revision": one.revision,
            "title": one.title,
            "code": one.code,
            "by_hand": round(sum(run.seconds for run, _ in by_hand), 2),
            "one_child": round(alone.seconds, 2),
            "usual": round(usual.seconds, 2),
            "by_hand_processor": round(sum(run.processor for run, _ in by_hand), 2),
            "usual_processor": round(usual.processor, 2),
            "items": [
                item | {"ends": [ends.get(item["nodeid"], {}) for _, ends in by_hand]} for item in items
            ],
            "same": [_told(one) for one in alone_items] == [_told(one) for one in items],
            "left": self._left(),
            "output": usual.output,
        }

    def _check_out(self, one: Commit) -> None:
        git(self.clone, "checkout", "-q", "--force", "-B", "proof", one.revision)
        git(self.clone, "clean", "-fdxq")
        tests = ", ".join(dict.fromkeys(nodeid.partition("::")[0] for nodeid in one.tests))
        plan = self.clone / PLAN
        plan.parent.mkdir(parents=True)
        title = f"Commit {one.revision}"
        plan.write_text(LAYOUT.format(title=title, tests=tests, code=", ".join(one.code)))
        git(self.clone, "add", "--force", PLAN)
        name = ("-c", "user.name=History", "-c", "user.email=history@example.org")
        git(self.clone, *name, "commit", "-q", "--no-verify", "-m", "Write a plan")

    def _by_hand(self, one: Commit, code: str) -> tuple[Run, dict[str, dict[str, str]]]:
        """Run the tests with code of some revision, and put the code back."""
        known = git(self.clone, "ls-tree", "-r", "--name-only", code, "--", *one.code).splitlines()
        for path in one.code:
            (self.clone / path).unlink(missing_ok=True)
        if known:
            git(self.clone, "checkout", "-q", code, "--", *known)
        seen = self.temp.parent / "seen.jsonl"
        seen.write_text("")
        words = ("-p", "history_witness", "-p", "no:wavegate", "-q", *one.tests)
        run = self._pytest(*words, temp=self.temp.parent / "by-hand", HISTORY_SEEN=str(seen))
        git(self.clone, "reset", "-q", "--hard")
        lines = [json.loads(line) for line in seen.read_text().splitlines()]
        # A test with subtests tells of each; one that fails speaks for it.
        worst = sorted(lines, key=lambda line: line["outcome"] == "passed", reverse=True)
        return run, {line["nodeid"]: line for line in worst}

    def _prove(self, one: Commit, *options: str) -> tuple[Run, list[dict[str, Any]]]:
        record = self.temp.parent / "record.json"
        record.unlink(missing_ok=True)
        run = self._pytest(
            *(f"--wave-plan={PLAN}", "--wave-tdd=prove", "--wave=T001", f"--wave-base={one.parent}"),
            *(f"--wave-report=json={record}", *options, *one.tests),
            temp=self.temp,
        )
        items = json.loads(record.read_text())["items"] if record.exists() else []
        return run, [{"nodeid": item["nodeid"], **(item["proof"] or {})} for item in items]

    def _pytest(self, *words: str, temp: Path, **variables: str) -> Run:
        temp.mkdir(exist_ok=True)
        known = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        path = os.pathsep.join((str(self.package), str(self.temp.parent)))
        environment = known | variables | {"PYTHONPATH": path, "TMPDIR": str(temp)}
        begun, used = time.perf_counter(), _used()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *words],
            cwd=self.clone,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return Run(time.perf_counter() - begun, _used() - used, done.stdout + done.stderr)

    def _left(self) -> list[str]:
        """What the proofs of a commit have left behind."""
        status = git(self.clone, "status", "--porcelain").splitlines()
        worktrees = git(self.clone, "worktree", "list").splitlines()[1:]
        temp = [path.name for path in self.temp.iterdir()]
        return [*status, *worktrees, *temp]


def _used() -> float:
    """Seconds of processors that all children so far have used."""
    times = os.times()
    return times.children_user + times.children_system


def _told(item: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(item.get(part)) for part in ("nodeid", "verdict", "slug"))


def line_of(row: dict[str, Any]) -> str:
    """One line of the table."""
    items: Sequence[dict[str, Any]] = row["items"]
    verdicts = Counter(f"{item.get('verdict')}({item.get('slug')})" for item in items)
    told = ", ".join(f"{count} {name}" for name, count in verdicts.items()) or "no verdict"
    red = sum(item["ends"][1].get("outcome") != "passed" for item in items)
    figures = f"{row['one_child']:7.1f} {row['usual']:7.1f} {row['by_hand']:7.1f}"
    figures += f" {row['usual_processor']:7.1f} {row['by_hand_processor']:7.1f}"
    odd = "" if row["same"] else "; -n0 tells something else"
    odd += f"; left behind: {row['left']}" if row["left"] else ""
    return f"{row['revision']:10} {len(items):5} {red:5} {figures}  {told}{odd}  # {row['title'][:50]}"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("repository", type=Path)
    parser.add_argument("revisions", nargs="*", help="instead of the newest ones")
    parser.add_argument("--code", required=True, help="the folder of the package, such as src/click")
    parser.add_argument("--tests", default="tests", help="the folder of the tests")
    parser.add_argument("--last", type=int, default=10, help="how many of the newest commits")
    parser.add_argument("--most", type=int, default=60, help="test functions of a commit")
    parser.add_argument("--json", type=Path, help="where to write every item")
    return parser.parse_intermixed_args()


def _chosen(asked: argparse.Namespace) -> list[Commit]:
    """The commits that are asked for, else the newest ones."""
    code, tests = asked.code.rstrip("/"), asked.tests.rstrip("/")
    if not asked.revisions:
        return list(islice(newest(asked.repository, code=code, tests=tests, most=asked.most), asked.last))
    found = [commit(asked.repository, revision, code=code, tests=tests) for revision in asked.revisions]
    return [one for one in found if one is not None]


def main() -> int:
    """Measure commits, and print a line for each."""
    asked = _asked()
    rows = []
    print("commit     items   red   -n0 s usual s  hand s   usual    hand  verdicts")
    with tempfile.TemporaryDirectory(prefix="history-") as folder:
        home = Path(folder).resolve()
        bench = Bench(home / "clone", home / "temp", home / "clone" / Path(asked.code).parent)
        (home / "history_witness.py").write_text(WITNESS)
        git(home, "clone", "-q", str(asked.repository.resolve()), "clone")
        for one in _chosen(asked):
            rows.append(bench.measure(one))
            print(line_of(rows[-1]), flush=True)
    if asked.json is not None:
        asked.json.write_text(json.dumps(rows, indent=1))
    return int(any(row["left"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
