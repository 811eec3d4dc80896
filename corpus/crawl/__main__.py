"""The crawler process: it reads one job as a line of JSON from standard input and writes its results as lines of JSON.

It stops on SIGINT or SIGTERM, and when standard input closes, because then its parent process is gone.
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
from corpus.crawl.spider import PressSpider, Visitor
from corpus.errors import PressdeskError
from corpus.store import Store
from corpus.system_errors import describe, is_system_error

MAX_SITES = 16
"""Most sites crawled at the same time."""


class CrawlJob:
    """Runs one job: hosts concurrently, the sources of one host one after the other."""

    def __init__(self, job: dict[str, Any], out: TextIO) -> None:
        self._job, self._out = job, out
        self._sources = sorted(map(Source.from_plain, job["sources"]), key=_host)
        self._since = date.fromisoformat(job["since"]) if job["since"] else None
        self._moment = datetime.fromisoformat(job["now"]) if job["now"] else None
        self._options = CrawlOptions(**job["options"])
        self._reader = ReaderProcess()
        self._crawlers: set[Crawler] = set()
        self._is_stopping = False
        self._tasks: list[asyncio.Task[None]] = []
        self._error: PressdeskError | None = None

    async def run(self) -> None:
        """Run the job and report progress as it goes; a failing store ends it."""
        loop = asyncio.get_running_loop()
        loop.add_reader(sys.stdin.fileno(), self.stop)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        store = Path(self._job["store"])
        try:
            with HostQueue(store.with_name(LEDGER), daily=self._options.daily) as host_queue:
                context = CrawlContext(host_queue, self._options)
                match self._job["do"]:
                    case "crawl":
                        with Store(store) as opened:
                            opened.repair_archive()
                            await self._for_each_host(partial(self._crawl, store=opened, context=context))
                    case "check":
                        await self._for_each_host(partial(self._check, context=context))
                    case _:
                        await self._for_each_host(partial(self._scout, context=context))
            if self._is_stopping:
                raise self._error or CrawlError("the crawl was stopped; what had been read is stored")
        except PressdeskError as error:
            self._emit(error=str(error))
        except Exception as error:
            if not is_system_error(error):
                raise
            self._emit(error=describe(error))
        finally:
            await self._reader.close()

    def stop(self) -> None:
        """Send no more requests; responses that are under way get STOP_SECONDS to arrive."""
        if not self._is_stopping:
            loop = asyncio.get_running_loop()
            loop.remove_reader(sys.stdin.fileno())
            loop.call_later(STOP_SECONDS, os._exit, 1)  # safe: every release read so far is stored
            self._tasks = [loop.create_task(crawler.stop_async()) for crawler in self._crawlers]
            self._is_stopping = True

    async def _for_each_host(self, work: Callable[[Source], Awaitable[None]]) -> None:
        free = asyncio.Semaphore(MAX_SITES)

        async def at_host(sources: Iterable[Source]) -> None:
            async with free:
                for source in sources:
                    if not self._is_stopping:
                        await work(source)

        await asyncio.gather(*(at_host(list(group)) for _, group in groupby(self._sources, _host)))

    async def _crawl(self, source: Source, store: Store, context: CrawlContext) -> None:
        visit = Visit(
            source,
            store,
            since=self._since,
            limit=self._job["limit"],
            now=self._now,
            on_progress=self._emit_progress,
        )
        await self._run_visit(visit, context)
        if not self._error:
            visit.end(is_complete=not self._is_stopping)
            self._emit(report=source.name, counts=visit.counts, reasons=visit.reasons.most_common())

    async def _check(self, source: Source, context: CrawlContext) -> None:
        trial = CheckVisit(source)
        await self._run_visit(trial, context, on_unmatched=trial.note_unmatched)
        self._emit(checked=source.name, outcome=trial.outcome())

    async def _scout(self, source: Source, context: CrawlContext) -> None:
        from corpus.crawl.site_scout import ScoutSpider

        crawler = await self._run(ScoutSpider, source=source, context=context, reader=self._reader)
        spider = crawler.spider
        assert isinstance(spider, ScoutSpider)
        self._emit(scouted=asdict(spider.proposal.source), reasons=spider.proposal.reasons, trouble=spider.trouble)

    async def _run_visit(self, visit: Visitor, context: CrawlContext, **more: Any) -> None:
        source = visit.source
        if not (source.feeds or source.sitemaps or source.listings or source.apis):
            visit.list_failed(source.home, "the catalogue names no feed, sitemap, listing or API")
        await self._run(PressSpider, visit=visit, context=context, reader=self._reader, **more)

    async def _run(self, spider: type[Spider], *, context: CrawlContext, **known: Any) -> Crawler:
        crawler = Crawler(spider, settings(context))
        crawler.signals.connect(self._on_spider_error, signal=spider_error)
        self._crawlers.add(crawler)
        await crawler.crawl_async(context=context, **known)
        self._crawlers.remove(crawler)
        return crawler

    def _now(self) -> datetime:
        return self._moment or datetime.now(UTC)

    def _on_spider_error(self, failure: Failure, response: Response | Failure | None, spider: PressSpider) -> None:
        """End the job when the store can't be written; count any other failure to process a response."""
        if isinstance(failure.value, PressdeskError):
            self._error = failure.value
            self.stop()
        else:
            url = response.url if isinstance(response, Response) else spider.source.home
            spider.visit.list_failed(url, f"could not be processed ({type(failure.value).__name__}: {failure.value})")

    def _emit_progress(self, visit: Visit, address: str) -> None:
        self._emit(progress=visit.source.name, address=address, found=visit.found, counts=visit.counts)

    def _emit(self, **line: Any) -> None:
        with suppress(BrokenPipeError):  # the parent is gone: standard input closes too, which stops the job
            print(json.dumps(line), file=self._out, flush=True)


def main() -> None:
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # anything that a library prints must not be taken for a result
    crawl_job = CrawlJob(json.loads(sys.stdin.buffer.readline()), out)
    process = AsyncCrawlerProcess({"LOG_ENABLED": False})
    from twisted.internet import reactor

    work = asyncio.get_event_loop().create_task(crawl_job.run())
    work.add_done_callback(lambda _: reactor.stop())  # type: ignore[misc]
    process.start(stop_after_crawl=False, install_signal_handlers=False)
    work.result()


def _host(source: Source) -> str:
    return urlsplit(source.home).netloc.lower().removeprefix("www.")


if __name__ == "__main__":
    main()
