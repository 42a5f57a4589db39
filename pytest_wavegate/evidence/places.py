"""Where a sample counts that names a phase or a task itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.nearness import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.model.plan import Plan


class Places:
    """Phases by every name they go by, and the phase of each task.

    Args:
        plan: whose phases and tasks.
    """

    def __init__(self, plan: Plan) -> None:
        # An id stands above a title or a label that reads the same.
        named = ((name, phase.id) for phase in plan.phases for name in (phase.title, phase.label) if name)
        self._phases = {**dict(named), **{phase.id: phase.id for phase in plan.phases}}
        self._tasks = {task.id: task.phase for task in plan.tasks}

    def find(self, *, phase: str | None, task: str | None) -> tuple[str, ...]:
        """The phases that a sample counts for; empty where it names none.

        Args:
            phase: an id, a title or a label; letter case does not matter.
            task: an id.

        Raises:
            WavegateError: ``bad-sample`` where the plan has no such phase or task.
        """
        found = []
        if phase is not None:
            found.append(_known(phase, self._phases, what="phase"))
        if task is not None:
            found.append(_known(task, self._tasks, what="task"))
        return tuple(dict.fromkeys(found))


def _known(name: str, known: Mapping[str, str], *, what: str) -> str:
    phases = {spelled.casefold(): phase for spelled, phase in known.items()}
    if name.casefold() not in phases:
        hint = suggestion(name, known, otherwise=f"name a {what} of the plan, or none")
        raise WavegateError("bad-sample", f'the plan has no {what} "{name}"', hint=hint)
    return known.get(name, phases[name.casefold()])
