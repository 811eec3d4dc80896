"""Finding out how the releases of a site can be found, given nothing but its address."""

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
    """An entry for the catalogue, and what speaks for it."""

    source: Source
    reasons: tuple[str, ...]


class ScoutSpider(Spider):
    """Looks for feeds first, then sitemaps, then a page that lists releases: at the first that is there it stops."""

    name = "scout"

    def __init__(self, source: Source, manners: CrawlContext, reader: ReaderProcess) -> None:
        super().__init__()
        self.source, self.manners = source, manners
        self.proposal = Proposal(source, ())
        self.trouble: str | None = None
        self._reader = reader

    async def start(self) -> AsyncIterator[Request]:
        try:
            self.proposal = await self._scout()
        except (NoAnswerError, RefusedError, PostponedError) as error:
            self.trouble = str(error)
        nothing: tuple[Request, ...] = ()  # all was asked for on the way
        for request in nothing:
            yield request

    async def _scout(self) -> Proposal:
        home = await self._get(self.source.home)
        if home.status != 200:
            raise RefusedError(f"answered {home.status}")
        here = await self._find("site", home)
        pages = {home.url: here}
        if here.next and is_of_site(here.next, self.source) and (press := await self._look("site", here.next)):
            pages = {here.next: press, **pages}
        return await self._by_feed(pages.values()) or await self._by_sitemap() or self._by_listing(pages)

    async def _by_feed(self, pages: Iterable[Discovered]) -> Proposal | None:
        named = [link.url for page in pages for link in page.feeds]
        guessed = [urljoin(self.source.home, path) for path in WELL_KNOWN_FEEDS]
        for url in dict.fromkeys((*named, *guessed)):
            if (finds := await self._look("feed", url)) and finds.links:
                how = "the site's page names" if url in named else "a usual place holds"
                return self._proposal(finds.links, f"{how} the feed {url}", feeds=(url,))
        return None

    async def _by_sitemap(self) -> Proposal | None:
        asked = [task for origin, task in self.manners.robots.items() if is_of_site(origin, self.source)]
        robots = [task.result() for task in asked if task.done() and not task.exception()]
        named = [url for rules in robots for url in rules.sitemaps]
        guessed = [urljoin(self.source.home, path) for path in WELL_KNOWN_SITEMAPS]
        for url in dict.fromkeys((*named, *guessed)):
            if (finds := await self._look("sitemap", url)) and (finds.links or finds.sitemaps):
                how = "robots.txt names" if url in named else "a usual place holds"
                return self._proposal((), f"{how} the sitemap {url}", sitemaps=(url,))
        return None

    def _by_listing(self, pages: Mapping[str, Discovered]) -> Proposal:
        for url, page in pages.items():
            if page.links:
                listing = Listing(url)
                reason = f"{url} has {len(page.links)} links that look like releases"
                return self._proposal(page.links, reason, listings=(listing,))
        raise RefusedError("no feed, no sitemap, no page with links that look like releases: write the entry by hand")

    def _proposal(self, links: Iterable[Link], reason: str, **ways: Any) -> Proposal:
        own = [link.url for link in links if is_of_site(link.url, self.source)]
        return Proposal(replace(self.source, article=article_pattern(own), **ways), (reason,))

    async def _look(self, task: Task, url: str) -> Discovered | None:
        """What stands at an address that may not exist, or be something else."""
        try:
            response = await self._get(url)
            return await self._find(task, response) if response.status == 200 else None
        except (NoAnswerError, RefusedError, PostponedError):
            return None

    async def _find(self, task: Task, response: Response) -> Discovered:
        media_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return await self._reader.find(task, response.body, response.url, media_type=media_type)

    async def _get(self, url: str) -> Response:
        assert self.crawler.engine
        return await self.crawler.engine.download_async(Request(url, callback=NO_CALLBACK, meta={"any_site": True}))
