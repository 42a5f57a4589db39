"""What ``wavegate baseline`` says: each figure as it was and as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pytest_wavegate.reports.plan_views.lettering import clean, count, hanging, pad, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_wavegate.model.baseline import BaselineRow

_WIDEST = 44
"""Columns of the longest name that still has its figures on its line."""


def render(
    rows: Sequence[BaselineRow], *, kept: Sequence[str], path: str, done: Literal["written", "shown"]
) -> str:
    """The page.

    Args:
        rows: what conditions refer to.
        kept: names of figures in the file that no condition of this plan refers to.
        path: of the file.
        done: whether figures were written.
    """
    room = min(_WIDEST, max((width(row.key) for row in rows), default=0))
    lines = [line for row in rows for line in _row(row, room)]
    if kept:
        sentence = f"{count(len(kept), 'figure')} of {path} that no condition of this plan names"
        lines += ["", *hanging(f"kept: {sentence}: {', '.join(kept)}", indent=0)]
    return "\n".join([*lines, *([""] if rows else []), _close(rows, path=path, done=done)]) + "\n"


def _row(row: BaselineRow, room: int) -> Iterator[str]:
    if width(row.key) > room:
        yield clean(row.key)
        head = " " * room
    else:
        head = pad(row.key, room)
    yield f"{head}  {_figures(row)}"
    if row.new is None:
        yield from hanging(f"  {clean(row.why)}", indent=4)


def _figures(row: BaselineRow) -> str:
    if row.new is None:
        return f"{row.shown_old} -> no data" if row.old is not None else "no data"
    if row.old is None:
        return f"new: {row.shown_new}"
    if row.old == row.new:
        return f"{row.shown_old}, as before"
    change = f" ({float((row.new - row.old) / row.old):+.1%})" if row.old else ""
    return f"{row.shown_old} -> {row.shown_new}{change}"


def _close(rows: Sequence[BaselineRow], *, path: str, done: Literal["written", "shown"]) -> str:
    if not rows:
        return (
            "no condition of this plan refers to the baseline; write one such as lag p95 <= +10% of baseline"
        )
    fresh = [row for row in rows if row.new is not None and row.new != row.old]
    if not fresh:
        return f"nothing to write to {path}"
    number = count(len(fresh), "figure")
    return f"{number} written to {path}" if done == "written" else f"{number} for {path}; --write writes them"
