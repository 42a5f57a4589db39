"""One run on the side that decides: what it knows, and who hears of it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.model.events import GateJudged, RunFinished, RunPlanned, RunStarted
from pytest_wavegate.model.item_events import ItemBlocked
from pytest_wavegate.model.planned import PlanFacts
from pytest_wavegate.plan.order.graph import order
from pytest_wavegate.run.assignment import assign, require_assigned
from pytest_wavegate.run.atlas import Atlas
from pytest_wavegate.run.dispatcher import Dispatcher
from pytest_wavegate.run.durations import load_durations, save_durations
from pytest_wavegate.run.fold import Fold
from pytest_wavegate.run.judging import Judging
from pytest_wavegate.run.keeper import Keeper
from pytest_wavegate.run.phase_files import files_of_phases
from pytest_wavegate.run.placement import place
from pytest_wavegate.run.remarks import untimed
from pytest_wavegate.run.workload import Workload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.finding import Finding
    from pytest_wavegate.model.items import Assignment, ItemFacts
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.model.record import Record
    from pytest_wavegate.run.assignment import Roots
    from pytest_wavegate.run.host import Host
    from pytest_wavegate.run.placement import Placement, Policy
    from pytest_wavegate.run.rollback.rollback import Rollback
    from pytest_wavegate.run.work import Work
    from pytest_wavegate.settings import Settings

_CLOSING = frozenset({"failed", "error", "no_data"})


class Conductor:
    """Holds what a run knows, and hands each event to whoever listens.

    Args:
        plan: what to run.
        settings: how.
        roots: where the plan's paths may start.
        state: the ``.wavegate`` folder.
        run_id: names the journal.
        workers: 0 in one process.
        selected: ids of the tasks that ``--wave`` chose; none for all.
        collect_from: paths to collect where the user named none and the plan lies beside its own tests.
    """

    def __init__(
        self,
        plan: Plan,
        settings: Settings,
        *,
        roots: Roots,
        state: Path,
        run_id: str,
        workers: int,
        selected: frozenset[str] | None = None,
        collect_from: list[str] | None = None,
    ) -> None:
        self.plan = plan
        self.settings = settings
        self.workers = workers
        self.selected = selected
        self.collect_from = collect_from
        self.fold = Fold()
        self.facts: Sequence[ItemFacts] = ()
        self.assignment: Assignment | None = None
        self.placement: Placement | None = None
        self.dispatcher: Dispatcher | None = None
        self.stopped = ""
        """Why the run was stopped from outside, if it was."""
        self._roots = roots
        self._state = state
        self.run_id = run_id
        self._listeners: list[Callable[[Event], None]] = [self.fold.apply]
        self._on_blocked: Callable[[int, str], None] = _ignore
        self._works: dict[int, Work] = {}
        self._closed = False
        self._keeper = Keeper(self.fold)

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Hear every event from now on, after the record has taken it in."""
        self._listeners.append(listener)

    def serve(self, host: Host) -> None:
        """Name who runs the tests: it has the evidence that only a host can fetch."""
        self._keeper.host = host

    def undo_with(self, rollback: Rollback) -> None:
        """Name who undoes what a phase has done once its gate has closed."""
        self._keeper.rollback = rollback

    def on_blocked(self, report: Callable[[int, str], None]) -> None:
        """Name who reports a blocked item to pytest: called with its index and the reason."""
        self._on_blocked = report

    def emit(self, event: Event) -> None:
        """Hand an event to all who listen."""
        for listener in self._listeners:
            listener(event)
        if isinstance(event, ItemBlocked):
            self._on_blocked(event.index, event.reason)
        elif isinstance(event, GateJudged):
            self._closed = self._closed or (event.closes and event.decision in _CLOSING)

    def start(self, *, revision: str | None) -> None:
        """The first event."""
        plan = self.plan
        plan_facts = PlanFacts(path=plan.path, title=plan.title, dialect=plan.dialect, sha256=plan.sha256)
        self.emit(
            RunStarted(
                run_id=self.run_id, at=time.time(), plan=plan_facts, workers=self.workers, revision=revision
            )
        )

    def assigned(self, facts: Sequence[ItemFacts]) -> Assignment:
        """Which tasks each item verifies."""
        return assign(self.plan, facts, roots=self._roots)

    def collected(self, facts: Sequence[ItemFacts], *, policy: Policy, dist: str) -> Placement:
        """Collection is over: find each item's tasks and wave.

        Args:
            facts: of the selected items in pytest's order, then of the deselected ones.
            policy: which of them run.
            dist: pytest-xdist's ``--dist``.

        Raises:
            WavegateError: a mark that cannot be read, or no item that belongs to any task.
        """
        assignment = self.assigned(facts)
        if facts and policy.collection == "complete":
            require_assigned(self.plan, assignment)
        files = files_of_phases(self.plan, self._roots)
        placement = place(self.plan, facts, assignment, policy=policy, files=files)
        self._keeper.prepare(placement.phases)
        self.facts, self.assignment, self.placement = facts, assignment, placement
        root = Path(self._roots.rootdir)
        self._keeper.judging = Judging(
            self.settings, fold=self.fold, root=root, emit=self.emit, host=self._keeper.host
        )
        atlas = Atlas(self.plan)
        workload = Workload(
            atlas,
            rank=order(self.plan),
            facts=facts,
            assigned=assignment.items,
            serial=self.settings.serial,
            dist=dist,
            seconds=load_durations(self._state),
        )
        self._works = workload.works(placement.items)
        tasks_block = atlas.by == "dependency" and self.settings.gates_mode == "enforce"
        self.dispatcher = Dispatcher(
            placement,
            works=self._works,
            blockers=atlas.blockers if tasks_block else {},
            bench=self._keeper,
            emit=self.emit,
            clock=time.time,
        )
        return placement

    def announce(self) -> None:
        """Emit what will run, and where."""
        assert self.placement is not None
        assert self.assignment is not None
        self.emit(
            RunPlanned(
                at=time.time(),
                phases=self.placement.phases,
                tasks=self.placement.tasks,
                items=self.placement.items,
                left_out=self.placement.left_out,
                critical_path=self.plan.critical_path.tasks,
                findings=self.plan.findings + self.assignment.findings + self._untimed(),
            )
        )

    def _untimed(self) -> tuple[Finding, ...]:
        """Benchmarks that workers run and nobody times."""
        assert self.placement is not None
        running = [self.facts[item.index] for item in self.placement.items]
        return untimed([facts for facts in running if facts.benchmarks]) if self.workers else ()

    def finish(self, exit_code: int, *, durations: dict[str, float]) -> Record:
        """The last event, and the record of it all."""
        self._keeper.close()
        self.emit(RunFinished(at=time.time(), exit_code=exit_code, stopped=self.stopped))
        save_durations(self._state, durations)
        return self.fold.record()

    @property
    def gate_closed(self) -> bool:
        """A gate failed in a run that enforces its gates."""
        return self._closed

    def behind(self, phase: str) -> dict[str, int]:
        """The phases that a closed gate blocks, in document order, with the number of their items."""
        assert self.placement is not None
        blocked, absent = {phase}, self.placement.absent
        for _ in self.placement.phases:
            blocked |= {found.id for found in self.placement.phases if blocked.intersection(found.needs)}
        return {
            found.id: sum(found.id in item.phases for item in self.placement.items)
            for found in self.placement.phases
            if found.id in blocked - {phase} - absent
        }

    def whole_order(self) -> list[int]:
        """Every item to run, as one process runs them if no gate closes."""
        assert self.placement is not None
        planned = {item.index: item for item in self.placement.items}
        works = [work for index, work in self._works.items() if index not in self.placement.skipped]
        works.sort(key=lambda work: (planned[work.index].wave, work.rank, work.index))
        return [work.index for work in works]

    def forget(self) -> None:
        """Let go of all that a large run keeps of its items; nothing is asked of it any more."""
        self.fold = Fold()
        self._listeners = []
        self.facts, self.assignment, self.placement, self.dispatcher = (), None, None, None
        self._keeper = Keeper(self.fold)
        self._works = {}

    def interrupted(self, reason: str) -> None:
        """The run is being stopped by Ctrl-C or SIGTERM."""
        self._keeper.interrupted(reason)

    def workers_known(self, pids: Mapping[str, int]) -> None:
        """Processes that run tests, by worker id."""
        self._keeper.workers_known(pids)


def _ignore(index: int, reason: str) -> None:
    """Nobody reports blocked items."""
