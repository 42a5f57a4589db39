"""A week in the workshop, by the release that is live."""

from __future__ import annotations

from workshop import Bulletin, Maker, MakerSettings, Toolbox


def test_an_instrument_goes_from_hand_to_hand(catalogue, workplace):
    """Built for one, repaired, brought back, and given to the next."""
    news, bulletin = [], Bulletin()
    settings = MakerSettings.read(workplace.live("maker"))
    maker, toolbox = Maker(catalogue, settings), Toolbox(bulletin)
    with bulletin.reading("ada", news.append):
        gauge = maker.make("rain gauge", owner="ada")
        toolbox.use("clean", gauge)
    kept = maker.take_back(gauge)
    again = maker.make("rain gauge", owner="ben")
    toolbox.use("calibrate", again)
    assert kept == (again.number == gauge.number) == (settings.spares > 0)
    assert news == ["RG-0001 cleaned"]
    assert bulletin.unread == [("ben", f"{again.number} calibrated from 0 to 500 mm")]


def test_no_kind_is_left_behind(catalogue):
    """Each can be built."""
    maker = Maker(catalogue)
    assert {maker.make(kind.name, owner="ada").kind for kind in catalogue} == set(catalogue)
