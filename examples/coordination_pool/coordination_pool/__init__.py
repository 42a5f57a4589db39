"""A worker pool whose workers keep to themselves, whose jobs fail over, and which says how it is."""

from coordination_pool.clock import Clock, ManualClock
from coordination_pool.dependencies import Dependencies, Probe
from coordination_pool.errors import JobFailed, PoolClosed, PoolError, PoolFull, QueueFull, Unavailable
from coordination_pool.events import Event, Listener
from coordination_pool.health import Health, WorkerHealth
from coordination_pool.jobs import Attempt
from coordination_pool.journal import Journal
from coordination_pool.limits import Limits
from coordination_pool.metrics import Metrics, Snapshot
from coordination_pool.pool import Pool
from coordination_pool.scope import Scope, current_scope
from coordination_pool.spread import Spread

__all__ = [
    "Attempt",
    "Clock",
    "Dependencies",
    "Event",
    "Health",
    "JobFailed",
    "Journal",
    "Limits",
    "Listener",
    "ManualClock",
    "Metrics",
    "Pool",
    "PoolClosed",
    "PoolError",
    "PoolFull",
    "Probe",
    "QueueFull",
    "Scope",
    "Snapshot",
    "Spread",
    "Unavailable",
    "WorkerHealth",
    "current_scope",
]
