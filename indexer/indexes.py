"""Which index a home has."""

from pathlib import Path

from indexer.port import Index


def open_index(home: Path) -> Index:
    """The index of a home folder, for writing; nothing is made or read before it is asked for."""
    from indexer.whoosh.index import WhooshIndex

    return WhooshIndex(home)
