"""Whether to measure, decided before conftest files are loaded: what they import counts too."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from pytest_wavegate.plugin.coverage.hint import VARIABLE

if TYPE_CHECKING:
    import pytest

    from pytest_wavegate.run.coverage_wishes import CoverageWishes


def start(config: pytest.Config) -> None:
    """Measure from here on, where a gate asks for coverage and tests run in this process.

    Errors are told later, where plan and settings are read for good.
    """
    told = os.environ.pop(VARIABLE, None)
    try:
        if told is not None:
            _start_worker(config, told)
        elif not _distributes(config) and (wishes := _wishes(config)) is not None:
            from pytest_wavegate.plugin.coverage.start import measure, new_name

            measure(config, wishes.measure, name=f"{new_name()}/main")
    except Exception:
        return


def _start_worker(config: pytest.Config, told: str) -> None:
    from pytest_wavegate.plugin.coverage.start import measure

    what, _, name = told.partition(" ")
    measure(config, "branches" if what == "branches" else "lines", name=f"{name}/{os.getpid()}")


def _wishes(config: pytest.Config) -> CoverageWishes | None:
    from pytest_wavegate.plugin.places import roots_of
    from pytest_wavegate.plugin.reading import read
    from pytest_wavegate.run.coverage_wishes import coverage_wishes

    typed = config.known_args_namespace
    if typed.collectonly or typed.setuponly or typed.setupplan:
        return None
    early = cast("pytest.Config", _Early(config))
    plan, settings = read(early)
    return coverage_wishes(plan, settings, roots_of(early, plan))


def _distributes(config: pytest.Config) -> bool:
    """True where pytest-xdist will surely have workers; ``-n auto`` may come to none."""
    typed = config.known_args_namespace
    workers = getattr(typed, "numprocesses", None)
    if workers is not None:
        return isinstance(workers, int) and workers > 0
    return bool(getattr(typed, "tx", None)) and (typed.distload or typed.dist != "no")


class _Early:
    """pytest's configuration while its command line is known only in part."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def getoption(self, name: str, default: object = None) -> object:
        return getattr(self._config.known_args_namespace, name.lstrip("-").replace("-", "_"), default)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._config, name)
