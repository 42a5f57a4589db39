"""What settings name on disk: files that must be there, and commands that can be found."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pytest_wavegate.globs import files_below
from pytest_wavegate.nearness import near, suggestion
from pytest_wavegate.process import why_not_startable
from pytest_wavegate.settings.place import Needle, phase_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pytest_wavegate.errors import WavegateError
    from pytest_wavegate.settings.gate import GateSpec
    from pytest_wavegate.settings.place import Place
    from pytest_wavegate.settings.values import Settings

_PYTHON = re.compile(r"(?:python|pypy)(?:[0-9]{1,2}(?:\.[0-9]{1,3})?t?)?w?(?:\.exe)?", re.IGNORECASE)
_TAKES_A_VALUE = frozenset({"-W", "-X", "--check-hash-based-pycs"})
"""Options of Python whose value is a word of its own."""
_INSTEAD_OF_A_FILE = ("-m", "-c", "-")


class _Use(NamedTuple):
    """A command, what it is for, and what to look for in the file that names it."""

    argv: Sequence[str]
    what: str
    needles: tuple[Needle, ...] = ()


def problems(settings: Settings, *, root: Path, place: Place) -> list[WavegateError]:
    """Return an error for every pattern without a file and every command that cannot be found.

    What cannot be reached in this run is left out: gates under ``gates_mode`` ``off``, and actions under
    ``rollback_mode`` ``off``.

    Args:
        settings: of one place.
        root: the folder that patterns and commands start in.
        place: where the settings were written.
    """
    commands = [problem for use in _uses(settings) for problem in _command_problems(use, root, place)]
    return [*_unmatched(settings, root, place), *commands]


def _gates(settings: Settings) -> Iterator[tuple[GateSpec, tuple[Needle, ...]]]:
    if settings.gates_mode != "off":
        yield from ((spec, ("gates",)) for spec in settings.gates)
        for phase in settings.phases:
            yield from ((spec, (phase_id(phase.id), "gates")) for spec in phase.gates)


def _unmatched(settings: Settings, root: Path, place: Place) -> Iterator[WavegateError]:
    listed: list[str] = []
    for spec, needles in _gates(settings):
        for pattern in spec.files:
            if pattern.startswith("!") or files_below(root, [pattern]):
                continue
            listed = listed or _names_below(root)
            yield place.error(
                "no-match",
                f'no file below {_named(root)} matches "{pattern}", which {spec.parsed.text} is about',
                hint=suggestion(pattern, listed, otherwise='write a pattern such as "src/**"'),
                needles=(*needles, spec.check or "", pattern),
            )


def _names_below(root: Path) -> list[str]:
    """Files and folders that a pattern may have meant; of very many the first."""
    files = files_below(root, ["*.py"])[:2000]
    folders = {f"{Path(file).parent.as_posix()}/**" for file in files if "/" in file}
    return [*files, *sorted(folders)]


def _named(root: Path) -> str:
    return "here" if root == Path.cwd() else str(root)


def _uses(settings: Settings) -> Iterator[_Use]:
    """Every command of the settings."""
    for spec, needles in _gates(settings):
        if spec.command is not None:
            yield _Use(spec.command, "a gate", needles)
    if settings.rollback_mode != "off":
        yield from (_Use(action.run, "a rollback action", ("rollback",)) for action in settings.rollback)
        for phase in settings.phases:
            needles = (phase_id(phase.id), "rollback")
            yield from (_Use(action.run, "a rollback action", needles) for action in phase.rollback)
    yield from (_Use(hook.run, "a hook", ("hook",)) for hook in settings.hooks)


def _command_problems(use: _Use, root: Path, place: Place) -> Iterator[WavegateError]:
    command = use.argv[0]
    needles = (*use.needles, command)
    if not _is_there(command, root):
        yield place.error(
            "missing-command",
            f"{command}, {use.what} ({shlex.join(use.argv)}), cannot be found",
            hint=_way_out(command, root),
            needles=needles,
        )
        return
    script = script_of(use.argv)
    if script is not None and not (root / script).is_file():
        yield place.error(
            "missing-command",
            f"{script}, which {use.what} runs ({shlex.join(use.argv)}), is no file below {_named(root)}",
            hint=_near_file(script, root) or "write its path as it is seen from the rootdir",
            needles=(*needles, script),
        )


def script_of(argv: Sequence[str]) -> str | None:
    """Return the file that a Python interpreter is to run; none of any other command, or for ``-m``."""
    if not _PYTHON.fullmatch(Path(argv[0]).name):
        return None
    words = iter(argv[1:])
    for word in words:
        if word.startswith(_INSTEAD_OF_A_FILE[:2]) or word == "-":
            return None
        if word in _TAKES_A_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return word if word.endswith((".py", ".pyw")) else None
    return None


def _is_there(command: str, root: Path) -> bool:
    """Whether a command that is started in the root will be found."""
    return not why_not_startable([command], cwd=root)


def _way_out(command: str, root: Path) -> str:
    path = root / command
    if path.is_dir():
        return f"{command} is a folder; name a program in it"
    if path.is_file():
        if "/" in command:
            return f"it may not be executed; make it so: chmod +x {command}"
        return f'a file of this name is there; write "./{command}"'
    if "/" in command:
        return _near_file(command, root) or "write its path as it is seen from the rootdir"
    found = near(command, _programs())
    return f"did you mean {_or(found)}?" if found else "install it, or write its path"


def _near_file(path: str, root: Path) -> str | None:
    wanted = root / path
    try:
        here = [file.name for file in wanted.parent.iterdir()]
    except OSError:
        here = []
    parent = Path(path).parent
    found = [(parent / name).as_posix() for name in near(wanted.name, here)]
    if not found and not Path(path).is_absolute():
        found = files_below(root, [f"**/{wanted.name}"])[:3] if not set(wanted.name) & set("*?[!#\\") else []
    return f"did you mean {_or(found)}?" if found else None


def _programs() -> list[str]:
    """The names of all that can be run by name."""
    names: set[str] = set()
    for folder in os.get_exec_path():
        try:
            names.update(file.name for file in Path(folder).iterdir())
        except OSError:
            continue
    return sorted(names)


def _or(words: Collection[str]) -> str:
    return " or ".join(f'"{word}"' for word in words)
