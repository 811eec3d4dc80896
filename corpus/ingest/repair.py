"""Repairing damaged releases of the store: from their own text where that is intact, else from their stored pages."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from corpus.catalogue.sources import Source
from corpus.clean import clean_within
from corpus.ingest.reread import page_of
from corpus.release import Page, Release
from corpus.store import Salvage, Store, StoreError
from corpus.versions.clusters import update_clusters
from corpus.words import WORD

_ALIKE = 0.5
"""Share of a text's word pairs that the remains of a damaged release must contain to be taken for the same release."""


def repair(store: Store, sources: Mapping[str, Source]) -> Iterator[str]:
    """Repair what can be repaired; yields a sentence for each repair. What can't be repaired stays damaged."""
    for part in (store.repair_indexes(), _releases(store, sources), store.repair_rows()):
        try:
            yield from part
        except StoreError as error:
            yield f"not everything could be repaired: {error}"
    update_clusters(store)


def _releases(store: Store, sources: Mapping[str, Source]) -> Iterator[str]:
    unread = []
    for salvage in store.damaged():
        if salvage.release and salvage.is_text_intact:
            store.replace_damaged(salvage, salvage.release)
            yield f"the release {salvage.release.id} was restored from its text"
        elif content := _content(store, salvage):
            unread.append((salvage, content))
    tasks = ((_page(store, *one), sources.get(one[0].source or "")) for one in unread)
    for (salvage, _), (outcome, _) in zip(unread, clean_within(tasks), strict=True):
        if isinstance(outcome, Release):
            reading = replace(outcome, id=salvage.id)
            if reading.hash == salvage.hash or outcome.id == salvage.id or _is_text_of(salvage, reading):
                store.replace_damaged(salvage, reading)
                yield f"the release {salvage.id} was restored from its page"


def _content(store: Store, salvage: Salvage) -> bytes | None:
    try:
        return store.page(salvage.page) if salvage.page else None
    except StoreError:
        return None


def _page(store: Store, salvage: Salvage, content: bytes) -> Page:
    """The page of a damaged release, with what is still known of it from outside."""
    media_type = store.media_type(salvage.page or "")
    if salvage.release:
        return page_of(salvage.release, content, media_type)
    origin = salvage.origin or salvage.url or salvage.id
    return Page(content, media_type, origin, datetime.now(UTC), salvage.url, salvage.source)


def _is_text_of(salvage: Salvage, reading: Release) -> bool:
    """Whether a cleaned page is the damaged release, which may name a wrong page."""
    left, pairs = _pairs(salvage.release.body if salvage.release else salvage.text), _pairs(reading.body)
    return bool(pairs) and len(left & pairs) >= _ALIKE * len(pairs)


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(WORD.findall(text.casefold())))
