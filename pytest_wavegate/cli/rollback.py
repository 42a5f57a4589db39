"""``wavegate rollback``: shows, finishes or gives up what a run has left to undo."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.errors import ExitCode, WavegateError

if TYPE_CHECKING:
    import argparse

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.run.rollback.resume import Resume
    from pytest_wavegate.run.rollback.shelf import Found

STATE = ".wavegate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--resume", action="store_true", help="run every action that is left, in its order")
    what.add_argument(
        "--abandon",
        nargs="*",
        metavar="ACTION",
        help="give up these actions, by key or command line, or all that are left; nothing is run",
    )
    parser.add_argument(
        "--wait",
        type=float,
        default=20.0,
        metavar="SECONDS",
        help="how long processes of a run that was killed have to end by themselves; default: %(default)g",
    )
    parser.add_argument(
        "--rootdir",
        metavar="DIR",
        help="pytest's rootdir; default: the nearest folder, at or above this one, that has a .wavegate",
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Show what is open, finish it, or give it up."""
    root = _root(arguments.rootdir)
    if root is None:
        print("nothing to undo: no run has left anything here")
        return ExitCode.OK
    if arguments.resume:
        return _finish(root, wait=arguments.wait)
    if arguments.abandon is not None:
        return _abandon(root, arguments.abandon)
    return _show(root)


def _root(given: str | None) -> Path | None:
    """The folder that holds the state; none where there is none."""
    here = Path(given).resolve() if given is not None else Path.cwd()
    if given is not None and not here.is_dir():
        slug, message = "no-rootdir", "there is no such folder"
        raise WavegateError(slug, message, hint="name pytest's rootdir", path=given)
    tried = [here] if given is not None else [here, *here.parents]
    return next((folder for folder in tried if (folder / STATE).is_dir()), None)


def _show(root: Path) -> ExitCode:
    from pytest_wavegate.run.rollback.shelf import survey

    found, unreadable = survey(root / STATE)
    for one in found:
        _show_run(one)
    if unreadable:
        raise unreadable[0]
    if not found:
        print("nothing to undo: every rollback is finished")
        return ExitCode.OK
    print("\n`wavegate rollback --resume` finishes it, `wavegate rollback --abandon` gives it up")
    return ExitCode.ROLLBACK


def _show_run(found: Found) -> None:
    state = found.state
    name = state.opened.run_id if state.opened else found.path.stem
    for batch in state.left():
        print(f"run {name}: {batch.reason}")
        for action in batch.actions:
            tries = state.attempts.get(action.key, 0)
            said = f"{tries} attempt{'' if tries == 1 else 's'}"
            print(f"  left: {action.name} | {state.phase_name(action)} | {said} | {action.key}")
            failure = state.failures.get(action.key)
            for line in failure.why.splitlines()[:1] if failure else ():
                print(f"    {line}")


def _finish(root: Path, *, wait: float) -> ExitCode:
    failed = _work(root).finish(patience=wait)
    if failed:
        print(f"{failed} failed, so the rollback stays open", file=sys.stderr)
        return ExitCode.ROLLBACK
    print("nothing is left to undo")
    return ExitCode.OK


def _abandon(root: Path, keys: list[str]) -> ExitCode:
    for action in _work(root).abandon(keys):
        print(f"given up: {action.name} ({action.key})")
    return ExitCode.OK


def _work(root: Path) -> Resume:
    from pytest_wavegate.run.rollback.resume import Resume

    return Resume(root=root, state=root / STATE, emit=_tell, tell=_note)


def _note(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _tell(event: Event) -> None:
    """Print an event as it happens."""
    from pytest_wavegate.model.events import ActionEnded, RollbackStarted

    match event:
        case RollbackStarted():
            count = len(event.actions)
            print(f"rollback | {count} action{'' if count == 1 else 's'} | {event.reason}", flush=True)
        case ActionEnded():
            ended = event.action
            tries = f"{ended.attempts} attempt{'' if ended.attempts == 1 else 's'}"
            print(f"  {ended.decision}: {ended.action} ({ended.seconds:.2f}s, {tries})", flush=True)
            for line in ended.detail.splitlines():
                print(f"    {line}", flush=True)
        case _:
            pass
