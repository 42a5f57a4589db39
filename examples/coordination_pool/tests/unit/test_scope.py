"""A job sees its own surroundings and nobody else's."""

from __future__ import annotations

from contextvars import ContextVar

import pytest
from coordination_pool import Scope, current_scope
from coordination_pool.scope import run_in

colour: ContextVar[str] = ContextVar("colour", default="none")


@pytest.fixture(scope="module")
def scope():
    return Scope(worker="w1", job="job-1", kind="report", attempt=1, memory={})


def test_a_job_sees_its_scope(scope):
    """The very object it was called with."""
    assert run_in(scope, current_scope) is scope


def test_outside_a_job_there_is_none():
    """Asking is an error that says so."""
    with pytest.raises(RuntimeError, match="inside a job only"):
        current_scope()


def test_nothing_comes_in_from_the_submitter(scope):
    """Variables of the caller have their defaults inside."""
    token = colour.set("red")
    try:
        assert run_in(scope, colour.get) == "none"
    finally:
        colour.reset(token)


def test_nothing_stays_for_the_next_job(scope):
    """What a job sets ends with the job."""
    run_in(scope, lambda: colour.set("blue"))
    assert run_in(scope, colour.get) == "none"
    assert colour.get() == "none"


def test_errors_pass_through(scope):
    """The call's own exception arrives unchanged."""
    with pytest.raises(ZeroDivisionError):
        run_in(scope, lambda: 1 // 0)
