"""Storing releases in batches, each of which Ctrl-C leaves complete."""

from collections.abc import Callable, Iterable, Iterator

from corpus.interrupt import interrupt_held
from corpus.quick_dataclass import dataclass
from corpus.release import Page, Rejected, Release
from corpus.store import Change, Store

_MOST, _MOST_BYTES = 8_000, 40_000_000
"""Most releases in one transaction, and the size of their texts and pages from which no more are added."""

Outcome = tuple[Release | Rejected, Page | None]


@dataclass(frozen=True, slots=True)
class Ingested:
    """A cleaned or rejected page or record, and how it changed the store."""

    outcome: Release | Rejected
    change: Change | None
    """None where it was rejected."""
    copy_of: str | None = None
    """The file that the same release was read from, where that is another one."""


def store_batches(store: Store, outcomes: Iterable[Outcome]) -> Iterator[Ingested]:
    """Store releases and yield how each changed the store, in order; Ctrl-C stores and yields what was read so far."""
    source = iter(outcomes)
    with store.large_cache(), interrupt_held() as check:
        interrupted = None
        while interrupted is None:
            batch, interrupted = _gather(source, check)
            if not batch:
                break
            with store.batch():
                kept = [_put(store, outcome, page) for outcome, page in batch]
            yield from kept
        if interrupted:
            raise interrupted


def _gather(source: Iterator[Outcome], check: Callable[[], None]) -> tuple[list[Outcome], KeyboardInterrupt | None]:
    """The next outcomes, fewer if `check` raises."""
    batch: list[Outcome] = []
    size = 0
    try:
        for outcome, page in source:
            batch.append((outcome, page))
            size += len(page.content) if page else 0
            size += len(outcome.body) if isinstance(outcome, Release) else 0
            if len(batch) == _MOST or size >= _MOST_BYTES:
                break
            check()
    except KeyboardInterrupt as stop:
        return batch, stop
    return batch, None


def _put(store: Store, outcome: Release | Rejected, page: Page | None) -> Ingested:
    if isinstance(outcome, Rejected):
        return Ingested(outcome, None)
    change = store.put(outcome, page)
    origin = store.origin_of(outcome.id) if change == "same" and outcome.url is None else None
    return Ingested(outcome, change, copy_of=None if origin == outcome.origin else origin)
