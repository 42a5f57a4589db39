"""Proofs in words: of each task the verdict, and of each test that is not proven why, and what to do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from pytest_wavegate.model.proof import BENIGN
from pytest_wavegate.reports.mutant_lines import mutant_rows
from pytest_wavegate.reports.plan_views.lettering import WIDTH, clean, count, cut, folded, pad

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.model.proof import ItemProof, ProofName
    from pytest_wavegate.model.record import ItemRecord, Record, TaskRecord

_ORDER: Final[tuple[ProofName, ...]] = ("proven", "weak", "vacuous", "not_red", "unstable", "exempt")
_FINE: Final = frozenset({"proven", "exempt"})
_ROOM = 9
"""Columns of a verdict."""


class Row(NamedTuple):
    """One line."""

    text: str
    verdict: ProofName | None = None
    """That of the task, where the line is about one."""


def proof_rows(record: Record, *, shown: int | None) -> Iterator[Row]:
    """Yield the page of proofs, task after task in the plan's order; nothing where nothing was proven.

    Args:
        record: of a run that has proven tasks.
        shown: how many tests of one task to show that have a reason in common; none for all, those too that
            spoil nothing beside proven ones.
    """
    tried = [task for task in record.tasks if task.proof is not None]
    items = {item.nodeid: item for item in record.items}
    for task in tried:
        yield from _task(task, [items[nodeid] for nodeid in task.items if nodeid in items], shown=shown)
    if tried:
        yield Row(_total(tried))
        yield from map(Row, mutant_rows(tried, shown=shown))


def _task(task: TaskRecord, items: Sequence[ItemRecord], *, shown: int | None) -> Iterator[Row]:
    assert task.proof is not None
    verdict = task.proof.verdict
    tests = [item for item in items if item.proof is not None]
    tail = f" ({count(len(tests), 'test')})"
    head = pad(_word(verdict), _ROOM) + f" {clean(task.id)} "
    title = cut(clean(task.title), max(20, WIDTH - len(head) - len(tail)))
    yield Row(f"{head}{title}{tail}", verdict)
    alike: dict[ItemProof, list[ItemRecord]] = {}
    for item in tests:
        if item.proof is not None and item.proof.verdict != "proven":
            alike.setdefault(item.proof, []).append(item)
    if verdict == "proven" and shown is not None:
        quiet = [proof for proof in alike if proof.slug in BENIGN]
        number = sum(len(alike.pop(proof)) for proof in quiet)
        if number:
            yield Row(f"  {_guards(number)} (-v shows all)")
    for proof, same in sorted(alike.items(), key=lambda one: one[0].verdict in _FINE):
        yield from _reason(proof, same, shown=shown)


def _guards(number: int) -> str:
    does = "guards what was there before, or is" if number == 1 else "guard what was there before, or are"
    return f"{count(number, 'test')} that {does} skipped"


def _reason(proof: ItemProof, items: Sequence[ItemRecord], *, shown: int | None) -> Iterator[Row]:
    """The tests that a reason holds for, and the reason."""
    yield from (Row(f"  {clean(item.nodeid)}") for item in items[:shown])
    if shown is not None and len(items) > shown:
        yield Row(f"  and {count(len(items) - shown, 'more test')} (-v shows all)")
    yield from map(Row, folded(f"{_word(proof.verdict)}: {proof.reason}", indent=4))
    if proof.todo:
        yield from map(Row, folded(f"to do: {proof.todo}", indent=4))


def _word(verdict: ProofName) -> str:
    return verdict.replace("_", " ")


def _total(tasks: Iterable[TaskRecord]) -> str:
    numbers = Counter(task.proof.verdict for task in tasks if task.proof is not None)
    parts = (f"{numbers[name]} {_word(name)}" for name in _ORDER if numbers[name])
    return f"{count(numbers.total(), 'task')}: {', '.join(parts)}"
