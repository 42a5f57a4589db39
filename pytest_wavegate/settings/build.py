"""Build the settings from every place they may be written in, the nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from pytest_wavegate.nearness import suggestion
from pytest_wavegate.settings.problems import Place, raise_all
from pytest_wavegate.settings.sources import read_front_matter, read_options, read_pyproject
from pytest_wavegate.settings.trust import relaxed
from pytest_wavegate.settings.values import (
    COMMAND_LINE,
    GateSpec,
    GateTable,
    PhaseSettings,
    Settings,
    overlay,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from pytest_wavegate.errors import WavegateError
    from pytest_wavegate.settings.tables import FrontTable, OptionTable

ValueT = TypeVar("ValueT")
TRUST_HINT = "set trust_plan = true under [tool.wavegate] in pyproject.toml, or remove it from the plan"


def build_settings(
    *,
    cli: Mapping[str, object],
    ini: Mapping[str, object],
    pyproject: Path | None,
    front_matter: Mapping[str, object] | None = None,
    known_phases: Collection[str] | None = None,
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

    Raises:
        WavegateError: one error that tells all that is wrong. Its slug is ``unknown-setting``,
            ``unsupported-setting``, ``bad-setting``, ``bad-settings-file``, ``unknown-phase``,
            ``untrusted-plan`` or that of a bad condition; where several differ, ``bad-settings``.
    """
    problems: list[WavegateError] = []
    low = read_options(ini, Place("ini file"), problems)
    high = read_options(cli, Place("command line"), problems)
    table, own_place = read_pyproject(pyproject, problems)
    plan = _first(high.plan, table.plan, low.plan)
    front_place = Place("front matter", path=plan)
    front = _from_table(read_front_matter(front_matter, front_place, problems), front_place)
    own = _from_table(table, own_place).model_copy(
        update={"trust_plan": table.trust_plan, "plan": plan, "lint": table.lint}
    )
    problems += _unknown_phases(own, own_place, known=known_phases)
    problems += _unknown_phases(front, front_place, known=known_phases)
    problems += _untrusted(own, front, place=front_place)
    raise_all(problems)
    return _merged(own=own, front=front, low=low, high=high)


def _from_table(table: FrontTable, place: Place) -> Settings:
    phases: dict[str, PhaseSettings] = {}
    for phase in table.phase:
        earlier = phases.get(phase.id, PhaseSettings(id=phase.id)).gates
        gates = (*earlier, *_specs(phase.gates, place.name, scope="phase"))
        phases[phase.id] = PhaseSettings(id=phase.id, gates=gates)
    return Settings(
        gates=_specs(table.gates, place.name, scope="every"),
        phases=tuple(phases.values()),
        no_tests=table.no_tests,
    )


def _specs(
    gates: Iterable[GateTable], source: str, *, scope: Literal["every", "phase"]
) -> tuple[GateSpec, ...]:
    return tuple(GateSpec(**gate.model_dump(), scope=scope, source=source) for gate in gates)


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
            needle=stranger,
        )
        for stranger in strangers
    ]


def _untrusted(own: Settings, front: Settings, *, place: Place) -> list[WavegateError]:
    if own.trust_plan:
        return []
    problems = []
    for gate, phase in relaxed(own, front=front):
        where = f" for phase {phase.id}" if phase else ""
        message = f"the plan's front matter relaxes {gate.check} ({gate.source}){where}"
        problems.append(place.error("untrusted-plan", message, hint=TRUST_HINT))
    if front.no_tests:
        message = "the plan's front matter lists no_tests, which takes tasks out of the gates"
        problems.append(place.error("untrusted-plan", message, hint=TRUST_HINT))
    return problems


def _merged(*, own: Settings, front: Settings, low: OptionTable, high: OptionTable) -> Settings:
    default = Settings()
    return Settings(
        plan=own.plan,
        dialect=_first(high.dialect, low.dialect),
        wave_by=_first(high.wave_by, low.wave_by) or default.wave_by,
        unplanned=_first(high.unplanned, low.unplanned) or default.unplanned,
        gates_mode=_first(high.gates_mode, low.gates_mode) or default.gates_mode,
        open_tasks=_first(high.open_tasks, low.open_tasks) or default.open_tasks,
        serial=_first(high.serial, low.serial) or default.serial,
        select=high.select or low.select,
        gates=(*overlay(own.gates, front.gates), *_specs(high.gates, COMMAND_LINE, scope="every")),
        phases=_merged_phases(own.phases, front.phases),
        trust_plan=own.trust_plan,
        no_tests=tuple(dict.fromkeys((*own.no_tests, *front.no_tests))),
        reports=high.reports or low.reports,
        lint=own.lint,
    )


def _merged_phases(
    lower: Iterable[PhaseSettings], upper: Iterable[PhaseSettings]
) -> tuple[PhaseSettings, ...]:
    merged = {phase.id.casefold(): phase for phase in lower}
    for phase in upper:
        below = merged.get(phase.id.casefold(), PhaseSettings(id=phase.id))
        merged[phase.id.casefold()] = PhaseSettings(id=below.id, gates=overlay(below.gates, phase.gates))
    return tuple(merged.values())


def _first(*values: ValueT | None) -> ValueT | None:
    return next((value for value in values if value is not None), None)
