"""Figures are coverage.py's own: of lines and branches, under every configuration that changes its report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from textwrap import dedent
from typing import TYPE_CHECKING

import coverage
import pytest

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.evidence.coverage_figures import Figures, Measured
from pytest_wavegate.evidence.coverage_setup import like, project_coverage, undisturbed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_wavegate.evidence.coverage_figures import Kind
    from pytest_wavegate.evidence.coverage_setup import Configured
    from pytest_wavegate.model.evidence import FileCoverage

LOOM = """
    def weave(threads):
        cloth = []
        for thread in threads:
            if thread == "broken":
                continue
            cloth.append(
                thread,
            )
        return cloth


    def unravel(cloth):
        while cloth:
            cloth.pop()


    def debug():  # pragma: no cover
        print("never")
"""
RUN = "from mill.loom import weave\nweave(['red', 'blue'])\n"


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    """A package with one module, and a script that runs a part of it."""
    write(tmp_path, {"mill/__init__.py": "", "mill/loom.py": LOOM, "run.py": RUN})
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")


def figures_of(folder: Path, make: Callable[[], Configured] | None = None) -> Figures:
    """Figures of a project, by its own configuration or another one."""
    return Figures(make or partial(project_coverage, folder, started_in=folder), folder)


def figure(figures: Figures, path: str) -> FileCoverage:
    (found,) = figures.of([path])
    return found


def states(figures: Figures, *paths: str) -> dict[str, str]:
    return {found.path: found.state for found in figures.of(paths)}


def coverage_py(folder: Path, *args: str) -> None:
    """Run the ``coverage`` command, unmeasured itself."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, "-m", "coverage", *args]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment, timeout=60)


def measured_in(folder: Path) -> Measured:
    """What the data file of a run holds."""
    data = coverage.CoverageData(str(folder / ".coverage"))
    data.read()
    kind: Kind = "arcs" if data.has_arcs() else "lines"
    read = data.arcs if kind == "arcs" else data.lines
    return Measured(kind, {path: list(read(path) or ()) for path in data.measured_files()})


@pytest.mark.parametrize("options", [[], ["--branch"]])
@pytest.mark.parametrize(
    "config",
    [
        "",
        "[report]\nexclude_also =\n    def unravel\n",
        "[report]\npartial_branches = while cloth\nskip_covered = true\nprecision = 3\n",
        "[run]\nrelative_files = true\nsource = mill\n",
        "[run]\ndynamic_context = test_function\n[json]\nshow_contexts = true\n[report]\ncontexts = none\n",
    ],
)
def test_figures_are_those_of_the_json_report(mill: Path, config: str, options: list[str]) -> None:
    """On the same data and files statements, missing lines, branches and missing branches are the same."""
    write(mill, {".coveragerc": config})
    coverage_py(mill, "run", *options, "run.py")
    figures = figures_of(mill)
    figures.add(measured_in(mill))
    write(mill, {".coveragerc": config.replace("contexts = none", "")})  # gates look at every context
    coverage_py(mill, "json", "-o", "report.json")
    report = json.loads((mill / "report.json").read_text())["files"]
    for path in ("mill/loom.py", "mill/__init__.py"):
        found, entry = figure(figures, path), report[path]
        assert found.state == "measured"
        assert found.statements == entry["summary"]["num_statements"]
        assert list(found.missing) == entry["missing_lines"]
        assert found.branches == entry["summary"].get("num_branches")
        assert [list(pair) for pair in found.missing_branches] == entry.get("missing_branches", [])
    assert figure(figures, "mill/loom.py").branches == (None if not options else pytest.approx(6, abs=2))


