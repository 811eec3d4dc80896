"""How the crawler behaves towards a site: Scrapy's settings, and the rules that Scrapy lacks."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any, cast

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.responsetypes import responsetypes

from corpus.addresses import without_user
from corpus.catalogue.sources import Source, is_of_site
from corpus.clean.clean_page import SAY_NOTHING
from corpus.crawl import CrawlOptions
from corpus.crawl.download import http_client, robots
from corpus.crawl.download.errors import BrokenOffError, NoAnswerError, PostponedError, RefusedError
from corpus.crawl.download.http_client import MAX_BYTES
from corpus.crawl.download.politeness import HostQueue
from corpus.crawl.download.robots import Robots

MAX_ENCODINGS = 2
"""One packed inside the other."""
MAX_REDIRECTS = 5
ROBOTS_SECONDS = 86_400.0
"""For which the rules of a site are taken to stand (RFC 9309, 2.4)."""

_RULES = "corpus.crawl.download.middleware"


@dataclass(frozen=True, slots=True)
class CrawlContext:
    """What everything in one crawl keeps to."""

    turns: HostQueue
    conduct: CrawlOptions
    robots: dict[str, "asyncio.Task[Robots]"] = field(default_factory=dict)
    """By origin, while the crawl lasts, for a day at most."""

    @property
    def user_agent(self) -> str:
        about = f"+{self.conduct.contact}" if self.conduct.contact else "full-text search of the drug-control press"
        return f"{robots.PRODUCT}/{version('pressdesk')} ({about})"


def settings(manners: CrawlContext) -> dict[str, Any]:
    """One request at a time, and nothing but the web; the pauses are those of `Turns`."""
    return {
        "USER_AGENT": manners.user_agent,
        "ROBOTSTXT_OBEY": False,  # our own rules, below
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 1,  # nothing more is asked for until what came is kept: a kill costs one page
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_MAXSIZE": MAX_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("data", "file", "ftp", "s3")),
            **dict.fromkeys(("http", "https"), f"{_RULES}.PoliteDownloadHandler"),
        },
        "HTTPPROXY_ENABLED": False,  # a proxy would connect where we can't see
        "REDIRECT_MAX_TIMES": MAX_REDIRECTS,
        "METAREFRESH_ENABLED": False,  # news pages reload themselves with it
        "RETRY_HTTP_CODES": [429, 503],
        "RETRY_EXCEPTIONS": [BrokenOffError],
        "HTTPERROR_ALLOW_ALL": True,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            f"{_RULES}.SameSiteMiddleware": 50,
            f"{_RULES}.RobotsMiddleware": 100,
            f"{_RULES}.RetryAfterMiddleware": 550,
        },
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # a visit keeps count itself
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
    }


class _Rule:
    """A rule of Scrapy's that knows the source and its manners."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "_Rule":
        return cls(crawler)

    @property
    def _source(self) -> Source:
        return cast(Source, getattr(self._crawler.spider, "source"))  # noqa: B009 - Spider does not declare it

    @property
    def _manners(self) -> CrawlContext:
        return cast(CrawlContext, getattr(self._crawler.spider, "manners"))  # noqa: B009


class SameSiteMiddleware(_Rule):
    """Stops a release's address that leads to another site, even by a redirect.

    Unlike Scrapy's own rule it lets the errback know.
    """

    def process_request(self, request: Request) -> None:
        is_free = request.meta.get("any_site") or request.meta.get("is_robots")
        if not is_free and not is_of_site(request.url, self._source):
            raise RefusedError("leads to another site", status=_redirected(request))


