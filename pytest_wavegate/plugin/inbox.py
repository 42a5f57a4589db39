"""What workers say over a channel of our own; filled on execnet's thread, read on the main one."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


class Inbox:
    """Messages by worker id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
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

    def problem(self, worker: str) -> str:
        """What a worker could not do, empty where all is well."""
        with self._lock:
            return self._mail.get(worker, Mail()).problem

    def facts(self, worker: str) -> list[ItemFacts] | None:
        """The items a worker collected; none where it has not spoken."""
        with self._lock:
            rows = self._mail.get(worker, Mail()).rows
        return None if rows is None else [from_row(row) for row in json.loads(rows)]
