"""What happens in a child: which items there are, how each one ends, what was imported."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_wavegate.plugin.proving.account import Account, broken
from pytest_wavegate.plugin.proving.arms import Arms
from pytest_wavegate.plugin.proving.names import parents_names
from pytest_wavegate.plugin.step_failure import failure_in, unwrapped
from pytest_wavegate.proof.exception_facts import failure_of
from pytest_wavegate.proof.failure import Failure
from pytest_wavegate.proof.failure_kinds import GREEN, HOLLOW_FIXTURE, NOT_RUN, SWALLOWS, classify_item

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from pytest_wavegate.plugin.proving.fence import Fence
    from pytest_wavegate.plugin.proving.request import Request
    from pytest_wavegate.proof.failure_kinds import Kind
    from pytest_wavegate.proof.own_files import OwnFiles


class Witness:
    """Runs the items of a request, those that stay green with hollow code once more, and writes answers."""

    def __init__(self, request: Request, fence: Fence) -> None:
        self._request = request
        self._fence = fence
        self._arms = Arms()
        self._stack = ExitStack()
        self._stack.enter_context(self._arms.installed())
        self._told: Account | None = None
        """Of the item that runs."""
        self._names: dict[str, str] = {}
        self._broken: dict[str, Failure] = {}
        """What could not be collected, by node id."""
        self._green: list[pytest.Item] = []
        self._setup_is_armed = False
        self._answers = Path(request.answers).open("a", encoding="utf-8")  # noqa: SIM115 (as long as the process)

    def _say(self, **line: object) -> None:
        self._answers.write(json.dumps(line) + "\n")
        self._answers.flush()

    # What there is

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_load_initial_conftests(self) -> Generator[None, object, object]:
        """A conftest file that cannot be imported ends pytest before there is a session."""
        try:
            return (yield)
        except Exception as error:
            place = getattr(error, "path", None)
            self._broken[_folder_of(place, self._request.rootdir)] = failure_of(unwrapped(error), "collect")
            self._tell_broken(self._request.items)
            raise

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what is asked for."""
        collected = (item.nodeid for item in items)
        root, source = self._request.root, self._request.source
        self._names = parents_names(collected, self._request.items, root=root, source=source)
        items[:] = [item for item in items if item.nodeid in self._names]

    def pytest_exception_interact(
        self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[object]
    ) -> None:
        """Remember what could not be collected, and why."""
        if isinstance(node, pytest.Collector) and call.excinfo is not None:
            self._broken[node.nodeid] = failure_of(unwrapped(call.excinfo.value), "collect")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember what skips itself as a whole."""
        if report.skipped:
            self._broken[report.nodeid] = Failure("skipped", "collect")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Answer for the items that are not there."""
        found = {self._name(item) for item in session.items}
        missing = [nodeid for nodeid in self._request.items if nodeid not in found]
        for nodeid in set(missing) - self._tell_broken(missing):
            self._end(nodeid, NOT_RUN)

    def _tell_broken(self, nodeids: Iterable[str]) -> set[str]:
        """Answer for the items that lie below what could not be collected."""
        failures = {nodeid: broken(nodeid, self._broken) for nodeid in nodeids}
        known = {nodeid: failure for nodeid, failure in failures.items() if failure is not None}
        for nodeid, failure in known.items():
            self._end(nodeid, classify_item([failure], self._request.files_of(nodeid)))
        return set(known)

    # How items end

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Write down that an item begins, and how it has ended; one that ends pytest has no end."""
        self._say(begin=self._name(item))
        self._told = told = Account()
        result = yield
        self._told = None
        self._judge(item, told)
        return result

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, object]:
        """Hollow code is whole while fixtures are set up, unless this is the second time."""
        if not self._setup_is_armed:
            return (yield)
        with self._arms.aimed(self._own(item)):
            return (yield)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Hollow code raises while the test itself runs."""
        if self._request.armed == "never":
            return (yield)
        with self._arms.aimed(self._own(item)):
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Take down each step as everybody else has left it."""
        report = yield
        if self._told is not None:
            armed = call.when == "call" or (call.when == "setup" and self._setup_is_armed)
            calls = self._arms.calls if armed else 0
            self._told.add(failure_in(item, call, report, hollow_calls=calls), report.duration)
        return report

    def _judge(self, item: pytest.Item, told: Account) -> None:
        kind = classify_item(told.failures, self._own(item))
        if self._setup_is_armed:
            # What comes from no fixture is nothing new: a test need not bear to run twice in a process.
            red = HOLLOW_FIXTURE if kind not in {GREEN, SWALLOWS} else SWALLOWS
            kind = red if told.by_fixture else GREEN
        elif kind == GREEN and self._request.armed == "in_calls":
            self._green.append(item)
            return
        self._end(self._name(item), kind, outcome=told.outcome, seconds=told.seconds)

    def _end(self, nodeid: str, kind: Kind, *, outcome: str = "not_run", seconds: float = 0.0) -> None:
        self._say(end=nodeid, kind=kind, outcome=outcome, seconds=seconds)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Run what has stayed green once more, with hollow code for its fixtures, too."""
        result = yield
        self._setup_is_armed = True
        for item in self._green:
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return result

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Tell what was imported from the user's own tree."""
        files = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
        known = {name: path for name, path in files.items() if isinstance(path, str)}
        self._say(modules={name: path for name, path in known.items() if self._fence.is_theirs(path)})

    def _name(self, item: pytest.Item) -> str:
        """The node id as the parent has it."""
        return self._names[item.nodeid]

    def _own(self, item: pytest.Item) -> OwnFiles:
        return self._request.files_of(self._name(item))


def _folder_of(conftest: object, rootdir: str) -> str:
    """The node id of the folder that a conftest file is for; that of everything where it is not known."""
    if not isinstance(conftest, Path) or not conftest.is_relative_to(rootdir):
        return ""
    return conftest.parent.relative_to(rootdir).as_posix()
