"""The process that crawls: a job as one line of JSON on standard input, outcomes as lines of JSON on standard output.

It stops when it is told to by a signal, or when its standard input ends, because then nobody waits for it any more.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.signals import spider_error
from twisted.python.failure import Failure

from corpus.catalogue.sources import Source
from corpus.crawl import CrawlOptions
from corpus.crawl.check_visit import CheckVisit
from corpus.crawl.download.middleware import CrawlContext, settings
from corpus.crawl.download.politeness import FILE_NAME as LEDGER
from corpus.crawl.download.politeness import HostQueue
from corpus.crawl.frontier.visit import Visit
from corpus.crawl.process import STOP_SECONDS, CrawlError
from corpus.crawl.reader import ReaderProcess
from corpus.crawl.site_scout import ScoutSpider
from corpus.crawl.spider import PressSpider, Visitor
from corpus.errors import PressdeskError
from corpus.store import Store
from corpus.system_errors import in_words, is_of_system

MAX_SITES = 16
"""Crawled at the same time."""


class CrawlJob:
    """The crawlers of one job: sites side by side, sources of the same host one after the other."""

    def __init__(self, job: dict[str, Any], out: TextIO) -> None:
        self._job, self._out = job, out
        self._sources = sorted(map(Source.from_plain, job["sources"]), key=_host)
        self._since = date.fromisoformat(job["since"]) if job["since"] else None
        self._moment = datetime.fromisoformat(job["now"]) if job["now"] else None
        self._conduct = CrawlOptions(**job["conduct"])
        self._reader = ReaderProcess()
        self._crawlers: set[Crawler] = set()
        self._is_stopping = False
        self._tasks: list[asyncio.Task[None]] = []
        self._error: PressdeskError | None = None

    async def work(self) -> None:
        """Do the job, and say on the way how it goes; a store that fails is the end of it."""
        loop = asyncio.get_running_loop()
        loop.add_reader(sys.stdin.fileno(), self.stop)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        store = Path(self._job["store"])
        try:
            with HostQueue(store.with_name(LEDGER), daily=self._conduct.daily) as turns:
                manners = CrawlContext(turns, self._conduct)
                match self._job["do"]:
                    case "crawl":
                        with Store(store) as opened:
                            opened.repair_archive()
                            await self._at_all_hosts(partial(self._crawl, store=opened, manners=manners))
                    case "check":
                        await self._at_all_hosts(partial(self._check, manners=manners))
                    case _:
                        await self._at_all_hosts(partial(self._scout, manners=manners))
            if self._is_stopping:
                raise self._error or CrawlError("the crawl was stopped: what it had read is kept")
        except PressdeskError as error:
            self._say(error=str(error))
        except Exception as error:
            if not is_of_system(error):
                raise
            self._say(error=in_words(error))
        finally:
            await self._reader.close()

    def stop(self) -> None:
        """Ask for nothing more; what is still on its way gets a moment."""
        if not self._is_stopping:
            loop = asyncio.get_running_loop()
            loop.remove_reader(sys.stdin.fileno())
            loop.call_later(STOP_SECONDS, os._exit, 1)  # all that counts is in the store by now
            self._tasks = [loop.create_task(crawler.stop_async()) for crawler in self._crawlers]
            self._is_stopping = True

    async def _at_all_hosts(self, work: Callable[[Source], Awaitable[None]]) -> None:
        free = asyncio.Semaphore(MAX_SITES)

        async def at_host(sources: Iterable[Source]) -> None:
            async with free:
                for source in sources:
                    if not self._is_stopping:
                        await work(source)

        await asyncio.gather(*(at_host(list(group)) for _, group in groupby(self._sources, _host)))

    async def _crawl(self, source: Source, store: Store, manners: CrawlContext) -> None:
        visit = Visit(
            source,
            store,
            since=self._since,
            limit=self._job["limit"],
            now=self._now,
            tell=self._tell,
        )
        await self._go_round(visit, manners)
        if not self._error:
            visit.end(is_complete=not self._is_stopping)
            self._say(report=source.name, counts=visit.counts, reasons=visit.reasons.most_common())

    async def _check(self, source: Source, manners: CrawlContext) -> None:
        trial = CheckVisit(source)
        await self._go_round(trial, manners, see=trial.see)
        self._say(checked=source.name, outcome=trial.outcome())

    async def _scout(self, source: Source, manners: CrawlContext) -> None:
        crawler = await self._run(ScoutSpider, source=source, manners=manners, reader=self._reader)
        spider = crawler.spider
        assert isinstance(spider, ScoutSpider)
        self._say(scouted=asdict(spider.proposal.source), reasons=spider.proposal.reasons, trouble=spider.trouble)

    async def _go_round(self, visit: Visitor, manners: CrawlContext, **more: Any) -> None:
        source = visit.source
        if not (source.feeds or source.sitemaps or source.listings or source.apis):
            visit.list_failed(source.home, "the catalogue names no feed, sitemap, listing or API")
        await self._run(PressSpider, visit=visit, manners=manners, reader=self._reader, **more)

    async def _run(self, spider: type[Spider], *, manners: CrawlContext, **known: Any) -> Crawler:
        crawler = Crawler(spider, settings(manners))
        crawler.signals.connect(self._trouble, signal=spider_error)
        self._crawlers.add(crawler)
        await crawler.crawl_async(manners=manners, **known)
        self._crawlers.remove(crawler)
        return crawler

    def _now(self) -> datetime:
        return self._moment or datetime.now(UTC)

    def _trouble(self, failure: Failure, response: Response | Failure | None, spider: PressSpider) -> None:
        """A store that can't be written ends everything; what else goes wrong with an answer is counted."""
        if isinstance(failure.value, PressdeskError):
            self._error = failure.value
            self.stop()
        else:
            url = response.url if isinstance(response, Response) else spider.source.home
            spider.visit.list_failed(url, f"can't be read ({type(failure.value).__name__}: {failure.value})")

    def _tell(self, visit: Visit, address: str) -> None:
        self._say(progress=visit.source.name, address=address, found=visit.found, counts=visit.counts)

    def _say(self, **line: Any) -> None:
        with suppress(BrokenPipeError):  # nobody listens: standard input ends as well
            print(json.dumps(line), file=self._out, flush=True)


def main() -> None:
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else is printed must not be taken for outcomes
    crew = CrawlJob(json.loads(sys.stdin.buffer.readline()), out)
    process = AsyncCrawlerProcess({"LOG_ENABLED": False})
    from twisted.internet import reactor

    work = asyncio.get_event_loop().create_task(crew.work())
    work.add_done_callback(lambda _: reactor.stop())  # type: ignore[misc]
    process.start(stop_after_crawl=False, install_signal_handlers=False)
    work.result()


def _host(source: Source) -> str:
    return urlsplit(source.home).netloc.lower().removeprefix("www.")


if __name__ == "__main__":
    main()
