"""The pool's mind without its threads: text-book cases, no waiting."""

from __future__ import annotations

import pytest
from coordination_pool import Dependencies, Limits, QueueFull
from coordination_pool.desk import Desk

DEPENDENCIES = Dependencies(probes={"search": lambda: True}, needs={"lookup": ["search"]})


@pytest.fixture
def desk():
    desk = Desk(Limits(workers=2, queue_depth=2), DEPENDENCIES)
    desk.hire("w1")
    desk.hire("w2")
    return desk


@pytest.mark.task("T019")
class TestHandingOut:
    """From the queue to free hands."""

    def test_one_job_for_each_free_worker(self, desk, make_job):
        """In order of arrival and of hiring."""
        first, second = make_job(), make_job()
        desk.accept(first)
        desk.accept(second)
        assert desk.assign() == [("w1", first), ("w2", second)]
        assert desk.busy == 2

    def test_the_rest_waits_for_the_next_free_worker(self, desk, make_job):
        """Nobody holds two jobs."""
        jobs = [make_job() for _ in range(3)]
        for job in jobs[:2]:
            desk.accept(job)
        desk.assign()
        desk.accept(jobs[2])
        assert desk.assign() == []
        desk.succeeded("w2")
        assert desk.assign() == [("w2", jobs[2])]

    def test_a_kind_returns_to_who_did_it_well(self, desk, make_job):
        """Affinity beats the order of hiring."""
        desk.accept(make_job("warm-up"))
        desk.accept(make_job("mail"))
        desk.assign()
        desk.succeeded("w1")
        desk.succeeded("w2")
        again = make_job("mail")
        desk.accept(again)
        assert desk.assign() == [("w2", again)]

    def test_cancelled_jobs_are_swept_out(self, desk, make_job):
        """They neither run nor take a place."""
        job = make_job()
        desk.accept(job)
        job.future.cancel()
        assert desk.sweep() == [job]
        assert desk.assign() == []
        assert desk.waiting == ()

    def test_an_empty_hand_cannot_report(self, desk):
        """A mistake in the pool is loud."""
        with pytest.raises(LookupError, match="w1 holds no job"):
            desk.succeeded("w1")


@pytest.mark.wave_task("T019")
class TestTakingBack:
    """From a hand that failed into the queue, or out of it."""

    def test_a_failed_job_goes_to_the_other_worker(self, desk, make_job):
        """And stands before jobs that came later."""
        job = make_job()
        desk.accept(job)
        desk.assign()
        desk.accept(make_job())
        assert desk.failed("w1", ValueError()) == "retry"
        assert desk.waiting[0] is job
        assert desk.assign()[0] == ("w2", job)

    def test_after_closing_nothing_is_queued_again(self, desk, make_job):
        """Closing returns what waits and ends all retries."""
        running, waiting = make_job(), make_job("lookup")
        desk.accept(running)
        desk.assign()
        desk.down = frozenset({"search"})
        desk.accept(waiting)
        assert desk.close() == (waiting,)
        assert desk.failed("w1", ValueError()) == "give_up"

    def test_a_full_queue_refuses(self, desk, make_job):
        """Nobody is free and no place is left."""
        for _ in range(2):
            desk.accept(make_job())
        desk.assign()
        for _ in range(2):
            desk.accept(make_job())
        with pytest.raises(QueueFull):
            desk.accept(make_job())

    def test_a_full_queue_lets_through_what_can_start(self, desk, make_job):
        """Those who wait need something else, so nobody is overtaken."""
        desk.down = frozenset({"search"})
        for _ in range(2):
            desk.accept(make_job("lookup"))
        urgent = make_job("mail")
        desk.accept(urgent)
        assert desk.assign() == [("w1", urgent)]
