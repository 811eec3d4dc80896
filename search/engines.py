"""Chooses the search engine of a home folder."""

from pathlib import Path

from search.engine import Engine
from search.weights import WEIGHTS, Weights


def open_engine(home: Path, weights: Weights = WEIGHTS, *, examine: bool = False) -> Engine:
    """The engine for the index of a home folder; it reads nothing until it is used. The caller closes it.

    `examine` checks the whole index for damage in the background, which is worthwhile in a long-running process.
    """
    from search.whoosh.engine import WhooshEngine

    return WhooshEngine(home, weights, examine=examine)
