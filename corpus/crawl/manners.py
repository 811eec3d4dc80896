"""How the crawler behaves towards a site: Scrapy's settings, and the rules that Scrapy lacks."""

from importlib.metadata import version
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from corpus.sources import Source, is_of_site

MAX_BYTES = 10_000_000

_RULES = "corpus.crawl.manners"


def settings(source: Source, timeout: float) -> dict[str, Any]:
    """One request at a time, with the source's pause between two, and nothing but the web."""
    return {
        "USER_AGENT": f"pressdesk/{version('pressdesk')} (full-text search of the drug-control press)",
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": source.delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "AUTOTHROTTLE_ENABLED": source.delay > 0,
        "AUTOTHROTTLE_START_DELAY": source.delay,
        "DOWNLOAD_TIMEOUT": timeout,
        "DNS_TIMEOUT": timeout,
        "DOWNLOAD_MAXSIZE": MAX_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
        "REDIRECT_MAX_TIMES": 5,
        "METAREFRESH_ENABLED": False,  # news pages reload themselves with it
        "RETRY_HTTP_CODES": [429, 503],
        "RETRY_EXCEPTIONS": [
            "scrapy.exceptions.DownloadFailedError",
            "scrapy.exceptions.ResponseDataLossError",
        ],
        "HTTPERROR_ALLOW_ALL": True,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            f"{_RULES}.OwnSite": 50,
            f"{_RULES}.Robots": 100,
        },
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # a visit keeps count itself
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
    }


class OwnSite:
    """Stops a release's address that leads to another site, even by a redirect.

    Unlike Scrapy's own rule it lets the errback know.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OwnSite":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        source: Source = getattr(self._crawler.spider, "source")  # noqa: B009 - Spider does not declare it
        is_free = request.meta.get("any_site") or request.meta.get("dont_obey_robotstxt")
        if not is_free and not is_of_site(request.url, source):
            raise IgnoreRequest("leads to another site")


class Robots(RobotsTxtMiddleware):
    """RFC 9309: a server in trouble forbids everything; one that has no robots.txt, nothing."""

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 400:
            rules = b"User-agent: *\nDisallow: /" if response.status >= 500 else b""
            response = response.replace(body=rules)
        await super()._parse_robots(response, netloc, request)
