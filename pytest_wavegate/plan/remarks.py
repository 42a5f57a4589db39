"""Everything that reading a plan can remark on: one table of codes."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from pytest_wavegate.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_wavegate.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Remark:
    """How one kind of finding reads; ``message`` and ``hint`` are templates for ``str.format``."""

    severity: Severity
    message: str
    hint: str


REMARKS: Mapping[str, Remark] = MappingProxyType(
    {
        # tasks
        "WG101": Remark(
            "error", "task id {id} is used again, first on line {first}", "give the task an id of its own"
        ),
        "WG102": Remark("error", "{id} is not a task of this plan", "{advice}"),
        "WG103": Remark("warning", "{id} is a placeholder", "replace it with the next free number"),
        "WG104": Remark(
            "info", "the box repeats {id} of line {first}", "tick the task itself, not its mention"
        ),
        "WG105": Remark("info", "one box stands for {count} tasks", "give each task a line of its own"),
        "WG106": Remark(
            "info", "path {file} leaves the project and is left out", "name a path inside the project"
        ),
        # phases
        "WG111": Remark(
            "warning",
            "{label} stands here again, first on line {first}",
            "number the phases one by one",
        ),
        "WG112": Remark(
            "info", "{label} has no tasks and is left out", "add its tasks or remove the heading"
        ),
        # the text itself
        "WG121": Remark("info", "the file begins with a byte order mark", "save it as UTF-8 without one"),
        "WG122": Remark("info", "lines end in CRLF", "save the file with LF line ends"),
        "WG123": Remark("info", "{count} carriage returns stand alone", "save the file with LF line ends"),
        "WG124": Remark(
            "warning",
            "{count} lines were decoded with a wrong encoding and are repaired",
            "save the file as UTF-8",
        ),
        "WG125": Remark(
            "warning", "{count} lines are not UTF-8 and are read as cp1252", "save the file as UTF-8"
        ),
        "WG126": Remark(
            "warning", "characters were lost before the file was saved (U+FFFD)", "write them anew"
        ),
        "WG127": Remark("info", "the file is {encoding}", "save it as UTF-8"),
        # Markdown
        "WG131": Remark(
            "warning", "the front matter is no valid YAML: {problem}", "quote values with a colon in them"
        ),
        "WG132": Remark("warning", "a comment is never closed", "close it with -->"),
        "WG133": Remark(
            "warning", "a code fence is never closed, so all after it is code", "close it with {fence}"
        ),
        # tickets
        "WG161": Remark(
            "warning",
            "{id} has a title and nothing else",
            "say what it needs, who does it and when it is done",
        ),
        "WG162": Remark(
            "warning",
            "ids are separated by {mark!r} here and by {first!r} on line {at}",
            "use one separator in every row",
        ),
        "WG163": Remark(
            "warning",
            "{points} story points are not on the scale of this plan: {scale}",
            "estimate {near}, or extend the scale",
        ),
        "WG164": Remark("warning", "these rows and the tasks differ: {what}", "keep both in step"),
        "WG165": Remark(
            "warning",
            "this row has {cells} cells under {columns} columns",
            "quote values with a comma in them",
        ),
        # swimlanes
        "WG166": Remark("warning", "{text} ends before it begins", "write the earlier time first"),
        "WG167": Remark(
            "info", "{title!r} of the chart is no task of {lane}", "use the title that the task has"
        ),
        "WG168": Remark(
            "info", "node {node!r} of the graph means {tasks}", "use the title that the task has"
        ),
        "WG169": Remark(
            "warning",
            "the hours put {target} after {source}, which waits for it; they order nothing here",
            "move the hours, or turn the arrow round",
        ),
        # Kiro, OpenSpec, GSD
        "WG171": Remark(
            "info", "box {title!r} has no number and is left out", "give it a number to make it a task"
        ),
        "WG172": Remark(
            "warning", "{id} is ticked, though its part {part} is open", "tick {part}, or open {id} again"
        ),
        "WG173": Remark(
            "warning", "{id} stands inside {holder}, whose parts begin otherwise", "renumber it or move it"
        ),
        "WG175": Remark(
            "info", "box {title!r} has no number and is called {id} by its place", "write the number down"
        ),
        "WG176": Remark(
            "warning",
            "{id} stands in section {section}, whose tasks begin otherwise",
            "renumber it or move it",
        ),
        "WG177": Remark(
            "info", "{id} is another plan, and it waits for that", "see that the plan is carried out first"
        ),
        "WG178": Remark(
            "info",
            "phase {phase} depends on phase {id}, which is not in this file",
            "see that it is done first, or name a phase of this file",
        ),
        "WG179": Remark("warning", "a task element is never closed", "close it with </task>"),
        # waves
        "WG151": Remark(
            "warning",
            "{label} stands here again with tasks of its own, first on line {first}",
            "number the waves one by one",
        ),
        "WG152": Remark("warning", "this block is no valid YAML: {problem}", "put the value in quotes"),
        "WG153": Remark(
            "warning",
            "the box of {id} is {here} here, and {there} on line {first}",
            "tick both, or remove one",
        ),
        "WG154": Remark("warning", "{id} is not in this plan", "{advice}"),
        "WG155": Remark(
            "info",
            "tasks of {label} have no ids and are called {first} to {last}",
            "give each an id of its own",
        ),
        "WG156": Remark(
            "error", "{id} waits for {label}, in which it stands itself", "name the tasks that it waits for"
        ),
        # streams
        "WG157": Remark(
            "warning",
            'the column "{column}" lists what blocks each {kind}, not what it blocks',
            'call it "Blocked by"',
        ),
        "WG158": Remark(
            "warning",
            "{id} stands in this table and is no {kind} of this plan",
            "add it, or remove the row",
        ),
        "WG159": Remark(
            "info",
            "{kind} {id} stands in several phases, so its tasks are called {first}, {second}",
            "give each an id of its own",
        ),
        # Task Master
        "WG181": Remark("error", "this is no valid JSON: {problem}", "mend the file at column {column}"),
        "WG182": Remark(
            "info", "tag {tag} is read, and {others} are left out", "call the list you follow master"
        ),
        "WG183": Remark(
            "warning", "part {part} waits for {other}, which is not there", "name a part of the same task"
        ),
        "WG184": Remark(
            "warning", "{count} entries have no id and are left out", "give each entry an id of its own"
        ),
        # checklist
        "WG185": Remark(
            "info", "the tasks have no ids, so they are counted: {example}", "write an id before each title"
        ),
        "WG186": Remark(
            "info",
            "numbers begin anew in each phase, so the phase stands before them: {example}",
            "number all tasks one by one",
        ),
        "WG187": Remark(
            "info", "{count} boxes without an id are no tasks here", "give them an id if they are tasks"
        ),
        "WG188": Remark(
            "info",
            "{count} entries with ids of another kind, such as {example}, are no tasks here",
            "give all tasks ids of one kind",
        ),
    }
)
"""Findings by code."""


def remark(code: str, *, path: str, line: int, task: str | None = None, **values: object) -> Finding:
    """Return the finding of this code, its templates filled.

    Args:
        code: a key of ``REMARKS``.
        path: the plan's path, as the user would type it.
        line: from 1.
        task: the task it is about.
        values: what the templates name.
    """
    kind = REMARKS[code]
    return Finding(
        code=code,
        severity=kind.severity,
        message=kind.message.format(**values),
        hint=kind.hint.format(**values),
        path=path,
        line=line,
        task=task,
    )
