"""A journal on disk says the same as the pool itself.

All tests here append to one file that every process of the run shares. Lines never mix, and each test
reads its own source only, so they pass beside each other; the lock keeps one test's lines together, for
whoever opens the file after a failure.
"""

from __future__ import annotations

import json
import os

import pytest
from coordination_pool import Journal, Limits, Metrics

PATIENCE = 10.0

pytestmark = pytest.mark.wave_lock("journal")


@pytest.fixture(scope="module")
def shared_file(tmp_path_factory):
    """One file for the whole run: each worker of pytest-xdist has its own folder inside a common one."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "journal.jsonl"


@pytest.fixture
def journal(shared_file, request):
    return Journal(shared_file, source=f"{os.getpid()} {request.node.name}")


def test_events_come_back_in_order(journal, make_pool):
    """From hiring to closing."""
    pool = make_pool(Limits(workers=1), listeners=[journal])
    pool.submit("note", str, 7).result(PATIENCE)
    pool.drain()
    assert [event.name for event in journal.read()] == [
        "hired",
        "submitted",
        "started",
        "succeeded",
        "closed",
    ]


def test_figures_can_be_had_from_the_file(journal, make_pool, clock):
    """A fold over the file equals the live figures."""
    pool = make_pool(Limits(workers=2, retries=1), listeners=[journal])
    for job in (str, int, lambda: 1 // 0):
        future = pool.submit("note", job)
        clock.advance(1.0)
        future.exception(PATIENCE)
    replayed = Metrics()
    for event in journal.read():
        replayed.observe(event)
    assert replayed.snapshot(clock()) == pool.metrics()


def test_two_writers_share_a_file(journal, shared_file, make_pool):
    """Each finds its own lines."""
    other = Journal(shared_file, source=f"{os.getpid()} other")
    for listener in (journal, other):
        make_pool(Limits(workers=1), listeners=[listener]).drain()
    assert [event.name for event in journal.read()] == ["hired", "closed"]
    assert [event.name for event in other.read()] == ["hired", "closed"]


def test_a_line_cut_short_is_left_out(tmp_path, make_pool):
    """What a crash leaves behind does not hide the rest."""
    path = tmp_path / "journal.jsonl"
    journal = Journal(path, source="here")
    make_pool(Limits(workers=1), listeners=[journal]).drain()
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"source": "here", "name": "hired"})[:-5])
    assert [event.name for event in journal.read()] == ["hired", "closed"]


def test_no_file_no_events(tmp_path):
    """A journal that never heard anything is empty."""
    assert Journal(tmp_path / "none.jsonl", source="here").read() == []
