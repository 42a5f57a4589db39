"""A worker's part: at every border it tells its controller what has run since the last one."""

from __future__ import annotations

import json
import os
import socket
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.plugin.border import Border
from pytest_wavegate.plugin.coverage.probe import Probe, packed
from pytest_wavegate.plugin.coverage.start import measure
from pytest_wavegate.run.coverage_wishes import CoverageWishes

if TYPE_CHECKING:
    from collections.abc import Generator

INPUT = "wavegate_coverage"
"""The key of pytest-xdist's ``workerinput`` under which a controller says what it wants to know."""
_FLUSH = "wavegate-flush"
"""The item that ends a wave on a worker."""


def brief(wishes: CoverageWishes, *, root: str, name: str) -> str:
    """What a worker has to know.

    Args:
        wishes: what gates want to know.
        root: the controller's rootdir; a worker on the same machine with the same one shares its disk.
        name: of the folder for child processes.
    """
    told: dict[str, object] = {"host": socket.gethostname(), "root": root, "name": name}
    told |= {"measure": wishes.measure, "files": wishes.files, "globs": wishes.globs}
    return json.dumps(told)


class Teller:
    """A plugin of pytest on a worker: looks at its coverage when a wave ends, and sends what is new.

    Args:
        config: pytest's.
        given: what ``brief`` made.
        channel: to the controller.
    """

    def __init__(self, config: pytest.Config, given: str, channel: Any) -> None:
        self._config = config
        self._channel = channel
        self._given = json.loads(given)
        self._probe: Probe | None = None
        self._problem = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Find out who measures: by now every plugin has started."""
        try:
            self._probe = self._found()
        except Exception as error:  # whatever it is, the tests run on
            self._problem = _said(error)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Tell the controller at the end of a wave; pytest-xdist hears of that end after it."""
        answer = yield
        if isinstance(item, Border) and item.name == _FLUSH:
            self._tell()
        return answer

    def _found(self) -> Probe:
        given, config = self._given, self._config
        globs = tuple(tuple(patterns) for patterns in given["globs"])
        wishes = CoverageWishes(given["measure"], tuple(given["files"]), globs)
        measure(config, wishes.measure, name=f"{given['name']}/{os.getpid()}")
        beside = given["host"] == socket.gethostname() and given["root"] == str(config.rootpath)
        return Probe(config, wishes, children_of_others="leave" if beside else "read")

    def _tell(self) -> None:
        """Send what has run since the last time; a problem is sent with it."""
        found = "[]"
        if self._probe is not None:
            try:
                found = packed(self._probe.new())
            except Exception as error:  # likewise
                self._problem = _said(error)
        try:
            self._channel.send(("coverage", json.dumps({"found": found, "problem": self._problem})))
        except OSError:
            # The controller is gone; pytest-xdist ends this worker by itself.
            return


def _said(error: Exception) -> str:
    return getattr(error, "message", "") or f"{type(error).__name__}: {error}"
