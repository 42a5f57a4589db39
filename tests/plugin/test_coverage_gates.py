"""Gates on coverage in real runs: whoever measures, with and without workers, and what is left behind."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Answer, Example

PLAN = """
    # Tasks: Bakery

    ## Phase 1: Dough

    - [x] T001 [P] Knead in bakery/dough.py
    - [x] T002 [P] Try it in tests/test_dough.py

    ## Phase 2: Oven

    - [x] T003 [P] Bake what bakery/dough.py gives in bakery/oven.py
    - [x] T004 [P] Try it in tests/test_oven.py
"""
FILES = {
    "tasks.md": PLAN,
    "bakery/__init__.py": "",
    "bakery/dough.py": """
        def knead(flour, water):
            if not flour:
                raise ValueError("no flour")
            for _ in range(water):
                flour += 1
            return flour


        def rest(dough):
            return dough * 2


        def shape(dough):
            if dough > 10:
                return "loaf"
            return "roll"
    """,
    "bakery/oven.py": """
        from bakery.dough import shape


        def bake(dough):
            return shape(dough)


        def clean():
            print("clean")
    """,
    "bakery/shop.py": "PRICE = 3\n\n\ndef sell():\n    return PRICE\n",
    # Only an import before the tests are collected runs this line.
    "conftest.py": "from bakery import shop\n",
    "tests/test_dough.py": """
        from bakery.dough import knead, rest

        def test_knead(): assert knead(1, 2) == 3
        def test_rest(): assert rest(2) == 4
    """,
    "tests/test_oven.py": """
        from bakery.oven import bake

        def test_bake(): assert bake(20) == "loaf"
    """,
    "pytest.ini": "[pytest]\npythonpath = .\n",
}
GATES = "[tool.wavegate]\ngates = [{}]\n"
BOTH = GATES.format('"coverage >= 50%", "branch_coverage >= 50%"')
LINES = GATES.format('"coverage >= 50%"')


@pytest.fixture(autouse=True)
def alone(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run is a process of its own, and nobody measures it who measures this one."""
    for name in os.environ:
        if name.startswith("COVERAGE_"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(pytester, "runpytest_inprocess", pytester.runpytest_subprocess)


def bakery(example: Example, **files: str) -> Example:
    """The project, with more files or others."""
    return example.write(FILES | {"pyproject.toml": BOTH} | files)


def figures(answer: Answer, wave: int = -1) -> dict[str, dict[str, Any]]:
    """What a gate saw after a wave, by path."""
    record = answer.record["coverage"][wave]
    assert record["lost"] == []
    return {file["path"]: file for file in record["files"]}


def states(answer: Answer, wave: int = -1) -> dict[str, str]:
    return {path: file["state"] for path, file in figures(answer, wave).items()}


def report(example: Example, name: str = "report.json") -> dict[str, dict[str, Any]]:
    """coverage.py's own JSON report, without what changes from run to run."""
    entries: dict[str, dict[str, Any]] = json.loads((example.path / name).read_text(encoding="utf-8"))[
        "files"
    ]
    return entries


def assert_same(seen: dict[str, dict[str, Any]], entries: dict[str, dict[str, Any]]) -> None:
    """Every figure of a gate is that of the report."""
    for path, file in seen.items():
        entry = entries[path]
        assert file["statements"] == entry["summary"]["num_statements"]
        assert file["missing"] == entry["missing_lines"]
        assert file["branches"] == entry["summary"].get("num_branches")
        assert file["missing_branches"] == entry.get("missing_branches", [])


def left_behind(example: Example) -> list[str]:
    """Files of coverage.py, and folders of ours for them."""
    found = [*example.path.rglob(".coverage*"), *example.path.glob(".wavegate/coverage")]
    return sorted(path.relative_to(example.path).as_posix() for path in found if path.name != ".coveragerc")


# Who measures


def test_nobody_measures_but_us(example: Example) -> None:
    """A gate sees what ``coverage run`` would have; a file counts in the last phase that names it."""
    answer = bakery(example).run()
    assert answer.decisions() == {"1": "passed", "2": "passed"}
    assert left_behind(example) == []
    example.pytester.run(
        *(sys.executable, "-m", "coverage", "run", "--branch", "-m", "pytest", "-p", "no:wavegate", "-q")
    )
    example.pytester.run(sys.executable, "-m", "coverage", "json", "-o", "report.json")
    assert sorted(figures(answer)) == ["bakery/dough.py", "bakery/oven.py"]
    assert_same(figures(answer), report(example))
    assert [phase["files"] for phase in answer.record["phases"]] == [
        [],
        ["bakery/dough.py", "bakery/oven.py"],
    ]


def test_a_gate_that_closes(example: Example) -> None:
    """Files with their lines are shown, and what lies behind the phase is blocked."""
    gate = '{ check = "coverage >= 90%", files = ["bakery/dough.py"] }'
    gates = f'[[tool.wavegate.phase]]\nid = "1"\ngates = [{gate}]\n'
    answer = bakery(example, **{"pyproject.toml": gates}).run()
    assert (answer.exit_code, answer.decisions()) == (1, {"1": "failed", "2": "blocked"})
    answer.result.stdout.fnmatch_lines(["*coverage >= 90%*", "*bakery/dough.py 6*%, missing 3, 14-16*"])


def test_what_a_conftest_imports_counts(example: Example) -> None:
    """It is imported before any test is collected: on every worker too."""
    gate = GATES.format('{ check = "coverage >= 60%", files = ["bakery/shop.py"] }')
    answer = bakery(example, **{"pyproject.toml": gate}).run()
    assert figures(answer, 0)["bakery/shop.py"]["missing"] == [5]


def test_data_are_those_of_all_waves_so_far(example: Example) -> None:
    """``shape`` runs in the second wave only."""
    gate = GATES.format('{ check = "coverage >= 10%", files = ["bakery/dough.py"] }')
    answer = bakery(example, **{"pyproject.toml": gate}).run()
    assert figures(answer, 0)["bakery/dough.py"]["missing"] == [3, 14, 15, 16]
    assert figures(answer, 1)["bakery/dough.py"]["missing"] == [3, 16]
    assert figures(answer, 1)["bakery/dough.py"]["branches"] is None


@pytest.mark.parametrize("mode", ["plain", "spread"])
@pytest.mark.parametrize("options", [[], ["--cov-branch"], ["--cov-branch", "--cov-context=test"]])
def test_pytest_cov_measures(request: pytest.FixtureRequest, mode: str, options: list[str]) -> None:
    """Its data are used, and its report is what it is without us."""
    pytest.importorskip("pytest_cov")
    example: Example = request.getfixturevalue(mode)
    bakery(example, **{"pyproject.toml": BOTH if options else LINES})
    cov = ["--cov=bakery", "--cov-report=json:report.json", *options]
    answer = example.run(*cov)
    seen = report(example)
    assert_same(figures(answer), seen)
    assert answer.exit_code == 0
    (example.path / "report.json").unlink()
    example.run("-p", "no:wavegate", *cov, plan=None)
    assert report(example) == seen
    assert left_behind(example) == [".coverage"]


def test_pytest_cov_measures_lines_only(plain: Example) -> None:
    """A gate on branches has no data, and says what to do."""
    pytest.importorskip("pytest_cov")
    answer = bakery(plain).run("--cov=bakery", "--cov-report=")
    assert answer.decisions()["2"] == "no_data"
    (lost,) = answer.record["coverage"][-1]["lost"]
    assert "branch = true" in lost
    assert answer.record["coverage"][-1]["files"][0]["branches"] is None


def test_pytest_cov_is_turned_off(plain: Example) -> None:
    """With ``--no-cov`` it does not measure: we do."""
    pytest.importorskip("pytest_cov")
    answer = bakery(plain).run("--cov=bakery", "--no-cov")
    assert set(states(answer).values()) == {"measured"}
    assert left_behind(plain) == []


@pytest.mark.parametrize("config", ["", "[run]\nparallel = true\npatch = subprocess\n"])
@pytest.mark.parametrize("mode", ["plain", "spread"])
def test_coverage_run_measures(request: pytest.FixtureRequest, mode: str, config: str) -> None:
    """Its data file is complete; workers are measured by it where it is told to, else by us."""
    example: Example = request.getfixturevalue(mode)
    bakery(example, **{".coveragerc": config})
    target = example.path / "record.json"
    example.pytester.run(
        *(sys.executable, "-m", "coverage", "run", "--branch", "--source=bakery", "-m", "pytest", "-q"),
        *(["-n2"] if mode == "spread" else []),
        *("--wave-plan=tasks.md", f"--wave-report=json={target}"),
    )
    if config:
        example.pytester.run(sys.executable, "-m", "coverage", "combine", "-q")
    example.pytester.run(sys.executable, "-m", "coverage", "json", "-o", "report.json")
    record = json.loads(target.read_text(encoding="utf-8"))
    (after,) = record["coverage"][1:]
    seen = {file["path"]: file for file in after["files"]}
    assert (after["lost"], [file["state"] for file in after["files"]]) == ([], ["measured"] * 2)
    if config or mode == "plain":
        assert_same(seen, report(example))
    else:
        assert seen["bakery/dough.py"]["missing"] == [3, 16]


# Where, and of what


@pytest.mark.parametrize("mode", ["plain", "spread"])
def test_the_configuration_of_the_project_counts(request: pytest.FixtureRequest, mode: str) -> None:
    """What is omitted or excluded is no line that is missing, under whatever names files go."""
    example: Example = request.getfixturevalue(mode)
    config = """
        [run]
        relative_files = true
        source = bakery
        omit = bakery/oven.py
        [report]
        exclude_also = def shape
    """
    answer = bakery(example, **{".coveragerc": config}).run()
    assert states(answer) == {"bakery/dough.py": "measured", "bakery/oven.py": "omitted"}
    assert figures(answer)["bakery/dough.py"]["missing"] == [3]
    assert answer.decisions()["2"] == "passed"


def test_branches_where_the_configuration_says_so(plain: Example) -> None:
    """They are measured though no gate asks."""
    answer = bakery(plain, **{"pyproject.toml": LINES, ".coveragerc": "[run]\nbranch = true\n"}).run()
    assert figures(answer)["bakery/dough.py"]["branches"] == 6


def test_files_of_every_kind(example: Example) -> None:
    """Each has a figure or a state; a file that is missing or idle has no data."""
    plan = PLAN + "    - [x] T005 [P] README.md, bakery/idle.py, bakery/gone.py, bakery/__init__.py\n"
    answer = bakery(example, **{"tasks.md": plan, "README.md": "# B\n", "bakery/idle.py": "x = 1\n"}).run()
    assert states(answer) == {
        "README.md": "foreign",
        "bakery/__init__.py": "measured",
        "bakery/dough.py": "measured",
        "bakery/gone.py": "absent",
        "bakery/idle.py": "no_data",
        "bakery/oven.py": "measured",
    }
    assert answer.decisions()["2"] == "no_data"


def test_a_file_that_appears_during_the_run(example: Example) -> None:
    """A pattern means what is there when it is judged."""
    text = """
        import sys
        from pathlib import Path

        def test_write():
            (Path(__file__).parents[1] / "bakery/late.py").write_text("x = 1\\nif x > 1:\\n    x = 2\\n")
            import bakery.late
    """
    gate = GATES.format('{ check = "coverage >= 10%", files = ["bakery/**", "!bakery/shop.py"] }')
    answer = bakery(example, **{"tests/test_dough.py": text, "pyproject.toml": gate}).run()
    assert figures(answer, 0)["bakery/late.py"]["missing"] == [3]
    assert "bakery/shop.py" not in states(answer)


@pytest.mark.parametrize("where", ["typed", "front matter", "settings of the phase"])
def test_every_place_that_a_gate_may_stand_in(plain: Example, where: str) -> None:
    """Measuring begins before conftest files are read, wherever the gate is written."""
    bakery(plain, **{"pyproject.toml": ""})
    gate = '{ check = "coverage >= 50%", files = ["bakery/shop.py"] }'
    args: list[str] = []
    if where == "typed":
        args = ["--wave-gate", "coverage >= 50%"]
        plain.write({"tasks.md": PLAN + "    - [x] T005 [P] Sell in bakery/shop.py\n"})
    elif where == "front matter":
        front = (
            '---\nwavegate:\n  gates:\n    - check: coverage >= 50%\n      files: ["bakery/shop.py"]\n---\n'
        )
        plain.write({"tasks.md": front + "\n".join(line.strip() for line in PLAN.splitlines())})
    else:
        plain.write({"pyproject.toml": f'[[tool.wavegate.phase]]\nid = "Oven"\ngates = [{gate}]\n'})
    answer = plain.run(*args)
    assert figures(answer)["bakery/shop.py"]["missing"] == [5]


@pytest.mark.parametrize("core", ["ctrace", "pytrace", "sysmon"])
def test_every_way_to_measure(plain: Example, core: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """coverage.py has three; what cannot be had falls back without a word."""
    monkeypatch.setenv("COVERAGE_CORE", core)
    answer = bakery(plain, **{"pytest.ini": FILES["pytest.ini"] + "filterwarnings = error\n"}).run()
    assert figures(answer)["bakery/dough.py"]["missing"] == [3, 16]
    assert figures(answer)["bakery/dough.py"]["missing_branches"] == [[2, 3], [14, 16]]
    monkeypatch.setenv("COVERAGE_CORE", core)
    answer = plain.write({"pyproject.toml": LINES}).run()
    assert figures(answer)["bakery/dough.py"]["missing"] == [3, 16]


# Workers


@pytest.mark.parametrize("wave", ["dough", "oven"])
def test_a_worker_that_dies_takes_data_along(spread: Example, wave: str) -> None:
    """The verdict names it; what it told before counts."""
    text = FILES[f"tests/test_{wave}.py"] + "\n        def test_die():\n            import os; os._exit(3)\n"
    answer = bakery(spread, **{f"tests/test_{wave}.py": text}).run("--wave-gates", "report")
    record = answer.record["coverage"][-1]
    (lost,) = record["lost"]
    assert lost.startswith("worker gw")
    assert " died with " in lost
    (dough,) = (file for file in record["files"] if file["path"] == "bakery/dough.py")
    assert 15 not in dough["missing"] or wave == "oven"
    answer.result.stdout.fnmatch_lines(["*worker gw? died with *"])


def test_a_worker_with_a_root_of_its_own(spread: Example, tmp_path: Path) -> None:
    """Its files are ours, whatever its folder is called."""
    bakery(spread)
    place = spread.path / "elsewhere"
    place.mkdir()
    spread.mode = "plain"
    answer = spread.run(
        *("-d", "--tx", f"popen//chdir={place}", "--rsyncdir=bakery", "--rsyncdir=tests"),
        *("--rsyncdir=conftest.py", "--rsyncdir=pytest.ini", "--rsyncdir=tasks.md", "--rootdir=."),
        "-Wignore::DeprecationWarning",
    )
    assert figures(answer)["bakery/dough.py"]["missing"] == [3, 16], answer.text


@pytest.mark.parametrize("count", ["0", "2"])
def test_a_number_of_workers_that_is_found_out_late(
    plain: Example, count: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``-n auto`` may be no worker at all: what conftest files import counts either way."""
    pytest.importorskip("xdist")
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", count)
    gate = GATES.format('{ check = "coverage >= 50%", files = ["bakery/shop.py"] }')
    answer = bakery(plain, **{"pyproject.toml": gate}).run("-n", "auto")
    assert figures(answer)["bakery/shop.py"]["missing"] == [5]


def test_a_test_does_not_see_how_its_worker_was_told(spread: Example) -> None:
    """A pytest that a test starts must not take itself for a worker."""
    text = "import os\n\ndef test_clean(): assert not [name for name in os.environ if 'WAVEGATE_C' in name]\n"
    assert (
        bakery(spread, **{"tests/test_dough.py": text}).run().outcomes()["tests/test_dough.py::test_clean"]
        == "passed"
    )


# Child processes

CHILD = """
    import subprocess
    import sys

    def test_child():
        script = "from bakery.dough import knead, rest; knead(1, 1); rest(1)"
        subprocess.run([sys.executable, "-c", script], check=True)
"""
FORKS = """
    import multiprocessing

    from bakery.dough import knead, rest

    def work():
        knead(1, 1)
        rest(1)

    def test_child():
        child = multiprocessing.get_context("fork").Process(target=work)
        child.start()
        child.join()
        assert child.exitcode == 0
"""


@pytest.mark.parametrize("mode", ["plain", "spread"])
@pytest.mark.parametrize(
    ("config", "text"),
    [("patch = subprocess", CHILD), ("concurrency = multiprocessing", FORKS)],
    ids=["subprocess", "multiprocessing"],
)
def test_children_that_measure_themselves(
    request: pytest.FixtureRequest, mode: str, config: str, text: str
) -> None:
    """What they ran until the border counts, and nothing of it stays."""
    example: Example = request.getfixturevalue(mode)
    gate = GATES.format('{ check = "branch_coverage >= 10%", files = ["bakery/dough.py"] }')
    files = {".coveragerc": f"[run]\n{config}\n", "tests/test_dough.py": text, "pyproject.toml": gate}
    answer = bakery(example, **files).run()
    assert answer.outcomes()["tests/test_dough.py::test_child"] == "passed"
    assert figures(answer, 0)["bakery/dough.py"]["missing"] == [3, 14, 15, 16]
    assert left_behind(example) == []


@pytest.mark.parametrize("mode", ["plain", "spread"])
def test_children_of_pytest_cov(request: pytest.FixtureRequest, mode: str) -> None:
    """Their data files are read and left where they are: its report has them as well."""
    pytest.importorskip("pytest_cov")
    example: Example = request.getfixturevalue(mode)
    gate = GATES.format('{ check = "coverage >= 10%", files = ["bakery/dough.py"] }')
    files = {
        ".coveragerc": "[run]\npatch = subprocess\n",
        "tests/test_dough.py": CHILD,
        "pyproject.toml": gate,
    }
    answer = bakery(example, **files).run("--cov=bakery", "--cov-report=json:report.json")
    assert figures(answer, 0)["bakery/dough.py"]["missing"] == [3, 14, 15, 16]
    assert_same(figures(answer), report(example))


# What stays as it was


def test_a_data_file_of_the_user_is_not_touched(plain: Example) -> None:
    """Ours is kept in memory."""
    bakery(plain, **{".coverage": "mine"}).run()
    assert (plain.path / ".coverage").read_text() == "mine"


IMPORTED = """
    import sys
    from pathlib import Path

    def pytest_sessionfinish(session):
        who = getattr(session.config, "workerinput", {}).get("workerid", "main")
        Path(session.config.rootpath, f"{who}.imported").write_text(str("coverage" in sys.modules))
"""


@pytest.mark.parametrize(
    ("settings", "args"),
    [
        ("", []),
        (GATES.format('"verified >= 1%"'), []),
        (GATES.format("\"'coverage' >= 1%\""), ["--wave-gates=report"]),
        (BOTH, ["--wave-gates=off"]),
        (BOTH, ["--collect-only"]),
        (BOTH, ["--setup-plan"]),
        ("[tool.coverage.run]\nbranch = true\n", []),
    ],
)
def test_without_a_gate_that_asks_coverage_is_not_imported(
    example: Example, settings: str, args: list[str]
) -> None:
    """Neither here nor on a worker."""
    bakery(example, **{"pyproject.toml": settings, "conftest.py": IMPORTED}).run("-p", "no:pytest_cov", *args)
    said = {path.stem: path.read_text() for path in example.path.glob("*.imported")}
    assert set(said.values()) == {"False"}
    assert "main" in said


def test_a_configuration_that_cannot_be_read(example: Example) -> None:
    """A usage error before any test."""
    answer = bakery(example, **{".coveragerc": "[run]\nbranch = perhaps\n"}).run()
    assert answer.exit_code == 4
    assert "error[coverage-config]: coverage.py cannot be set up" in answer.error
    assert "hint: " in answer.error
    assert answer.record == {}
