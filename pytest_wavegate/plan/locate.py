"""From a path to the files that it means, and to what they hold."""

from __future__ import annotations

from pathlib import Path

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.nearness import near

PLAN_FILE = "tasks.md"
_FOLDERS = (f"specs/*/{PLAN_FILE}", f".specify/specs/*/{PLAN_FILE}")


def locate(path: str | Path) -> Path:
    """Return the file that a path means: itself, or the one plan that a folder holds.

    A folder's own ``tasks.md`` comes before those of its features in ``specs/*/`` and ``.specify/specs/*/``.

    Raises:
        WavegateError: ``missing-plan`` where nothing is there, ``no-plan`` where a folder holds none,
            ``two-plans`` where it holds several, ``unreadable-plan`` where that cannot be found out.
    """
    found = locate_all(path)
    if len(found) > 1:
        raise WavegateError(
            "two-plans",
            f"this folder holds {len(found)} plans: {', '.join(str(file) for file in found)}",
            hint=f"name one of them, for example {found[0]}",
            path=str(path),
        )
    return found[0]


def locate_all(path: str | Path) -> list[Path]:
    """Return every file that a path means: itself, or all plans that a folder holds.

    A folder's own ``tasks.md`` comes before those of its features and hides them.

    Raises:
        WavegateError: ``missing-plan`` where nothing is there, ``no-plan`` where a folder holds none,
            ``unreadable-plan`` where that cannot be found out.
    """
    place = Path(path)
    try:
        return _files(place)
    except OSError as error:
        raise _unreadable(place, error) from error


def _files(place: Path) -> list[Path]:
    if not place.is_dir():
        return [_existing(place)]
    if (place / PLAN_FILE).is_file():
        return [place / PLAN_FILE]
    found = sorted(file for pattern in _FOLDERS for file in place.glob(pattern) if file.is_file())
    if found:
        return found
    raise WavegateError(
        "no-plan",
        f"this folder holds no {PLAN_FILE}, nor does specs/*/ below it",
        hint="name the plan file itself",
        path=str(place),
    )


def read_bytes(file: Path) -> bytes:
    """Return what a plan's file holds.

    Raises:
        WavegateError: ``unreadable-plan`` where it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise _unreadable(file, error) from error


def _unreadable(place: Path, error: OSError) -> WavegateError:
    return WavegateError(
        "unreadable-plan",
        f"this plan cannot be read: {(error.strerror or str(error)).lower()}",
        hint="make it a file that you may read",
        path=str(place),
    )


def _existing(place: Path) -> Path:
    if place.exists():
        return place
    beside = place.parent.iterdir() if place.parent.is_dir() else ()
    names = [file.name for file in beside if file.name != place.name]
    alike = near(place.name, names)
    hint = f"did you mean {' or '.join(str(place.parent / name) for name in alike)}?"
    raise WavegateError(
        "missing-plan",
        "there is no such file or folder",
        hint=hint if alike else f"name a plan, or a folder that holds one {PLAN_FILE}",
        path=str(place),
    )
