"""One visit to a source: which addresses are worth asking for, and what became of each."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from corpus.addresses import canonical
from corpus.crawl.finds import Link
from corpus.crawl.outcomes import Answer, Doubt, Outcomes, Seen, Settled, conditions
from corpus.crawl.revisits import MOST_IN_A_VISIT, MOST_PAGES_IN_A_VISIT, is_due, is_to_come, is_walk_due
from corpus.release import YEARS, Page, PartialDate, Rejected, Release
from corpus.sources import Source, release_address
from corpus.store import Fetch, Hint, Store, Walk

MOST_DOUBTS = 500
MOST_DOUBTFUL = 50_000_000
"""Bytes that wait for the end of a visit."""
_OLDER = "older than "


class Visit:
    """Decides and counts while one source is crawled; what comes of an address is kept in the store at once."""

    def __init__(
        self,
        source: Source,
        store: Store,
        *,
        since: date | None,
        limit: int | None,
        now: Callable[[], datetime],
        tell: Callable[["Visit", str], None],
    ) -> None:
        self.source = source
        self.counts: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.found = 0
        """How many addresses have been asked for, or are about to be."""
        self._store, self._since, self._limit, self._now, self._tell = store, since, limit, now, tell
        self._outcomes = Outcomes(source.name, store)
        self._is_whole = since is None
        self._is_all_asked = since is None
        """Whether nothing that was found is left for another visit."""
        self._doubts: list[Doubt] = []
        self._doubtful = 0
        """Bytes of what is doubtful."""
        self._is_in_trouble = False
        """Whether any of the ways to its releases could not be gone."""
        self._seen: set[str] = set()
        self._named = self._pages_again = 0
        self._walks = store.walks(source.name)
        self._ended: dict[str, int] = {}
        self._number = store.start_crawl(source.name, now(), partial=since is not None or limit is not None)

    def known(self) -> Iterator[tuple[Link, dict[str, str]]]:
        """Addresses to ask again though nothing names them, with headers: first those that gave no answer last time.

        Then, if all is to be crawled, those whose release is due for another look.
        """
        fetches = self._store.unanswered(self.source.name)
        if self._since is None and self._limit is None:
            fetches += self._store.due(self.source.name, self._now(), MOST_IN_A_VISIT)
        for fetch in fetches:
            headers = self._take(fetch.url, fetch)
            if headers is not None:
                hint = fetch.hint
                yield Link(fetch.url, hint.title, hint.date, by=hint.by), headers

    def address(self, link: Link) -> str | None:
        """The canonical address, if the link may be a release's of this source."""
        return release_address(link.url, self.source)

    def ask(self, link: Link, tag: str | None = None) -> dict[str, str] | None:
        """The headers to ask for the link with; none if it is not to be asked for.

        A `tag` stands for a text that came beside the link: it is worth a look when it is another, or when one is due.
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
        return self._take(address, known)

    def is_worth_paging(self, links: Iterable[Link], place: str) -> bool:
        """Whether what follows a listing page can hold anything to ask for, newest being listed first."""
        if self._limit is not None and self.found >= self._limit:
            self._is_whole = self._is_all_asked = False
            return False
        recent = [link for link in links if self.is_recent(link)]
        if is_walk_due(self._walks.get(place), self._now()) or not all(map(self._is_known, recent)):
            return bool(recent)
        return self._is_worth_looking_again(recent)

    def come_to_end(self, place: str, pages: int) -> None:
        """Note that all pages of a listing or interface have been seen."""
        self._ended[place] = pages

    def is_recent(self, link: Link) -> bool:
        """Whether what was said beside the link leaves open that it is new enough."""
        if self._since is None:
            return True
        if link.published is None and link.updated is not None:
            return link.updated.date() >= self._since
        return not _is_before(link.published, self._since)

    def keep(self, link: Link, answer: Answer, reading: Release | Rejected | None) -> None:
        """Keep what came for a link and what was read from it: a release, or why there is none.

        Only an answer of status 200 is read.
        """
        seen = self._seen_at(link, answer)
        with self._store.batch():
            match reading:
                case Release() if self._since and _is_before(reading.published, self._since):
                    self._count(self._outcomes.rejected(seen, f"{_OLDER}{self._since}"))
                case Release():
                    self._count_or_doubt(self._outcomes.read(seen, reading))
                case Rejected(reason=reason, status=int(status)):
                    self._count(self._outcomes.masked(seen, reason, status))
                case Rejected():
                    self._count(self._outcomes.rejected(seen, reading.reason))
                case None if answer.status == 304:
                    self._count_or_doubt(self._outcomes.unchanged(seen))
                case None:
                    self._count(self._outcomes.failed(seen, f"answered {answer.status}"))
        self._tell(self, link.url)

    def page(self, link: Link, answer: Answer) -> Page:
        """What came for a link, with all that is known of it, to be read."""
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

    def miss(self, link: Link, reason: str) -> None:
        """Keep that a link was asked for, and why nothing came."""
        with self._store.batch():
            self._count(self._outcomes.failed(self._seen_at(link, Answer(link.url, 0)), reason))
        self._tell(self, link.url)

    def refuse(self, link: Link, reason: str, *, status: int) -> None:
        """Keep why a link was not followed to its end; a status of 0 says that nobody was asked."""
        with self._store.batch():
            settled = Settled("rejected", reason)
            if status:
                settled = self._outcomes.rejected(self._seen_at(link, Answer(link.url, status)), reason)
            self._count(settled)
        self._tell(self, link.url)

    def postpone(self, link: Link, reason: str) -> None:
        """Count a link that its host does not want to be asked for now; a later visit will find it again."""
        self._is_whole = self._is_all_asked = False
        self._count(Settled("failed", reason))
        self._tell(self, link.url)

    def lose_way(self, url: str, reason: str) -> None:
        """Count a feed, sitemap or listing that can't be read."""
        self._is_whole = False
        self._is_in_trouble = True
        self._count(Settled("failed", f"{url}: {reason}"))
        self._tell(self, url)

    def end(self, *, is_complete: bool) -> None:
        """Close the visit; only one that saw all that the source lists counts as finished.

        One that was broken off leaves what is doubtful to the next.
        """
        if is_complete:
            with self._store.batch():
                for doubt, settled in self._outcomes.weigh(self._doubts, in_trouble=self._is_in_trouble):
                    self._count(settled)
                    self._tell(self, doubt.seen.asked)
        if is_complete and self._is_all_asked:
            for place, pages in self._ended.items():
                self._store.record_walk(self.source.name, place, Walk(self._now(), pages))
        self._record(self._now() if is_complete and self._is_whole else None)

    def _take(self, address: str, known: Fetch | None) -> dict[str, str] | None:
        """The headers to ask with, once a visit and within the limit."""
        if address in self._seen:
            return None
        if self._limit is not None and self.found >= self._limit:
            self._is_whole = self._is_all_asked = False
            return None
        self._seen.add(address)
        self.found += 1
        is_believed = known and known.release and not is_to_come(known.at, self._now())
        return conditions(known) if known and is_believed and self._store.get(known.release or "") else {}

    def _is_settled(self, known: Fetch) -> bool:
        """Whether the address has been read, and not dropped for an age that would not matter now."""
        if known.reason and known.reason.startswith(_OLDER):
            return self._since is not None and known.reason <= f"{_OLDER}{self._since}"
        return 200 <= known.status < 400

    def _is_newer(self, known: Fetch, link: Link, tag: str | None) -> bool:
        if tag:
            return known.etag != tag or self._is_due(known)
        if link.updated is None or is_to_come(link.updated, self._now()):
            return False
        return known.at <= link.updated or is_to_come(known.at, self._now())

    def _is_due(self, known: Fetch) -> bool:
        return is_due(known, self._now())

    def _is_worth_looking_again(self, links: Iterable[Link]) -> bool:
        """Whether the page holds texts, not only addresses, of which any is due; those before it were as well."""
        known = (self._store.fetched(address) for link in links if link.body and (address := self.address(link)))
        is_worth = self._pages_again < MOST_PAGES_IN_A_VISIT and any(fetch and self._is_due(fetch) for fetch in known)
        self._pages_again += is_worth
        return is_worth

    def _is_known(self, link: Link) -> bool:
        address = self.address(link)
        return address is None or self._store.fetched(address) is not None

    def _seen_at(self, link: Link, answer: Answer) -> Seen:
        """The answer beside what is said of its address, now or when it was first found."""
        asked = canonical(link.url)
        known = self._store.fetched(asked)
        hint = known.hint if known else Hint()
        if link.published and link.published != hint.date:
            hint = Hint(hint.title, link.published, link.by)
        return Seen(asked, self._now(), replace(hint, title=link.title or hint.title), answer)

    def _count_or_doubt(self, settled: Settled | Doubt) -> None:
        """Count what came of an answer, now or when the visit ends; more than can be held waits for the next."""
        if isinstance(settled, Settled):
            self._count(settled)
            return
        self._doubtful += len(settled.seen.answer.content)
        if len(self._doubts) < MOST_DOUBTS and self._doubtful < MOST_DOUBTFUL:
            self._doubts.append(settled)
        else:
            self._is_whole = self._is_all_asked = False

    def _count(self, settled: Settled) -> None:
        self.counts[settled.outcome] += 1
        if settled.reason:
            self.reasons[settled.reason] += 1
        self._record(None)

    def _record(self, finished: datetime | None) -> None:
        self._store.record_crawl(self._number, self.counts, finished=finished, named=self._named, reasons=self.reasons)


def _is_before(published: PartialDate | None, since: date) -> bool:
    """Whether all that a date can mean lies before; an unknown year may be any, and so may one of no release."""
    if published is None or published.year is None or published.year not in YEARS:
        return False
    written = str(published)
    return written < since.isoformat()[: len(written)]
