"""Where the rest of the plugin meets red and green; nothing of them is imported unless they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest

    from pytest_wavegate.model.items import ItemFacts
    from pytest_wavegate.model.plan import Plan
    from pytest_wavegate.plugin.listener import Listener
    from pytest_wavegate.plugin.tdd.items import Brief
    from pytest_wavegate.settings import Settings

PLUGIN = "wavegate_tdd"


def settings_for(settings: Settings) -> Settings:
    """Return the settings that hold for a run: under ``red`` no phase gate is judged."""
    match settings.tdd:
        case "red":
            return settings.model_copy(update={"gates_mode": "off"})
        case "prove":
            # Nothing runs that could be measured, undone or followed by something.
            return settings.model_copy(update={"hooks": (), "breaker": None, "rollback_mode": "off"})
        case _:
            return settings


def ask(role: Listener) -> None:
    """Ask for red or green, where the settings say so; called where the run is decided."""
    mode, config = role.conductor.settings.tdd, role.session.config
    if mode in ("red", "green") and not config.option.collectonly:
        from pytest_wavegate.plugin.tdd.red_green import RedGreen

        config.pluginmanager.register(RedGreen(role, mode), PLUGIN)


def stand_in(config: pytest.Config, mode: str, *, plan: Callable[[], Plan]) -> None:
    """Collect tests whose file cannot be imported, under ``red``; called where tests are collected.

    Args:
        config: pytest's.
        mode: of the settings.
        plan: asked for only where a file does not tell which tests it has.
    """
    if mode != "red":
        return
    from pytest_wavegate.plugin.places import roots_of
    from pytest_wavegate.plugin.tdd.uncollecting import Uncollecting
    from pytest_wavegate.run.assignment import belonging

    def claimed(facts: ItemFacts) -> bool:
        read = plan()
        return any(belonging(read, [facts], roots=roots_of(config, read)))

    config.pluginmanager.register(Uncollecting(claimed), "wavegate_uncollecting")


def brief_of(config: pytest.Config) -> Brief | None:
    """Return what those who run the items must know, once they are placed; none where nothing is asked."""
    plugin: Any = config.pluginmanager.getplugin(PLUGIN)
    return None if plugin is None else plugin.brief()


def watch(config: pytest.Config, items: Sequence[pytest.Item], brief: Brief | None) -> None:
    """Watch the items of this process.

    Args:
        config: pytest's.
        items: by index.
        brief: what is asked of them; none where nothing is.
    """
    if brief is not None:
        from pytest_wavegate.plugin.tdd.items import Watch

        config.pluginmanager.register(Watch(brief, items, config.rootpath), "wavegate_tdd_items")
