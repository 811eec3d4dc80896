"""Storing releases in batches, each of which Ctrl-C leaves complete."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from corpus.interrupt import interrupt_held
from corpus.release import Page, Rejected, Release
from corpus.store import Change, Store

BATCH = 200
"""Releases in one transaction."""

Outcome = tuple[Release | Rejected, Page | None]


@dataclass(frozen=True, slots=True)
class Ingested:
    """A cleaned or rejected page or record, and how it changed the store."""

    outcome: Release | Rejected
    change: Change | None
    """None where it was rejected."""


def store_batches(store: Store, outcomes: Iterable[Outcome]) -> Iterator[Ingested]:
    """Store releases and yield how each changed the store, in order; after Ctrl-C all that was yielded is stored."""
    source = iter(outcomes)
    with interrupt_held() as check:
        while batch := list(islice(source, BATCH)):
            with store.batch():
                kept = [Ingested(outcome, _put(store, outcome, page)) for outcome, page in batch]
            yield from kept
            check()


def _put(store: Store, outcome: Release | Rejected, page: Page | None) -> Change | None:
    return None if isinstance(outcome, Rejected) else store.put(outcome, page)
