"""Puts a release of a component in place, and keeps what was there."""

from __future__ import annotations

import os
import shutil
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class Rollout:
    """A folder of live components with a backup of each, one TOML file a component.

    Args:
        home: holds ``live/`` and ``backup/``.
    """

    def __init__(self, home: Path) -> None:
        self._live = home / "live"
        self._backup = home / "backup"

    def install(self, component: str, text: str) -> None:
        """Put a first release in place, where nothing is there yet."""
        if not self._path(component).exists():
            _write(self._path(component), text)

    def release(self, component: str, text: str) -> None:
        """Put a release in place of the live one.

        The backup is on disk before anything changes, and a backup that is there stays: it is what was live
        before the first of several attempts.

        Raises:
            FileNotFoundError: nothing is live.
            tomllib.TOMLDecodeError: the release cannot be read; nothing has changed.
        """
        tomllib.loads(text)
        backup = self._backup / f"{component}.toml"
        if not backup.exists():
            _write(backup, self._path(component).read_text(encoding="utf-8"))
        _write(self._path(component), text)

    def settle(self, component: str) -> None:
        """The release has proved itself; there is no way back any more."""
        (self._backup / f"{component}.toml").unlink(missing_ok=True)

    def live(self, component: str) -> dict[str, Any]:
        """What the live release says of a component."""
        return dict(tomllib.loads(self._path(component).read_text(encoding="utf-8"))[component])

    def _path(self, component: str) -> Path:
        return self._live / f"{component}.toml"


def _write(path: Path, text: str) -> None:
    """The whole file or none of it, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    shutil.move(draft, path)
