"""``--wave-tdd prove`` where projects differ: layouts, work trees, clones; and nothing is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.plugin.conftest import Project

ONCE = "--wave-samples=1"
PLAN = """
    # Tasks: Kiosk

    ## Phase 1: Kiosk

    - [X] T001 [P] Sell in {file}, tests in tests/test_sell.py
"""
SELL = "def sell(count):\n    return count * 3\n"
TESTS = """
    from {module} import sell


    def test_sell():
        assert sell(2) == 6


    def test_true():
        assert True
"""
SOLD = {"test_sell": ("proven", "hollow"), "test_true": ("vacuous", "passes")}
SETTINGS = "[tool.pytest.ini_options]\npythonpath = ['src']\n"


def kiosk(project: Project, file: str, module: str, **more: str) -> Project:
    """A project with a package that the base does not have."""
    project.commit({"README.md": "A kiosk.\n"})
    files = {
        file: SELL,
        "tasks.md": PLAN.format(file=file),
        "tests/test_sell.py": TESTS.format(module=module),
    }
    return project.commit(files | more, branch="work")


def installed(folder: Path, line: str, **files: str) -> str:
    """A Python of its own that has all that this one has, and one more line in a ``.pth`` file."""
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    known = [entry for entry in sys.path if entry.endswith("site-packages")]
    (site / "all.pth").write_text("\n".join([*known, line]) + "\n")
    for name, text in files.items():
        (site / f"{name}.py").parent.mkdir(exist_ok=True)
        (site / f"{name}.py").write_text(text)
    return str(folder / "bin/python")


FINDER = """
import sys
from importlib.machinery import PathFinder
from importlib.util import spec_from_file_location


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "kiosk":
            place = {place!r}
            return spec_from_file_location(name, f"{{place}}/__init__.py", submodule_search_locations=[place])


def install():
    sys.meta_path.append(Finder)
