"""The spider that serves every source: it follows feeds, sitemaps, listings and APIs to the releases."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from corpus.catalogue.sources import Api, Listing, Source, is_of_site
from corpus.clean.bounded import Outcome
from corpus.crawl.discover.json_apis import as_page
from corpus.crawl.discover.links import Discovered, Link
from corpus.crawl.discover.paging import Pagination
from corpus.crawl.discover.traps import is_crawler_trap
from corpus.crawl.download.errors import PostponedError, RefusedError
from corpus.crawl.download.http_client import MAX_BYTES
from corpus.crawl.download.middleware import CrawlContext
from corpus.crawl.download.politeness import host_of
from corpus.crawl.frontier.outcomes import Fetched
from corpus.crawl.reader import ReaderProcess, Task
from corpus.release import Page, Rejected, Release
from corpus.store import warc

MAX_PAGES = 1_000
"""Most pages read of one listing."""
MAX_API_PAGES = 10_000
MAX_SITEMAPS = 1_000
"""Most sitemaps read of one source."""
MAX_SITEMAP_DEPTH = 4
MAX_RELEASES = 100_000
"""Most releases fetched in one visit."""
LONGEST_CONDITION = 1_000
"""Longest ETag or Last-Modified, in characters, that is sent back in a conditional request."""
_HEADERS = ("Content-Type", "ETag", "Last-Modified")


class Visitor(Protocol):
    """Decides what the spider fetches, and records what comes of it."""

    source: Source
    found: int

    def revisits(self) -> Iterable[tuple[Link, dict[str, str]]]: ...
    def address(self, link: Link) -> str | None: ...
    def request_headers(self, link: Link, tag: str | None = None) -> dict[str, str] | None: ...
    def is_worth_paging(self, links: Iterable[Link], place: str) -> bool: ...
    def list_exhausted(self, place: str, pages: int) -> None: ...
    def is_recent(self, link: Link) -> bool: ...
    def to_page(self, link: Link, answer: Fetched) -> Page: ...
    def fetch_answered(self, link: Link, answer: Fetched, reading: Release | Rejected | None) -> None: ...
    def several_answered(self, link: Link, answer: Fetched, readings: Sequence[Outcome]) -> None: ...
    def fetch_failed(self, link: Link, reason: str) -> None: ...
    def fetch_refused(self, link: Link, reason: str, *, status: int) -> None: ...
    def fetch_postponed(self, link: Link, reason: str) -> None: ...
    def list_failed(self, url: str, reason: str) -> None: ...


class PressSpider(Spider):
    """Finds the releases of one source and passes each response to its visit."""

    name = "pressdesk"

    def __init__(
        self,
        visit: Visitor,
        context: CrawlContext,
        reader: ReaderProcess,
        on_unmatched: Callable[[Iterable[str]], None] | None = None,
    ) -> None:
        """`on_unmatched` receives the selectors of the source that match nothing."""
        super().__init__()
        self.visit, self.context, self.source = visit, context, visit.source
        self._reader, self._on_unmatched = reader, on_unmatched
        self._sitemaps = set(self.source.sitemaps)
        self._is_full = False

    async def start(self) -> AsyncIterator[Request]:
        for url in self.source.feeds:
            yield self._place_request(url, self._read_feed)
        for url in self.source.sitemaps:
            yield self._place_request(url, self._read_sitemap, depth=0)
        places: tuple[Listing | Api, ...] = (*self.source.listings, *self.source.apis)
        for place in places:
            yield self._page_request(Pagination.start(place, datetime.now(UTC).date()))
        for link, headers in self.visit.revisits():
            yield self._release_request(link, headers, priority=-1)  # new releases come first

    async def read_place(
        self, response: Response, read: Callable[..., AsyncIterator[Request]], **known: Any
    ) -> AsyncIterator[Request]:
        """Follow the links of a feed, sitemap, listing page or API response."""
        pagination: Pagination | None = known.get("pagination")
        if response.status == 404 and pagination and (not pagination.is_first or pagination.periods[0]):
            for request in self._previous_period(pagination):  # past the last page, or a month without releases
                yield request
            return
        try:
            if response.status != 200:
                raise RefusedError(f"answered {response.status}")
            async for request in read(response, **known):
                yield request
        except RefusedError as error:
            self.visit.list_failed(response.url, str(error))

    async def receive_release(self, response: Response, link: Link) -> None:
        """Record the response to a release's address."""
        content_type, etag, last_modified = ((response.headers.get(name) or b"").decode("latin-1") for name in _HEADERS)
        seen = _archive_response(response)
        answer = Fetched(
            response.url,
            response.status,
            response.body,
            content_type,
            etag if 0 < len(etag) <= LONGEST_CONDITION else None,
            last_modified if 0 < len(last_modified) <= LONGEST_CONDITION else None,
            headers=seen.headers,
            ip=seen.ip,
        )
        await self._clean_and_record(link, answer)

    def place_failed(self, failure: Failure) -> None:
        """Record a feed, sitemap, listing page or API that could not be fetched."""
        self.visit.list_failed(failure.request.url, _describe(failure.value))  # type: ignore[attr-defined]

    def release_failed(self, failure: Failure) -> None:
        """Record a release's address that could not be fetched, or whose response must not be read."""
        request: Request = failure.request  # type: ignore[attr-defined]
        link = request.cb_kwargs["link"]
        match failure.value:
            case RefusedError() as error:
                self.visit.fetch_refused(link, str(error), status=error.status)
            case PostponedError() as error:
                self.visit.fetch_postponed(link, str(error))
            case IgnoreRequest() as error:  # too many redirects, or too large when decompressed
                self.visit.fetch_refused(link, _describe(error), status=request.meta.get("redirect_reasons", [200])[-1])
            case error:
                self.visit.fetch_failed(link, _describe(error))

    async def _read_feed(self, response: Response) -> AsyncIterator[Request]:
        discovered = await self._find("feed", response)
        for request in self._release_requests(discovered.links):
            yield request

    async def _read_sitemap(self, response: Response, depth: int) -> AsyncIterator[Request]:
        discovered = await self._find("sitemap", response)
        for request in self._release_requests(discovered.links):
            yield request
        for link in discovered.sitemaps:
            if link.url in self._sitemaps or not self.visit.is_recent(link):
                continue
            if not self._may_follow(link.url, response.url):
                self.visit.list_failed(response.url, "names sitemaps of another site, which are not fetched")
                continue
            if len(self._sitemaps) >= MAX_SITEMAPS or depth == MAX_SITEMAP_DEPTH:
                self.visit.list_failed(
                    response.url,
                    f"its sitemaps are nested deeper than {MAX_SITEMAP_DEPTH} or number more than {MAX_SITEMAPS:,}",
                )
                return
            self._sitemaps.add(link.url)
            yield self._place_request(link.url, self._read_sitemap, depth=depth + 1)

    async def _read_page(self, response: Response, pagination: Pagination) -> AsyncIterator[Request]:
        """Request the releases of one listing page, then the next page, as long as pages show new addresses."""
        discovered = await self._find(
            "api" if isinstance(pagination.place, Api) else "listing", response, pagination.place
        )
        addresses = {link: address for link in discovered.links if (address := self.visit.address(link))}
        links = list(addresses)
        fresh = [link for link in links if addresses[link] not in pagination.seen_addresses]
        is_worth = self.visit.is_worth_paging(fresh, pagination.place.url)
        pagination.stopped_early |= bool(fresh) and not is_worth
        pagination.seen_addresses.update(addresses.values())
        for request in self._release_requests(links):
            yield request
        for link in links:
            if link.body is not None:
                await self._take_embedded(link, response)
        if is_worth and (pagination.is_numbered or discovered.next):
            pagination.next_page(len(discovered.links))
            for request in self._next_page(pagination, None if pagination.is_numbered else discovered.next):
                yield request
        elif is_worth or not links or pagination.number:
            for request in self._previous_period(pagination):
                yield request

    async def _take_embedded(self, link: Link, response: Response) -> None:
        """Record a release whose text is embedded in an API response.

        The server has no ETag for the text itself, so a hash of it takes the place of one.
        """
        page = as_page(link)
        tag = f'"{sha256(page + str(link.published).encode()).hexdigest()}"'
        headers = self.visit.request_headers(link, tag)
        if headers is None:
            return
        answer = Fetched(link.url, 200, page, "text/html; charset=utf-8", etag=tag, within=_archive_response(response))
        is_known = headers.get("If-None-Match") == tag
        await self._clean_and_record(link, replace(answer, status=304, content=b"") if is_known else answer)

    async def _clean_and_record(self, link: Link, answer: Fetched) -> None:
        """Have the response parsed, and record the result."""
        page = self.visit.to_page(link, answer)
        readings = await self._reader.clean(page, self.source) if answer.status == 200 else []
        if self._on_unmatched and answer.status == 200:
            self._on_unmatched(await self._reader.unmatched(page, self.source))
        if len(readings) > 1:
            self.visit.several_answered(link, answer, readings)
        else:
            self.visit.fetch_answered(link, answer, readings[0][0] if readings else None)

    def _previous_period(self, pagination: Pagination) -> Iterator[Request]:
        """Go to the month or year before, if it can hold anything worth fetching."""
        if pagination.previous_period():
            when = pagination.periods[pagination.period]
            if self.visit.is_recent(Link(pagination.url, published=when)):
                yield from self._next_page(pagination)
        elif not (pagination.stopped_early or self._is_full):
            self.visit.list_exhausted(pagination.place.url, pagination.requested + 1)

    def _next_page(self, pagination: Pagination, url: str | None = None) -> Iterator[Request]:
        pagination.requested += 1
        most = MAX_API_PAGES if isinstance(pagination.place, Api) else MAX_PAGES
        if url and not self._may_follow(url, pagination.url):
            self.visit.list_failed(pagination.url, "its next page is on another site, which is not fetched")
        elif pagination.requested >= most:
            self.visit.list_failed(pagination.url, f"has more than {most:,} pages")
            self.visit.list_exhausted(pagination.place.url, pagination.requested)  # the next visit would get no further
        elif is_crawler_trap(url or pagination.url):
            self.visit.list_failed(pagination.url, "its page addresses grow without end")
        else:
            yield self._page_request(pagination, url)

    def _may_follow(self, url: str, place: str) -> bool:
        """Whether an address found at `place` belongs to the source's site or to the host of `place`."""
        try:
            return is_of_site(url, self.source) or host_of(url) == host_of(place)
        except ValueError:
            return False

    def _page_request(self, pagination: Pagination, url: str | None = None) -> Request:
        return self._place_request(url or pagination.url, self._read_page, pagination=pagination)

    async def _find(self, task: Task, response: Response, by: Listing | Api | None = None) -> Discovered:
        media_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        discovered = await self._reader.find(task, response.body, response.url, media_type=media_type, by=by)
        if self._on_unmatched:
            self._on_unmatched(discovered.unmatched)
        if discovered.trouble:
            self.visit.list_failed(response.url, discovered.trouble)
        return discovered

    def _place_request(self, url: str, read: Callable[..., AsyncIterator[Request]], **known: Any) -> Request:
        return Request(
            url, self.read_place, errback=self.place_failed, meta={"any_site": True}, cb_kwargs={"read": read, **known}
        )

    def _release_requests(self, links: Iterable[Link]) -> Iterator[Request]:
        for link in links:
            if link.body is not None:
                continue
            if is_crawler_trap(link.url) and self.visit.address(link):
                self.visit.fetch_refused(link, "its address looks like a crawler trap", status=0)
                continue
            if self.visit.found >= MAX_RELEASES:
                if not self._is_full:
                    self.visit.list_failed(
                        link.url, f"more than {MAX_RELEASES:,} releases: the rest are left to the next visit"
                    )
                self._is_full = True
                return
            headers = self.visit.request_headers(link)
            if headers is not None:
                yield self._release_request(link, headers)

    def _release_request(self, link: Link, headers: dict[str, str], priority: int = 0) -> Request:
        return Request(
            link.url,
            self.receive_release,
            errback=self.release_failed,
            headers=headers,
            cb_kwargs={"link": link},
            priority=priority,
        )


def _archive_response(response: Response) -> warc.Response:
    """The response as it is archived."""
    return warc.Response(
        response.url,
        datetime.now(UTC),
        response.status,
        tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ),
        response.body,
        str(response.ip_address) if response.ip_address else None,
    )


def _describe(error: BaseException | None) -> str:
    match error:
        case IgnoreRequest() if error.__cause__:
            return f"larger than {MAX_BYTES:,} bytes when decompressed"
        case _:
            return str(error) or type(error).__name__
