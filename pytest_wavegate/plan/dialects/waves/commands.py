"""Commands that start the agents of a wave, ``Task(builder-2a, "..")``, held against its tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.lazy_regex import regex
from pytest_wavegate.model.claims import Restated
from pytest_wavegate.nearness import near
from pytest_wavegate.plan.remarks import remark
from pytest_wavegate.plan.text.blocks import Fence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.claims import Claim
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.plan.dialects.waves.choose import ChosenWave
    from pytest_wavegate.plan.dialects.waves.find import Place
    from pytest_wavegate.plan.units.heading_tree import Parts
    from pytest_wavegate.plan.units.names import Names

_START = regex(r"^\s{0,8}Task\(\s{0,4}[\"']?(?P<agent>[A-Za-z][\w.-]{1,60})[\"']?\s{0,4},")
_LONGEST_LINE = 500


def take_commands(
    parts: Parts, waves: Sequence[ChosenWave], names: Names, *, path: str
) -> tuple[list[Claim], list[Finding]]:
    """Return a claim for each agent that is started in another wave, and a finding for each that no task has.

    A plan whose tasks name no agents by ``Agent ID`` is not looked at.
    """
    claims: list[Claim] = []
    findings: list[Finding] = []
    home = {unit.label.id: wave.found.number for wave in waves for unit in wave.units}
    if not any(unit.body.named("agent id") for wave in waves for unit in wave.units):
        return claims, findings
    for place in (place for wave in waves for place in wave.found.places):
        for line, agent in _started(parts, place):
            task = names.known(agent)
            if task is None:
                alike = near(agent, names.aliases)
                advice = f"write {alike[0]}" if alike else "give a task this agent, or remove the command"
                findings.append(remark("WG154", path=path, line=line, id=agent, advice=advice))
            elif home.get(task) != place.said.id:
                claims.append(Restated(task=task, field="phase", values=(place.said.label,), line=line))
    return claims, findings


def _started(parts: Parts, place: Place) -> Iterator[tuple[int, str]]:
    for fence in parts.inside(place.part):
        if isinstance(fence, Fence) and "Task(" in fence.text:
            for number, text in enumerate(fence.text.split("\n"), start=fence.line + 1):
                found = _START.match(text[:_LONGEST_LINE])
                if found is not None:
                    yield number, found["agent"]
