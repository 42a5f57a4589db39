"""Calls the hooks that a conftest.py or a plugin implements around a phase."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wavegate.model.events import GateJudged
from pytest_wavegate.model.verdict import Condition, Decision, Verdict
from pytest_wavegate.plugin.hook_places import END, GATE, START, implementations, wraps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_wavegate.model.record import PhaseRecord, Record

_BREAKS = (Exception, pytest.fail.Exception, pytest.skip.Exception)
"""What a hook may raise without ending the run; Ctrl-C and ``pytest.exit`` are meant to."""


class PhaseHooks:
    """Calls the hooks of the process that decides: pytest's only one, or the controller of workers.

    Each implementation is called by itself, so that one that breaks does not silence the others. Where
    nobody implements a hook, nothing is done.

    Args:
        config: pytest's.
        tell: takes a sentence for the user, where a hook broke that changes nothing.
    """

    def __init__(self, config: pytest.Config, *, tell: Callable[[str], None] = lambda _: None) -> None:
        self._config = config
        self._tell = tell
        self._open: dict[str, PhaseRecord] = {}

    def started(self, phase: PhaseRecord) -> None:
        """Call ``pytest_wavegate_phase_start``: the phase's first item is about to run."""
        self._open[phase.id] = phase
        self._call(START, phase=phase)

    def verdicts(self, phase: PhaseRecord, record: Record) -> tuple[Verdict, ...]:
        """Call ``pytest_wavegate_gate``, unless the phase is judged in part.

        Args:
            phase: its items have ended.
            record: the run so far, or as much of it as concerns the phase.

        Returns:
            One verdict for each implementation that has an answer; ``error`` for one that broke.
        """
        if phase.partial or not implementations(self._config, GATE):
            return ()
        from pytest_wavegate.gates.evidence import evidence_of

        evidence = evidence_of(phase, record)
        found: list[Verdict] = []
        for plugin, place in implementations(self._config, GATE):
            try:
                for answer in self._ask(GATE, plugin, phase=phase, evidence=evidence):
                    found += _read(answer, place)
            except pytest.exit.Exception:
                raise
            except _BREAKS as error:
                found.append(_broken(place, _told(error, plugin)))
        return tuple(found)

    def ended(self, phase: PhaseRecord, verdict: GateJudged) -> None:
        """Call ``pytest_wavegate_phase_end``: the gate of a phase that had started was judged."""
        if self._open.pop(phase.id, None) is not None:
            self._call(END, phase=phase, verdict=verdict)

    def close(self, *, wave: int | None = None) -> None:
        """Nobody will judge the phases that are open; with ``wave``, those that end by then."""
        for phase in list(self._open.values()):
            if wave is None or (phase.wave is not None and phase.wave <= wave):
                nothing = GateJudged(
                    at=time.time(), phase=phase.id, decision="not_run", closes=False, verdicts=()
                )
                self.ended(phase, nothing)

    def _call(self, name: str, **arguments: object) -> None:
        for plugin, place in implementations(self._config, name):
            try:
                self._ask(name, plugin, **arguments)
            except pytest.exit.Exception:
                raise
            except _BREAKS as error:
                self._tell(f"{name} of {place} broke and was passed over: {_told(error, plugin)}")

    def _ask(self, name: str, plugin: object, **arguments: object) -> list[Any]:
        """Call one implementation, inside of all wrappers."""
        manager = self._config.pluginmanager
        others = [
            found.plugin
            for found in getattr(self._config.hook, name).get_hookimpls()
            if found.plugin is not plugin and not wraps(found)
        ]
        answers: list[Any] = manager.subset_hook_caller(name, others)(**arguments)
        return answers


def _read(answer: object, place: str) -> Iterator[Verdict]:
    """Make verdicts of what one implementation answered; its conditions are one verdict.

    Raises:
        TypeError: it is something else.
    """
    verdicts: list[Verdict] = []
    conditions: list[Condition] = []
    for one in answer if isinstance(answer, list | tuple) else [answer]:
        # Nouns can be changed without being checked again.
        if isinstance(one, Verdict):
            verdicts.append(Verdict.model_validate(one.model_dump(warnings=False)))
        elif isinstance(one, Condition):
            conditions.append(Condition.model_validate(one.model_dump(warnings=False)))
        else:
            kind = type(one).__name__
            message = f"it returned {kind}, and not a Verdict, a Condition, a list of them or None"
            raise TypeError(message)
    yield from verdicts
    if conditions:
        worst = max((one.decision for one in conditions), key=lambda decision: decision.rank)
        yield Verdict(gate=place, decision=worst, conditions=tuple(conditions))


def _broken(place: str, why: str) -> Verdict:
    condition = Condition(name=GATE, observed="-", required="a verdict", decision=Decision.ERROR, detail=why)
    return Verdict(gate=place, decision=Decision.ERROR, conditions=(condition,))


def _told(error: BaseException, plugin: object) -> str:
    """The error in one line, with the last line of the hook's own file that it went through."""
    file, line = getattr(plugin, "__file__", None), None
    trace = error.__traceback__
    while trace is not None:
        if file is not None and trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    said = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}" + (f": {said}" if said else "") + (f" (line {line})" if line else "")
