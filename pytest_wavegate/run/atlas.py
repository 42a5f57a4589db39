"""A plan looked up by id: which wave, which phase, what comes before what."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.plan import Phase, Plan, Task


class Atlas:
    """Look-ups over one plan; of a duplicate id the first counts.

    Attributes:
        phases: phase by id, in document order.
        tasks: task by id, in document order.
        phase: phase id of a task.
        wave: wave number of a task.
        wave_of_phase: the last wave with a task of the phase.
        needs: for each phase, those whose gates must hold before it starts.
        blockers: for each task, the tasks it declares to depend on.
        by: what the waves come from.
    """

    def __init__(self, plan: Plan) -> None:
        self.phases: dict[str, Phase] = {phase.id: phase for phase in plan.phases}
        self.tasks: dict[str, Task] = {}
        for task in plan.tasks:
            self.tasks.setdefault(task.id, task)
        self.phase = {task.id: task.phase for task in self.tasks.values()}
        self.wave: dict[str, int] = {}
        self.wave_of_phase: dict[str, int] = {}
        for wave in plan.waves:
            for task_id in wave.tasks:
                self.wave.setdefault(task_id, wave.number)
            for phase in wave.phases:
                self.wave_of_phase[phase] = wave.number
        self.last_wave = max((wave.number for wave in plan.waves), default=0)
        self.blockers = _declared(plan)
        self.by = plan.by
        self.needs = self._needs(plan)

    def is_open(self, tasks: Iterable[str]) -> bool:
        """True where none of these tasks is done; a cancelled one says nothing."""
        states = {self.tasks[task].status for task in tasks} - {"cancelled"}
        return bool(states) and states <= {"todo", "in_progress"}

    def _needs(self, plan: Plan) -> dict[str, tuple[str, ...]]:
        """By dependency a phase waits only for what it declares; else for what stands before it too."""
        found: dict[str, list[str]] = {phase: [] for phase in self.phases}
        if self.by == "dependency":
            found = {phase.id: list(phase.depends_on) for phase in plan.phases}
        else:
            for edge in plan.edges:
                if edge.why == "phase" and edge.target in found:
                    found[edge.target].append(edge.source)
        return {
            phase: tuple(dict.fromkeys(need for need in needs if need in self.phases))
            for phase, needs in found.items()
        }


def _declared(plan: Plan) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for edge in plan.edges:
        if edge.why == "declared":
            found[edge.target].append(edge.source)
    return {task: tuple(dict.fromkeys(sources)) for task, sources in found.items()}
