"""``wavegate lint``: what is wrong with plans, before anyone works on them."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pytest_wavegate.cli.plan_source import add_dialect, standard_input
from pytest_wavegate.errors import ExitCode, WavegateError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.lint.engine import Level
    from pytest_wavegate.plan.read import Reading

LISTS: dict[str, str] = {
    "text": "pytest_wavegate.reports.finding_lists.text_list:render",
    "json": "pytest_wavegate.reports.finding_lists.json_list:render",
    "github": "pytest_wavegate.reports.finding_lists.github_annotations:render",
}
"""Each format's function from findings and lines to text."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="plans, folders that hold some, or - for standard input"
    )
    parser.add_argument("--format", choices=list(LISTS), default="text", help="default: %(default)s")
    add_dialect(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print what is wrong; a plan that cannot be read is told of, and the others are linted all the same."""
    from pytest_wavegate.plan.lint.engine import lint

    levels = _levels()
    findings: list[Finding] = []
    sources: dict[str, Sequence[str]] = {}
    failed = False
    for path in arguments.paths:
        try:
            for reading in _readings(path, dialect=arguments.dialect):
                findings += lint(reading, levels=levels)
                sources[reading.plan.path] = reading.document.lines
        except WavegateError as error:
            print(error, file=sys.stderr)
            failed = True
    if sources:
        sys.stdout.write(_render(arguments.format)(findings, sources))
    if failed:
        return ExitCode.USAGE
    return ExitCode.GATE if any(one.severity == "error" for one in findings) else ExitCode.OK


def _render(name: str) -> Callable[[Sequence[Finding], Mapping[str, Sequence[str]]], str]:
    module, _, function = LISTS[name].partition(":")
    return cast(
        "Callable[[Sequence[Finding], Mapping[str, Sequence[str]]], str]",
        getattr(import_module(module), function),
    )


def _readings(path: str, *, dialect: str | None) -> Iterator[Reading]:
    from pytest_wavegate.plan.locate import locate_all, read_bytes
    from pytest_wavegate.plan.read import parse_reading

    if path == "-":
        yield parse_reading(standard_input(), path="-", dialect=dialect)
        return
    for file in locate_all(path):
        yield parse_reading(read_bytes(file), path=str(file), dialect=dialect)


def _levels() -> Mapping[str, Level]:
    """Return what the project's settings say about rules.

    Raises:
        WavegateError: as ``build_settings``; ``unknown-rule`` where a code does not exist.
    """
    from pytest_wavegate.plan.lint.codes import require_known
    from pytest_wavegate.settings import build_settings

    pyproject = next((one for one in _candidates() if one.is_file()), None)
    levels = build_settings(cli={}, ini={}, pyproject=pyproject).lint
    require_known(levels, path=str(pyproject))
    return levels


def _candidates() -> Iterator[Path]:
    here = Path.cwd()
    return (folder / "pyproject.toml" for folder in (here, *here.parents))
