"""[wren2] News, for those they are meant for."""

from __future__ import annotations

import pytest
from workshop import Bulletin


@pytest.fixture
def bulletin():
    return Bulletin()


def test_nobody_reads_what_is_not_for_them(bulletin):
    """Two owners, two readers."""
    ada, ben = [], []
    with bulletin.reading("ada", ada.append), bulletin.reading("ben", ben.append):
        assert bulletin.tell("ada", "repaired") == 1
    assert (ada, ben) == (["repaired"], [])


def test_nothing_is_lost_while_nobody_reads(bulletin):
    """It is waiting, once."""
    news = []
    assert bulletin.tell("ada", "repaired") == 0
    for _ in range(2):
        with bulletin.reading("ada", news.append):
            pass
    assert news == ["repaired"]


def test_who_has_left_hears_nothing(bulletin):
    """The block is over."""
    news = []
    with bulletin.reading("ada", news.append):
        pass
    bulletin.tell("ada", "repaired")
    assert (news, bulletin.unread) == ([], [("ada", "repaired")])


def test_a_reader_that_breaks_keeps_nobody_from_it(bulletin):
    """And is not passed over in silence."""
    news = []

    def breaks(_news):
        raise OSError

    broken = pytest.raises(ExceptionGroup, match="1 of 2 readers")
    with bulletin.reading("ada", breaks), bulletin.reading("ada", news.append), broken:
        bulletin.tell("ada", "repaired")
    assert news == ["repaired"]
