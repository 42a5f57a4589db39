"""``--wave-mutate`` with the real tools; where one is not installed, its tests are skipped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plugin.conftest import Project, Verdicts

PLAN = """
    # Tasks: Kiosk

    ## Phase 1: Kiosk

    - [X] T001 [P] Sell in {file}, tests in tests/test_sell.py
"""
SELL = """
    LIMIT = 3


    def price(count, rebate=0):
        total = count * 2
        if count > LIMIT:
            total -= rebate
        return total


    def spare():
        return LIMIT + 1
"""
TESTS = """
    from {module} import price


    def test_price():
        assert price(1) == 2


    def test_rebate(tmp_path):
        (tmp_path / "a").write_text("b")
        assert price(4, 1) == 7


    def test_true():
        assert True
"""
ASKED = ("--wave-mutate", "--wave-samples=1")


def has(tool: str) -> bool:
    """Whether a tool is installed."""
    try:
        return bool(version(tool))
    except PackageNotFoundError:
        return False


class Tool:
    """One of the tools, for runs that use it."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        if name == "cosmic-ray":  # mutmut goes first, unless it is too old
            info = folder / "mutmut-2.0.dist-info"
            info.mkdir(parents=True)
            (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mutmut\nVersion: 2.0\n")

    def environment(self, project: Project) -> dict[str, str]:
        """With what hides the other one."""
        return {"PYTHONPATH": os.pathsep.join((str(self._folder), project.environment["PYTHONPATH"]))}

    def prove(self, project: Project, *more: str) -> Verdicts:
        """Prove, and hand over."""
        return project.prove(*ASKED, *more, **self.environment(project))

    def mutants(self, project: Project, *more: str) -> Any:
        """What the record has of the first task."""
        found = self.prove(project, *more)
        mutants = found.record["tasks"][0]["proof"]["mutants"]
        assert mutants is not None, found.text
        assert mutants["tool"].startswith(self.name)
        return mutants


@pytest.fixture(params=["mutmut", "cosmic-ray"])
def tool(request: pytest.FixtureRequest, tmp_path: Path) -> Tool:
    """Each tool that is there."""
    if not has(request.param) or (request.param == "mutmut" and sys.platform == "win32"):
        pytest.skip(f"{request.param} is not installed")
    return Tool(request.param, tmp_path / "path")


def kiosk(project: Project, file: str = "kiosk/sell.py", module: str = "kiosk.sell", **more: str) -> Project:
    """A project with a file that the base does not have."""
    project.commit({"README.md": "A kiosk.\n"})
    plan, tests = PLAN.format(file=file), TESTS.format(module=module)
    files = {file: SELL, "tasks.md": plan, "tests/test_sell.py": tests}
    return project.commit(files | more, branch="work")


def lines_of(mutants: Any) -> set[int]:
    return {survivor["line"] for survivor in mutants["survivors"]}


def test_survivors_are_told_and_change_no_verdict(project: Project, tool: Tool) -> None:
    """In the record and in the terminal, with file, line and change; nothing is left behind."""
    kiosk(project)
    found = tool.prove(project)
    assert found.tasks == {"T001": "vacuous"}, found.text
    assert found.items["test_price"] == ("proven", "hollow")
    (task,) = found.record["tasks"]
    mutants = task["proof"]["mutants"]
    assert mutants["files"] == ["kiosk/sell.py"]
    assert mutants["total"] == mutants["killed"] + mutants["survived"] + mutants["timed_out"]
    assert mutants["killed"] > 2
    changes = [(one["path"], one["line"], one["change"]) for one in mutants["survivors"]]
    assert ("kiosk/sell.py", 6, "if count > LIMIT: -> if count >= LIMIT:") in changes
    assert 12 in lines_of(mutants)
    assert "mutants of T001 by " in found.text
    assert "kiosk/sell.py:6" in found.text
    project.assert_clean()


def test_a_stronger_test_leaves_fewer(project: Project, tool: Tool) -> None:
    """The exit status is 0 with survivors, too; what is not committed counts."""
    kiosk(project)
    tests = TESTS.format(module="kiosk.sell").replace("assert True", "assert price(3, 1) == 6")
    project.write({"tests/test_sell.py": tests})
    found = tool.prove(project)
    assert (found.exit_code, found.tasks) == (0, {"T001": "proven"}), found.text
    mutants = found.record["tasks"][0]["proof"]["mutants"]
    assert "if count > LIMIT: -> if count >= LIMIT:" not in [one["change"] for one in mutants["survivors"]]
    project.assert_clean(but="M tests/test_sell.py")


def test_layouts_and_settings_of_others_do_no_harm(project: Project, tool: Tool) -> None:
    """A src layout, options of pytest, and a table of mutmut's own in the same file."""
    settings = """
        [tool.pytest.ini_options]
        pythonpath = ["src"]
        addopts = ["-ra", "--strict-markers", "-p", "no:cacheprovider"]

        [tool.mutmut]
        source_paths = ["nowhere"]
        timeout_constant = 3.0

        [tool.wavegate]
        plan = "tasks.md"
    """
    more = {"pyproject.toml": settings, "tests/conftest.py": "import kiosk.sell\n"}
    kiosk(project, "src/kiosk/sell.py", **more)
    project.commit({"src/kiosk/__init__.py": ""})
    mutants = tool.mutants(project)
    assert (mutants["note"], mutants["survivors"][0]["path"]) == ("", "src/kiosk/sell.py")
    assert mutants["killed"] > 2


def test_pytest_may_start_below_the_top(project: Project, tool: Tool) -> None:
    """And its settings need not be in pyproject.toml; data files are found from the rootdir."""
    project.commit({"README.md": "A kiosk.\n"})
    files = {"sell.py": SELL, "tasks.md": PLAN.format(file="sell.py"), "data/two.txt": "2"}
    files["tests/test_sell.py"] = """
        from pathlib import Path

        import pytest
        from sell import price


        @pytest.mark.parametrize("count", [1, 2])
        def test_price(count):
            assert price(count) == count * int(Path("data/two.txt").read_text())
    """
    files["pytest.ini"] = "[pytest]\npythonpath = .\n"
    project.commit({f"shop/{name}": text for name, text in files.items()}, branch="work")
    folder, project.root = project.root, project.root / "shop"
    mutants = tool.mutants(project)
    project.root = folder
    assert (mutants["note"], mutants["survivors"][0]["path"]) == ("", "shop/sell.py")
    assert mutants["killed"] > 0


def test_what_the_tool_cannot_do_is_a_note(project: Project, tool: Tool) -> None:
    """No traceback, and no proof is lost: here the tests need to be where they are."""
    kiosk(project)
    tests = """
        import os

        from kiosk.sell import price


        def test_price():
            assert "WAVEGATE_MUTANTS" not in os.environ
            assert price(1) == 2
    """
    project.write({"tests/test_sell.py": tests})
    found = tool.prove(project)
    assert (found.exit_code, found.tasks) == (0, {"T001": "proven"}), found.text
    mutants = found.record["tasks"][0]["proof"]["mutants"]
    assert mutants["total"] == 0
    assert "the tests do not pass" in mutants["note"]
    assert "the tests do not pass" in found.text
    assert "Traceback" not in found.text
    project.assert_clean(but="M tests/test_sell.py")


def test_time_is_limited(project: Project, tool: Tool) -> None:
    """What was not tried by then is told so."""
    settings = '[tool.wavegate]\nmutate_timeout = "1ms"\n'
    kiosk(project, **{"pyproject.toml": settings})
    mutants = tool.mutants(project)
    assert (mutants["total"], "mutate_timeout" in mutants["note"]) == (0, True)
    project.assert_clean()


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_nothing(project: Project, tool: Tool, number: int) -> None:
    """Neither a process nor a worktree, and the proofs are told; a test hangs under the tool."""
    tests = """
        import os
        import time
        from pathlib import Path

        from kiosk.sell import price


        def test_price():
            if "WAVEGATE_MUTANTS" in os.environ:
                Path(os.environ["HANGING"]).write_text(str(os.getpid()))
                time.sleep(600)
            assert price(1) == 2
    """
    kiosk(project)
    project.write({"tests/test_sell.py": tests})
    hanging = project.root.parent / "hanging"
    environment = project.environment | tool.environment(project) | {"HANGING": str(hanging)}
    command = project.command(*ASKED)
    child = subprocess.Popen(
        command,
        cwd=project.root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    until = time.monotonic() + 120
    while not (hanging.exists() and hanging.read_text()) and time.monotonic() < until:
        time.sleep(0.1)
    child.send_signal(number)
    text = child.communicate(timeout=60)[0]
    found = project.verdicts(child.returncode, text)
    assert (found.exit_code, found.tasks) == (2, {"T001": "proven"}), text
    assert found.record["tasks"][0]["proof"]["mutants"] is None
    assert ended(int(hanging.read_text()))
    project.assert_clean(but="M tests/test_sell.py")


def ended(pid: int) -> bool:
    """Whether a process is gone, given a moment."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_it_takes_a_proof(project: Project) -> None:
    """Alone, the option is a usage error with a way out."""
    kiosk(project)
    command = [word for word in project.command("--wave-mutate") if not word.startswith("--wave-tdd")]
    done = subprocess.run(
        command, cwd=project.root, env=project.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 4
    assert "error[mutate-alone]" in done.stderr + done.stdout


def test_it_takes_a_tool(project: Project) -> None:
    """Before anything is collected."""
    if has("mutmut") or has("cosmic-ray"):
        pytest.skip("there is one")
    kiosk(project)
    found = project.prove("--wave-mutate")
    assert found.exit_code == 4
    assert "error[no-mutator]" in found.text
    assert "pip install mutmut" in found.text
    assert "collected" not in found.text
