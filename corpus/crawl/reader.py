"""Parsing downloads in a separate process with bounded time and memory, so that no page can harm the crawl."""

import asyncio
from collections.abc import Mapping
from typing import Any, Literal

from corpus.catalogue.sources import Api, Listing, Source
from corpus.clean.bounded import Outcome, outcomes_of
from corpus.crawl.discover.links import Discovered
from corpus.crawl.download.errors import RefusedError
from corpus.release import Page, Rejected
from corpus.sandbox.pool import OverloadError, WorkerProcess
from corpus.sandbox.rlimits import Bounds

BOUNDS = Bounds(processor=5, seconds=30.0, memory=512_000_000)
"""For one page; the wall-clock bound is much larger than the processor's, since the machine may be busy."""

Task = Literal["feed", "sitemap", "listing", "api", "site"]


class ReaderProcess:
    """One worker process for a whole crawl; the crawled sites use it in turn."""

    def __init__(self) -> None:
        self._process = WorkerProcess("corpus.crawl.reader_worker", BOUNDS)
        self._free = asyncio.Lock()

    async def clean(self, page: Page, source: Source) -> list[Outcome]:
        """Extract the release of a page, or say why there is none; takes bounded time whatever the bytes.

        Where a page holds several releases, each comes with a page of its own.
        """
        try:
            return outcomes_of(await self._ask("page", page, source), page)
        except OverloadError as error:
            return [(Rejected(page.origin, str(error)), page)]

    async def unmatched(self, page: Page, source: Source) -> tuple[str, ...]:
        """Return the selectors of the source's catalogue entry that match nothing on a release's page."""
        try:
            return tuple((await self._ask("selectors", page, source)).get("unmatched", ()))
        except OverloadError:
            return ()

    async def find(
        self, task: Task, content: bytes, base: str, *, media_type: str = "", by: Listing | Api | None = None
    ) -> Discovered:
        """Extract the links of a feed, sitemap, listing page or API response. Raises RefusedError if unreadable."""
        try:
            reply = await self._ask(task, content, base, media_type, by)
        except OverloadError as error:
            raise RefusedError(str(error), status=200) from error
        if "reason" in reply:
            raise RefusedError(reply["reason"], status=200)
        return Discovered.from_json(reply["discovered"])

    async def close(self) -> None:
        self._process.kill()
        async with self._free:
            self._process.end()

    async def _ask(self, task: str, *known: object) -> Mapping[str, Any]:
        async with self._free:
            try:
                return await asyncio.to_thread(self._exchange, (task, known))
            except asyncio.CancelledError:
                self._process.kill()  # lets the waiting thread end
                raise

    def _exchange(self, task: object) -> Mapping[str, Any]:
        self._process.send(task)
        return self._process.reply()
