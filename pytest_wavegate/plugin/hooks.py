"""The plugin's entry point: stays asleep, and imports next to nothing, until a plan is named."""

from __future__ import annotations

import pytest

from pytest_wavegate.plugin import options

# pytest finds fixtures among the names of a plugin.
from pytest_wavegate.plugin.fixtures import metric_timer as metric_timer
from pytest_wavegate.plugin.fixtures import record_metric as record_metric


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare options and ini keys."""
    options.add_options(parser)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare the hooks a conftest may implement."""
    from pytest_wavegate.run import hookspecs

    pluginmanager.add_hookspecs(hookspecs)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Measure coverage from here on where a gate asks for it: what conftest files import counts too."""
    from pytest_wavegate.plugin.coverage.hint import may_be_asked_for

    if not options.is_child(early_config) and may_be_asked_for(early_config):
        from pytest_wavegate.plugin.coverage.early import start

        start(early_config)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks; they exist without a plan too."""
    for marker in options.MARKERS:
        config.addinivalue_line("markers", marker)
    if options.proves(config) and options.wants_a_plan(config):
        # Before pytest-xdist starts workers: as many children are started instead, in worktrees.
        config.option.dist = "no"
        # Nothing runs here that pytest-cov could measure, or find too little of.
        config.known_args_namespace.no_cov = True


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Refuse the loop of pytest-xdist before it begins: the runs inside it would not know of it."""
    if options.only_resumes(config):
        from pytest_wavegate.plugin.resuming import in_one_process

        in_one_process(config)
    elif config.getoption("looponfail", default=False) and options.wants_a_plan(config):
        from pytest_wavegate.plugin.wake import refuse_loop

        refuse_loop()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Wake up where a plan is named: by now it is known whether pytest-xdist distributes."""
    if hasattr(session.config, "workerinput"):
        from pytest_wavegate.plugin.wake import wake_worker

        wake_worker(session)
    elif options.only_resumes(session.config):
        from pytest_wavegate.plugin.resuming import ROLE, Resuming

        session.config.pluginmanager.register(Resuming(session), ROLE)
    elif options.wants_a_plan(session.config):
        from pytest_wavegate.plugin.wake import wake

        wake(session)
