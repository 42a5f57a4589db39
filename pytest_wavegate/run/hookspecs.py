"""Hooks that a ``conftest.py`` or another plugin can implement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.plan import Plan

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
