"""The documentation against the code: nothing missing, nothing left over."""

from __future__ import annotations

import ast
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.cli import VERBS, main
from pytest_wavegate.cli.schema import DOCUMENTS
from pytest_wavegate.plan.lint.codes import severities

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pytest_wavegate"
REFERENCE = ROOT / "docs/reference"
PAGES = {"plan": "plan-document.md", "run": "run-record.md", "settings": "settings.md"}
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def modules() -> dict[Path, ast.Module]:
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in PACKAGE.rglob("*.py")}


def words(tree: ast.AST) -> Iterator[str]:
    """Every text that stands somewhere below a node."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def called(node: ast.AST) -> str:
    """The name that a call calls, without what stands before the last dot; empty for any other node."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def slugs(tree: ast.Module) -> Iterator[str]:
    """First arguments of errors; where that is the variable ``slug``, what is assigned to it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in ("WavegateError", "error") and node.args:
            yield from words(node.args[0])
        elif isinstance(node, ast.Assign) and "slug" in ast.unparse(node.targets[0]):
            yield from words(node.value)
        elif isinstance(node, ast.Call) and called(node) == "Registry":
            yield f"unknown-{ast.literal_eval(node.args[0])}"


def printed(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def our_help() -> str:
    """The part of ``pytest --help`` that is ours."""
    text = printed("-m", "pytest", "-p", "wavegate", "--help")
    group = text.partition("run the tests of a plan wave by wave:\n")[2]
    return group.partition("\n\n")[0]


def properties(schema: object) -> Iterator[str]:
    """The names of all fields that a JSON Schema describes, however deep."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from properties(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from properties(part)


def in_code(markdown: str) -> set[str]:
    """Every word that stands in code, in a line or in a block of its own."""
    blocks = re.findall(r"^```.*?^```", markdown, re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE)
    spans = re.findall(r"`([^`\n]+)`", rest)
    return {word for code in (*blocks, *spans) for word in re.findall(r"\w+", code)}


def test_messages_page_has_every_error() -> None:
    """The headings of the messages page are the slugs of the code, each once."""
    headings = re.findall(r"^### `(.+)`$", page("messages.md"), re.MULTILINE)
    trees = modules().values()
    errors = {slug for tree in trees for slug in slugs(tree) if re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)}
    assert sorted(errors) == sorted(headings)


def test_every_finding_has_a_page() -> None:
    """Codes and pages are the same; a page says what the finding weighs, and what to do."""
    trees = modules().values()
    codes = {word for tree in trees for word in words(tree) if re.fullmatch(r"WG\d{3}", word)}
    files = {file.stem: file for file in (REFERENCE / "findings").glob("WG*.md")}
    assert sorted(files) == sorted(codes)
    weights = severities()
    for code, file in files.items():
        text = file.read_text(encoding="utf-8")
        title, weight = re.match(r"# (WG\d{3}): .+\n\n\*(\w+)\*\n\n[A-Z]", text).groups()  # type: ignore[union-attr]
        assert (code, weight) == (title, weights.get(code, "warning"))
        assert "\n## What to do\n\n" in text


def test_the_table_of_findings_is_current() -> None:
    """``scripts/finding_list.py`` writes it, and the site's navigation leads to it."""
    script = runpy.run_path(str(ROOT / "scripts/finding_list.py"))
    assert script["table"](script["pages"]()) == page("findings/index.md")
    assert "reference/findings/index.md" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


def test_every_option_of_pytest_is_described() -> None:
    """The options page and README name the options of ``pytest --help``, and no other of that name."""
    options = set(OPTION.findall(our_help()))
    assert "--wave-plan" in options
    for text in (page("options.md"), (ROOT / "README.md").read_text(encoding="utf-8")):
        assert options <= set(OPTION.findall(text))
        described = re.findall(r"^\| `(--[a-z-]+)", text, re.MULTILINE)
        assert sorted(options) == sorted(described)


def test_every_ini_key_is_described() -> None:
    """The options page names every key that the plugin adds to the ini file."""
    keys = set(
        re.findall(r"^  (wave_\w+) \(", printed("-m", "pytest", "-p", "wavegate", "--help"), re.MULTILINE)
    )
    assert "wave_plan" in keys
    assert keys == set(re.findall(r"^\| `--.*?\| `(wave_\w+)` \|", page("options.md"), re.MULTILINE))


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_described(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each verb has a section, which names every option of its help and every value to choose from."""
    assert main([verb, "--help"]) == 0
    said = capsys.readouterr().out
    section = page("cli.md").partition(f"\n## `wavegate {verb}`\n")[2].partition("\n## ")[0]
    assert section
    assert set(OPTION.findall(said)) - {"--help"} <= set(OPTION.findall(section))
    choices = {word for group in re.findall(r"\{([\w,-]+)\}", said) for word in group.split(",")}
    assert choices <= in_code(section)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_field_is_described(document: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The page of each document names every field of its schema."""
    assert main(["schema", document]) == 0
    fields = set(properties(json.loads(capsys.readouterr().out)))
    assert fields - in_code(page(PAGES[document])) == set()


def masked(line: str) -> str:
    """A line of a run without what differs from run to run."""
    if re.fullmatch(r"[.FB]+( +\[ *\d+%\])?", line):
        return "progress"
    return re.sub(r" *\d+\.\d\ds|\(\d+%\)|=+", "~", line)


def test_the_sample_of_readme_is_what_is_printed(tmp_path: Path) -> None:
    """The run that README shows, with the test broken that it says, prints these lines."""
    pytest.importorskip("xdist")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r'`echo "(.*)" >> (.*)`', readme)
    sample = re.search(r"^```text\n\$ pytest (.*?)\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    assert found
    assert sample
    folder = tmp_path / "coordination_pool"
    shutil.copytree(ROOT / "examples/coordination_pool", folder, ignore=shutil.ignore_patterns(".*"))
    with (folder / found[2]).open("a", encoding="utf-8") as file:
        file.write(found[1])
    run = [sys.executable, "-m", "pytest", *sample[1].split()]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    environment |= {"COLUMNS": "80", "CI": ""}
    done = subprocess.run(
        run, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 1
    lines = {masked(line) for line in done.stdout.splitlines()}
    assert [line for line in sample[2].splitlines() if line != "[...]" and masked(line) not in lines] == []


def test_the_module_list_is_current() -> None:
    """The architecture page has the opening line of each module; ``scripts/module_list.py`` writes it."""
    script = runpy.run_path(str(ROOT / "scripts/module_list.py"))
    written = (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
    assert script["page_with"](written, script["module_list"](PACKAGE)) == written


@pytest.mark.parametrize("pattern", ["*.md", "pytest_wavegate/*/*.md", "examples/*/*.md"])
def test_links_lead_somewhere(pattern: str) -> None:
    """On pages outside of docs/, whose build checks its own, every link leads to a file that exists."""
    files = sorted(ROOT.glob(pattern))
    assert files
    for file in files:
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8"))
        assert [link for link in links if not (file.parent / link).exists()] == []
