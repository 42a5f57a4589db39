"""Things outside that some kinds of job need, and how to ask whether they are there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

Probe = Callable[[], bool]
"""True while the dependency answers; an exception counts as False."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Probes by dependency, and dependencies by kind of job.

    Raises:
        ValueError: a kind needs something that has no probe.
    """

    probes: Mapping[str, Probe] = field(default_factory=dict)
    needs: Mapping[str, Collection[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind in self.needs:
            if unknown := self.of(kind) - self.probes.keys():
                msg = f"{kind} needs {', '.join(sorted(unknown))}, for which there is no probe"
                raise ValueError(msg)

    def of(self, kind: str) -> frozenset[str]:
        """What a kind needs; nothing where it is not listed."""
        return frozenset(self.needs.get(kind, ()))

    def down(self) -> frozenset[str]:
        """Ask every probe; may take as long as they do, so hold no lock."""
        return frozenset(name for name, probe in self.probes.items() if not _answers(name, probe))


def _answers(name: str, probe: Probe) -> bool:
    try:
        return probe()
    except Exception:
        _log.warning("the probe of %s broke; taken as unavailable", name, exc_info=True)
        return False
