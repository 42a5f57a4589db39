"""Build the settings from every place they may be written in, the nearest first."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pytest_wavegate.nearness import suggestion
from pytest_wavegate.settings.merge import first, from_table, merged
from pytest_wavegate.settings.place import Place, phase_id
from pytest_wavegate.settings.preflight import problems as preflight
from pytest_wavegate.settings.problems import raise_all
from pytest_wavegate.settings.prose import planned_specs
from pytest_wavegate.settings.sources import read_front_matter, read_options, read_pyproject
from pytest_wavegate.settings.trust import untrusted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pytest_wavegate.errors import WavegateError
    from pytest_wavegate.model.plan import PlannedGate
    from pytest_wavegate.settings.values import Settings

_MOST_TEXT = 1_000_000
"""Characters of a plan that lines of its front matter are looked for in."""


def build_settings(
    *,
    cli: Mapping[str, object],
    ini: Mapping[str, object],
    pyproject: Path | None,
    front_matter: Mapping[str, object] | None = None,
    known_phases: Collection[str] | None = None,
    prose: Sequence[PlannedGate] = (),
    root: Path | None = None,
    plan_file: str | None = None,
    runs: Literal["everything", "gates"] = "everything",
) -> Settings:
    """Build the one object that says what a run was told.

    A value of the command line goes before the plan's front matter, that before ``pyproject.toml``, that
    before pytest's ini file. Conditions add up; in the front matter, one on the same figure takes the
    place of that in ``pyproject.toml``.

    Args:
        cli: options by field (``wave_by``) or by name (``wave_plan``); none and empty mean not given.
        ini: keys of pytest's ini file, spelt either way too.
        pyproject: the file to read ``[tool.wavegate]`` from; a missing file says nothing.
        front_matter: the plan's whole front matter; only what stands under ``wavegate`` counts.
        known_phases: ids and titles of the plan's phases; none where the plan is not read yet.
        prose: the plan's own gates; those that its prose states weigh what ``prose_gates`` says.
        root: where patterns and commands start; where it is given, they are looked for.
        plan_file: the plan's file as the user would type it, for errors of its front matter.
        runs: what is run of the commands that settings name, and so has to be there.

    Raises:
        WavegateError: one error that tells all that is wrong. Its slug is ``unknown-setting``,
            ``unsupported-setting``, ``bad-setting``, ``bad-settings-file``, ``unknown-phase``,
            ``untrusted-plan``, ``no-match``, ``missing-command`` or that of a bad condition; where several
            differ, ``bad-settings``.
    """
    problems: list[WavegateError] = []
    low = read_options(ini, Place("ini file"), problems)
    high = read_options(cli, Place("command line"), problems)
    table, own_place = read_pyproject(pyproject, problems)
    plan = first(high.plan, table.plan, low.plan)
    front_place = _front_place(plan_file or plan, front_matter)
    front_table = read_front_matter(front_matter, front_place, problems)
    own = from_table(table, own_place.name).model_copy(
        update={
            "trust_plan": table.trust_plan,
            "plan": plan,
            "lint": table.lint,
            "copy_ignored": table.copy_ignored,
            "mutate_timeout": table.mutate_timeout,
        }
    )
    front = from_table(front_table, front_place.name)
    settings = merged(own=own, tables=(table, front_table), front=front, options=(low, high))
    for part, place in ((own, own_place), (front, front_place)):
        problems += _unknown_phases(part, place, known=known_phases)
    problems += untrusted(own, front, front_table, place=front_place)
    if root is not None and settings.rollback_mode != "resume":
        modes: dict[str, object] = {
            "gates_mode": settings.gates_mode,
            "rollback_mode": settings.rollback_mode,
        }
        modes |= {"rollback_mode": "off", "hooks": ()} if runs == "gates" else {}
        trusted = [(own, own_place), *([(front, front_place)] if own.trust_plan else [])]
        for part, place in trusted:
            problems += preflight(part.model_copy(update=modes), root=root, place=place)
    raise_all(problems)
    return settings.model_copy(update={"prose": planned_specs(prose, weight=settings.prose_gates)})


def peek_settings(
    *, cli: Mapping[str, object], ini: Mapping[str, object], pyproject: Path | None
) -> Settings:
    """Return what can be known before the plan is read, whatever else is wrong.

    The errors are told by ``build_settings``, once the plan is read and all of them are known.
    """
    ignored: list[WavegateError] = []
    low = read_options(ini, Place("ini file"), ignored)
    high = read_options(cli, Place("command line"), ignored)
    table, place = read_pyproject(pyproject, ignored)
    plan = first(high.plan, table.plan, low.plan)
    own = from_table(table, place.name).model_copy(update={"plan": plan})
    return merged(own=own, tables=(table,), front=None, options=(low, high))


def _front_place(plan: str | None, front_matter: Mapping[str, object] | None) -> Place:
    """The plan's head; its text is read where it says anything to us."""
    text = ""
    if plan is not None and (front_matter or {}).get("wavegate") is not None:
        with suppress(OSError, ValueError):  # a plan from standard input has no lines to show
            text = Path(plan).read_text(encoding="utf-8", errors="replace")[:_MOST_TEXT]
    return Place("front matter", path=plan, text=text, header="wavegate")


def _unknown_phases(
    settings: Settings, place: Place, *, known: Collection[str] | None
) -> list[WavegateError]:
    if known is None:
        return []
    names = {name.casefold() for name in known}
    strangers = [phase.id for phase in settings.phases if phase.id.casefold() not in names]
    listed = "the plan has " + ", ".join(sorted(known))
    return [
        place.error(
            "unknown-phase",
            f"the plan has no phase {stranger}",
            hint=suggestion(stranger, known, otherwise=listed),
            needles=(phase_id(stranger),),
        )
        for stranger in strangers
    ]