"""


@pytest.mark.parametrize("layout", ["flat", "src", "path", "finder", "copy", "namespace", "shadow"])
def test_layouts(project: Project, tmp_path: Path, layout: str) -> None:
    """A package at the top, below ``src``, installed in editable ways or not, one without ``__init__``."""
    python = sys.executable
    match layout:
        case "flat":
            kiosk(project, "kiosk/sell.py", "kiosk.sell", **{"kiosk/__init__.py": ""})
        case "src":
            kiosk(
                project,
                "src/kiosk/sell.py",
                "kiosk.sell",
                **{"src/kiosk/__init__.py": "", "pyproject.toml": SETTINGS},
            )
        case "namespace":
            kiosk(project, "src/acme/kiosk/sell.py", "acme.kiosk.sell", **{"pyproject.toml": SETTINGS})
        case "path":
            kiosk(project, "src/kiosk/__init__.py", "kiosk")
            python = installed(tmp_path / "venv", str(project.root / "src"))
        case "finder":
            kiosk(project, "src/kiosk/__init__.py", "kiosk")
            finder = FINDER.format(place=str(project.root / "src/kiosk"))
            line = "import editable_finder; editable_finder.install()"
            python = installed(tmp_path / "venv", line, editable_finder=finder)
        case "copy":
            kiosk(project, "src/kiosk/__init__.py", "kiosk")
            python = installed(tmp_path / "venv", "", **{"kiosk/__init__": SELL})
        case "shadow":
            kiosk(project, "kiosk/types.py", "kiosk.types")
    found = project.prove(ONCE, python=python)
    assert found.items == SOLD, found.text
    assert found.exit_code == 1
    project.assert_clean()


@pytest.mark.parametrize("library", ["asyncio", "pytest_asyncio", "anyio"])
def test_async_code(project: Project, library: str) -> None:
    """A coroutine is hollow when it is awaited, whoever runs it; an async fixture is one, too."""
    pytest.importorskip(library)
    mark = {"pytest_asyncio": "asyncio"}.get(library, library)
    tests = f"""
        import asyncio

        import pytest

        from kiosk.sell import sell

        if {library!r} == "asyncio":

            def test_sell():
                assert asyncio.run(sell(2)) == 6

        else:
            fixture = pytest.fixture if {library!r} == "anyio" else __import__("pytest_asyncio").fixture


            @pytest.fixture
            def anyio_backend():
                return "asyncio"


            @fixture
            async def sold():
                return await sell(2)


            @pytest.mark.{mark}
            async def test_sell():
                assert await sell(2) == 6


            @pytest.mark.{mark}
            async def test_true():
                assert True


            @pytest.mark.{mark}
            async def test_fixture(sold):
                assert sold == 6
    """
    code = "async def sell(count):\n    return count * 3\n"
    kiosk(project, "kiosk/sell.py", "kiosk.sell", **{"tests/test_sell.py": tests, "kiosk/sell.py": code})
    found = project.prove(ONCE)
    expected = SOLD | {"test_fixture": ("weak", "hollow_fixture")}
    assert found.items == {name: expected[name] for name in found.items}, found.text
    assert len(found.items) == (1 if library == "asyncio" else 3)


def test_a_dirty_work_tree(project: Project) -> None:
    """What is not committed yet is proven as it lies there, and said to be so."""
    kiosk(project, "kiosk/sell.py", "kiosk.sell")
    project.write(
        {
            "kiosk/sell.py": SELL + "\n\ndef back(count):\n    return -count\n",
            "kiosk/more.py": "def more():\n    return 1\n",
            "tests/test_sell.py": """
                from kiosk.more import more
                from kiosk.sell import back


                def test_back():
                    assert back(2) == -2


                def test_more():
                    assert more() == 1
            """,
            "tasks.md": PLAN.format(file="kiosk/sell.py and kiosk/more.py"),
        }
    )
    before = project.git("status", "--porcelain")
    found = project.prove(ONCE)
    assert found.items == {"test_back": ("proven", "hollow"), "test_more": ("proven", "hollow")}, found.text
    assert found.exit_code == 0
    assert "4 files are not committed, and part of the proof" in found.text
    project.assert_clean(but=before)


def test_a_shallow_clone(project: Project, tmp_path: Path) -> None:
    """Without a base it says how to fetch it, and proves with hollow code."""
    kiosk(project, "kiosk/sell.py", "kiosk.sell")
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", "--depth=1", f"file://{project.root}", str(clone))
    project.root = clone
    found = project.prove(ONCE)
    assert found.items == SOLD, found.text
    assert "git fetch --unshallow origin main:refs/remotes/origin/main" in " ".join(found.text.split())
    named = project.prove("--wave-base=main")
    assert named.exit_code == 4
    assert "error[no-base]" in named.text
    assert "git fetch --unshallow origin main:main" in named.text
    project.assert_clean()


def test_no_repository(project: Project) -> None:
    """It says so before anything is collected."""
    kiosk(project, "kiosk/sell.py", "kiosk.sell")
    shutil.rmtree(project.root / ".git")
    found = project.prove()
    assert found.exit_code == 4
    assert "error[no-git]" in found.text
    assert "--wave-tdd red and green" in found.text


def test_a_conftest_that_needs_the_code(project: Project) -> None:
    """Where it cannot be imported at the base, that is weak; hollow code decides."""
    conftest = """
        import pytest
        from kiosk.sell import sell


        @pytest.fixture
        def sold():
            return sell
    """
    tests = "def test_sell(sold):\n    assert sold(2) == 6\n"
    kiosk(
        project, "kiosk/sell.py", "kiosk.sell", **{"tests/conftest.py": conftest, "tests/test_sell.py": tests}
    )
    found = project.prove(ONCE)
    assert found.items == {"test_sell": ("proven", "hollow")}, found.text
    assert "is not there, with hollow code it fails" in found.record["items"][0]["proof"]["reason"]


def test_ignored_files_come_along_where_they_are_listed(project: Project) -> None:
    """A test that needs one fails in the worktree without it."""
    tests = """
        from pathlib import Path

        from kiosk.sell import sell


        def test_sell():
            assert sell(2) == int(Path("secret.txt").read_text())
    """
    kiosk(
        project, "kiosk/sell.py", "kiosk.sell", **{"tests/test_sell.py": tests, ".gitignore": "secret.txt\n"}
    )
    project.write({"secret.txt": "6"})
    assert project.prove(ONCE).items == {"test_sell": ("not_red", "fails_at_head")}
    project.commit({"pyproject.toml": "[tool.wavegate]\nplan = 'tasks.md'\ncopy_ignored = ['secret.txt']\n"})
    assert project.prove(ONCE).items == {"test_sell": ("proven", "hollow")}
    (project.root / "secret.txt").unlink()
    found = project.prove(ONCE)
    assert found.exit_code == 4
    assert "error[no-such-file]" in found.text
    project.assert_clean()


def customized(project: Project, code: str) -> str:
    """A search path for a Python that runs some code first."""
    folder = project.root.parent / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(code)
    return f"{folder}{os.pathsep}{project.environment['PYTHONPATH']}"


def test_a_test_that_hangs(project: Project) -> None:
    """It is ended, and the tests behind it have their answers."""
    tests = """
        import time

        import pytest

        from kiosk.sell import sell


        def test_hangs():
            try:
                assert sell(1) == 3
            except Exception:
                time.sleep(600)


        def test_stops():
            try:
                assert sell(1) == 3
            except Exception:
                pytest.exit("enough")


        def test_sell():
            assert sell(2) == 6
    """
    kiosk(project, "kiosk/sell.py", "kiosk.sell", **{"tests/test_sell.py": tests})
    impatient = "from pytest_wavegate.plugin.proving import asking\nasking._LEAST_SECONDS = 1.0\n"
    found = project.prove(ONCE, PYTHONPATH=customized(project, impatient))
    assert found.items == {
        "test_hangs": ("weak", "timeout"),
        "test_stops": ("weak", "crash"),
        "test_sell": ("proven", "hollow"),
    }, found.text
    project.assert_clean()


def test_code_that_is_swapped_within_a_second_is_compiled_anew(project: Project) -> None:
    """By size and time alone Python does not see that it has changed; what was compiled stays nowhere."""
    compiled = project.root.parent / "compiled"
    tests = {"tests/test_sell.py": "from kiosk import sell\n\n\ndef test_sell():\n    assert sell(2) == 6\n"}
    project.commit({"kiosk.py": SELL.replace("3", "2")})
    project.commit({"kiosk.py": SELL, "tasks.md": PLAN.format(file="kiosk.py")} | tests, branch="work")
    for environment in ({}, {"PYTHONPYCACHEPREFIX": str(compiled)}):
        found = project.prove(**environment)
        assert found.items == {"test_sell": ("proven", "assertion")}, found.text
        project.assert_clean()
    assert not list(compiled.rglob("wavegate-proof-*"))


def test_a_full_disk(project: Project) -> None:
    """It is told in a line, and nothing is left behind."""
    kiosk(project, "kiosk/sell.py", "kiosk.sell")
    full = """if True:
        from pytest_wavegate.plugin.proving import asking

        def write_request(*_):
            raise OSError(28, "No space left on device", "request.json")

        asking.write_request = write_request
    """
    found = project.prove(PYTHONPATH=customized(project, full))
    assert found.exit_code == 4
    assert "error[no-copy]: a copy of the project cannot be used: [Errno 28] No space left" in found.text
    assert "TMPDIR" in found.text
    assert "INTERNALERROR" not in found.text
    project.assert_clean()


GATES = """
    [tool.wavegate]
    plan = "tasks.md"

    [[tool.wavegate.phase]]
    id = "1"
    gates = ["proven >= 100%", "coverage >= 100%"]
