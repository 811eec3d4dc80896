"""The store: one SQLite file that holds the truth, and an archive of what was seen; the rest is rebuilt from them."""

from corpus.store.crawls import MAX_REVISIT_INTERVAL
from corpus.store.database import NoStoreError, StoreError
from corpus.store.soundness import Soundness
from corpus.store.values import Change, Crawl, Damaged, Event, Fetch, Hint, LastWalk, Removed, Salvage, Stored

FILE_NAME = "store.sqlite"


class Store(Soundness):
    """Releases, the pages they were read from, and what each source last answered."""


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
