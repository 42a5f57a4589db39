"""The example of the worker pool: its tests fail once their code is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.examples.conftest import Ran

NAME = "coordination_pool"
CLOCK = "tests/unit/test_clock.py"
PROVE = ("--wave-plan=tasks.md", "--wave=T004", "--wave-tdd=prove")


def verdicts(ran: Ran) -> dict[str, str]:
    """Verdict by task, of those that were tried."""
    return {task["id"]: task["proof"]["verdict"] for task in ran.record["tasks"] if task["proof"]}


@pytest.fixture(scope="module")
def pool(commit: Callable[[str], Path]) -> Path:
    """A copy with all of it committed."""
    return commit(NAME)


@pytest.mark.usefixtures("pool")
def test_a_task_is_proven(run: Callable[..., Ran]) -> None:
    """In a clone of its own, by what the story's code does."""
    ran = run(NAME, *PROVE)
    assert (ran.exit_code, verdicts(ran)) == (0, {"T004": "proven"}), ran.text


def test_an_empty_test_is_found_out(run: Callable[..., Ran], pool: Path) -> None:
    """It passes whatever the clock does; it need not be committed for that."""
    clock = pool / CLOCK
    whole = clock.read_text(encoding="utf-8")
    clock.write_text(f"{whole}\n\ndef test_time_is_time():\n    assert True\n", encoding="utf-8")
    try:
        ran = run(NAME, *PROVE, "--wave-samples=1")
    finally:
        clock.write_text(whole, encoding="utf-8")
    assert (ran.exit_code, verdicts(ran)) == (1, {"T004": "vacuous"}), ran.text
    assert f"{CLOCK}::test_time_is_time" in ran.text
