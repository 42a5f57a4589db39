"""The item that stands for a border between waves: fixtures are torn down for it, it never runs."""

from __future__ import annotations

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


def tear_down_session(session: pytest.Session, *, nodeid: str) -> pytest.TestReport | None:
    """Tear down the fixtures that outlived the last wave.

    pytest itself does this while it runs the very last item. Here that item may have been followed by a
    border, because the gate that decided whether more would follow was not judged yet.

    Args:
        session: whose fixtures.
        nodeid: of the last item that ran; a failing teardown is reported in its name.

    Returns:
        A report where the teardown failed.
    """
    state = session._setupstate  # noqa: SLF001 (there is no public way to end fixtures without an item)
    speaker = border(session, "wavegate-end", nodeid=nodeid)
    call = pytest.CallInfo.from_call(
        lambda: state.teardown_exact(None),
        when="teardown",
        reraise=(pytest.exit.Exception, KeyboardInterrupt),
    )
    return pytest.TestReport.from_item_and_call(speaker, call) if call.excinfo is not None else None
