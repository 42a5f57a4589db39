"""Hooks that a ``conftest.py`` or another plugin can implement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.gates.evidence import Evidence
    from pytest_wavegate.model.events import GateJudged
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.model.record import PhaseRecord
    from pytest_wavegate.model.verdict import Condition, Verdict

hookspec = pluggy.HookspecMarker("pytest")


@hookspec(firstresult=True)
def pytest_wavegate_assign(item: Any, plan: Plan) -> Iterable[str] | None:
    """Say which tasks an item verifies; stands above marks, tags and what the plan names.

    Called once for every collected item of a run that has a plan, after collection; with workers, on each
    of them, so every process must come to the same answer. The first implementation that returns
    something other than ``None`` decides::

        def pytest_wavegate_assign(item, plan):
            if "kafka" in item.fixturenames:
                return [task.id for task in plan.tasks if "Kafka" in task.title]

    Args:
        item: the ``pytest.Item``; of any kind, doctests and YAML tests included.
        plan: the plan, ``plan.tasks`` with ``id``, ``title``, ``phase``, ``story``, ``files`` and more.

    Returns:
        Task ids, bare or qualified by the plan's folder (``"020-pool:T012"``). ``None`` or nothing leaves
        the item to the other rules. An id that no task has is a usage error.
    """


@hookspec
def pytest_wavegate_phase_start(phase: PhaseRecord) -> None:
    """Prepare for a phase: its first item is about to run.

    Called once a phase, in the process that decides: with workers, in their controller. Not called for a
    phase that is blocked, or that has no item to run. An exception is told, and changes nothing::

        def pytest_wavegate_phase_start(phase):
            print(f"{phase.label} begins")

    Args:
        phase: ``id``, ``title``, ``label``, ``wave``, ``tasks``, ``files``; nothing is decided yet.
    """


@hookspec
def pytest_wavegate_gate(
    phase: PhaseRecord, evidence: Evidence
) -> Verdict | Condition | Iterable[Verdict | Condition] | None:
    """Judge a phase by something of your own, beside what its other gates say.

    Called once its items have ended and their evidence was fetched, in the process that decides; not for
    a phase that was selected in part. All implementations are asked, and the worst answer counts. An
    exception, or an answer of another type, is a verdict ``error``, which closes the gate::

        def pytest_wavegate_gate(phase, evidence):
            slow = [item.nodeid for item in evidence.items if item.seconds > 5]
            return Condition(
                name="no slow test",
                observed=str(len(slow)),
                required="0",
                decision=Decision.FAILED if slow else Decision.PASSED,
                detail=", ".join(slow),
            )

    Args:
        phase: as for ``pytest_wavegate_phase_start``.
        evidence: ``items``, those of them that are ``bad`` or ``lost``, ``samples(name)``,
            ``commands(argv)``, ``junit(pattern)``, ``covered``, and the whole ``record`` of the phase.

    Returns:
        Conditions, whole verdicts, a list of them, or ``None`` where there is nothing to say.
    """


@hookspec
def pytest_wavegate_phase_end(phase: PhaseRecord, verdict: GateJudged) -> None:
    """Tidy up after a phase: its gate was judged.

    Called once for every phase that was started, in the process that decides. Where nobody judges it,
    because gates are off or the run was stopped, its decision is ``not_run``. An exception is told, and
    changes nothing::

        def pytest_wavegate_phase_end(phase, verdict):
            print(phase.label, verdict.decision)

    Args:
        phase: the phase with its decision and verdicts.
        verdict: ``decision``; ``closes``, whether later phases are blocked by it; ``verdicts``.
    """


@hookspec
def pytest_wavegate_rollback(phase: PhaseRecord, verdict: GateJudged | None) -> None:
    """Undo what a phase has done, where a gate is closed and the run rolls back.

    Each implementation is an action of every phase, registered after the commands of the settings; actions
    run in reverse. As for any other, attempts are written down before they run, and after a crash it is
    called again. So it must be safe to run twice. An exception is a failed attempt. ``WAVEGATE_KEY``,
    ``WAVEGATE_ATTEMPT`` and ``WAVEGATE_REASON`` stand in the environment::

        def pytest_wavegate_rollback(phase, verdict):
            database.restore(f"before-{phase.id}")

    Args:
        phase: the phase that is undone.
        verdict: on that phase; ``None`` where the run was stopped before it was judged.
    """
