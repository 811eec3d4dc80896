"""Chooses the index of a home folder."""

from pathlib import Path

from indexer.port import Index


def open_index(home: Path) -> Index:
    """The index of a home folder, for writing; it creates and reads nothing until it is used."""
    from indexer.whoosh.index import WhooshIndex

    return WhooshIndex(home)
