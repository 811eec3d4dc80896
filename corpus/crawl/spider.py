"""The one spider: it goes from a source's feeds, sitemaps and listings to its releases."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any

from parsel import Selector
from scrapy import Request, Spider
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response, TextResponse
from scrapy.utils.gz import gunzip, gzip_magic_number
from twisted.python.failure import Failure

from corpus.crawl.links import Link, UnreadableError, next_page, read_feed, read_listing, read_sitemap
from corpus.crawl.manners import MAX_BYTES
from corpus.crawl.outcomes import Answer
from corpus.crawl.visit import Visit
from corpus.sources import Listing

MAX_PAGES = 1_000
"""Of one listing."""
MAX_SITEMAPS = 1_000
"""Of one source."""
_HEADERS = ("Content-Type", "ETag", "Last-Modified")


class PressSpider(Spider):
    """Finds the releases of one source and hands each answer to its visit."""

    name = "pressdesk"

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit = visit
        self.source = visit.source
        self._sitemaps = set(self.source.sitemaps)

    async def start(self) -> AsyncIterator[Request]:
        for url in self.source.feeds:
            yield self._way(url, self._read_feed)
        for url in self.source.sitemaps:
            yield self._way(url, self._read_sitemap)
        for listing in self.source.listings:
            yield self._way(_numbered(listing, 0), self._read_listing, listing=listing, number=0, shown=set())
        for link, headers in self.visit.known():
            yield self._request(link, headers, priority=-1)  # news comes first

    def follow(self, response: Response, read: Callable[..., Iterator[Request]], **known: Any) -> Iterator[Request]:
        """Go on from a feed, sitemap or listing page."""
        if response.status == 404 and known.get("number"):
            return  # beyond the last page of a listing
        try:
            if response.status != 200:
                raise UnreadableError(f"answered {response.status}")
            yield from read(response, **known)
        except UnreadableError as error:
            self.visit.lose_way(response.url, str(error))

    def receive(self, response: Response, link: Link) -> None:
        """Hand on what came for a release's address."""
        content_type, etag, last_modified = ((response.headers.get(name) or b"").decode("latin-1") for name in _HEADERS)
        self.visit.receive(
            link,
            Answer(
                response.url,
                response.status,
                response.body,
                content_type,
                etag or None,
                last_modified or None,
                headers=tuple(
                    (name.decode("latin-1"), value.decode("latin-1"))
                    for name, values in response.headers.items()
                    for value in values
                ),
                ip=str(response.ip_address) if response.ip_address else None,
            ),
        )

    def lose_way(self, failure: Failure) -> None:
        """A feed, sitemap or listing page that gave no answer."""
        self.visit.lose_way(failure.request.url, _in_words(failure.value))  # type: ignore[attr-defined]

    def miss(self, failure: Failure) -> None:
        """A release's address that gave no answer, or none that may be read."""
        request: Request = failure.request  # type: ignore[attr-defined]
        link = request.cb_kwargs["link"]
        match failure.value:
            case IgnoreRequest(__cause__=None) as error:
                self.visit.refuse(link, str(error), status=request.meta.get("redirect_reasons", [0])[-1])
            case IgnoreRequest() | DownloadCancelledError() as error:
                self.visit.refuse(link, _in_words(error), status=200)
            case error:
                self.visit.miss(link, _in_words(error))

    def _read_feed(self, response: Response) -> Iterator[Request]:
        yield from self._ask(read_feed(_unpacked(response), response.url))

    def _read_sitemap(self, response: Response) -> Iterator[Request]:
        sitemap = read_sitemap(_unpacked(response), response.url)
        yield from self._ask(sitemap.links)
        for link in sitemap.sitemaps:
            if link.url not in self._sitemaps and len(self._sitemaps) < MAX_SITEMAPS and self.visit.is_recent(link):
                self._sitemaps.add(link.url)
                yield self._way(link.url, self._read_sitemap)

    def _read_listing(self, response: Response, listing: Listing, number: int, shown: set[str]) -> Iterator[Request]:
        """Ask for the releases of one page, then for the next one, as long as pages show what none showed before."""
        if not isinstance(response, TextResponse):
            raise UnreadableError("not a page")
        page = Selector(response.text)
        links = [link for link in read_listing(page, listing, response.url) if self.visit.address(link)]
        yield from self._ask(links)
        fresh = [link for link in links if link.url not in shown]
        url = _numbered(listing, number + 1) if "{page}" in listing.url else next_page(page, listing, response.url)
        if url and self.visit.is_worth_paging(fresh):
            if number + 1 == MAX_PAGES:
                raise UnreadableError(f"has more than {MAX_PAGES} pages")
            shown.update(link.url for link in fresh)
            yield self._way(url, self._read_listing, listing=listing, number=number + 1, shown=shown)

    def _way(self, url: str, read: Callable[..., Iterator[Request]], **known: Any) -> Request:
        return Request(
            url, self.follow, errback=self.lose_way, meta={"any_site": True}, cb_kwargs={"read": read, **known}
        )

    def _ask(self, links: Iterable[Link]) -> Iterator[Request]:
        for link in links:
            headers = self.visit.ask(link)
            if headers is not None:
                yield self._request(link, headers)

    def _request(self, link: Link, headers: dict[str, str], priority: int = 0) -> Request:
        return Request(
            link.url, self.receive, errback=self.miss, headers=headers, cb_kwargs={"link": link}, priority=priority
        )


def _numbered(listing: Listing, number: int) -> str:
    return listing.url.replace("{page}", str(listing.first_page + number))


def _unpacked(response: Response) -> bytes:
    if not gzip_magic_number(response):
        return response.body
    try:
        return gunzip(response.body, max_size=MAX_BYTES)
    except Exception as error:  # Scrapy's own for a bomb is private
        raise UnreadableError("can't be unpacked, or is too large") from error


def _in_words(error: BaseException | None) -> str:
    match error:
        case IgnoreRequest(__cause__=None):
            return str(error)
        case DownloadCancelledError() | IgnoreRequest():  # while it was received, or unpacked
            return f"larger than {MAX_BYTES:,} bytes"
        case CannotResolveHostError():
            return "host not found"
        case DownloadConnectionRefusedError():
            return "connection refused"
        case DownloadTimeoutError():
            return "no answer in time"
        case ResponseDataLossError():
            return "answer broken off"
        case _:
            return f"connection failed ({error})"