def test_every_state(mill: Path) -> None:
    """Each wanted file has a figure, whatever it is."""
    write(
        mill,
        {
            "empty.py": "# nothing\n",
            "idle.py": "def rest():\n    return 1\n",
            "broken.py": "def (:\n",
            "notes.md": "# Notes\n",
            "tables/odd.csv": "a,b\n",
        },
    )
    figures = figures_of(mill)
    figures.add(Measured("lines", {"mill/loom.py": [1, 2]}))
    assert states(
        figures,
        *("mill/loom.py", "empty.py", "idle.py", "broken.py", "notes.md", "no.md", "gone.py", "mill"),
    ) == {
        "broken.py": "foreign",
        "empty.py": "measured",
        "gone.py": "absent",
        "idle.py": "no_data",
        "mill": "foreign",
        "mill/loom.py": "measured",
        "no.md": "foreign",
        "notes.md": "foreign",
    }
    idle, empty = figures.of(["idle.py", "empty.py"])[::-1]
    assert (idle.statements, idle.missing, idle.branches) == (2, (1, 2), None)
    assert (empty.statements, empty.missing) == (0, ())


def test_nothing_measured_at_all(mill: Path) -> None:
    """A file that nobody imported is missing, not covered."""
    found = figure(figures_of(mill), "mill/loom.py")
    assert (found.state, found.branches) == ("no_data", None)
    assert figures_of(mill).kind is None


@pytest.mark.parametrize(
    "config",
    [
        "[run]\nomit = mill/*\n",
        "[report]\nomit = */loom.py\n",
        "[run]\ninclude = other/*\n",
        "[report]\ninclude = other/*\n",
        "[run]\nsource = other\n",
        "[run]\nsource_pkgs = json\n",
        "[run]\nsource = json.decoder\n",
    ],
)
def test_what_the_configuration_leaves_out_is_omitted(mill: Path, config: str) -> None:
    """It is neither measured nor missing; a package as a source is found without an import of it."""
    (mill / "other").mkdir()
    write(mill, {".coveragerc": config})
    assert states(figures_of(mill), "mill/loom.py") == {"mill/loom.py": "omitted"}


