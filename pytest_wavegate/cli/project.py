"""The project that a plan belongs to: where its settings stand, and what they say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.settings import Settings

_TABLE = b"[tool.wavegate"


def add_gate(parser: argparse.ArgumentParser) -> None:
    """Declare ``--gate``."""
    parser.add_argument(
        "--gate",
        action="append",
        default=[],
        metavar="EXPR",
        help='one more condition for every phase, such as "verified >= 80%%" (repeatable)',
    )


def settings_of(plan: Plan, *, gates: Sequence[str]) -> tuple[Settings, Path]:
    """Return what is asked of a plan's phases, and the folder that its paths start in.

    Settings come from the nearest ``pyproject.toml`` with a ``[tool.wavegate]``, at or above the plan, else
    at or above the current folder; and from the plan itself.

    Args:
        plan: with its front matter.
        gates: conditions that were typed.

    Raises:
        WavegateError: as ``build_settings``.
    """
    from pytest_wavegate.settings import build_settings

    pyproject = next(_tables(plan), None)
    names = [name for phase in plan.phases for name in (phase.id, phase.title, phase.label) if name]
    root = Path.cwd() if pyproject is None else pyproject.parent
    settings = build_settings(
        cli={"gates": tuple(gates)},
        ini={},
        pyproject=pyproject,
        front_matter=plan.front_matter,
        known_phases=names,
        prose=plan.gates,
        root=root,
        plan_file=plan.path,
        runs="gates",
    )
    return settings, root


def _tables(plan: Plan) -> Iterator[Path]:
    here = Path.cwd()
    starts = [here] if plan.path == "-" else [Path(plan.path).resolve().parent, here]
    for start in starts:
        for folder in (start, *start.parents):
            file = folder / "pyproject.toml"
            if file.is_file() and _has_table(file):
                yield file


def _has_table(file: Path) -> bool:
    """Whether it has our table; one that cannot be read is told of by what reads it."""
    try:
        return _TABLE in file.read_bytes()
    except OSError:
        return True
