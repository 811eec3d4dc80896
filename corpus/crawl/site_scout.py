"""Finding where a site lists its releases, given nothing but its address."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from corpus.catalogue.sources import Listing, Source, is_of_site
from corpus.crawl.discover.links import Discovered, Link
from corpus.crawl.discover.site import article_pattern
from corpus.crawl.download.errors import NoAnswerError, PostponedError, RefusedError
from corpus.crawl.download.middleware import CrawlContext
from corpus.crawl.reader import ReaderProcess, Task

WELL_KNOWN_FEEDS = ("/feed", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/feed.json", "/news/rss.xml")
WELL_KNOWN_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed catalogue entry, and the reasons for it."""

    source: Source
    reasons: tuple[str, ...]


class ScoutSpider(Spider):
    """Looks for a feed, then for a sitemap, then for a page that lists releases, and stops at the first it finds."""

    name = "scout"

    def __init__(self, source: Source, context: CrawlContext, reader: ReaderProcess) -> None:
        super().__init__()
        self.source, self.context = source, context
        self.proposal = Proposal(source, ())
        self.trouble: str | None = None
        self._reader = reader

    async def start(self) -> AsyncIterator[Request]:
        try:
            self.proposal = await self._scout()
        except (NoAnswerError, RefusedError, PostponedError) as error:
            self.trouble = str(error)
        no_requests: tuple[Request, ...] = ()  # Scrapy wants an async generator; `_scout` has sent its own requests
        for request in no_requests:
            yield request

    async def _scout(self) -> Proposal:
        home = await self._download(self.source.home)
        if home.status != 200:
            raise RefusedError(f"answered {home.status}")
        here = await self._discover("site", home)
        pages = {home.url: here}
        if here.next and is_of_site(here.next, self.source) and (press := await self._discover_at("site", here.next)):
            pages = {here.next: press, **pages}
        return await self._by_feed(pages.values()) or await self._by_sitemap() or self._by_listing(pages)

    async def _by_feed(self, pages: Iterable[Discovered]) -> Proposal | None:
        named = [link.url for page in pages for link in page.feeds]
        guessed = [urljoin(self.source.home, path) for path in WELL_KNOWN_FEEDS]
        for url in dict.fromkeys((*named, *guessed)):
            if (discovered := await self._discover_at("feed", url)) and discovered.links:
                how = "the site links to" if url in named else "found at a well-known address:"
                return self._proposal(discovered.links, f"{how} the feed {url}", feeds=(url,))
        return None

    async def _by_sitemap(self) -> Proposal | None:
        asked = [task for origin, task in self.context.robots.items() if is_of_site(origin, self.source)]
        robots = [task.result() for task in asked if task.done() and not task.exception()]
        named = [url for rules in robots for url in rules.sitemaps]
        guessed = [urljoin(self.source.home, path) for path in WELL_KNOWN_SITEMAPS]
        for url in dict.fromkeys((*named, *guessed)):
            if (discovered := await self._discover_at("sitemap", url)) and (discovered.links or discovered.sitemaps):
                how = "robots.txt names" if url in named else "found at a well-known address:"
                return self._proposal((), f"{how} the sitemap {url}", sitemaps=(url,))
        return None

    def _by_listing(self, pages: Mapping[str, Discovered]) -> Proposal:
        for url, page in pages.items():
            if page.links:
                listing = Listing(url)
                reason = f"{url} has {len(page.links)} links that look like releases"
                return self._proposal(page.links, reason, listings=(listing,))
        raise RefusedError(
            "found no feed, no sitemap and no page whose links look like releases: write the entry by hand"
        )

    def _proposal(self, links: Iterable[Link], reason: str, **places: Any) -> Proposal:
        own = [link.url for link in links if is_of_site(link.url, self.source)]
        return Proposal(replace(self.source, article=article_pattern(own), **places), (reason,))

    async def _discover_at(self, task: Task, url: str) -> Discovered | None:
        """Read an address that may not exist or may be something else; None where it can't be read."""
        try:
            response = await self._download(url)
            return await self._discover(task, response) if response.status == 200 else None
        except (NoAnswerError, RefusedError, PostponedError):
            return None

    async def _discover(self, task: Task, response: Response) -> Discovered:
        media_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return await self._reader.find(task, response.body, response.url, media_type=media_type)

    async def _download(self, url: str) -> Response:
        assert self.crawler.engine
        return await self.crawler.engine.download_async(Request(url, callback=NO_CALLBACK, meta={"any_site": True}))
