"""Which engine answers for a home."""

from pathlib import Path

from search.engine import Engine
from search.weights import WEIGHTS, Weights


def open_engine(home: Path, weights: Weights = WEIGHTS, *, examine: bool = False) -> Engine:
    """The engine over the index of a home folder; nothing is read before it is asked. The caller closes it.

    `examine` has the whole index checked for damage in the background, which pays for engines that live long.
    """
    from search.whoosh.engine import WhooshEngine

    return WhooshEngine(home, weights, examine=examine)
