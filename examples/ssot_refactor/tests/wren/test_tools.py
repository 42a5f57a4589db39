"""One way in, whatever is to be done."""

from __future__ import annotations

import pytest
from workshop import Bulletin, Maker, Toolbox


@pytest.fixture
def bulletin():
    return Bulletin()


@pytest.fixture
def toolbox(bulletin):
    return Toolbox(bulletin)


@pytest.fixture
def gauge(catalogue):
    return Maker(catalogue).make("rain gauge", owner="ada")


@pytest.mark.parametrize(
    ("tool", "done"),
    [("calibrate", "calibrated from 0 to 500 mm"), ("clean", "cleaned"), ("paint", "painted red")],
)
def test_a_tool_is_used_noted_and_told(toolbox, bulletin, gauge, tool, done):
    """A tool of one's own like those that were there."""
    toolbox.add("paint", lambda _instrument: "painted red")
    news = []
    with bulletin.reading("ada", news.append):
        assert toolbox.use(tool, gauge) == done
    assert (gauge.notes, news) == ([done], [f"RG-0001 {done}"])


def test_a_bent_curve_is_straight_again(toolbox, gauge):
    """After a calibration."""
    gauge.curve = (7.0,) * 256
    toolbox.use("calibrate", gauge)
    assert gauge.reading(1.0) == 500


def test_a_second_tool_of_one_name_is_refused(toolbox):
    """There was more than one of everything before."""
    with pytest.raises(ValueError, match="a tool called clean already"):
        toolbox.add("clean", str)


def test_a_tool_that_is_not_there(toolbox, gauge):
    """Nothing is noted."""
    with pytest.raises(KeyError, match="sand"):
        toolbox.use("sand", gauge)
    assert gauge.notes == []


def test_the_way_in_is_short(toolbox, gauge, metric_timer):
    """A hundred uses, each measured."""
    for _ in range(100):
        with metric_timer("dispatch"):
            toolbox.use("clean", gauge)
    assert len(gauge.notes) == 100
