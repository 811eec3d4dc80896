"""The store: one SQLite file that holds the truth, and an archive of what was seen; the rest is rebuilt from them."""

from corpus.store.crawls import LONGEST_PAUSE, Crawls
from corpus.store.database import StoreError
from corpus.store.soundness import Soundness
from corpus.store.values import Change, Crawl, Event, Fetch, Hint, Removed, Stored, Walk

FILE_NAME = "store.sqlite"


class Store(Soundness, Crawls):
    """Releases, the pages they were read from, and what each source last answered."""


__all__ = [
    "FILE_NAME",
    "LONGEST_PAUSE",
    "Change",
    "Crawl",
    "Event",
    "Fetch",
    "Hint",
    "Removed",
    "Store",
    "StoreError",
    "Stored",
    "Walk",
]
