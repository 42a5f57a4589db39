"""Mutants in words: of tasks with the same code the figures, the survivors line by line, and what to do."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pytest_wavegate.reports.plan_views.lettering import WIDTH, clean, count, cut, folded, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_wavegate.model.mutants import Mutants, Survivor
    from pytest_wavegate.model.record import TaskRecord

_TODO = (
    "to do: write a test that fails with such a change, or leave it where nobody could tell the difference"
)


def mutant_rows(tasks: Iterable[TaskRecord], *, shown: int | None) -> Iterator[str]:
    """Yield lines on the mutants of tasks; nothing where no mutation tester was asked.

    Args:
        tasks: that were tried to prove.
        shown: how many lines of code with survivors; none for all.
    """
    together: dict[str, tuple[Mutants, list[str]]] = {}
    for task in tasks:
        if task.proof is not None and (mutants := task.proof.mutants) is not None:
            together.setdefault(mutants.model_dump_json(), (mutants, []))[1].append(task.id)
    for mutants, ids in together.values():
        yield from _rows(mutants, ids, shown=shown)


def _rows(mutants: Mutants, tasks: Sequence[str], *, shown: int | None) -> Iterator[str]:
    head = f"mutants of {', '.join(tasks)} by {mutants.tool}: {_figures(mutants)}"
    first, *rest = folded(head)
    yield first
    yield from (f"  {line}" for line in rest)
    places = [list(same) for _, same in groupby(mutants.survivors, lambda one: (one.path, one.line))]
    for place in places[:shown]:
        yield from _place(place)
    if shown is not None and len(places) > shown:
        left = sum(map(len, places[shown:]))
        yield f"  and {left} more (-v shows all)"
    if mutants.note:
        yield from folded(mutants.note, indent=2)
    if places:
        yield from folded(_TODO, indent=2)


def _figures(mutants: Mutants) -> str:
    if not mutants.total:
        return "none"
    numbers = (
        (mutants.killed, "killed"),
        (mutants.survived, "survived"),
        (mutants.timed_out, "timed out"),
        (mutants.untried, "not tried"),
    )
    told = (f"{number} {word}" for number, word in numbers if number or word in {"killed", "survived"})
    return f"{mutants.total} made, {', '.join(told)}"


def _place(survivors: Sequence[Survivor]) -> Iterator[str]:
    """One line of the code: where it is, and the first of its changes."""
    first, *others = survivors
    more = f", and {count(len(others), 'other change')} of this line" if others else ""
    note = f" ({first.note})" if first.note else ""
    head, change = f"  {clean(first.path)}:{first.line or '?'}", clean(first.change)
    if not note + more and width(f"{head}  {change}") <= WIDTH:
        yield f"{head}  {change}"
        return
    yield cut(f"{head}{note}{more}", WIDTH)
    yield f"    {cut(change, WIDTH - 4)}"
