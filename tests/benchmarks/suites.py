"""Writes the projects that are measured: many trivial tests, and few that sleep."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

INI = "[pytest]\ntestpaths = tests\naddopts = --import-mode=importlib -p no:cacheprovider\n"


class Sleepers(NamedTuple):
    """What a suite of sleeping tests needs at least, in seconds."""

    bound: float
    """Sum over waves of what no order of their tests could beat."""


def trivial(folder: Path, *, tests: int, waves: int) -> None:
    """Tests that do nothing, 50 a file, the files dealt out to the waves."""
    lines = ["# Tasks: many trivial tests", ""]
    files = tests // 50
    for wave in range(waves):
        lines += [f"## Phase {wave + 1}: Part {wave + 1}", ""]
        for file in range(wave * files // waves, (wave + 1) * files // waves):
            name = f"tests/test_file{file:04}.py"
            lines.append(f"- [x] T{file + 1:03} [P] Part {file} in {name}")
            body = "\n".join(f"def test_{file:04}_{n:02}():\n    assert True\n" for n in range(50))
            _write(folder / name, body)
        lines.append("")
    _write(folder / "tasks.md", "\n".join(lines))
    _write(folder / "pytest.ini", INI)


def sleeping(folder: Path, *, waves: int, tests: int, workers: int) -> Sleepers:
    """Tests of 0.05 s, in every wave one to four of 0.8 s at random places; one folder a wave."""
    chance, bound = random.Random(11), 0.0
    lines = ["# Tasks: tests that sleep", ""]
    for wave in range(1, waves + 1):
        lines += [f"## Phase {wave}: Part {wave}", ""]
        slow = set(chance.sample(range(tests), chance.randint(1, 4)))
        seconds = [0.8 if test in slow else 0.05 for test in range(tests)]
        bound += max(*seconds, sum(seconds) / workers)
        for first in range(0, tests, 6):
            name = f"tests/wave{wave}/test_part{first // 6}.py"
            body = ["import time"]
            for test in range(first, min(first + 6, tests)):
                lines.append(f"- [x] T{wave}{test:02} [P] Part {test} in {name}::test_{test:02}")
                body.append(f"\n\ndef test_{test:02}():\n    time.sleep({seconds[test]})")
            _write(folder / name, "\n".join(body) + "\n")
        lines.append("")
    _write(folder / "tasks.md", "\n".join(lines))
    _write(folder / "pytest.ini", INI)
    return Sleepers(bound)


def one_test(folder: Path) -> None:
    """What an empty run costs."""
    _write(folder / "tests/test_one.py", "def test_one():\n    pass\n")
    _write(folder / "pytest.ini", INI)


def tasks(path: Path, *, count: int) -> None:
    """A plan of many tasks, ten to a phase."""
    lines = ["# Tasks: many", ""]
    for number in range(count):
        if number % 10 == 0:
            lines += ["", f"## Phase {number // 10 + 1}: Part {number // 10 + 1}", ""]
        lines.append(f"- [ ] T{number + 1:04} [P] Build part {number} in src/part{number}.py")
    _write(path, "\n".join(lines) + "\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
