"""The plugin's entry point: stays asleep, and imports next to nothing, until a plan is named."""

from __future__ import annotations

import pytest

from pytest_wavegate.plugin import options


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare options and ini keys."""
    options.add_options(parser)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare the hooks a conftest may implement."""
    from pytest_wavegate.run import hookspecs

    pluginmanager.add_hookspecs(hookspecs)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks; they exist without a plan too."""
    for marker in options.MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Refuse the loop of pytest-xdist before it begins: the runs inside it would not know of it."""
    if config.getoption("looponfail", default=False) and options.wants_a_plan(config):
        from pytest_wavegate.plugin.wake import refuse_loop

        refuse_loop()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Wake up where a plan is named: by now it is known whether pytest-xdist distributes."""
    if hasattr(session.config, "workerinput"):
        from pytest_wavegate.plugin.wake import wake_worker

        wake_worker(session)
    elif options.wants_a_plan(session.config):
        from pytest_wavegate.plugin.wake import wake

        wake(session)
