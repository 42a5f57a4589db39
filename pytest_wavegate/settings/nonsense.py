"""Keys of a gate that mean nothing together; to take them in silence would be a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pytest_wavegate.settings.check import Check, Measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wavegate.settings.gate_keys import GateKeys

_COVERAGE = ("coverage", "branch_coverage")
_OF_JUNIT = ("pass_rate", "failures")
_OF_COMMANDS = ("exit_status", "duration")


class Fault(NamedTuple):
    """What is wrong with one key, and one way out."""

    key: str
    message: str
    hint: str


def nonsense(gate: GateKeys) -> Iterator[Fault]:
    """Return every key of a gate that would be without effect."""
    if gate.check is None and gate.command is None and gate.junit is None:
        yield Fault("", "a gate has a check, a command or junit", 'add check = "coverage >= 90%"')
        return
    if gate.command is not None and gate.junit is not None:
        yield Fault("junit", "a gate has either a command or junit, not both", "write two gates")
        return
    yield from _of_command(gate)
    yield from _of_subject(gate, gate.parsed)
    yield from _of_files(gate, gate.parsed)
    yield from _of_samples(gate, gate.parsed)


def _of_command(gate: GateKeys) -> Iterator[Fault]:
    if gate.command is not None:
        return
    if "timeout" in gate.model_fields_set:
        yield Fault("timeout", "timeout has no meaning without a command", "remove timeout, or add a command")
    if gate.metrics:
        yield Fault("metrics", "metrics has no meaning without a command", "remove metrics, or add a command")


def _of_subject(gate: GateKeys, check: Check) -> Iterator[Fault]:
    metric = check.measure is Measure.METRIC
    if gate.junit is not None and (metric or check.subject not in _OF_JUNIT):
        message = f"results of other runners have no {check.subject}"
        yield Fault("check", message, "check their pass_rate or their failures")
    elif gate.command is None and not metric and check.subject == "exit_status":
        message = "exit_status is about a command, and the gate has none"
        yield Fault("check", message, 'add command = ["make", "smoke"]')
    elif gate.command is not None and metric and not gate.metrics:
        message = f"nothing reads {check.subject} from the command"
        yield Fault("check", message, "add metrics = true, so that its standard output is read")
    elif gate.command is not None and not metric and check.subject not in _OF_COMMANDS:
        message = f"a command has no {check.subject}"
        yield Fault("check", message, "write two gates: one with the check, one with the command")


def _of_files(gate: GateKeys, check: Check) -> Iterator[Fault]:
    if gate.files and all(pattern.startswith("!") for pattern in gate.files):
        yield Fault("files", "files names only what is left out", 'add a pattern such as "src/**"')
    about_files = check.measure is Measure.SHARE and check.subject in _COVERAGE
    if (about_files and gate.junit is None) or _is_of_others(check):
        return
    keys = [key for key in ("files", "each_file") if getattr(gate, key)]
    for key in keys:
        hint = f"remove {key}, or check coverage or branch_coverage"
        yield Fault(key, f"{key} has no meaning for {_subject(gate, check)}", hint)


def _of_samples(gate: GateKeys, check: Check) -> Iterator[Fault]:
    metric = check.measure is Measure.METRIC
    if gate.min_samples > 1 and not metric:
        message = f"min_samples has no meaning for {_subject(gate, check)}"
        yield Fault("min_samples", message, "remove min_samples, or check a metric")
    if gate.repeat > 1 and not metric and gate.command is None:
        message = f"repeat has no meaning for {_subject(gate, check)}"
        yield Fault("repeat", message, "remove repeat, or check a metric or a command")
    elif gate.repeat == 1 and "pick" in gate.model_fields_set:
        yield Fault("pick", "pick has no meaning without repeat", "add repeat = 3, or remove pick")


def _subject(gate: GateKeys, check: Check) -> str:
    if gate.command is not None:
        return "a command"
    return "results of other runners" if gate.junit is not None else check.subject


def _is_of_others(check: Check) -> bool:
    """Whether another distribution brings the subject: what it counts is its own affair."""
    if check.measure is not Measure.METRIC or check.quoted:
        return False
    from importlib.metadata import entry_points  # slow, and needed only where something looks wrong

    return check.subject in entry_points(group="wavegate.gates").names