"""


def test_gates_on_proofs(project: Project) -> None:
    """They are judged at the end; other gates are not."""
    kiosk(project, "kiosk/sell.py", "kiosk.sell", **{"pyproject.toml": GATES})
    found = project.prove(ONCE)
    (phase,) = found.record["phases"]
    assert phase["decision"] == "failed"
    names = [one["name"] for verdict in phase["verdicts"] for one in verdict["conditions"]]
    assert names == ["pass_rate >= 100%", "proven >= 100%"]
    assert "unmet: proven >= 100%, observed 0% (pyproject.toml)" in found.text


def test_a_gate_that_is_met(project: Project) -> None:
    """Once the test that proves nothing is gone."""
    kiosk(project, "kiosk/sell.py", "kiosk.sell", **{"pyproject.toml": GATES})
    whole = TESTS.format(module="kiosk.sell")
    project.write({"tests/test_sell.py": whole.partition("def test_true")[0]})
    found = project.prove(ONCE)
    (phase,) = found.record["phases"]
    assert (found.exit_code, found.tasks, phase["decision"]) == (0, {"T001": "proven"}, "passed")


def test_only_what_is_selected_is_proven(project: Project) -> None:
    """``--wave`` and node ids choose, and workers are not started."""
    pytest.importorskip("xdist")
    kiosk(project, "kiosk/sell.py", "kiosk.sell")
    found = project.prove(ONCE, "-n3", "tests/test_sell.py::test_sell", "--wave=T001")
    assert found.items == {"test_sell": ("proven", "hollow")}, found.text
    assert (found.exit_code, found.record["workers"]) == (0, 0)
    assert ", 3 at once" in found.text
    assert " workers [" not in found.text


def test_a_project_inside_of_a_repository(project: Project) -> None:
    """Its settings hold for children, too, but for what would spread, stop or narrow them."""
    pytest.importorskip("xdist")
    settings = """
        [tool.pytest.ini_options]
        pythonpath = ["src"]
        addopts = ["-n2", "--maxfail=2", "--lf", "--junitxml={junit}", "--strict-config"]

        [tool.wavegate]
        plan = "specs/001-kiosk/tasks.md"
    """
    junit = project.root.parent / "junit.xml"
    files = {
        "services/kiosk/pyproject.toml": settings.format(junit=junit),
        "services/kiosk/specs/001-kiosk/tasks.md": """
            # Tasks: Kiosk

            ## Phase 1: Kiosk

            - [X] T001 Create pyproject.toml
            - [X] T002 Sell in `src/kiosk.py`
            - [X] T003 Test of selling in `tests/test_sell.py`
        """,
        "services/kiosk/tests/__init__.py": "",
        "services/kiosk/tests/helpers.py": "from kiosk import sell\n",
        "services/kiosk/tests/test_sell.py": """
            import unittest

            import pytest
            from tests.helpers import sell


            class Selling(unittest.TestCase):
                def test_sell(self):
                    for count in (1, 2):
                        with self.subTest(count=count):
                            self.assertEqual(sell(count), 3 * count)


            @pytest.mark.parametrize("path", [__file__])
            def test_path(path):
                assert sell(len(path)) > len(path)


            @pytest.mark.task("T001")
            def test_settings():
                assert True
        """,
    }
    project.commit({"services/kiosk/src/kiosk.py": "def sell(count):\n    return count\n"})
    project.commit(files | {"services/kiosk/src/kiosk.py": SELL}, branch="work")
    top, project.root = project.root, project.root / "services/kiosk"
    report = f"--wave-report=json={top.parent}/record.json"
    run = [sys.executable, "-m", "pytest", "--wave-tdd=prove", report]
    done = subprocess.run(
        run,
        cwd=project.root,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    project.root = top
    found = project.verdicts(done.returncode, done.stdout + done.stderr)
    assert found.tasks == {"T001": "not_red", "T003": "proven"}, found.text
    assert set(found.items.values()) == {("proven", "assertion"), ("not_red", "no_evidence")}
    assert "pyproject.toml is all that it names, and configures pytest itself" in " ".join(found.text.split())
    assert "test_sell" in junit.read_text()
    project.assert_clean()


def test_options_that_are_for_a_run(project: Project) -> None:
    """Nothing is measured, a page need not be there, and a word to select by may be a folder, too."""
    pytest.importorskip("pytest_cov")
    tests = TESTS.format(module="kiosk.sell").partition("def test_true")[0]
    kiosk(project, "kiosk/sell.py", "kiosk.sell", **{"tests/test_sell.py": tests})
    measured = ("--cov=kiosk", "--cov-fail-under=100")
    found = project.prove(ONCE, *measured, "-p", "no:terminal", "-k", "tests", "tests")
    assert found.items == {"test_sell": ("proven", "hollow")}, found.text
    assert found.exit_code == 0
    project.assert_clean()


def test_weak_tests_do_not_fail_the_run(project: Project) -> None:
    """They are shown; so are open tasks left out, which cannot be proven yet."""
    plan = PLAN + "\n    - [ ] T002 [P] Give back in kiosk/back.py, tests in tests/test_back.py\n"
    tests = "from kiosk.sell import PRICE\n\n\ndef test_price():\n    assert PRICE == 3\n"
    back = "def test_back():\n    assert False\n"
    files = {"tasks.md": plan.format(file="kiosk/sell.py"), "kiosk/sell.py": "PRICE = 3\n" + SELL}
    files |= {"tests/test_sell.py": tests, "tests/test_back.py": back}
    kiosk(project, "kiosk/sell.py", "kiosk.sell", **files)
    found = project.prove(ONCE, "--wave-open=expect-red")
    assert found.items == {"test_price": ("weak", "declares")}, found.text
    assert (found.exit_code, found.tasks) == (0, {"T001": "weak"})
    assert project.prove(ONCE).tasks == {"T001": "weak", "T002": "not_red"}


def test_collect_only_proves_nothing(project: Project) -> None:
    """It shows what there is."""
    kiosk(project, "kiosk/sell.py", "kiosk.sell")
    found = project.prove("--collect-only")
    assert found.exit_code == 0
    assert "test_sell" in found.text
    assert "proving" not in found.text


SLOW = """
    import time

    from kiosk.sell import sell


    def test_sell():
        open({mark!r}, "a").write("x")
        time.sleep(60)
