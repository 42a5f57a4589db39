"""Asking whether the outside answers."""

from __future__ import annotations

import pytest
from coordination_pool import Dependencies


def broken_probe():
    raise ConnectionError("no route")


def test_kinds_need_what_is_listed():
    """And nothing where they are not listed."""
    dependencies = Dependencies(probes={"search": bool}, needs={"lookup": ["search"]})
    assert dependencies.of("lookup") == {"search"}
    assert dependencies.of("mail") == frozenset()


def test_a_need_without_a_probe_is_refused():
    """A typing mistake must not hold a kind back for ever."""
    with pytest.raises(ValueError, match="lookup needs serach, for which there is no probe"):
        Dependencies(probes={"search": bool}, needs={"lookup": ["serach"]})


@pytest.mark.parametrize(
    ("probe", "down"),
    [(lambda: True, frozenset()), (lambda: False, {"search"}), (broken_probe, {"search"})],
    ids=["answers", "says no", "breaks"],
)
def test_down_is_what_does_not_answer(probe, down):
    """A probe that breaks counts as no answer."""
    assert Dependencies(probes={"search": probe}).down() == down


def test_one_broken_probe_leaves_the_others_asked():
    """Each stands for itself."""
    probes = {"search": broken_probe, "mail": lambda: True, "disk": lambda: False}
    assert Dependencies(probes=probes).down() == {"search", "disk"}
