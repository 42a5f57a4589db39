"""Which mutation tester there is."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plugin.mutating.cosmic_ray import CosmicRay
from pytest_wavegate.plugin.mutating.mutmut import Mutmut

if TYPE_CHECKING:
    from pytest_wavegate.plugin.mutating.mutator import Mutator

_OLDEST = (3, 6)
"""Of mutmut: since then it takes single files, and options of pytest."""


def installed_mutator() -> Mutator:
    """Return mutmut where it is installed beside this Python and can run here, else cosmic-ray.

    Raises:
        WavegateError: ``no-mutator``.
    """
    known = _version("mutmut")
    # mutmut needs fork.
    if known and sys.platform != "win32" and _numbers(known) >= _OLDEST:
        return Mutmut(f"mutmut {known}")
    other = _version("cosmic-ray")
    if other:
        return CosmicRay(f"cosmic-ray {other}")
    message = "--wave-mutate hands tasks to mutmut or cosmic-ray, and neither is installed beside this Python"
    if known:
        message = f"mutmut {known} cannot be used, and cosmic-ray is not installed beside this Python"
    hint = "pip install 'mutmut>=3.6'" if known else "pip install mutmut"
    if sys.platform == "win32":
        hint = "pip install cosmic-ray"
    raise WavegateError("no-mutator", message, hint=hint)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _numbers(text: str) -> tuple[int, ...]:
    """The first two numbers of a version: ``(3, 8)``."""
    parts = text.split(".")[:2]
    return tuple(int(part) if part.isdecimal() else 0 for part in parts)
