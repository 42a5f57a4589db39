"""``WAVEGATE_METRICS``: names the file that services and commands under test append samples to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wavegate.evidence.metric_lines import MetricsFile
from pytest_wavegate.evidence.places import Places
from pytest_wavegate.run.journal import STATE, forget_old, make_folder

if TYPE_CHECKING:
    import pytest

    from pytest_wavegate.run.conductor import Conductor

VARIABLE = "WAVEGATE_METRICS"


def open_metrics_file(config: pytest.Config, conductor: Conductor) -> MetricsFile | None:
    """Set the variable, so that workers and services inherit it, until pytest is done.

    A value that is there already is kept, for a service that runs longer than pytest may have it; what that
    file holds by now counts for nothing.

    Returns:
        The file; none where nothing is run, or where there can be no such file.
    """
    if config.option.collectonly:
        return None
    places = Places(conductor.plan)
    given = os.environ.get(VARIABLE)
    if given:
        kept = MetricsFile(Path(given).absolute(), places=places)
        kept.skip()
        return kept
    path = config.rootpath / STATE / "metrics" / f"{conductor.run_id}.jsonl"
    try:
        make_folder(path.parent)
    except OSError:
        # The journal, which lies beside it, has a warning for this.
        return None
    forget_old(path.parent)
    os.environ[VARIABLE] = str(path)
    config.add_cleanup(lambda: _restore(given))
    return MetricsFile(path, places=places)


def _restore(given: str | None) -> None:
    if given is None:
        os.environ.pop(VARIABLE, None)
    else:
        os.environ[VARIABLE] = given