@pytest.mark.parametrize("source", ["mill", "./mill", ".", "mill.loom", "nowhere_at_all"])
def test_what_a_source_takes_in_is_missing(mill: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, a package, a module; and a source that is not found takes nothing away."""
    monkeypatch.syspath_prepend(str(mill))
    write(mill, {".coveragerc": f"[run]\nsource = {source}\n"})
    assert states(figures_of(mill), "mill/loom.py") == {"mill/loom.py": "no_data"}


@pytest.mark.parametrize("name", [".coveragerc", "setup.cfg", "tox.ini", "pyproject.toml"])
def test_every_place_of_a_configuration(mill: Path, name: str) -> None:
    """Each is read as coverage.py reads it; started below, the rootdir's counts."""
    text = {
        ".coveragerc": "[report]\nomit = mill/*\n",
        "pyproject.toml": '[tool.coverage.report]\nomit = ["mill/*"]\n',
    }.get(name, "[coverage:report]\nomit = mill/*\n")
    write(mill, {name: text})
    below = mill / "mill"
    figures = figures_of(mill, partial(project_coverage, mill, started_in=below))
    assert states(figures, "mill/loom.py") == {"mill/loom.py": "omitted"}


def test_a_configuration_where_pytest_was_started_comes_first(mill: Path) -> None:
    """As for coverage.py itself; its patterns start there."""
    write(mill, {".coveragerc": "[report]\nomit = nothing\n"})
    write(mill, {"mill/.coveragerc": "[report]\nomit = loom.py\n"})
    figures = figures_of(mill, partial(project_coverage, mill, started_in=mill / "mill"))
    assert states(figures, "mill/loom.py") == {"mill/loom.py": "omitted"}


@pytest.mark.parametrize("text", ["[run]\nbranch = perhaps\n", "[report]\nexclude_lines = (\n"])
def test_a_configuration_that_cannot_be_read(mill: Path, text: str) -> None:
    """It is told as an error with a way out."""
    write(mill, {".coveragerc": text})
    with pytest.raises(WavegateError, match="cannot be set up") as caught:
        figures_of(mill)
    assert (caught.value.slug, bool(caught.value.hint)) == ("coverage-config", True)


def test_a_plugin_that_cannot_be_loaded(mill: Path) -> None:
    """Likewise."""
    write(mill, {".coveragerc": "[run]\nplugins = no_such_plugin\n"})
    with pytest.raises(WavegateError, match="no_such_plugin"):
        figures_of(mill)


def test_options_of_whoever_measures(mill: Path) -> None:
    """What was given on a command line counts beside the configuration file."""
    write(mill, {"strict.ini": "[report]\nexclude_also = def unravel\n"})
    with undisturbed():
        active = coverage.Coverage(
            data_file=None, config_file=str(mill / "strict.ini"), omit=[str(mill / "run.py")]
        )
    figures = figures_of(mill, partial(like, active, started_in=mill))
    figures.add(Measured("lines", {"mill/loom.py": [1], "run.py": [1, 2]}))
    assert states(figures, "mill/loom.py", "run.py") == {"mill/loom.py": "measured", "run.py": "omitted"}
    assert max(figure(figures, "mill/loom.py").missing) == 9


def test_no_configuration_at_all(mill: Path) -> None:
    """Where whoever measures has read none, none is read."""
    write(mill, {".coveragerc": "[report]\nomit = mill/*\n"})
    with undisturbed():
        active = coverage.Coverage(data_file=None, config_file=False)
    assert states(figures_of(mill, partial(like, active, started_in=mill)), "mill/loom.py") == {
        "mill/loom.py": "no_data"
    }


def test_data_of_several_looks_are_united(mill: Path) -> None:
    """A line that ran once has run; a report is made anew only for files of which something has changed."""
    figures = figures_of(mill)
    figures.add(Measured("lines", {"mill/loom.py": [1, 2, 3]}))
    first = figure(figures, "mill/loom.py")
    assert figure(figures, "mill/loom.py") is first
    figures.add(Measured("lines", {"mill/loom.py": [4], "run.py": [1]}))
    assert set(first.missing) - set(figure(figures, "mill/loom.py").missing) == {4}
    (mill / "mill/loom.py").write_text("x = 1\n")
    assert figure(figures, "mill/loom.py").statements == 1


def test_lines_and_branches_do_not_mix(mill: Path) -> None:
    """What came first decides: branches become lines, lines tell nothing of branches."""
    lines = Measured("lines", {"mill/loom.py": [1]})
    arcs = Measured("arcs", {"mill/loom.py": [(-1, 1), (1, 12)]})
    figures = figures_of(mill)
    figures.add(lines)
    figures.add(arcs)
    assert (figures.kind, figure(figures, "mill/loom.py").branches) == ("lines", None)
    assert not {1, 12} & set(figure(figures, "mill/loom.py").missing)
    figures = figures_of(mill)
    figures.add(arcs)
    figures.add(Measured("lines", {"mill/loom.py": [2]}))
    assert figures.kind == "arcs"
    assert 2 in figure(figures, "mill/loom.py").missing


def test_an_installed_copy_is_mapped(mill: Path) -> None:
    """``[paths]`` says that a file elsewhere is one of the project's."""
    write(mill, {".coveragerc": "[paths]\nsource =\n    .\n    */site-packages\n"})
    figures = figures_of(mill)
    figures.add(Measured("lines", {"/opt/python/site-packages/mill/loom.py": [1, 2, 3]}))
    found = figure(figures, "mill/loom.py")
    assert (found.state, {1, 2, 3} & set(found.missing)) == ("measured", set())
    figures.add(Measured("lines", {"/opt/python/site-packages/mill/loom.py": [9], "mill/loom.py": [12]}))
    assert not {1, 2, 3, 9, 12} & set(figure(figures, "mill/loom.py").missing)


def test_a_measured_process_still_saves_its_data(monkeypatch: pytest.MonkeyPatch, mill: Path) -> None:
    """coverage.py takes a second object as a sign that the first, started with Python, is not wanted."""

    class Outer:
        _auto_save = True

    monkeypatch.setattr(coverage.process_startup, "coverage", Outer, raising=False)
    figures_of(mill)
    assert Outer._auto_save


def test_nothing_is_written(mill: Path) -> None:
    """No data file, no report, no folder."""
    write(mill, {".coveragerc": "[run]\ndata_file = deep/down/data\n[json]\noutput = out.json\n"})
    before = sorted(mill.rglob("*"))
    figures = figures_of(mill)
    figures.add(Measured("lines", {"mill/loom.py": [1]}))
    figures.of(["mill/loom.py"])
    assert sorted(mill.rglob("*")) == before
