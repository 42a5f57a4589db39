"""A workshop that builds measuring instruments: one of each thing, where there used to be three."""

from workshop.bulletin import Bulletin
from workshop.catalogue import Catalogue, Kind, UnknownKind
from workshop.maker import Instrument, Maker, MakerSettings
from workshop.numbers import Numbers
from workshop.rollout import Rollout
from workshop.tools import Toolbox

__all__ = [
    "Bulletin",
    "Catalogue",
    "Instrument",
    "Kind",
    "Maker",
    "MakerSettings",
    "Numbers",
    "Rollout",
    "Toolbox",
    "UnknownKind",
]
