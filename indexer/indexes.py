"""Chooses the index of a home folder."""

from pathlib import Path

from indexer.port import Index


def open_index(home: Path, engine: str | None = None) -> Index:
    """The index of a home folder, for writing; it creates and reads nothing until it is used.

    `engine` is the address of a cluster that keeps it; None for the embedded index. Raises AddressError, a
    PressdeskError, for an address that can't be used.
    """
    if engine is None:
        from indexer.whoosh.index import WhooshIndex

        return WhooshIndex(home)
    from indexer.opensearch.address import read_address
    from indexer.opensearch.index import OpenSearchIndex

    return OpenSearchIndex(read_address(engine))