class RobotsMiddleware(_Rule):
    """RFC 9309: a server in trouble forbids everything; one that has no robots.txt, nothing."""

    async def process_request(self, request: Request) -> None:
        if request.meta.get("is_robots"):
            return
        origin = "/".join(without_user(request.url).split("/", 3)[:3])
        known = self._manners.robots
        if origin not in known:
            known[origin] = asyncio.ensure_future(self._fetch(origin))
            asyncio.get_running_loop().call_later(ROBOTS_SECONDS, known.pop, origin, None)
        try:
            rules = await asyncio.shield(known[origin])
        except PostponedError:
            known.pop(origin, None)  # it was not asked for: a later request may be in time
            raise
        if not rules.allows(request.url):
            raise RefusedError("Forbidden by robots.txt", status=_redirected(request))

    async def _fetch(self, origin: str) -> Robots:
        """Raises NoAnswerError and PostponedError."""
        request = Request(f"{origin}/robots.txt", callback=NO_CALLBACK, priority=1000, meta={"is_robots": True})
        engine = self._crawler.engine
        assert engine
        try:
            response = await engine.download_async(request)
        except NoAnswerError as error:
            raise NoAnswerError(f"robots.txt gave no answer: {error}") from error
        except PostponedError:
            raise
        except IgnoreRequest:  # it leads where we don't follow: the site has none
            return Robots()
        if response.status == 429 or response.status >= 500:
            raise NoAnswerError(f"robots.txt answered {response.status}, which forbids everything for now")
        found = Robots.parse(response.body) if response.status == 200 else Robots()
        if found.delay:
            self._manners.turns.set_crawl_delay(origin, found.delay)
        return found


class RetryAfterMiddleware(RetryMiddleware):
    """Waits as long as a server asks for before the next attempt, or longer each time where it does not say."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if response.status in self.retry_http_codes:
            spider: Any = self.crawler.spider
            attempt = request.meta.get("retry_times", 0) + 1
            said = retry_after(response.headers.get("Retry-After") or b"", datetime.now(UTC))
            manners: CrawlContext = spider.manners
            manners.turns.hold_until(response.url, spider.source.delay * 2**attempt if said is None else said)
        return super().process_response(request, response)


class PoliteDownloadHandler(BaseDownloadHandler):
    """Carries out one request when it is its turn, within the limits."""

    async def download_request(self, request: Request) -> Response:
        spider: Any = self.crawler.spider
        manners: CrawlContext = spider.manners
        is_robots = bool(request.meta.get("is_robots"))
        kinds = None if is_robots or request.meta.get("any_site") else PAGES

        def check(status: int, headers: http_client.Headers) -> None:
            _check_head(status, Headers(_multi(headers)), kinds)

        async with manners.turns.slot(request.url, spider.source.delay):
            reply = await http_client.fetch(
                request.url,
                [(name, value) for name, values in request.headers.items() for value in values],
                timeout=manners.conduct.timeout,
                allow_loopback=manners.conduct.allow_loopback,
                max_bytes=robots.MAX_BYTES if is_robots else MAX_BYTES,
                cut=is_robots,
                check=check,
            )
        headers = Headers(_multi(reply.headers))
        kind = responsetypes.from_args(headers=headers, url=request.url, body=reply.body)
        return kind(request.url, reply.status, headers, reply.body, ip_address=reply.address, protocol="HTTP/1.1")


PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
"""What a release can be."""


def retry_after(header: bytes, now: datetime) -> float | None:
    """Seconds to wait, from a number or a date; none when it says neither."""
    text = header.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())


def _check_head(status: int, headers: Headers, kinds: Iterable[str] | None) -> None:
    """Raises RefusedError for what its headers already show to be nothing for us."""
    encodings = b",".join(headers.getlist("Content-Encoding")).split(b",")
    if len(encodings) > MAX_ENCODINGS:
        raise RefusedError("is packed more than twice", status=status)
    media_type = (headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    if status == 200 and kinds and media_type not in SAY_NOTHING and media_type not in kinds:
        raise RefusedError(f"it is {media_type[:80]}, not HTML, PDF or plain text", status=status)


def _multi(headers: http_client.Headers) -> dict[bytes, list[bytes]]:
    """By name, with all values of each."""
    found: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        found.setdefault(name, []).append(value)
    return found


def _redirected(request: Request) -> int:
    """The status that led here; 0 when nothing was asked yet."""
    return int(request.meta.get("redirect_reasons", [0])[-1])
