"""Errors say what happened, in words and in attributes."""

from __future__ import annotations

import pytest
from coordination_pool import Attempt, JobFailed, PoolClosed, PoolError, PoolFull, QueueFull, Unavailable


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PoolFull(16), "the pool already has 16 workers"),
        (QueueFull(100), "100 jobs are already waiting"),
        (PoolClosed("the pool is closed"), "the pool is closed"),
        (Unavailable("search"), "search is unavailable"),
        (JobFailed("job-1", []), "job-1 was given up untried"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_message_and_root(error, text):
    """One root catches them all."""
    assert isinstance(error, PoolError)
    assert str(error) == text


def test_failed_job_lists_its_attempts():
    """Workers in the message, causes in the attribute."""
    attempts = [Attempt("w1", ValueError("a")), Attempt("w3", KeyError("b"))]
    error = JobFailed("job-7", attempts)
    assert str(error) == "job-7 failed on w1, w3"
    assert error.attempts == tuple(attempts)
