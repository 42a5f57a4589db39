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

_HINT = "pip install mutmut"


def installed_mutator() -> Mutator:
    """Return mutmut where it is installed beside this Python and can run here, else cosmic-ray.

    Raises:
        WavegateError: ``no-mutator``.
    """
    known = _version("mutmut")
    # mutmut needs fork.
    if known and sys.platform != "win32" and _first_number(known) >= 3:
        return Mutmut(f"mutmut {known}")
    other = _version("cosmic-ray")
    if other:
        return CosmicRay(f"cosmic-ray {other}")
    message = "--wave-mutate hands tasks to mutmut or cosmic-ray, and neither is installed beside this Python"
    if known:
        message = f"mutmut {known} cannot be used here, and cosmic-ray is not installed beside this Python"
    hint = (
        "pip install cosmic-ray" if sys.platform == "win32" else "pip install 'mutmut>=3'" if known else _HINT
    )
    raise WavegateError("no-mutator", message, hint=hint)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _first_number(text: str) -> int:
    head = text.partition(".")[0]
    return int(head) if head.isdecimal() else 0
