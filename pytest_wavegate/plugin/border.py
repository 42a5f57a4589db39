"""The item that stands for a border between waves: fixtures are torn down for it, it never runs."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class Border(pytest.Item):
    """Lies directly in the session, so as ``nextitem`` it keeps session fixtures only."""

    def runtest(self) -> None:
        """Nothing to run."""

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where a report about it points to."""
        return self.path, None, self.name


def border(session: pytest.Session, name: str, *, nodeid: str | None = None) -> Border:
    """Make a border; with ``nodeid`` it speaks in another item's name."""
    extra: dict[str, Any] = {} if nodeid is None else {"nodeid": nodeid}
    made: Border = Border.from_parent(session, name=name, **extra)
    return made


def tear_down_session(last: pytest.Item) -> None:
    """Tear down the fixtures that outlived the last wave; a failure is reported in the last item's name.

    pytest itself does this while it runs the very last item. Here a border follows that item, for whether
    more would come was not known before the gate was judged.

    Args:
        last: the last item that ran.
    """
    tear_down(last, following=None)


def tear_down(last: pytest.Item, *, following: pytest.Item | None) -> None:
    """Tear down the fixtures that an item has left and the next one does not share; report a failure.

    Args:
        last: the last item that ran.
        following: the next one; none where all fixtures go.
    """
    call = pytest.CallInfo.from_call(
        partial(_tear_down, last, following),
        when="teardown",
        reraise=(pytest.exit.Exception, KeyboardInterrupt),
    )
    if call.excinfo is None:
        return
    hook = last.session.config.hook
    report = pytest.TestReport.from_item_and_call(last, call)
    hook.pytest_runtest_logreport(report=report)
    hook.pytest_exception_interact(node=last, call=call, report=report)


def _tear_down(last: pytest.Item, following: pytest.Item | None) -> None:
    """What fixtures print goes where that of a teardown goes."""
    __tracebackhide__ = True
    manager = last.config.pluginmanager.getplugin("capturemanager")
    with nullcontext() if manager is None else manager.item_capture("teardown", last):
        last.session._setupstate.teardown_exact(following)  # noqa: SLF001 (no public way ends them without an item)