"""


def started(project: Project) -> subprocess.Popen[str]:
    """A proof whose test has begun in a worktree."""
    mark = project.root.parent / "mark"
    kiosk(project, "kiosk/sell.py", "kiosk.sell", **{"tests/test_sell.py": SLOW.format(mark=str(mark))})
    run = subprocess.Popen(
        project.command(ONCE),
        cwd=project.root,
        env=project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    end = time.monotonic() + 60
    while not mark.exists():
        assert time.monotonic() < end
        assert run.poll() is None
        time.sleep(0.05)
    return run


def is_running(project: Project) -> bool:
    """Whether a process runs whose working directory is in the project's temp folder."""
    for place in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if place.readlink().is_relative_to(project.temp):
                return True
        except OSError:
            continue
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing(project: Project, number: signal.Signals) -> None:
    """Ctrl-C and SIGTERM end the child, and the worktree goes."""
    run = started(project)
    run.send_signal(number)
    text, _ = run.communicate(timeout=60)
    assert run.returncode == 2, text
    assert not is_running(project)
    project.assert_clean()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_next_run_cleans_up_after_a_killed_one(project: Project) -> None:
    """A child ends with its parent; what is left on disk goes with the next proof."""
    run = started(project)
    run.kill()
    run.communicate(timeout=60)
    end = time.monotonic() + 10
    while is_running(project):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert list(project.temp.glob("wavegate-proof-*"))
    assert len(project.git("worktree", "list").splitlines()) == 2
    project.commit({"tests/test_sell.py": TESTS.format(module="kiosk.sell")})
    assert project.prove(ONCE).items == SOLD
    project.assert_clean()
