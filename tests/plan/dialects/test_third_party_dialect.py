"""The dialect of the how-to page, installed as a package of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/how-to/write-a-dialect.md").read_text(encoding="utf-8")
METADATA = "Metadata-Version: 2.1\nName: wavegate-org\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def fence(opening: str) -> str:
    """The text of the page's code block that begins so."""
    found = re.search(rf"^```{re.escape(opening)}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert found, opening
    return found[1]


def entry_points() -> str:
    """The page's entry points as a wheel has them."""
    table = fence('toml title="pyproject.toml"').partition('entry-points."wavegate.dialects"]\n')[2]
    return "[wavegate.dialects]\n" + table.replace('"', "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the page's package installed by pip, without a network."""
    folder = tmp_path_factory.mktemp("org")
    wheel = folder / "wavegate_org-1.0-py3-none-any.whl"
    files = {
        "wavegate_org.py": fence('python title="wavegate_org.py"'),
        "wavegate_org-1.0.dist-info/METADATA": METADATA,
        "wavegate_org-1.0.dist-info/WHEEL": WHEEL,
        "wavegate_org-1.0.dist-info/entry_points.txt": entry_points(),
    }
    record = "wavegate_org-1.0.dist-info/RECORD"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.writestr(record, "".join(f"{name},,\n" for name in (*files, record)))
    options = ["--quiet", "--no-index", "--no-deps", "--disable-pip-version-check", "--target"]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, str(folder / "site"), str(wheel)], check=True
    )
    return folder / "site"


def wavegate(site: Path, folder: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest_wavegate", *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{ROOT}"},
        text=True, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip


def test_it_reads_its_plans(site: Path, tmp_path: Path) -> None:
    """It is found by sniffing, and reads phases, tasks, states, files and dependencies."""
    (tmp_path / "tasks.org").write_text(fence("text"), encoding="utf-8")
    answer = wavegate(site, tmp_path, ["plan", "tasks.org", "--format", "json"])
    plan = json.loads(answer.stdout)
    assert (plan["dialect"], plan["title"]) == ("org", "Ferry")
    assert [phase["title"] for phase in plan["phases"]] == ["Deck", "Hold"]
    assert [(task["id"], task["status"], task["depends_on"], task["files"]) for task in plan["tasks"]] == [
        ("F1", "done", [], ["src/deck.py"]),
        ("F2", "todo", ["F1"], ["src/ramp.py"]),
        ("F3", "todo", [], ["src/hold.py"]),
    ]
    assert plan["findings"] == []


def test_the_other_verbs_know_it(site: Path, tmp_path: Path) -> None:
    """``--dialect`` takes its name, and lint reads its plans."""
    (tmp_path / "tasks.org").write_text(fence("text").replace(":F1:", ":F9:"), encoding="utf-8")
    answer = wavegate(site, tmp_path, ["lint", "tasks.org", "--dialect", "org"])
    assert answer.returncode == 1
    assert "tasks.org:4" in answer.stdout
    assert "WG102" in answer.stdout
    unknown = wavegate(site, tmp_path, ["plan", "tasks.org", "--dialect", "orgy"])
    assert 'did you mean "org"?' in unknown.stderr


def test_a_dialect_that_fails_is_named(site: Path, tmp_path: Path) -> None:
    """Its fault is no traceback."""
    broken = tmp_path / "site"
    shutil.copytree(site, broken)
    module = broken / "wavegate_org.py"
    module.write_text(
        module.read_text(encoding="utf-8").replace("draft = Draft(", "draft = Graft("), encoding="utf-8"
    )
    (tmp_path / "tasks.org").write_text(fence("text"), encoding="utf-8")
    answer = wavegate(broken, tmp_path, ["plan", "tasks.org"])
    assert answer.returncode == 2
    assert 'error[broken-extension]: dialect "org" fails on this plan: NameError' in answer.stderr
    assert "Traceback" not in answer.stderr
