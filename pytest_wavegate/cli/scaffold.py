"""``wavegate scaffold``: red test skeletons for the tasks that have no tests."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.cli.plan_source import add_plan, read
from pytest_wavegate.errors import ExitCode, WavegateError
from pytest_wavegate.reports.plan_views.lettering import count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.run.scaffold import Change, Scaffold
    from pytest_wavegate.run.test_homes import Project


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    add_plan(parser)
    parser.add_argument(
        "--task",
        metavar="ID",
        action="append",
        default=[],
        help="only this task, done or not; may be given several times",
    )
    parser.add_argument("--write", action="store_true", help="write the files; without it, only show")
    parser.set_defaults(wave_by="auto")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Show the tests that are missing, or write them; a file that cannot be is told of at the end."""
    from pytest_wavegate.run.project_files import read_project
    from pytest_wavegate.run.scaffold import scaffold

    plan = read(arguments)
    project = read_project(plan)
    made = scaffold(plan, project, tasks=arguments.task, no_tests=_without_tests(plan, project))
    errors = list(made.errors)
    if arguments.write:
        sys.stdout.writelines(_write(made.changes, project, errors=errors))
    else:
        sys.stdout.writelines(_shown(made.changes, project))
    sys.stdout.writelines(_rest(made, has_tasks="yes" if plan.tasks else "no"))
    sys.stdout.flush()
    for path in made.unread:
        print(f"warning: {path} cannot be parsed, so nobody knows whose tests it holds", file=sys.stderr)
    for error in errors:
        print(error, file=sys.stderr)
    return ExitCode.USAGE if errors else ExitCode.OK


def _without_tests(plan: Plan, project: Project) -> tuple[str, ...]:
    """Tasks that the settings list as having no tests on purpose.

    Raises:
        WavegateError: as ``build_settings``.
    """
    from pytest_wavegate.settings import build_settings

    pyproject = Path(project.roots.rootdir, "pyproject.toml")
    return build_settings(cli={}, ini={}, pyproject=pyproject, front_matter=plan.front_matter).no_tests


def _write(changes: Sequence[Change], project: Project, *, errors: list[WavegateError]) -> Iterator[str]:
    """Write file by file; what fails is added to the errors, and the others are written all the same."""
    from pytest_wavegate.run.whole_file import write_whole

    for change in changes:
        old = project.files.get(change.path)
        path = project.shown(change.path)
        try:
            write_whole(path, change.data, old=old.data if old else None, limit=project.limit)
        except WavegateError as error:
            errors.append(error)
        else:
            yield f"{'wrote' if change.is_new else 'added to'} {path}: {_tasks(change)}\n"


def _shown(changes: Sequence[Change], project: Project) -> Iterator[str]:
    for change in changes:
        kind = "new" if change.is_new else "added at its end"
        yield f"# {project.shown(change.path)} ({kind}): {_tasks(change)}\n\n{change.added.lstrip()}\n\n"
    if changes:
        tests = sum(len(change.skeletons) for change in changes)
        yield f"# {count(tests, 'test')} in {count(len(changes), 'file')}; --write writes them\n"


def _rest(made: Scaffold, *, has_tasks: Literal["yes", "no"]) -> Iterator[str]:
    if made.left:
        yield "not scaffolded:\n"
        yield from (f"  {left.task}: {left.why}\n" for left in made.left)
    elif not made.changes and not made.errors:
        why = "every open task has tests" if has_tasks == "yes" else "this plan has no tasks"
        yield f"nothing to scaffold: {why}\n"


def _tasks(change: Change) -> str:
    return ", ".join(dict.fromkeys(one.task for one in change.skeletons))
