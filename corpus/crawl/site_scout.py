"""Finding where a site lists its releases, given nothing but its address."""

import re
from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import replace
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from corpus.catalogue.sources import Listing, Source, is_of_site
from corpus.crawl.discover.links import Discovered, Link
from corpus.crawl.discover.site import ANY, article_pattern, language_in, press_addresses, samples_of
from corpus.crawl.download.errors import NoAnswerError, PostponedError, RefusedError
from corpus.crawl.download.middleware import CrawlContext
from corpus.crawl.reader import ReaderProcess, Task
from corpus.quick_dataclass import dataclass

WELL_KNOWN_FEEDS = ("/feed", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/feed.json", "/news/rss.xml")
WELL_KNOWN_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml")


MAX_FEEDS = 10
"""Most feeds that are read, of those that a site names."""
MAX_SITEMAPS = 10
"""Most sitemaps that are read until releases are found in one."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed catalogue entry, and the reasons for it, with what it leaves out."""

    source: Source
    reasons: tuple[str, ...]


class ScoutSpider(Spider):
    """Looks for what lists the news of a site, which are its feeds, and for what lists all of its releases.

    That is a sitemap or else a page, with those that follow it.
    """

    name = "scout"

    def __init__(self, source: Source, context: CrawlContext, reader: ReaderProcess) -> None:
        super().__init__()
        self.source, self.context = source, context
        self.proposal = Proposal(source, ())
        self.trouble: str | None = None
        self._reader = reader
        self._reasons: list[str] = []

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
        feeds = await self._feeds(pages.values())
        news = {url for links in feeds.values() for url in links}
        shown = {url: self._own(page.links) for url, page in pages.items()}
        samples = news or {url for links in shown.values() for url in links}
        sitemaps, pattern = await self._sitemaps(samples)
        source = replace(self.source, article=pattern, feeds=tuple(feeds), sitemaps=tuple(sitemaps))
        archive = {url for links in sitemaps.values() for url in links}
        if not archive - news:
            lists = (url for url, links in shown.items() if any(re.search(pattern, link) for link in links))
            listed = next(lists, None)
            listings = await self._listings(listed, pages[listed], news) if listed else ()
            source = replace(source, listings=listings)
            if news and not listings:
                self._leave_out(
                    "what is older: no sitemap or list has more", "add pages that list it to the entry, as `listings`"
                )
        if source.listings and (language := language_in(pattern)):
            self._leave_out(f"lists in other languages than {language}", "add them as `listings`, and widen `article`")
        if not (source.feeds or source.sitemaps or source.listings):
            raise RefusedError(
                "found no feed, no sitemap and no page whose links look like releases: write the entry by hand"
            )
        return Proposal(source, tuple(self._reasons))

    async def _feeds(self, pages: Iterable[Discovered]) -> dict[str, list[str]]:
        """The addresses in each feed that the site names and that has releases of its own; or in one that it may have.

        A feed of other things than the first, by the form of their addresses, is left out.
        """
        named = list(dict.fromkeys(link.url for page in pages for link in page.feeds))
        feeds: dict[str, list[str]] = {}
        for url in named[:MAX_FEEDS]:
            links = await self._in_feed(url)
            known = [one for held in feeds.values() for one in held]
            if set(links) <= set(known):
                continue
            if known and (article_pattern(known) != ANY) > (article_pattern((*known, *links)) != ANY):
                self._leave_out(f"the feed {url}, whose addresses are of another form", "add it to `feeds`")
                continue
            feeds[url] = links
            self._reasons.append(f"the site links to the feed {url}: {_count(links)}")
        if len(named) > MAX_FEEDS:
            self._leave_out(f"{len(named) - MAX_FEEDS} more feeds that the site links to", "add them to `feeds`")
        for path in WELL_KNOWN_FEEDS if not feeds else ():
            url = urljoin(self.source.home, path)
            if links := await self._in_feed(url):
                self._reasons.append(f"found at a well-known address: the feed {url}: {_count(links)}")
                return {url: links}
        return feeds

    async def _in_feed(self, url: str) -> list[str]:
        discovered = await self._discover_at("feed", url)
        return self._own(discovered.links) if discovered else []

    async def _sitemaps(self, samples: Collection[str]) -> tuple[dict[str, list[str]], str]:
        """The releases in each sitemap that has any, and the form of their addresses, which samples show."""
        asked = [task for origin, task in self.context.robots.items() if is_of_site(origin, self.source)]
        robots = [task.result() for task in asked if task.done() and not task.exception()]
        named = list(dict.fromkeys(url for rules in robots for url in rules.sitemaps))
        guessed = [urljoin(self.source.home, path) for path in WELL_KNOWN_SITEMAPS]
        pattern = article_pattern(samples)
        found: dict[str, list[str]] = {}
        for url in named or guessed:
            discovered = await self._discover_at("sitemap", url)
            if discovered is None or not (discovered.links or discovered.sitemaps):
                continue
            places, read, among = await self._in_sitemap(discovered, pattern)
            if not samples:
                pattern = article_pattern(samples := press_addresses(places))
            how = "robots.txt names" if named else "found at a well-known address:"
            releases = [place for place in places if re.search(pattern, place)]
            others = samples_of([place for place in places if place not in releases])
            if not releases:
                what = f"the sitemap {url}: no address in it looks like those of releases elsewhere"
                self._leave_out(f"{what}, but like {others}", "add it to `sitemaps` and widen `article` in the entry")
                continue
            found[url] = releases
            least = "at least " if read < among else ""
            self._reasons.append(f"{how} the sitemap {url}: {least}{_count(releases)}")
            if others:
                number = len(places) - len(releases)
                what = f"{number:,} of its addresses, which do not look like those of releases, such as {others}"
                self._leave_out(what, "widen `article` in the entry")
            if not named:
                break
        return found, pattern

    async def _in_sitemap(self, top: Discovered, pattern: str) -> tuple[list[str], int, int]:
        """Its own addresses, and those in the sitemaps that it names, until some look like releases.

        With how many sitemaps were read, of how many.
        """

        def is_enough() -> bool:
            return read == MAX_SITEMAPS or (pattern != ANY and any(re.search(pattern, one) for one in places))

        places, waiting, read = self._own(top.links), [link.url for link in top.sitemaps], 0
        while waiting and not is_enough():
            read += 1
            if child := await self._discover_at("sitemap", waiting.pop(0)):
                places += self._own(child.links)
                waiting = [*(link.url for link in child.sitemaps), *waiting]
        return places, read, read + len(waiting)

    async def _listings(self, url: str, page: Discovered, news: Collection[str]) -> tuple[Listing, ...]:
        """The list of releases on a page, with the pages that follow it, unless the feeds have all of it."""
        links = self._own(page.links)
        if page.pages is None:
            if set(links) <= set(news):
                return ()
            self._reasons.append(f"{url} lists {_count(links)}")
            self._leave_out(
                "what follows on other pages: no link to the next is seen", "give the listing a `next` or a {page}"
            )
            return (Listing(url),)
        self._reasons.append(f"{url} and the pages that follow it list releases: {_count(links)} on the first")
        if page.pages.next:
            return (page.pages,)
        first = page.pages.url.replace("{page}", str(page.pages.first_page))
        answered = await self._discover_at("site", first)
        if answered and set(self._own(answered.links)) & set(links):
            return (page.pages,)
        return (Listing(url), replace(page.pages, first_page=page.pages.first_page + 1))

    def _leave_out(self, what: str, how: str) -> None:
        self._reasons.append(f"left out: {what}; to have it, {how}")

    def _own(self, links: Iterable[Link]) -> list[str]:
        return list(dict.fromkeys(link.url for link in links if is_of_site(link.url, self.source)))

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


def _count(links: Collection[str]) -> str:
    return f"{len(links):,} release{'' if len(links) == 1 else 's'}"
