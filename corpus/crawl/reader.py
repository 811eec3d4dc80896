"""Reading what the web sent in a process of its own, bounded in time and memory, so that no page can harm the crawl."""

import asyncio
from collections.abc import Mapping
from typing import Any, Literal

from corpus.catalogue.sources import Api, Listing, Source
from corpus.clean.bounded import outcome_of
from corpus.crawl.discover.links import Discovered
from corpus.crawl.download.errors import RefusedError
from corpus.release import Page, Rejected, Release
from corpus.sandbox.pool import OverloadError, WorkerProcess
from corpus.sandbox.rlimits import Bounds

BOUNDS = Bounds(processor=5, seconds=30.0, memory=512_000_000)
"""For one page; much more by the clock than of a processor, since the machine may be busy."""

Task = Literal["feed", "sitemap", "listing", "api", "site"]


class ReaderProcess:
    """One reading process for a whole crawl, for which every site waits its turn."""

    def __init__(self) -> None:
        self._process = WorkerProcess("corpus.crawl.reader_worker", BOUNDS)
        self._free = asyncio.Lock()

    async def clean(self, page: Page, source: Source) -> Release | Rejected:
        """The release of a page; whatever its bytes, an answer comes in bounded time."""
        try:
            return outcome_of(await self._ask("page", page, source), page.origin)
        except OverloadError as error:
            return Rejected(page.origin, str(error))

    async def unmatched(self, page: Page, source: Source) -> tuple[str, ...]:
        """The selectors of the entry that match nothing on a release's page."""
        try:
            return tuple((await self._ask("selectors", page, source)).get("unmatched", ()))
        except OverloadError:
            return ()

    async def find(
        self, task: Task, content: bytes, base: str, *, media_type: str = "", by: Listing | Api | None = None
    ) -> Discovered:
        """What a feed, sitemap, listing page or answer of an API leads to. Raises RefusedError if it can't be read."""
        try:
            reply = await self._ask(task, content, base, media_type, by)
        except OverloadError as error:
            raise RefusedError(str(error), status=200) from error
        if "reason" in reply:
            raise RefusedError(reply["reason"], status=200)
        return Discovered.from_json(reply["finds"])

    async def close(self) -> None:
        self._process.kill()
        async with self._free:
            self._process.end()

    async def _ask(self, task: str, *known: object) -> Mapping[str, Any]:
        async with self._free:
            try:
                return await asyncio.to_thread(self._talk, (task, known))
            except asyncio.CancelledError:
                self._process.kill()  # so that the thread ends
                raise

    def _talk(self, task: object) -> Mapping[str, Any]:
        self._process.begin(task)
        return self._process.reply()
