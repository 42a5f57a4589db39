"""Everything together, as a service would use it."""

from __future__ import annotations

import queue

from coordination_pool import Limits, Pool, current_scope

PATIENCE = 10.0


def test_a_mixed_load_loses_nothing():
    """Sixty jobs of three kinds, a third of which fail once: all arrive, each failure costs one retry."""

    def work(number):
        if number % 3 == 0 and current_scope().attempt == 1:
            raise ConnectionError(number)
        return number

    with Pool(Limits(workers=4)) as pool:
        futures = [pool.submit(f"kind-{number % 3}", work, number) for number in range(60)]
    assert [future.result(timeout=0) for future in futures] == list(range(60))
    figures = pool.metrics()
    assert (figures.completed, figures.retried, figures.failed) == (60, 20, 0)


def test_callbacks_may_submit_more():
    """No lock is held while a callback runs."""
    chained = queue.SimpleQueue()
    with Pool(Limits(workers=1)) as pool:
        first = pool.submit("note", str, 1)
        first.add_done_callback(lambda done: chained.put(pool.submit("note", str, done.result() + "!")))
        assert chained.get(timeout=PATIENCE).result(PATIENCE) == "1!"
