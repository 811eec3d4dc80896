"""One visit to a source: which addresses are worth asking for, and what became of each."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

from corpus.addresses import canonical
from corpus.clean import clean_page
from corpus.crawl.links import Link
from corpus.release import Page, PartialDate, Rejected, Release
from corpus.sources import Source, is_of_site
from corpus.store import Fetch, Store

Outcome = Literal["new", "changed", "same", "rejected", "failed"]

_OLDER = "older than "


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent for the address of a release."""

    url: str
    status: int
    content: bytes = b""
    media_type: str = ""
    etag: str | None = None
    last_modified: str | None = None


class Visit:
    """Decides and counts while one source is crawled; what comes of an address is kept in the store at once."""

    def __init__(
        self,
        source: Source,
        store: Store,
        *,
        since: date | None,
        limit: int | None,
        tell: Callable[["Visit", str], None],
    ) -> None:
        self.source = source
        self.counts: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.found = 0
        """How many addresses have been asked for, or are about to be."""
        self._store, self._since, self._limit, self._tell = store, since, limit, tell
        self._is_whole = since is None
        self._seen: set[str] = set()
        earlier = store.last_crawls().get(source.name)
        self._is_caught_up = earlier is not None and earlier.finished is not None
        self._number = store.start_crawl(source.name)

    def unanswered(self) -> Iterator[Link]:
        """Addresses that gave no answer last time: no listing needs to show them again."""
        return (Link(url) for url in self._store.unanswered(self.source.name))

    def address(self, link: Link) -> str | None:
        """The canonical address, if the link may be a release's of this source."""
        try:
            address = canonical(link.url)
        except ValueError:
            return None
        return address if is_of_site(link.url, self.source) and re.search(self.source.article, link.url) else None

    def ask(self, link: Link) -> dict[str, str] | None:
        """The headers to ask for the link with; none if it is not to be asked for."""
        address = self.address(link)
        if address is None or address in self._seen or not self.is_recent(link):
            return None
        self._seen.add(address)
        known = self._store.fetched(address)
        if known and self._is_settled(known) and not (link.updated and link.updated >= known.at):
            return None
        if self._limit is not None and self.found >= self._limit:
            self._is_whole = False
            return None
        self.found += 1
        return _conditions(known) if known and known.release else {}

    def is_worth_paging(self, links: Iterable[Link]) -> bool:
        """Whether what follows a listing page can hold anything to ask for, newest being listed first."""
        if self._limit is not None and self.found >= self._limit:
            self._is_whole = False
            return False
        return any(self.is_recent(link) and not (self._is_caught_up and self._is_known(link)) for link in links)

    def is_recent(self, link: Link) -> bool:
        """Whether what was said beside the link leaves open that it is new enough."""
        if self._since is None:
            return True
        if link.published is None and link.updated is not None:
            return link.updated.date() >= self._since
        return not _is_before(link.published, self._since)

    def receive(self, link: Link, answer: Answer) -> None:
        """Keep what came for a link: a release, or the reason why there is none."""
        page = self._page(link, answer)
        reading = self._read(page) if answer.status == 200 else None
        with self._store.batch():
            match reading:
                case Release():
                    self._note(link, answer, self._store.put(reading, page), release=reading.id)
                case Rejected():
                    self._note(link, answer, "rejected", reason=reading.reason)
                case None if answer.status == 304:
                    self._note(link, answer, "same")
                case None:
                    self._note(link, answer, "failed", reason=f"answered {answer.status}")
        self._tell(self, link.url)

    def miss(self, link: Link, reason: str) -> None:
        """Keep that a link was asked for, and why nothing came."""
        with self._store.batch():
            self._note(link, Answer(link.url, 0), "failed", reason=reason)
        self._tell(self, link.url)

    def refuse(self, link: Link, reason: str, *, status: int) -> None:
        """Keep why a link was not followed to its end; a status of 0 says that nobody was asked."""
        with self._store.batch():
            if status:
                self._note(link, Answer(link.url, status), "rejected", reason=reason)
            else:
                self._count("rejected", reason)
        self._tell(self, link.url)

    def lose_way(self, url: str, reason: str) -> None:
        """Count a feed, sitemap or listing that can't be read."""
        self._is_whole = False
        self._count("failed", f"{url}: {reason}")
        self._tell(self, url)

    def end(self, *, is_complete: bool) -> None:
        """Close the visit; only one that saw all that the source lists counts as finished."""
        self._store.record_crawl(self._number, self.counts, finished=is_complete and self._is_whole)

    def _is_settled(self, known: Fetch) -> bool:
        """Whether the address has been read, and not dropped for an age that would not matter now."""
        if known.reason and known.reason.startswith(_OLDER):
            return self._since is not None and known.reason <= f"{_OLDER}{self._since}"
        return 200 <= known.status < 400

    def _is_known(self, link: Link) -> bool:
        address = self.address(link)
        return address is None or self._store.fetched(address) is not None

    def _page(self, link: Link, answer: Answer) -> Page:
        languages = self.source.languages
        return Page(
            content=answer.content,
            media_type=answer.media_type,
            origin=answer.url,
            fetched=datetime.now(UTC),
            url=answer.url,
            source=self.source.name,
            organization=self.source.organization,
            language=languages[0] if len(languages) == 1 else None,
            hinted_date=link.published,
            hinted_by=link.by,
            hinted_title=link.title,
        )

    def _read(self, page: Page) -> Release | Rejected:
        try:
            reading = clean_page(page, self.source)
        except Exception as error:  # a hostile page must not stop the others
            return Rejected(page.origin, f"can't be read ({type(error).__name__}: {error})")
        if isinstance(reading, Release) and self._since and _is_before(reading.published, self._since):
            return Rejected(page.origin, f"{_OLDER}{self._since}")
        return reading

    def _note(
        self, link: Link, answer: Answer, outcome: Outcome, *, reason: str | None = None, release: str | None = None
    ) -> None:
        fetch = Fetch(
            canonical(link.url),
            self.source.name,
            datetime.now(UTC),
            answer.status,
            answer.etag,
            answer.last_modified,
            release,
            reason,
        )
        if known := self._store.fetched(fetch.url):
            fetch = replace(fetch, release=release or known.release)
            if answer.status == 304:
                fetch = replace(fetch, etag=known.etag, last_modified=known.last_modified, reason=known.reason)
        for url in {fetch.url, canonical(answer.url)}:
            self._store.record_fetch(replace(fetch, url=url))
        self._count(outcome, reason)

    def _count(self, outcome: Outcome, reason: str | None) -> None:
        self.counts[outcome] += 1
        if reason:
            self.reasons[reason] += 1
        self._store.record_crawl(self._number, self.counts)


def _conditions(known: Fetch) -> dict[str, str]:
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _is_before(published: PartialDate | None, since: date) -> bool:
    """Whether all that a date can mean lies before; an unknown year may be any."""
    if published is None or published.year is None:
        return False
    written = str(published)
    return written < since.isoformat()[: len(written)]
