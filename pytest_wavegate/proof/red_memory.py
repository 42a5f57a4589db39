"""What was seen red: kept from one run to the next, so that a green test can prove that it once failed."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Literal, TypeAlias

from pytest_wavegate.atomic_write import reason, write_atomically
from pytest_wavegate.errors import WavegateError
from pytest_wavegate.file_lock import take

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

NAME = "red.jsonl"
"""One object a line, sorted, and nothing around them: two branches that add to it merge line by line."""
LOCK = "red.lock"
"""Held while the memory is written; it stays, for to remove it would let two runs hold it."""
_PATIENCE = 10.0
_TRIES = 5

STRONG = ("assertion", "not_implemented", "raised_by_code")
"""Slugs of what was seen that say more than that something was not there."""

Recall: TypeAlias = Literal["seen", "same_code", "changed", "fixtures_changed", "never"]
"""``same_code``: seen red with this very implementation, so that nothing explains why it is green now."""


@dataclass(frozen=True, slots=True, order=True)
class Red:
    """A test that was seen red for an honest reason."""

    nodeid: str
    test: str
    """Key of the test's code."""
    fixtures: str
    """Key of the fixtures it uses."""
    implementation: str
    """Key of the implementation files as they were; empty where the item has none."""
    kind: str
    """Slug of the failure's kind."""

    @property
    def strong(self) -> bool:
        """Whether it says more than that something was not there."""
        return self.kind in STRONG

    def says_more_than(self, other: Red) -> bool:
        """Return whether it is strong and another red of the same test as it stands is not."""
        same = self.test == other.test and other.fixtures in {"", self.fixtures}
        return same and self.strong and not other.strong


@dataclass(frozen=True, slots=True)
class RedMemory:
    """All that was seen red."""

    reds: frozenset[Red] = frozenset()
    damaged: tuple[int, ...] = ()
    """Lines, from 1, that are no entry: left by a crash or a merge, and dropped when it is saved."""
    _by_item: dict[str, list[Red]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for red in sorted(self.reds):
            self._by_item.setdefault(red.nodeid, []).append(red)

    def recall(self, nodeid: str, *, test: str, fixtures: str, implementation: str = "") -> Recall:
        """Return whether an item was seen red as it stands now.

        Args:
            nodeid: as pytest has it.
            test: key of its code now.
            fixtures: key of its fixtures now.
            implementation: key of its implementation files now; empty where they do not matter.
        """
        known = self._by_item.get(nodeid)
        if not known:
            return "never"
        same = [red for red in known if red.test == test]
        if not same:
            return "changed"
        equal = [red for red in same if red.fixtures == fixtures]
        if not equal:
            return "fixtures_changed"
        if implementation and all(red.implementation == implementation for red in equal):
            return "same_code"
        return "seen"

    def of(self, nodeid: str) -> tuple[Red, ...]:
        """Return all that is remembered of an item."""
        return tuple(self._by_item.get(nodeid, ()))

    def with_reds(self, reds: Iterable[Red]) -> RedMemory:
        """Return a memory with further reds; of the same items it keeps only what says more than they do."""
        fresh = {red.nodeid: red for red in reds}
        kept = {red for red in self.reds if red.nodeid not in fresh or red.says_more_than(fresh[red.nodeid])}
        return RedMemory(frozenset(kept | {*fresh.values()}))


def parse(data: bytes) -> RedMemory:
    """Return the memory that a file holds; a line that is no entry is passed over and told."""
    reds: set[Red] = set()
    damaged: list[int] = []
    for number, line in enumerate(data.decode("utf-8-sig", "replace").split("\n"), 1):
        red = _red(line)
        if red is not None:
            reds.add(red)
        elif line.strip():
            damaged.append(number)
    return RedMemory(frozenset(reds), tuple(damaged))


def render(memory: RedMemory) -> bytes:
    """Return the file for a memory: equal memories give equal bytes."""
    lines = (json.dumps(asdict(red)) + "\n" for red in sorted(memory.reds))
    return "".join(lines).encode()


def load(path: Path) -> RedMemory:
    """Return what a file remembers; nothing where it is not there or cannot be read."""
    return parse(_bytes(path) or b"")


def save(path: Path, reds: Iterable[Red]) -> None:
    """Add what was seen to a file; what another run has added meanwhile is kept.

    Raises:
        WavegateError: ``unwritable-file`` where it cannot be written, ``changed-file`` where others write it
            all the time.
    """
    seen = tuple(reds)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.with_name(LOCK)):
            if any(_added(path, seen) for _ in range(_TRIES)):
                return
    except (OSError, ValueError) as error:
        message = f"what was seen red cannot be written: {reason(error)}"
        raise WavegateError("unwritable-file", message, hint="make it writable", path=str(path)) from error
    message = "what was seen red has changed while it was being written"
    raise WavegateError("changed-file", message, hint="try again", path=str(path))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other runs out, where the file system can do that; what they change is seen in any case."""
    lock = None
    with suppress(OSError):
        lock = take(path, seconds=_PATIENCE)
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


def _added(path: Path, reds: Iterable[Red]) -> bool:
    """Write the file with further reds; false where it has changed meanwhile."""
    old = _bytes(path)
    new = render(parse(old or b"").with_reds(reds))
    return new == (old or b"") or write_atomically(path.resolve(), new, old=old)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _red(line: str) -> Red | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return _entry(found) if isinstance(found, dict) else None


def _entry(found: Mapping[str, object]) -> Red | None:
    values = {one.name: found.get(one.name) for one in fields(Red)}
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    return Red(**texts) if len(texts) == len(values) else None
