"""Chooses the search engine of a home folder."""

from pathlib import Path

from search.engine import Engine
from search.weights import WEIGHTS, Weights


def open_engine(home: Path, engine: str | None = None, weights: Weights = WEIGHTS, *, examine: bool = False) -> Engine:
    """The engine for the index of a home folder; it reads nothing until it is used. The caller closes it.

    `engine` is the address of a cluster that answers; None for the embedded engine. `examine` checks the whole embedded
    index for damage in the background, which is worthwhile in a long-running process. Raises AddressError, a
    PressdeskError, for an address that can't be used.
    """
    if engine is None:
        from search.whoosh.engine import WhooshEngine

        return WhooshEngine(home, weights, examine=examine)
    from indexer.opensearch.address import read_address
    from search.opensearch.engine import OpenSearchEngine

    return OpenSearchEngine(read_address(engine), weights)
