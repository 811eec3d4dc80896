"""Scrapy's settings, and the middleware and download handler that enforce the rules Scrapy lacks."""

import asyncio
from collections.abc import Iterable
from dataclasses import field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any, cast

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.responsetypes import responsetypes
from scrapy.utils.response import get_meta_refresh
from w3lib.html import remove_comments, remove_tags, remove_tags_with_content

from corpus.addresses import without_user
from corpus.catalogue.sources import Source, is_of_site
from corpus.clean.pages import UNINFORMATIVE_TYPES
from corpus.crawl import CrawlOptions
from corpus.crawl.download import http_client, robots
from corpus.crawl.download.errors import BrokenOffError, NoAnswerError, PostponedError, RefusedError
from corpus.crawl.download.http_client import MAX_BYTES
from corpus.crawl.download.politeness import HostQueue
from corpus.crawl.download.robots import Robots
from corpus.quick_dataclass import dataclass

MAX_ENCODINGS = 2
"""Most content encodings applied to one body."""
MAX_REDIRECTS = 5
MAX_REFRESH_SECONDS = 30
"""Most seconds after which a page sends its readers on."""
_LONGEST_REFRESH_PAGE, _MOST_WORDS = 8_000, 60
"""Bytes and words of a page that says nothing but that it has moved."""
ROBOTS_SECONDS = 86_400.0
"""How long a fetched robots.txt is considered valid (RFC 9309, 2.4)."""

_RULES = "corpus.crawl.download.middleware"


@dataclass(frozen=True, slots=True)
class CrawlContext:
    """What all spiders of one crawl share: host queue, options and robots.txt rules."""

    host_queue: HostQueue
    options: CrawlOptions
    robots: dict[str, "asyncio.Task[Robots]"] = field(default_factory=dict)
    """Rules by origin, kept while the crawl lasts and for at most a day."""

    @property
    def user_agent(self) -> str:
        about = f"+{self.options.contact}" if self.options.contact else "full-text search of the drug-control press"
        return f"{robots.PRODUCT}/{version('pressdesk')} ({about})"


def settings(context: CrawlContext) -> dict[str, Any]:
    """Scrapy settings for one request at a time over HTTP only; `HostQueue` keeps the delays."""
    return {
        "USER_AGENT": context.user_agent,
        "ROBOTSTXT_OBEY": False,  # RobotsMiddleware does it, by RFC 9309
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 1,  # waits until the last response is stored: being killed costs one page
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_MAXSIZE": MAX_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("data", "file", "ftp", "s3")),
            **dict.fromkeys(("http", "https"), f"{_RULES}.PoliteDownloadHandler"),
        },
        "HTTPPROXY_ENABLED": False,  # a proxy would connect to addresses that the address guard can't check
        "REDIRECT_MAX_TIMES": MAX_REDIRECTS,
        "METAREFRESH_MAXDELAY": MAX_REFRESH_SECONDS,
        "METAREFRESH_IGNORE_TAGS": ["script", "noscript"],
        "RETRY_HTTP_CODES": [429, 503],
        "RETRY_EXCEPTIONS": [BrokenOffError],
        "HTTPERROR_ALLOW_ALL": True,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
            f"{_RULES}.SameSiteMiddleware": 50,
            f"{_RULES}.RobotsMiddleware": 100,
            f"{_RULES}.RetryAfterMiddleware": 550,
            f"{_RULES}.MovedPageMiddleware": 580,
        },
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # the visit itself skips duplicates
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
    }


class _SpiderMiddleware:
    """A downloader middleware that knows the source and the crawl's context."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "_SpiderMiddleware":
        return cls(crawler)

    @property
    def _source(self) -> Source:
        return cast(Source, getattr(self._crawler.spider, "source"))  # noqa: B009 - Spider does not declare it

    @property
    def _context(self) -> CrawlContext:
        return cast(CrawlContext, getattr(self._crawler.spider, "context"))  # noqa: B009


class SameSiteMiddleware(_SpiderMiddleware):
    """Refuses release addresses on another site, also after a redirect.

    Unlike Scrapy's OffsiteMiddleware it calls the errback, so that the refusal is recorded.
    """

    def process_request(self, request: Request) -> None:
        is_free = request.meta.get("any_site") or request.meta.get("is_robots")
        if not is_free and not is_of_site(request.url, self._source):
            raise RefusedError("leads to another site", status=_redirect_status(request))


class RobotsMiddleware(_SpiderMiddleware):
    """Obeys robots.txt (RFC 9309): a server error forbids everything, a missing robots.txt nothing."""

    async def process_request(self, request: Request) -> None:
        if request.meta.get("is_robots"):
            return
        origin = "/".join(without_user(request.url).split("/", 3)[:3])
        known = self._context.robots
        if origin not in known:
            known[origin] = asyncio.ensure_future(self._fetch(origin))
            asyncio.get_running_loop().call_later(ROBOTS_SECONDS, known.pop, origin, None)
        try:
            rules = await asyncio.shield(known[origin])
        except PostponedError:
            known.pop(origin, None)  # no request was sent, so a later one may still fetch it
            raise
        if not rules.allows(request.url):
            raise RefusedError("Forbidden by robots.txt", status=_redirect_status(request))

    async def _fetch(self, origin: str) -> Robots:
        """Raises NoAnswerError and PostponedError."""
        request = Request(f"{origin}/robots.txt", callback=NO_CALLBACK, priority=1000, meta={"is_robots": True})
        engine = self._crawler.engine
        assert engine
        try:
            response = await engine.download_async(request)
        except NoAnswerError as error:
            raise NoAnswerError(f"robots.txt could not be fetched: {error}") from error
        except PostponedError:
            raise
        except IgnoreRequest:  # a redirect that is not followed counts as no robots.txt
            return Robots()
        if response.status == 429 or response.status >= 500:
            raise NoAnswerError(f"robots.txt answered {response.status}, which forbids everything for now")
        found = Robots.parse(response.body) if response.status == 200 else Robots()
        if found.delay:
            self._context.host_queue.set_crawl_delay(origin, found.delay)
        return found


class RetryAfterMiddleware(RetryMiddleware):
    """Waits as long as Retry-After asks before the next attempt, or with exponential back-off where it is missing."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if response.status in self.retry_http_codes:
            spider: Any = self.crawler.spider
            attempt = request.meta.get("retry_times", 0) + 1
            wait = retry_after(response.headers.get("Retry-After") or b"", datetime.now(UTC))
            context: CrawlContext = spider.context
            context.host_queue.hold_for(response.url, spider.source.delay * 2**attempt if wait is None else wait)
        return super().process_response(request, response)


