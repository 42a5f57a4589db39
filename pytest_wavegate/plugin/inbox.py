"""What workers say over a channel of our own; filled on execnet's thread, read on the main one."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_wavegate.plugin.facts import from_row

if TYPE_CHECKING:
    from pytest_wavegate.model.items import ItemFacts


@dataclass(slots=True)
class Mail:
    """All that one worker has said."""

    rows: str | None = None
    """Item facts as JSON, unread until one worker's are needed."""
    problem: str = ""
    """What the user can mend, found while the worker collected."""
    pid: int | None = None
    late: str | None = None
    """As JSON, the last item it ran and samples that are on none of its reports."""
    snapshots: list[str] = field(default_factory=list)
    """What it told of coverage at every border, as JSON, until somebody takes it."""
    told: int = 0
    """How many snapshots it has sent in all."""


class Inbox:
    """Messages by worker id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._news = threading.Condition(self._lock)
        self._mail: dict[str, Mail] = {}

    def receive(self, worker: str, message: object) -> None:
        """Take one message in; runs on execnet's receiver thread, so it only stores."""
        if not isinstance(message, tuple) or len(message) != 2:
            return
        kind, value = message
        with self._lock:
            mail = self._mail.setdefault(worker, Mail())
            if kind == "facts":
                mail.rows = value
            elif kind == "problem":
                mail.problem = value
            elif kind == "hello":
                mail.pid = value
            elif kind == "late":
                mail.late = value
            elif kind == "coverage":
                mail.snapshots.append(value)
                mail.told += 1
                self._news.notify_all()

    def pids(self) -> dict[str, int]:
        """The process of each worker that has spoken."""
        with self._lock:
            return {worker: mail.pid for worker, mail in self._mail.items() if mail.pid is not None}

    def problem(self, worker: str) -> str:
        """What a worker could not do, empty where all is well."""
        with self._lock:
            return self._mail.get(worker, Mail()).problem

    def late(self) -> list[tuple[int, list[list[Any]]]]:
        """Samples that came after the last report: of each worker that had some, the item and the rows."""
        with self._lock:
            told = [mail.late for mail in self._mail.values() if mail.late is not None]
        return [tuple(json.loads(text)) for text in told]

    def workers(self) -> list[str]:
        """Everybody who has spoken."""
        with self._lock:
            return list(self._mail)

    def told(self, worker: str) -> int:
        """How many snapshots of its coverage a worker has sent in all."""
        with self._lock:
            return self._mail.get(worker, Mail()).told

    def take_snapshots(self, worker: str, *, at_least: int, patience: float) -> list[str]:
        """What a worker told of its coverage since the last call.

        Args:
            worker: its id.
            at_least: how many snapshots it must have sent in all by now.
            patience: seconds to wait for them.
        """
        with self._lock:
            mail = self._mail.setdefault(worker, Mail())
            self._news.wait_for(lambda: mail.told >= at_least, patience)
            taken, mail.snapshots = mail.snapshots, []
        return taken

    def facts(self, worker: str) -> list[ItemFacts] | None:
        """The items a worker collected; none where it has not spoken."""
        with self._lock:
            rows = self._mail.get(worker, Mail()).rows
        return None if rows is None else [from_row(row) for row in json.loads(rows)]
