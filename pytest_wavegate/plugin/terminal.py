"""Tells the user what happens, through pytest's own terminal reporter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_wavegate.model.events import GateJudged, WaveOpened
from pytest_wavegate.plugin.lines import (
    Line,
    blocked_lines,
    gate_lines,
    path_line,
    table,
    wave_line,
)
from pytest_wavegate.run.serial_cost import serial_cost

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.model.record import Record
    from pytest_wavegate.run.conductor import Conductor


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

    def hear(self, event: Event) -> None:
        """Say what an event means for the user, if anything."""
        placement = self._conductor.placement
        if placement is None:
            return
        match event:
            case WaveOpened():
                if self._verbosity >= 0:
                    self._write([wave_line(event, placement)])
            case GateJudged():
                self._judged(event)

    def note(self, text: str) -> None:
        """Something the user should know; said again at the end."""
        self._notes.append(text)
        self._write([Line(f"wavegate: {text}", {"yellow": True})])

    def finished(self, record: Record, *, problems: list[str]) -> None:
        """The run is over; ``problems`` are reports and journals that could not be written."""
        self._record = record
        self._problems = problems

    def summary(self) -> None:
        """The closing table, what was blocked, and what went wrong around the run."""
        record = self._record or self._conductor.fold.record()
        if self._verbosity > -2 and record.phases:
            self._reporter.write_sep("=", "phases")
            self._lines(table(record))
            self._lines(line for line in (path_line(record), self._serial(record)) if line is not None)
        if self._asked_for_blocked():
            self._lines(blocked_lines(record))
        for text in (*self._notes, *self._problems):
            self._lines([Line(f"wavegate: {text}", {"yellow": True})])

    def _judged(self, event: GateJudged) -> None:
        silent = event.decision in ("not_run", "no_data") and not event.closes
        if silent or (event.decision == "passed" and self._verbosity < 0):
            return
        placement = self._conductor.placement
        assert placement is not None
        phases = {phase.id: phase for phase in placement.phases}
        behind = self._conductor.behind(event.phase) if event.closes else {}
        self._write(
            gate_lines(event, phases, behind=behind, detail="all" if self._verbosity > 0 else "unmet")
        )

    def _serial(self, record: Record) -> Line | None:
        text = serial_cost(record, serial=self._conductor.settings.serial)
        return Line(text) if text else None

    def _asked_for_blocked(self) -> bool:
        return bool(set(self._reporter.config.option.reportchars) & set("aAB"))

    def _write(self, lines: Iterable[Line]) -> None:
        """Write in the midst of pytest's progress: on lines of our own."""
        self._reporter.ensure_newline()
        if self._reporter.config.get_terminal_writer().width_of_current_line:
            self._reporter.line("")
        self._lines(lines)

    def _lines(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._reporter.write_line(line.text, **line.markup)
