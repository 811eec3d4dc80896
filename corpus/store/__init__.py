"""The store: a SQLite file that is the source of truth, with an archive of responses; the index is rebuilt from it."""

from corpus.store.crawls import MAX_REVISIT_INTERVAL
from corpus.store.errors import NoStoreError, StoreError
from corpus.store.soundness import Soundness
from corpus.store.values import Change, Crawl, Damaged, Event, Fetch, Hint, LastWalk, Removed, Salvage, Stored

FILE_NAME = "store.sqlite"


class Store(Soundness):
    """Releases with their history, the pages they were read from, and the state of crawling."""


__all__ = [
    "FILE_NAME",
    "MAX_REVISIT_INTERVAL",
    "Change",
    "Crawl",
    "Damaged",
    "Event",
    "Fetch",
    "Hint",
    "LastWalk",
    "NoStoreError",
    "Removed",
    "Salvage",
    "Store",
    "StoreError",
    "Stored",
]
