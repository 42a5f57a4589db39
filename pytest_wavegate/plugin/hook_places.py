"""Who implements the hooks that only the deciding process calls, and whether that process knows of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_wavegate.errors import WavegateError

if TYPE_CHECKING:
    from collections.abc import Collection

    import pytest

GATE = "pytest_wavegate_gate"
START = "pytest_wavegate_phase_start"
END = "pytest_wavegate_phase_end"
HOOKS = (START, GATE, END, "pytest_wavegate_rollback")
"""Those that are called in the process that decides, and in no worker."""


def conftests(config: pytest.Config) -> dict[str, list[str]]:
    """The conftest files that implement hooks of the deciding process, each with their names.

    With workers, the controller does not load those of folders that it was not told to start from.
    """
    found: dict[str, list[str]] = {}
    for name in HOOKS:
        for plugin, place in implementations(config, name):
            if Path(getattr(plugin, "__file__", None) or "").name == "conftest.py":
                found.setdefault(place, []).append(name)
    return found


def require_heard(config: pytest.Config, heard: Collection[str]) -> None:
    """See to it that no hook of a conftest file is silent because there are workers.

    Args:
        config: a worker's, after collection.
        heard: what ``conftests`` says in the controller.

    Raises:
        WavegateError: a gate that is not asked would count as met.
    """
    for place, names in conftests(config).items():
        if place not in heard:
            raise WavegateError(
                "unheard-hook",
                f"{names[0]} is called in pytest-xdist's controller, which does not load {place}",
                hint="move it into the conftest.py of the rootdir, or into a plugin named by -p",
                path=place,
            )


def implementations(config: pytest.Config, name: str) -> list[tuple[object, str]]:
    """Return who implements a hook, in the order of calls, with the place as people know it."""
    found = getattr(config.hook, name).get_hookimpls()
    return [(one.plugin, _place(config, one)) for one in reversed(found) if not wraps(one)]


def wraps(implementation: Any) -> bool:
    """Whether it runs around the others, and has no answer of its own."""
    return bool(implementation.hookwrapper or getattr(implementation, "wrapper", False))


def _place(config: pytest.Config, implementation: Any) -> str:
    """The file below the rootdir, else the plugin's name."""
    file = getattr(implementation.plugin, "__file__", None)
    if file is not None and Path(file).is_relative_to(config.rootpath):
        return Path(file).relative_to(config.rootpath).as_posix()
    return str(implementation.plugin_name)
