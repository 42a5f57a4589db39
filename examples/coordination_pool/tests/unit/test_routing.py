"""Who gets a job."""

from __future__ import annotations

import pytest
from coordination_pool import Attempt
from coordination_pool.affinity import Affinity
from coordination_pool.routing import route


@pytest.fixture
def affinity():
    return Affinity()


def test_nobody_idle_nobody_chosen(affinity, make_job):
    """The job waits."""
    assert route(make_job(), [], affinity) is None


def test_the_first_of_equals(affinity, make_job):
    """Without history the order of hiring decides."""
    assert route(make_job(), ["w1", "w2"], affinity) == "w1"


def test_never_back_to_a_worker_that_failed_it(affinity, make_job):
    """Not even to the one that is best at the kind."""
    affinity.succeeded("w1", "report")
    job = make_job("report")
    job.attempts.append(Attempt("w1", ValueError()))
    assert route(job, ["w1", "w2"], affinity) == "w2"
    assert route(job, ["w1"], affinity) is None


class TestAffinity:
    """Success attracts more of the same kind."""

    def test_prefers_the_most_successful(self, affinity):
        """More successes win over an earlier place."""
        affinity.succeeded("w1", "mail")
        affinity.succeeded("w2", "mail")
        affinity.succeeded("w2", "mail")
        assert affinity.best("mail", ["w1", "w2"]) == "w2"

    def test_kinds_are_counted_apart(self, affinity):
        """Good at mail says nothing of reports."""
        affinity.succeeded("w2", "mail")
        assert affinity.best("report", ["w1", "w2"]) == "w1"
        assert affinity.successes("w2", "report") == 0

    def test_chooses_among_the_named_only(self, affinity):
        """The best of all may be busy."""
        affinity.succeeded("w3", "mail")
        assert affinity.best("mail", ["w1", "w2"]) == "w1"

    def test_of_nobody_nobody(self, affinity):
        """An empty choice is no error."""
        assert affinity.best("mail", []) is None
