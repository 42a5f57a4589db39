"""Tells the user what happens, through pytest's own terminal reporter."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from pytest_wavegate.model.events import (
    ActionEnded,
    GateJudged,
    HookRan,
    RollbackFinished,
    RollbackStarted,
    WaveCut,
    WaveOpened,
)
from pytest_wavegate.model.item_events import ItemFinished, ItemStarted
from pytest_wavegate.plugin.closing import blocked_lines, finding_lines, path_line, table
from pytest_wavegate.plugin.lines import Line, gate_lines, wave_line
from pytest_wavegate.plugin.proof_page import handing_over, opening, page
from pytest_wavegate.plugin.side_lines import side_lines
from pytest_wavegate.reports.verdict_lines import unmet
from pytest_wavegate.run.serial_cost import serial_cost

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.planned import PlannedItem
    from pytest_wavegate.model.record import Record
    from pytest_wavegate.proof.base import Base
    from pytest_wavegate.run.conductor import Conductor
    from pytest_wavegate.run.placement import Placement

_ROWS = 10
"""Failing tests or missing tasks below a condition, unless ``-v`` asks for all."""
_FINDINGS = 3
"""Likewise, findings."""


class Terminal:
    """Writes a line when a wave opens and when its gate is judged, and a table at the end.

    Args:
        reporter: pytest's ``terminalreporter`` plugin.
        conductor: what the run knows.
    """

    def __init__(self, reporter: Any, conductor: Conductor) -> None:
        self._reporter = reporter
        self._conductor = conductor
        self._verbosity: int = reporter.config.option.verbose
        self._record: Record | None = None
        self._problems: list[str] = []
        self._notes: list[str] = []
        self._quiet_so_far = True

    def hear(self, event: Event) -> None:
        """Say what an event means for the user, if anything."""
        placement = self._conductor.placement
        if placement is None or isinstance(event, ItemStarted | ItemFinished):
            return  # pytest itself tells of items
        match event:
            case WaveOpened() if self._verbosity >= 0:
                line = wave_line(event, placement, items=self._running(event.wave, placement))
                self._write([line] if self._quiet_so_far else [Line(""), line])
                self._quiet_so_far = False
            case GateJudged():
                self._judged(event, placement)
            case WaveCut() | RollbackStarted() | ActionEnded() | RollbackFinished() | HookRan():
                lines = side_lines(event, {phase.id: phase for phase in placement.phases})
                if lines:
                    self._write(lines)

    def proving(self, *, items: int, children: int, base: Base) -> None:
        """Tests are about to be proven."""
        if self._verbosity >= 0:
            self._write([opening(items=items, children=children, base=base)])

    def mutating(self, tool: str, *, groups: int, limit: float) -> None:
        """What is proven goes to a mutation tester."""
        if self._verbosity >= 0:
            self._write([handing_over(tool, groups=groups, limit=limit)])

    def note(self, text: str) -> None:
        """Something the user should know; said again at the end."""
        self._notes.append(text)
        self._write([_warning(text)])

    def finished(self, record: Record, *, problems: list[str]) -> None:
        """The run is over; ``problems`` are reports and journals that could not be written."""
        self._record = record
        self._problems = problems

    def forget(self) -> None:
        """Let go of the record."""
        self._record = None

    def summary(self) -> None:
        """Findings, what was blocked, the closing table, and what went wrong around the run."""
        record = self._record or self._conductor.fold.record()
        if self._verbosity >= 0:
            shown = _FINDINGS if self._verbosity == 0 else None
            self._section("findings", finding_lines(record.findings, shown=shown))
        if set(self._reporter.config.option.reportchars) & set("aAB"):
            self._section("blocked", blocked_lines(record))
        proves = self._conductor.settings.tdd == "prove"
        if self._verbosity > -2 and proves:
            self._section("proofs", page(record, rows=_ROWS if self._verbosity <= 0 else None))
        judges = self._conductor.settings.tdd not in ("prove", "red")
        if self._verbosity > -2 and record.phases and judges:
            self._section("phases", table(record))
            self._lines(line for line in (path_line(record), self._serial(record)) if line is not None)
        self._lines(map(_warning, (*self._notes, *self._problems)))

    def _running(self, wave: int, placement: Placement) -> list[PlannedItem]:
        """The items of a wave that are neither blocked nor skipped."""
        outcome = self._conductor.fold.outcome
        return [
            item
            for item in placement.items
            if item.wave == wave and item.index not in placement.skipped and outcome(item.index) != "blocked"
        ]

    def _judged(self, event: GateJudged, placement: Placement) -> None:
        # A phase without tests is no news; evidence that is missing is, also where nothing is enforced.
        silent = event.decision in ("not_run", "no_data") and next(unmet(event.verdicts), None) is None
        if silent or (event.decision == "passed" and self._verbosity < 0):
            return
        phases = {phase.id: phase for phase in placement.phases}
        behind = self._conductor.behind(event.phase) if event.closes else {}
        rows = _ROWS if self._verbosity <= 0 else sys.maxsize
        self._write(gate_lines(event, phases, behind=behind, rows=rows))
        report_only = self._conductor.settings.gates_mode == "report"
        if report_only and event.decision in ("failed", "error", "no_data") and not event.closes:
            self._lines([Line("  blocks nothing (--wave-gates report)")])

    def _serial(self, record: Record) -> Line | None:
        text = serial_cost(record, serial=self._conductor.settings.serial)
        return Line(text) if text else None

    def _section(self, title: str, lines: Iterable[Line]) -> None:
        found = list(lines)
        if found:
            self._reporter.write_sep("=", title)
            self._lines(found)

    def _write(self, lines: Iterable[Line]) -> None:
        """Write in the midst of pytest's progress: on lines of our own."""
        self._reporter.ensure_newline()
        if self._reporter.config.get_terminal_writer().width_of_current_line:
            self._reporter.line("")
        self._lines(lines)

    def _lines(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._reporter.write_line(line.text, **line.markup)


def _warning(text: str) -> Line:
    return Line(f"wavegate: {text}", {"yellow": True})
