"""The plan under examination: what rules ask of it, worked out once."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_wavegate.model.finding import Finding
from pytest_wavegate.plan.lint.words import position
from pytest_wavegate.plan.order.edges import first_phases, first_tasks
from pytest_wavegate.plan.order.network import network
from pytest_wavegate.plan.text.blocks import Fence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_wavegate.model.plan import Phase, Plan, Task
    from pytest_wavegate.plan.lint.rule import Rule
    from pytest_wavegate.plan.order.network import Network
    from pytest_wavegate.plan.text.blocks import Document

_LONGEST_SPAN = 400
"""Lines of a task that are searched; no one writes more about one."""
_LONGEST_NAME = 60
"""Characters of a title that stands for an id."""


class Subject:
    """A plan with its document."""

    def __init__(self, plan: Plan, document: Document) -> None:
        """Take a plan as ``parse_reading`` returns it, edges and waves included."""
        self.plan = plan
        self.document = document

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """Tasks by id in document order; of a duplicated id the first."""
        return first_tasks(self.plan)

    @cached_property
    def phases(self) -> dict[str, Phase]:
        """Phases by id in document order."""
        return first_phases(self.plan)

    @cached_property
    def in_phase(self) -> dict[str, list[Task]]:
        """The tasks of each phase in document order."""
        groups: dict[str, list[Task]] = {phase: [] for phase in self.phases}
        for task in self.tasks.values():
            groups.setdefault(task.phase, []).append(task)
        return groups

    @cached_property
    def declared(self) -> Network:
        """What the plan declares, phases included, without what follows from document order alone."""
        return network(self.plan, [edge for edge in self.plan.edges if edge.line is not None])

    @cached_property
    def between_tasks(self) -> Network:
        """What the plan declares between tasks, windows of time left out."""
        return network(self.plan, [edge for edge in self.plan.edges if edge.why == "declared"])

    @cached_property
    def _node(self) -> dict[str, int]:
        return {task: number for number, task in enumerate(self.tasks)}

    def waits_for(self, task: str, others: Iterable[str], *, net: Network) -> set[str]:
        """Return those of ``others`` that must come before a task under a network's arrows.

        The search goes backwards from the task and ends when all are found.
        """
        wanted = {self._node[one] for one in others if one in self._node} - {self._node[task]}
        seen, stack = {self._node[task]}, [self._node[task]]
        missing = set(wanted)
        while stack and missing:
            for node in net.before[stack.pop()]:
                if node not in seen:
                    seen.add(node)
                    missing.discard(node)
                    stack.append(node)
        return {net.tasks[node] for node in wanted & seen}

    def ordered(self, one: str, other: str, *, net: Network) -> bool:
        """Return whether either of two tasks must come before the other."""
        return bool(self.waits_for(one, [other], net=net) or self.waits_for(other, [one], net=net))

    @cached_property
    def _starts(self) -> list[int]:
        """The lines on which something new begins: tasks, phases, headings."""
        return sorted(self._begun | self._levels.keys())

    @cached_property
    def _begun(self) -> set[int]:
        """The lines of tasks and phases."""
        return {task.line for task in self.plan.tasks} | {phase.line for phase in self.plan.phases}

    @cached_property
    def _levels(self) -> dict[int, int]:
        """The levels of headings by line."""
        return {heading.line: heading.level for heading in self.document.headings if not heading.depth}

    def end_of(self, line: int) -> int:
        """Return the last line of what begins on a line: the one above the next task, phase or heading.

        Headings below the one on the line are parts of it; all of them stand below a plan's title.
        """
        level, last = self._levels.get(line, 0), len(self.document.lines)
        place = bisect_right(self._starts, line)
        for start in self._starts[place : place + _LONGEST_SPAN]:
            if level <= 1 or start in self._begun or self._levels[start] <= level:
                last = start - 1
                break
        return min(last, line + _LONGEST_SPAN)

    def task_at(self, line: int) -> Task | None:
        """Return the task in whose lines a line stands."""
        place = bisect_right(self._task_lines, line) - 1
        task = self._by_line[self._task_lines[place]] if place >= 0 else None
        return task if task and line <= self.end_of(task.line) else None

    @cached_property
    def _by_line(self) -> dict[int, Task]:
        return {task.line: task for task in self.plan.tasks}

    @cached_property
    def _task_lines(self) -> list[int]:
        return sorted(self._by_line)

    def claims_parallel(self, task: Task) -> bool:
        """Return whether the plan says that a task runs beside others: by a mark, its phase, or its hours.

        Where a dialect takes all tasks of a phase for parallel and the phase for mixed, dependencies alone
        order them, and nobody claims anything.
        """
        phase = self.phases.get(task.phase)
        silent = phase is not None and phase.mode == "mixed" and task.phase in self._all_parallel
        return task.parallel and (task.window is not None or not silent)

    @cached_property
    def _all_parallel(self) -> set[str]:
        return {phase for phase, tasks in self.in_phase.items() if all(task.parallel for task in tasks)}

    def named(self, task: str) -> str:
        """Return what readers know a task by: its id where the plan writes it, else its title."""
        found = self.tasks.get(task)
        title = found.title if found else ""
        if found is None or not title or position(self.line(found.line), task) is not None:
            return task
        if any(letter.isalpha() for letter in task) and task in self._prose:
            return task
        return f'"{title if len(title) <= _LONGEST_NAME else title[: _LONGEST_NAME - 3].rstrip() + "..."}"'

    @cached_property
    def _prose(self) -> str:
        """The text without code and drawings."""
        lines = list(self.document.lines)
        for block in self.document.blocks:
            if isinstance(block, Fence):
                lines[block.line : block.line + block.text.count("\n") + 1] = [""]
        return "\n".join(lines)

    def names(self, tasks: Iterable[str], *, most: int = 6) -> str:
        """Return several tasks by their names: ``T001, T002 and T003``."""
        return listed([self.named(task) for task in tasks], most=most)

    def place(self, text: str, *, of: Task | Phase) -> int:
        """Return the line of a task or phase that has a text; its own line where none has."""
        for number in range(of.line, self.end_of(of.line) + 1):
            if text in self.line(number):
                return number
        return of.line

    def line(self, number: int) -> str:
        """Return a line of the repaired text; empty where there is none."""
        return self.document.lines[number - 1] if 1 <= number <= len(self.document.lines) else ""

    def finding(
        self, rule: Rule, *, line: int, mark: str = "", task: str | None = None, **values: object
    ) -> Finding:
        """Return a finding of a rule.

        Args:
            rule: whose templates are filled with ``values``.
            line: where it is, from 1.
            mark: what on that line a caret points at; nothing where the line does not have it.
            task: the task it is about.
            values: what the templates name; ``task`` is known to them without, by its name.
        """
        at = position(self.line(line), mark)
        name = self.named(task) if task else task
        return Finding(
            code=rule.code,
            severity=rule.severity,
            message=rule.message.format(task=name, **values),
            hint=rule.hint.format(task=name, **values),
            path=self.plan.path,
            line=line,
            column=None if at is None else at + 1,
            length=None if at is None else len(mark),
            task=task,
        )


def listed(ids: Sequence[str], *, most: int = 6) -> str:
    """Return ids as people write them: ``T001, T002 and T003``, the middle left out of a long list."""
    shown = list(ids)
    if len(shown) > most:
        shown = [*shown[: most - 1], f"{len(ids) - most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