class MovedPageMiddleware(MetaRefreshMiddleware):
    """Follows a page that does nothing but send its readers to another address, like a redirect with status 301.

    Pages with a text of their own are read as they are: news pages reload themselves or lead on to the front page.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if response.status != 200 or not isinstance(response, HtmlResponse) or not _only_leads_on(response):
            return response
        followed = super().process_response(request, response)
        if followed is response:
            raise RefusedError("leads to an address that can't be fetched", status=response.status)
        return followed

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:  # noqa: ARG002
        return super()._redirect(redirected, request, 301)


class PoliteDownloadHandler(BaseDownloadHandler):
    """Sends a request when its host is free, within the limits of size and time."""

    async def download_request(self, request: Request) -> Response:
        spider: Any = self.crawler.spider
        context: CrawlContext = spider.context
        is_robots = bool(request.meta.get("is_robots"))
        kinds = None if is_robots or request.meta.get("any_site") else PAGES

        def check(status: int, headers: http_client.Headers) -> None:
            _check_head(status, Headers(_grouped(headers)), kinds)

        async with context.host_queue.slot(request.url, spider.source.delay):
            reply = await http_client.fetch(
                request.url,
                [(name, value) for name, values in request.headers.items() for value in values],
                timeout=context.options.timeout,
                allow_loopback=context.options.allow_loopback,
                max_bytes=robots.MAX_BYTES if is_robots else MAX_BYTES,
                truncate=is_robots,
                check_head=check,
            )
        headers = Headers(_grouped(reply.headers))
        kind = responsetypes.from_args(headers=headers, url=request.url, body=reply.body)
        return kind(request.url, reply.status, headers, reply.body, ip_address=reply.address, protocol="HTTP/1.1")


PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
"""Media types of releases."""


def retry_after(header: bytes, now: datetime) -> float | None:
    """Parse a Retry-After header, a number of seconds or a date, into seconds to wait; None when it is neither."""
    text = header.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())


def _check_head(status: int, headers: Headers, kinds: Iterable[str] | None) -> None:
    """Raise RefusedError for a response whose headers show that it is no release."""
    encodings = b",".join(headers.getlist("Content-Encoding")).split(b",")
    if len(encodings) > MAX_ENCODINGS:
        raise RefusedError(f"has more than {MAX_ENCODINGS} content encodings", status=status)
    media_type = (headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    if status == 200 and kinds and media_type not in UNINFORMATIVE_TYPES and media_type not in kinds:
        raise RefusedError(f"it is {media_type[:80]}, not HTML, PDF or plain text", status=status)


def _grouped(headers: http_client.Headers) -> dict[bytes, list[bytes]]:
    """Group header values by name."""
    found: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        found.setdefault(name, []).append(value)
    return found


def _only_leads_on(response: HtmlResponse) -> bool:
    """Whether a page refreshes to another address and says no more than that it does."""
    if len(response.body) > _LONGEST_REFRESH_PAGE:
        return False
    seconds, url = get_meta_refresh(response)
    if not url or (seconds or 0) >= MAX_REFRESH_SECONDS or url.partition("#")[0] == response.url.partition("#")[0]:
        return False
    shown = remove_tags_with_content(remove_comments(response.text), ("head", "script", "style", "noscript"))
    return len(remove_tags(shown).split()) <= _MOST_WORDS


def _redirect_status(request: Request) -> int:
    """The status of the redirect that led to this request; 0 when there was none."""
    return int(request.meta.get("redirect_reasons", [0])[-1])
