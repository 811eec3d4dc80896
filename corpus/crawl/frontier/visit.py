"""One visit to a source: which addresses are worth fetching, and what came of each."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from corpus.addresses import canonical
from corpus.catalogue.sources import Source, release_address
from corpus.clean.bounded import Outcome
from corpus.crawl.discover.links import Link
from corpus.crawl.frontier.outcomes import Doubt, Fetched, Outcomes, Seen, Settled, as_response, conditions
from corpus.crawl.frontier.schedule import MAX_PAGES_REREAD, MAX_REVISITS, is_due, is_in_future, is_walk_due
from corpus.release import YEARS, Page, PartialDate, Rejected, Release
from corpus.store import Fetch, Hint, LastWalk, Store

MAX_DOUBTS = 500
MAX_DOUBT_BYTES = 50_000_000
"""Most bytes of doubtful texts held until the end of a visit."""
_OLDER = "older than "


class Visit:
    """Decides what to fetch while one source is crawled; each outcome is stored at once."""

    def __init__(
        self,
        source: Source,
        store: Store,
        *,
        since: date | None,
        limit: int | None,
        now: Callable[[], datetime],
        on_progress: Callable[["Visit", str], None],
    ) -> None:
        self.source = source
        self.counts: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.found = 0
        """How many addresses have been fetched or are queued."""
        self._store, self._since, self._limit, self._now, self._on_progress = store, since, limit, now, on_progress
        self._outcomes = Outcomes(source.name, store)
        self._saw_whole_source = since is None
        self._asked_for_all = since is None
        """Whether no discovered address is left for another visit."""
        self._doubts: list[Doubt] = []
        self._doubt_bytes = 0
        """Total bytes of the doubtful texts."""
        self._is_in_trouble = False
        """Whether any feed, sitemap, listing or API could not be read."""
        self._claimed: set[str] = set()
        self._named = self._pages_reread = 0
        self._walks = store.walks(source.name)
        self._exhausted_lists: dict[str, int] = {}
        self._number = store.start_crawl(source.name, now(), partial=since is not None or limit is not None)

    def revisits(self) -> Iterator[tuple[Link, dict[str, str]]]:
        """Known addresses to fetch again, with the request headers for each.

        First those that did not respond last time; then, in a crawl without limits, those whose release is due.
        """
        fetches = self._store.unanswered(self.source.name)
        if self._since is None and self._limit is None:
            fetches += self._store.due(self.source.name, self._now(), MAX_REVISITS)
        for fetch in fetches:
            headers = self._claim(fetch.url, fetch)
            if headers is not None:
                hint = fetch.hint
                yield Link(fetch.url, hint.title, hint.date, found_in=hint.by), headers

    def address(self, link: Link) -> str | None:
        """The canonical address of the link, or None if it can't be a release of this source."""
        return release_address(link.url, self.source)

    def request_headers(self, link: Link, tag: str | None = None) -> dict[str, str] | None:
        """The headers with which to request the link; None if it is not to be fetched.

        `tag` is the hash of a text embedded beside the link, which counts as changed when the tag differs.
        """
        address = self.address(link)
        if address is None:
            return None
        self._named += 1
        known = self._store.fetched(address)
        if not self.is_recent(link):
            return None
        if known and self._is_settled(known) and not self._is_newer(known, link, tag):
            return None
        return self._claim(address, known)

    def is_worth_paging(self, links: Iterable[Link], place: str) -> bool:
        """Whether the pages after this one can hold anything worth fetching, given that the newest come first."""
        if self._limit is not None and self.found >= self._limit:
            self._saw_whole_source = self._asked_for_all = False
            return False
        recent = [link for link in links if self.is_recent(link)]
        if is_walk_due(self._walks.get(place), self._now()) or not all(map(self._is_known, recent)):
            return bool(recent)
        return self._is_worth_rereading(recent)

    def list_exhausted(self, place: str, pages: int) -> None:
        """Record that all pages of a listing or API have been read."""
        self._exhausted_lists[place] = pages

    def is_recent(self, link: Link) -> bool:
        """Whether the dates given with the link allow it to be recent enough for `since`."""
        if self._since is None:
            return True
        if link.published is None and link.updated is not None:
            return link.updated.date() >= self._since
        return not _is_before(link.published, self._since)

    def fetch_answered(self, link: Link, answer: Fetched, reading: Release | Rejected | None) -> None:
        """Store the response for a link and what was extracted from it: a release, or the reason why there is none.

        `reading` is None for responses other than status 200, which are not parsed.
        """
        seen = self._seen_at(link, answer)
        with self._store.batch():
            match reading:
                case Release() if self._since and _is_before(reading.published, self._since):
                    self._count(self._outcomes.rejected(seen, f"{_OLDER}{self._since}"))
                case Release():
                    self._count_or_doubt(self._outcomes.release_read(seen, reading))
                case Rejected(reason=reason, status=int(status)):
                    self._count(self._outcomes.soft_error(seen, reason, status))
                case Rejected():
                    self._count(self._outcomes.rejected(seen, reading.reason))
                case None if answer.status == 304:
                    self._count_or_doubt(self._outcomes.unchanged(seen))
                case None:
                    self._count(self._outcomes.failed(seen, f"answered {answer.status}"))
        self._on_progress(self, link.url)

    def several_answered(self, link: Link, answer: Fetched, readings: Sequence[Outcome]) -> None:
        """Store each of the releases that a page holds, under an address of its own, and the page as the first one's.

        So the page itself is fetched again, for all of them.
        """
        whole = answer.within or as_response(answer, self._now())
        parts = [(reading, page) for reading, page in readings if page and page.url]
        for reading, page in parts:
            part = Fetched(page.url or answer.url, answer.status, page.content, page.media_type, within=whole)
            self.fetch_answered(Link(part.url), part, reading)
        with self._store.batch():
            self._outcomes.holds_several(self._seen_at(link, answer), parts[0][1].url or answer.url)

    def to_page(self, link: Link, answer: Fetched) -> Page:
        """The response as a page to be cleaned, with all that is known of it from outside."""
        seen = self._seen_at(link, answer)
        languages = self.source.languages
        return Page(
            content=answer.content,
            media_type=answer.media_type,
            origin=answer.url,
            fetched=seen.at,
            url=answer.url,
            source=self.source.name,
            organization=self.source.organization,
            language=languages[0] if len(languages) == 1 else None,
            hinted_date=seen.hint.date,
            hinted_by=seen.hint.by,
            hinted_title=seen.hint.title,
            last_modified=answer.last_modified,
        )

    def fetch_failed(self, link: Link, reason: str) -> None:
        """Record that a link was requested, and why no response came."""
        with self._store.batch():
            self._count(self._outcomes.failed(self._seen_at(link, Fetched(link.url, 0)), reason))
        self._on_progress(self, link.url)

    def fetch_refused(self, link: Link, reason: str, *, status: int) -> None:
        """Record why a link was refused; a status of 0 means that no request was sent."""
        with self._store.batch():
            settled = Settled("rejected", reason)
            if status:
                settled = self._outcomes.rejected(self._seen_at(link, Fetched(link.url, status)), reason)
            self._count(settled)
        self._on_progress(self, link.url)

    def fetch_postponed(self, link: Link, reason: str) -> None:
        """Count a link that its host does not want requested now; a later visit will find it again."""
        self._saw_whole_source = self._asked_for_all = False
        self._count(Settled("failed", reason))
        self._on_progress(self, link.url)

    def list_failed(self, url: str, reason: str) -> None:
        """Count a feed, sitemap, listing or API that can't be read."""
        self._saw_whole_source = False
        self._is_in_trouble = True
        self._count(Settled("failed", f"{url}: {reason}"))
        self._on_progress(self, url)

    def end(self, *, is_complete: bool) -> None:
        """Close the visit; it counts as finished only if it saw all that the source lists.

        An interrupted visit leaves doubtful texts to the next one.
        """
        if is_complete:
            with self._store.batch():
                for doubt, settled in self._outcomes.settle_doubts(self._doubts, in_trouble=self._is_in_trouble):
                    self._count(settled)
                    self._on_progress(self, doubt.seen.requested_url)
        if is_complete and self._asked_for_all:
            for place, pages in self._exhausted_lists.items():
                self._store.record_walk(self.source.name, place, LastWalk(self._now(), pages))
        self._record(self._now() if is_complete and self._saw_whole_source else None)

    def _claim(self, address: str, known: Fetch | None) -> dict[str, str] | None:
        """Reserve an address and return its request headers; None if it is reserved already or the limit is reached."""
        if address in self._claimed:
            return None
        if self._limit is not None and self.found >= self._limit:
            self._saw_whole_source = self._asked_for_all = False
            return None
        self._claimed.add(address)
        self.found += 1
        is_believed = known and known.release and not is_in_future(known.at, self._now())
        return conditions(known) if known and is_believed and self._store.get(known.release or "") else {}

    def _is_settled(self, known: Fetch) -> bool:
        """Whether the address was read before, and was not rejected for an age that is now allowed."""
        if known.reason and known.reason.startswith(_OLDER):
            return self._since is not None and known.reason <= f"{_OLDER}{self._since}"
        return 200 <= known.status < 400

    def _is_newer(self, known: Fetch, link: Link, tag: str | None) -> bool:
        if tag:
            return known.etag != tag or self._is_due(known)
        if link.updated is None or is_in_future(link.updated, self._now()):
            return False
        return known.at <= link.updated or is_in_future(known.at, self._now())

    def _is_due(self, known: Fetch) -> bool:
        return is_due(known, self._now())

    def _is_worth_rereading(self, links: Iterable[Link]) -> bool:
        """Whether the next API page is worth reading because a text embedded in this one is due for a check."""
        known = (self._store.fetched(address) for link in links if link.body and (address := self.address(link)))
        is_worth = self._pages_reread < MAX_PAGES_REREAD and any(fetch and self._is_due(fetch) for fetch in known)
        self._pages_reread += is_worth
        return is_worth

    def _is_known(self, link: Link) -> bool:
        address = self.address(link)
        return address is None or self._store.fetched(address) is not None

    def _seen_at(self, link: Link, answer: Fetched) -> Seen:
        """Combine the response with the title and date given for its address, now or when it was first discovered."""
        asked = canonical(link.url)
        known = self._store.fetched(asked)
        hint = known.hint if known else Hint()
        if link.published and link.published != hint.date:
            hint = Hint(hint.title, link.published, link.found_in)
        return Seen(asked, self._now(), replace(hint, title=link.title or hint.title), answer)

    def _count_or_doubt(self, settled: Settled | Doubt) -> None:
        """Count an outcome, or hold a doubt until the visit ends; what exceeds the limits is left to the next visit."""
        if isinstance(settled, Settled):
            self._count(settled)
            return
        self._doubt_bytes += len(settled.seen.fetched.content)
        if len(self._doubts) < MAX_DOUBTS and self._doubt_bytes < MAX_DOUBT_BYTES:
            self._doubts.append(settled)
        else:
            self._saw_whole_source = self._asked_for_all = False

    def _count(self, settled: Settled) -> None:
        self.counts[settled.outcome] += 1
        if settled.reason:
            self.reasons[settled.reason] += 1
        self._record(None)

    def _record(self, finished: datetime | None) -> None:
        self._store.record_crawl(self._number, self.counts, finished=finished, named=self._named, reasons=self.reasons)


def _is_before(published: PartialDate | None, since: date) -> bool:
    """Whether a partial date certainly lies before `since`; an unknown or impossible year may be any."""
    if published is None or published.year is None or published.year not in YEARS:
        return False
    written = str(published)
    return written < since.isoformat()[: len(written)]
