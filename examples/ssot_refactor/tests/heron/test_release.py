"""[heron3] The new maker goes live, and the old one can come back."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from workshop import MakerSettings, Rollout

SCRIPT = Path(__file__).parents[2] / "scripts" / "restore.py"


@pytest.fixture
def restore(tmp_path):
    """The script, called in this process so that coverage sees it."""
    spec = spec_from_file_location("restore", SCRIPT)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda: module.main(["--component", "maker", "--home", str(tmp_path)])


@pytest.fixture
def rollout(tmp_path, release):
    rollout = Rollout(tmp_path)
    rollout.install("maker", release("maker-1"))
    return rollout


def test_the_maker_goes_live(workplace, release):
    """The real one: this is what the rollback of Team Heron takes back."""
    workplace.release("maker", release("maker-2"))
    assert MakerSettings.read(workplace.live("maker")).spares == 8


def test_what_was_live_comes_back_to_the_letter(rollout, release, restore, tmp_path, capsys):
    """Its remarks too; and a second time changes nothing."""
    rollout.release("maker", release("maker-2"))
    assert [restore(), restore()] == [0, 0]
    assert (tmp_path / "live/maker.toml").read_text(encoding="utf-8") == release("maker-1")
    assert "as it was" in capsys.readouterr().out


def test_a_second_attempt_keeps_the_first_backup(rollout, release, restore):
    """Else the way back would lead to what does not work."""
    rollout.release("maker", "[maker]\nspares = 99\n")
    rollout.release("maker", release("maker-2"))
    restore()
    assert rollout.live("maker") == {"spares": 0}


def test_a_release_that_cannot_be_read_changes_nothing(rollout, restore, capsys):
    """It is read before anything is touched."""
    with pytest.raises(tomllib.TOMLDecodeError):
        rollout.release("maker", "[maker")
    assert rollout.live("maker") == {"spares": 0}
    assert restore() == 0
    assert "no backup" in capsys.readouterr().out


def test_once_it_is_settled_there_is_no_way_back(rollout, release, restore):
    """The backup goes."""
    rollout.release("maker", release("maker-2"))
    rollout.settle("maker")
    restore()
    assert rollout.live("maker") == {"spares": 8}


def test_the_script_runs_by_itself(rollout, release, tmp_path):
    """As the rollback runs it: a Python, and nothing of ours."""
    rollout.release("maker", release("maker-2"))
    command = [sys.executable, "-I", str(SCRIPT), "--component", "maker", "--home", str(tmp_path)]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert rollout.live("maker") == {"spares": 0}
