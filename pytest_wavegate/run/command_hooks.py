"""Commands of the settings that listen to what happens in a run."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.model.events import HookRan, RunFinished
from pytest_wavegate.process import Ended, run_command
from pytest_wavegate.run.journal import line_of
from pytest_wavegate.run.moments import Moments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pytest_wavegate.model.events import Event
    from pytest_wavegate.run.moments import Occasion
    from pytest_wavegate.settings import Settings
    from pytest_wavegate.settings.actions import HookTable


class CommandHooks:
    """Runs what the settings list under ``hook`` when its moment comes; the run waits for it.

    One that goes wrong is told by its ``HookRan``, and changes neither verdicts nor the exit status. Let
    ``hear`` be the last to hear an event, so that journal and terminal know of it before its hooks run.

    Args:
        settings: with the hooks.
        root: where they run.
        run_id: names the run.
        emit: takes a ``HookRan`` for each.
        sleep: waits between two attempts.
    """

    def __init__(
        self,
        settings: Settings,
        root: Path,
        run_id: str,
        emit: Callable[[Event], None],
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._hooks = settings.hooks
        self._root = root
        self._run_id = run_id
        self._emit = emit
        self._sleep = sleep
        self._moments = Moments()

    def hear(self, event: Event) -> None:
        """Run what listens to the moments of an event, in the order of the settings.

        Raises:
            KeyboardInterrupt: the user does not want to wait. At the end of a run there is nothing left
                that this could stop, and the record is still to be written.
        """
        if not self._hooks:
            return
        for occasion in self._moments.of(event):
            for hook in self._hooks:
                if occasion.moment in hook.on:
                    try:
                        self._run(hook, occasion, event)
                    except KeyboardInterrupt:
                        self._tell(hook, occasion, Ended(None, 0.0, problem="interrupted"), attempts=1)
                        if not isinstance(event, RunFinished):
                            raise

    def _run(self, hook: HookTable, occasion: Occasion, event: Event) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="wavegate-", ignore_cleanup_errors=True) as folder:
                file = Path(folder, "event.json")
                file.write_bytes(line_of(event))
                env = {**self._environment(occasion), "WAVEGATE_EVENT_JSON": str(file)}
                self._attempt(hook, occasion, env)
        except OSError as error:
            why = f"it cannot be started: {error.strerror or error}"
            self._tell(hook, occasion, Ended(None, 0.0, problem=why), attempts=1)

    def _attempt(self, hook: HookTable, occasion: Occasion, env: Mapping[str, str]) -> None:
        seconds, attempt = 0.0, 0
        while True:
            attempt += 1
            env = {**env, "WAVEGATE_ATTEMPT": str(attempt)}
            ended = run_command(hook.run, timeout=hook.timeout, cwd=self._root, env=env)
            seconds += ended.seconds
            if ended.well or not ended.started or attempt > hook.retries:
                break
            self._sleep(hook.backoff * 2 ** (attempt - 1))
        self._tell(hook, occasion, ended, attempts=attempt, seconds=seconds)

    def _tell(
        self, hook: HookTable, occasion: Occasion, ended: Ended, *, attempts: int, seconds: float = 0.0
    ) -> None:
        tries = f" ({attempts} attempts)" if attempts > 1 else ""
        lines = (f"{ended.why}{tries}", ended.output) if not ended.well else ()
        self._emit(
            HookRan(
                at=time.time(),
                on=occasion.moment,
                argv=hook.run,
                attempts=attempts,
                exit_status=ended.exit_status,
                seconds=seconds,
                problem="\n".join(filter(None, lines)),
            )
        )

    def _environment(self, occasion: Occasion) -> dict[str, str]:
        return {
            "WAVEGATE_EVENT": occasion.moment,
            "WAVEGATE_PHASE": occasion.phase,
            "WAVEGATE_WAVE": "" if occasion.wave is None else str(occasion.wave),
            "WAVEGATE_DECISION": occasion.decision,
            "WAVEGATE_REASON": occasion.reason,
            "WAVEGATE_RUN": self._run_id,
        }
