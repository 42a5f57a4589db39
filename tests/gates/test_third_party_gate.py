"""The gate of the how-to page, installed as a package of its own, in a real run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/write-a-gate.md").read_text(encoding="utf-8")
PLAN = """
# Tasks: Ferry

## Phase 1: Deck

- [x] T001 Berths in src/deck.py, tested in tests/test_deck.py

## Phase 2: Hold

- [x] T002 Count the cars in src/hold.py, tested in tests/test_hold.py
"""


def fence(opening: str) -> str:
    """The text of the page's code block that begins so."""
    found = re.search(rf"^```{re.escape(opening)}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert found, opening
    return found[1]


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The page's package as an installer leaves it behind."""
    table = fence('toml title="pyproject.toml"').partition('entry-points."wavegate.gates"]\n')[2]
    info = "wavegate_todos-1.0.dist-info"
    files = {
        "wavegate_todos.py": fence('python title="wavegate_todos.py"'),
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: wavegate-todos\nVersion: 1.0\n",
        f"{info}/entry_points.txt": "[wavegate.gates]\n" + table.replace('"', ""),
    }
    write(tmp_path / "site", files)
    return tmp_path / "site"


def run(folder: Path, site: Path) -> tuple[int, dict[str, Any], str]:
    """The exit status, the record and the output of a run in a folder."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    environment["PYTHONPATH"] = f"{site}{os.pathsep}{ROOT}"
    options = ["-p", "no:cacheprovider", "--wave-plan=tasks.md", "--wave-report=json=run.json"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=folder, env=environment, text=True, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, json.loads((folder / "run.json").read_text(encoding="utf-8")), done.stdout


def test_it_judges_phases(site: Path, tmp_path: Path) -> None:
    """A phase may have three, another none; the gate's lines are printed."""
    folder = tmp_path / "ferry"
    files = {
        "tasks.md": PLAN,
        "pyproject.toml": fence('toml title="settings"'),
        "src/deck.py": "# TODO paint\n",
        "src/hold.py": "cars = 3\n# TODO count trucks too\n",
        "tests/test_deck.py": "def test_deck(): pass\n",
        "tests/test_hold.py": "def test_hold(): pass\n",
    }
    write(folder, files)
    status, record, said = run(folder, site)
    assert status == 1
    conditions = {
        phase["id"]: {
            one["name"]: one["decision"] for verdict in phase["verdicts"] for one in verdict["conditions"]
        }
        for phase in record["phases"]
    }
    assert conditions["1"]["todos <= 3"] == "passed"
    assert conditions["2"]["todos == 0"] == "failed"
    assert "src/hold.py:2 # TODO count trucks too" in said
    (folder / "src/hold.py").unlink()
    _, record, said = run(folder, site)
    assert [phase["decision"] for phase in record["phases"]] == ["passed", "no_data"]
    assert "src/hold.py: there is no such file" in said
