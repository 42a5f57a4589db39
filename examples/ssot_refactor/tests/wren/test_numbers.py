"""Serial numbers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from workshop import Numbers


def test_each_prefix_counts_by_itself(numbers):
    """From 1."""
    assert [numbers.next(prefix) for prefix in ("RG", "RG", "TH")] == ["RG-0001", "RG-0002", "TH-0001"]


def test_no_number_is_given_twice():
    """Whoever asks at once."""
    numbers = Numbers()
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _turn: numbers.next("RG"), range(500)))
    assert len(set(given)) == 500
