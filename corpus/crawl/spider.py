"""The one spider: it goes from a source's feeds, sitemaps, listings and APIs to its releases."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from corpus.catalogue.sources import Api, Listing, Source, is_of_site
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
"""Of one listing."""
MAX_API_PAGES = 10_000
MAX_SITEMAPS = 1_000
"""Of one source."""
MAX_SITEMAP_DEPTH = 4
MAX_RELEASES = 100_000
"""Asked for in one visit."""
LONGEST_CONDITION = 1_000
"""Characters of an ETag or a date that are worth sending back."""
_HEADERS = ("Content-Type", "ETag", "Last-Modified")


class Visitor(Protocol):
    """What decides and counts while the spider goes round."""

    source: Source
    found: int

    def known(self) -> Iterable[tuple[Link, dict[str, str]]]: ...
    def address(self, link: Link) -> str | None: ...
    def ask(self, link: Link, tag: str | None = None) -> dict[str, str] | None: ...
    def is_worth_paging(self, links: Iterable[Link], place: str) -> bool: ...
    def list_exhausted(self, place: str, pages: int) -> None: ...
    def is_recent(self, link: Link) -> bool: ...
    def page(self, link: Link, answer: Fetched) -> Page: ...
    def keep(self, link: Link, answer: Fetched, reading: Release | Rejected | None) -> None: ...
    def miss(self, link: Link, reason: str) -> None: ...
    def refuse(self, link: Link, reason: str, *, status: int) -> None: ...
    def postpone(self, link: Link, reason: str) -> None: ...
    def list_failed(self, url: str, reason: str) -> None: ...


class PressSpider(Spider):
    """Finds the releases of one source and hands each answer to its visit."""

    name = "pressdesk"

    def __init__(
        self,
        visit: Visitor,
        manners: CrawlContext,
        reader: ReaderProcess,
        see: Callable[[Iterable[str]], None] | None = None,
    ) -> None:
        """`see` is told which selectors match nothing."""
        super().__init__()
        self.visit, self.manners, self.source = visit, manners, visit.source
        self._reader, self._see = reader, see
        self._sitemaps = set(self.source.sitemaps)
        self._is_full = False

    async def start(self) -> AsyncIterator[Request]:
        for url in self.source.feeds:
            yield self._way(url, self._read_feed)
        for url in self.source.sitemaps:
            yield self._way(url, self._read_sitemap, depth=0)
        places: tuple[Listing | Api, ...] = (*self.source.listings, *self.source.apis)
        for place in places:
            yield self._page_of(Pagination.through(place, datetime.now(UTC).date()))
        for link, headers in self.visit.known():
            yield self._request(link, headers, priority=-1)  # news comes first

    async def follow(
        self, response: Response, read: Callable[..., AsyncIterator[Request]], **known: Any
    ) -> AsyncIterator[Request]:
        """Go on from a feed, sitemap, listing page or answer of an API."""
        walk: Pagination | None = known.get("walk")
        if response.status == 404 and walk and (not walk.is_first or walk.periods[0]):
            for request in self._turn_back(walk):  # beyond the last page, or a month without releases
                yield request
            return
        try:
            if response.status != 200:
                raise RefusedError(f"answered {response.status}")
            async for request in read(response, **known):
                yield request
        except RefusedError as error:
            self.visit.list_failed(response.url, str(error))

    async def receive(self, response: Response, link: Link) -> None:
        """Hand on what came for a release's address."""
        content_type, etag, last_modified = ((response.headers.get(name) or b"").decode("latin-1") for name in _HEADERS)
        seen = _seen(response)
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
        await self._keep(link, answer)

    def lose_way(self, failure: Failure) -> None:
        """A feed, sitemap or listing page that gave no answer."""
        self.visit.list_failed(failure.request.url, _in_words(failure.value))  # type: ignore[attr-defined]

    def miss(self, failure: Failure) -> None:
        """A release's address that gave no answer, or none that may be read."""
        request: Request = failure.request  # type: ignore[attr-defined]
        link = request.cb_kwargs["link"]
        match failure.value:
            case RefusedError() as error:
                self.visit.refuse(link, str(error), status=error.status)
            case PostponedError() as error:
                self.visit.postpone(link, str(error))
            case IgnoreRequest() as error:  # redirected too often, or too large when unpacked
                self.visit.refuse(link, _in_words(error), status=request.meta.get("redirect_reasons", [200])[-1])
            case error:
                self.visit.miss(link, _in_words(error))

    async def _read_feed(self, response: Response) -> AsyncIterator[Request]:
        finds = await self._find("feed", response)
        for request in self._ask(finds.links):
            yield request

    async def _read_sitemap(self, response: Response, depth: int) -> AsyncIterator[Request]:
        finds = await self._find("sitemap", response)
        for request in self._ask(finds.links):
            yield request
        for link in finds.sitemaps:
            if link.url in self._sitemaps or not self.visit.is_recent(link):
                continue
            if not self._is_near(link.url, response.url):
                self.visit.list_failed(response.url, "names sitemaps of another site, which are left alone")
                continue
            if len(self._sitemaps) >= MAX_SITEMAPS or depth == MAX_SITEMAP_DEPTH:
                self.visit.list_failed(response.url, "leads to ever more sitemaps")
                return
            self._sitemaps.add(link.url)
            yield self._way(link.url, self._read_sitemap, depth=depth + 1)

    async def _read_page(self, response: Response, walk: Pagination) -> AsyncIterator[Request]:
        """Ask for the releases of one page, then for the next one, as long as pages show what none showed before."""
        finds = await self._find("api" if isinstance(walk.place, Api) else "listing", response, walk.place)
        addresses = {link: address for link in finds.links if (address := self.visit.address(link))}
        links = list(addresses)
        fresh = [link for link in links if addresses[link] not in walk.shown]
        is_worth = self.visit.is_worth_paging(fresh, walk.place.url)
        walk.is_cut |= bool(fresh) and not is_worth
        walk.shown.update(addresses.values())
        for request in self._ask(links):
            yield request
        for link in links:
            if link.body is not None:
                await self._take_out(link, response)
        if is_worth and (walk.is_counted or finds.next):
            walk.turn_page(len(finds.links))
            for request in self._go_on(walk, None if walk.is_counted else finds.next):
                yield request
        elif is_worth or not links or walk.number:
            for request in self._turn_back(walk):
                yield request

    async def _take_out(self, link: Link, response: Response) -> None:
        """Keep a release whose text stands in the answer of an interface; only we can tell that it is unchanged."""
        page = as_page(link)
        tag = f'"{sha256(page + str(link.published).encode()).hexdigest()}"'
        headers = self.visit.ask(link, tag)
        if headers is None:
            return
        answer = Fetched(link.url, 200, page, "text/html; charset=utf-8", etag=tag, within=_seen(response))
        is_known = headers.get("If-None-Match") == tag
        await self._keep(link, replace(answer, status=304, content=b"") if is_known else answer)

    async def _keep(self, link: Link, answer: Fetched) -> None:
        """Have the answer read, and keep what it holds."""
        page = self.visit.page(link, answer)
        reading = await self._reader.clean(page, self.source) if answer.status == 200 else None
        if self._see and answer.status == 200:
            self._see(await self._reader.unmatched(page, self.source))
        self.visit.keep(link, answer, reading)

    def _turn_back(self, walk: Pagination) -> Iterator[Request]:
        """Go to the month or year before, if it can hold anything to ask for."""
        if walk.turn_back():
            when = walk.periods[walk.period]
            if self.visit.is_recent(Link(walk.url, published=when)):
                yield from self._go_on(walk)
        elif not (walk.is_cut or self._is_full):
            self.visit.list_exhausted(walk.place.url, walk.asked + 1)

    def _go_on(self, walk: Pagination, url: str | None = None) -> Iterator[Request]:
        walk.asked += 1
        most = MAX_API_PAGES if isinstance(walk.place, Api) else MAX_PAGES
        if url and not self._is_near(url, walk.url):
            self.visit.list_failed(walk.url, "is continued at another site, which is left alone")
        elif walk.asked >= most:
            self.visit.list_failed(walk.url, f"has more than {most:,} pages")
            self.visit.list_exhausted(walk.place.url, walk.asked)  # another walk would come no further
        elif is_crawler_trap(url or walk.url):
            self.visit.list_failed(walk.url, "leads to addresses without end")
        else:
            yield self._page_of(walk, url)

    def _is_near(self, url: str, place: str) -> bool:
        """Whether an address that a place names is one of the source's site, or of the host of that place."""
        try:
            return is_of_site(url, self.source) or host_of(url) == host_of(place)
        except ValueError:
            return False

    def _page_of(self, walk: Pagination, url: str | None = None) -> Request:
        return self._way(url or walk.url, self._read_page, walk=walk)

    async def _find(self, task: Task, response: Response, by: Listing | Api | None = None) -> Discovered:
        media_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        finds = await self._reader.find(task, response.body, response.url, media_type=media_type, by=by)
        if self._see:
            self._see(finds.unmatched)
        if finds.trouble:
            self.visit.list_failed(response.url, finds.trouble)
        return finds

    def _way(self, url: str, read: Callable[..., AsyncIterator[Request]], **known: Any) -> Request:
        return Request(
            url, self.follow, errback=self.lose_way, meta={"any_site": True}, cb_kwargs={"read": read, **known}
        )

    def _ask(self, links: Iterable[Link]) -> Iterator[Request]:
        for link in links:
            if link.body is not None:
                continue
            if is_crawler_trap(link.url) and self.visit.address(link):
                self.visit.refuse(link, "its address is one of a series without end", status=0)
                continue
            if self.visit.found >= MAX_RELEASES:
                if not self._is_full:
                    self.visit.list_failed(
                        link.url, f"more than {MAX_RELEASES:,} releases: the rest is for another visit"
                    )
                self._is_full = True
                return
            headers = self.visit.ask(link)
            if headers is not None:
                yield self._request(link, headers)

    def _request(self, link: Link, headers: dict[str, str], priority: int = 0) -> Request:
        return Request(
            link.url, self.receive, errback=self.miss, headers=headers, cb_kwargs={"link": link}, priority=priority
        )


def _seen(response: Response) -> warc.Response:
    """The answer as the archive keeps it."""
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


def _in_words(error: BaseException | None) -> str:
    match error:
        case IgnoreRequest() if error.__cause__:
            return f"larger than {MAX_BYTES:,} bytes when it is unpacked"
        case _:
            return str(error) or type(error).__name__
