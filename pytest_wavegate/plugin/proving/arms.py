"""The guard of a child: it raises for the implementation files of the item that runs, and for no other."""

from __future__ import annotations

import inspect
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pytest_wavegate.proof.guard import Guard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.proof.own_files import OwnFiles


class Arms(Guard):
    """Lets hollow functions of some files raise for a while."""

    def __init__(self) -> None:
        super().__init__()
        self._own: OwnFiles | None = None
        self._known: dict[str, bool] = {}

    def __call__(self) -> None:
        """Raise where armed, and the function lies in one of the files.

        Raises:
            HollowCall: then.
        """
        frame = inspect.currentframe()
        caller = frame.f_back if frame is not None else None
        if caller is None or self._holds(caller.f_code.co_filename):
            super().__call__()

    @contextmanager
    def aimed(self, own: OwnFiles) -> Iterator[None]:
        """Be armed for these files."""
        self._own, self._known = own, {}
        with self.armed():
            yield

    def _holds(self, path: str) -> bool:
        if self._own is None:
            return False
        if path not in self._known:
            real = os.path.realpath(path).replace(os.sep, "/")
            self._known[path] = self._own.holds(path.replace(os.sep, "/")) or self._own.holds(real)
        return self._known[path]
