"""Composition: reads plan and settings, and registers the one object that plays this process's part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_wavegate.errors import WavegateError
from pytest_wavegate.plugin.options import without_effect
from pytest_wavegate.plugin.places import (
    collect_from,
    git_revision,
    moved_rootdir,
    new_run_id,
    roots_of,
)
from pytest_wavegate.plugin.reading import forget_plans, read
from pytest_wavegate.plugin.tdd.asked import ask, settings_for, stand_in
from pytest_wavegate.plugin.terminal import Terminal
from pytest_wavegate.plugin.undoing import Undoing, rollback_of
from pytest_wavegate.plugin.usage import usage_errors
from pytest_wavegate.run.journal import STATE, Journal

if TYPE_CHECKING:
    import pytest

    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plugin.listener import Listener
    from pytest_wavegate.plugin.mutating.mutator import Mutator
    from pytest_wavegate.plugin.proving.ground import Ground
    from pytest_wavegate.run.conductor import Conductor
    from pytest_wavegate.settings import Settings

ROLE = "wavegate_role"


def wake(session: pytest.Session) -> None:
    """Read the plan, and take part: in one process, or as pytest-xdist's controller.

    Raises:
        pytest.UsageError: a plan or a setting that cannot be read.
    """
    config = session.config
    with usage_errors():
        _refuse(config)
        plan, settings = read(config)
        forget_plans(config)
        if config.option.setuponly:
            # No test is called, so there is nothing to judge; --setup-plan sets this too.
            settings = settings.model_copy(update={"gates_mode": "off", "hooks": ()})
        settings = settings_for(settings)
        mutator = _mutator(settings)
        ground = _ground(config, settings)
        conductor = _conductor(config, plan, settings)
        rests = config.option.collectonly or ground is not None
        rollback = None if rests else rollback_of(config, conductor)
    if conductor.collect_from is not None:
        config.args[:] = conductor.collect_from
    terminal = _terminal(config, conductor)
    if terminal is not None:
        for note in filter(None, (moved_rootdir(config, plan), without_effect(config))):
            terminal.note(note)
    role = _role(session, conductor, terminal, (ground, mutator))
    config.pluginmanager.register(role, ROLE)
    ask(role)
    if conductor.settings.hooks and not config.option.collectonly:
        _listen_with_commands(config, conductor)
    if rollback is not None:
        # After the role: what is undone belongs into its record.
        config.pluginmanager.register(Undoing(conductor, rollback, terminal), "wavegate_undoing")


def _role(
    session: pytest.Session,
    conductor: Conductor,
    terminal: Terminal | None,
    proof: tuple[Ground | None, Mutator | None],
) -> Listener:
    """Who collects and decides in this process."""
    ground, mutator = proof
    if session.config.pluginmanager.hasplugin("dsession"):
        from pytest_wavegate.plugin.xdist_controller import Controller

        return Controller(session, conductor, terminal)
    if ground is not None and mutator is not None:
        from pytest_wavegate.plugin.mutating.prover import MutatingProver

        return MutatingProver(session, conductor, terminal, ground, mutator)
    if ground is not None:
        from pytest_wavegate.plugin.proving.prover import Prover

        return Prover(session, conductor, terminal, ground)
    from pytest_wavegate.plugin.in_process import InProcess

    stand_in(session.config, conductor.settings.tdd, plan=lambda: conductor.plan)
    return InProcess(session, conductor, terminal)


def _ground(config: pytest.Config, settings: Settings) -> Ground | None:
    """The repository to prove tests in; none where they are run.

    Raises:
        WavegateError: it cannot be used.
    """
    if settings.tdd != "prove":
        return None
    from pytest_wavegate.plugin.proving.ground import ground_at

    return ground_at(config.rootpath, base=settings.base)


def _mutator(settings: Settings) -> Mutator | None:
    """What is proven goes to it; none where nobody asks.

    Raises:
        WavegateError: there is none, or nothing will be proven.
    """
    if not settings.mutate:
        return None
    if settings.tdd != "prove":
        message = "--wave-mutate is for tasks that --wave-tdd prove has proven"
        raise WavegateError("mutate-alone", message, hint="add --wave-tdd prove, or leave --wave-mutate away")
    from pytest_wavegate.plugin.mutating.tools import installed_mutator

    return installed_mutator()


def _listen_with_commands(config: pytest.Config, conductor: Conductor) -> None:
    """Run the hooks of the settings: the last to hear, so that what they are told is on disk and shown."""
    from pytest_wavegate.run.command_hooks import CommandHooks

    hooks = CommandHooks(conductor.settings, config.rootpath, conductor.run_id, conductor.emit)
    conductor.listen(hooks.hear)


def wake_worker(session: pytest.Session) -> None:
    """Take part as one of pytest-xdist's workers, where the controller follows a plan."""
    given: dict[str, Any] = session.config.workerinput  # type: ignore[attr-defined]
    if "wavegate_channel" in given:
        from pytest_wavegate.plugin.xdist_worker import Worker

        session.config.pluginmanager.register(Worker(session, given["wavegate_channel"]), ROLE)
    if "wavegate_coverage" in given:
        from pytest_wavegate.plugin.coverage.teller import Teller

        teller = Teller(session.config, given["wavegate_coverage"], given["wavegate_channel"])
        session.config.pluginmanager.register(teller, "wavegate_teller")


def refuse_loop() -> None:
    """Say that ``--looponfail`` cannot be served.

    Raises:
        pytest.UsageError: always.
    """
    with usage_errors():
        raise WavegateError("looponfail", "a plan cannot be followed in a loop", hint="leave -f away")


def _refuse(config: pytest.Config) -> None:
    if config.getoption("dist", "no") == "each":
        raise WavegateError(
            "dist-each",
            "--dist each runs every test on every worker, which has no place in a plan",
            hint="leave --dist away, or use load, loadscope, loadfile, loadgroup or worksteal",
        )


def _conductor(config: pytest.Config, plan: Plan, settings: Settings) -> Conductor:
    from pytest_wavegate.plan.select import select
    from pytest_wavegate.run.conductor import Conductor

    roots = roots_of(config, plan)
    return Conductor(
        plan,
        settings,
        roots=roots,
        state=config.rootpath / STATE,
        run_id=new_run_id(),
        workers=0 if settings.tdd == "prove" else len(config.getoption("tx", default=None) or ()),
        selected=select(plan, settings.select) if settings.select else None,
        collect_from=collect_from(config, plan),
    )


def _terminal(config: pytest.Config, conductor: Conductor) -> Terminal | None:
    """Start the journal and the terminal, in this order: what is shown is on disk."""
    reporter = config.pluginmanager.getplugin("terminalreporter")
    terminal = Terminal(reporter, conductor) if reporter is not None else None
    if not config.option.collectonly:
        journal = Journal.open(config.rootpath, conductor.run_id)
        conductor.listen(journal.write)
        config.add_cleanup(journal.close)
    if terminal is not None:
        conductor.listen(terminal.hear)
    conductor.start(revision=git_revision(config.rootpath))
    return terminal
