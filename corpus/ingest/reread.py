"""Cleaning all stored pages again with the current version of the program."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from corpus.catalogue.sources import Source
from corpus.clean import clean_within
from corpus.clean.pages import LAST_MODIFIED
from corpus.quick_dataclass import dataclass
from corpus.release import Page, PartialDate, Rejected, Release
from corpus.store import Store, StoreError

_IGNORED = frozenset(("id", "fetched", "origin", "evidence"))


@dataclass(frozen=True, slots=True)
class Reread:
    """A stored release, and the result of cleaning its page again."""

    stored: Release
    current: Release | Rejected

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the fields whose values differ."""
        if isinstance(self.current, Rejected):
            return ()
        names = [field.name for field in fields(Release) if field.name not in _IGNORED]
        return tuple(name for name in names if getattr(self.stored, name) != getattr(self.current, name))


def reread(store: Store, sources: Mapping[str, Source]) -> Iterator[Reread]:
    """Clean every stored page again, in the order of the releases' last changes; nothing is stored."""
    waiting: deque[Release] = deque()

    def tasks() -> Iterator[tuple[Page, Source | None]]:
        for kept in [one.release.id for one in store.releases() if one.page]:
            stored = store.get(kept)
            content = _content(store, stored.page) if stored and stored.page else None
            if stored and stored.page and content is not None:
                waiting.append(stored.release)
                yield page_of(stored.release, content, store.media_type(stored.page)), _source(stored.release, sources)

    for outcome, _ in clean_within(tasks()):
        kept = waiting.popleft()
        yield Reread(kept, replace(outcome, id=kept.id) if isinstance(outcome, Release) else outcome)


def _content(store: Store, page: str) -> bytes | None:
    """The content of a page; None if it is damaged, which `pressdesk doctor` reports."""
    try:
        return store.page(page)
    except StoreError:
        return None


def page_of(kept: Release, content: bytes, media_type: str) -> Page:
    """Restore the page of a release, with what was known of it from outside, which the evidence records."""
    said = (*kept.because("date"), *kept.because("refused"))
    hint = next((one for one in said if one.witness in ("feed", "listing")), None)
    served = next((one.text for one in kept.because("date") if one.witness == "http"), None)
    given = {one.name: one.text for one in kept.evidence if one.witness == "given"}
    language = next((one.text for one in kept.because("language") if one.witness == "catalogue"), given.get("language"))
    return Page(
        content=content,
        media_type=media_type,
        origin=kept.origin,
        fetched=kept.fetched,
        url=kept.url,
        source=kept.source,
        organization=given.get("publisher"),
        language=language,
        hinted_date=PartialDate.parse(hint.value) if hint else None,
        last_modified=served.removeprefix(LAST_MODIFIED) if served else None,
        hinted_by="listing" if hint and hint.witness == "listing" else "feed",
    )


def _source(kept: Release, sources: Mapping[str, Source]) -> Source | None:
    return sources.get(kept.source) if kept.source else None
