"""Reading what the web sent in a process of its own, bounded in time and memory, so that no page can harm the crawl."""

import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Literal

from corpus.crawl.finds import Finds
from corpus.crawl.refusals import RefusedError
from corpus.release import Page, Rejected, Release
from corpus.sources import Api, Listing, Source

CPU_SECONDS = 5
"""For one page."""
MEMORY_BYTES = 512_000_000
"""Beyond what the libraries take themselves."""
_WALL_SECONDS = 30.0
"""For one page on a busy machine."""
_LONGEST_REPLY = 100_000_000

Task = Literal["page", "selectors", "feed", "sitemap", "listing", "api", "site"]


class OverloadError(Exception):
    """The page needed more time or memory than a page may."""


class Reader:
    """The process that reads; it is started when it is first needed, and again after a page has brought it down."""

    def __init__(self) -> None:
        self._child: asyncio.subprocess.Process | None = None
        self._free = asyncio.Lock()

    async def clean(self, page: Page, source: Source) -> Release | Rejected:
        """The release of a page; whatever its bytes, an answer comes in bounded time."""
        try:
            reply = await self._ask("page", page.content, page=_plain(page), source=asdict(source))
        except OverloadError as error:
            return Rejected(page.origin, str(error))
        return Release.from_json(reply["release"]) if "release" in reply else Rejected(page.origin, reply["reason"])

    async def unmatched(self, page: Page, source: Source) -> tuple[str, ...]:
        """The selectors of the entry that match nothing on a release's page."""
        try:
            reply = await self._ask("selectors", page.content, page=_plain(page), source=asdict(source))
        except OverloadError:
            return ()
        return tuple(reply.get("unmatched", ()))

    async def find(
        self, task: Task, content: bytes, base: str, *, media_type: str = "", by: Listing | Api | None = None
    ) -> Finds:
        """What a feed, sitemap, listing page or answer of an API leads to. Raises RefusedError if it can't be read."""
        try:
            reply = await self._ask(task, content, base=base, media_type=media_type, by=by and asdict(by))
        except OverloadError as error:
            raise RefusedError(str(error), status=200) from error
        if "reason" in reply:
            raise RefusedError(reply["reason"], status=200)
        return Finds.from_json(reply["finds"])

    async def close(self) -> None:
        if self._child:
            with suppress(ProcessLookupError):
                self._child.kill()
            await self._child.wait()
            self._child = None

    async def _ask(self, task: Task, content: bytes, **known: Any) -> Mapping[str, Any]:
        async with self._free:
            child = self._child = self._child or await _start()
            assert child.stdin
            assert child.stdout
            try:
                async with asyncio.timeout(_WALL_SECONDS):
                    child.stdin.write(json.dumps({"task": task, "length": len(content), **known}).encode() + b"\n")
                    child.stdin.write(content)
                    await child.stdin.drain()
                    reply: Mapping[str, Any] = json.loads(await child.stdout.readuntil())
                    return reply
            except (TimeoutError, ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
                await self.close()
                megabytes = MEMORY_BYTES // 1_000_000
                raise OverloadError(f"takes more than {CPU_SECONDS} s or {megabytes} MB to read") from error
            except asyncio.CancelledError:
                await self.close()
                raise


def _plain(page: Page) -> dict[str, Any]:
    known = {name: value for name, value in asdict(page).items() if name != "content"}
    return known | {"fetched": page.fetched.isoformat(), "hinted_date": page.hinted_date and str(page.hinted_date)}


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "corpus.crawl.reading",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=_LONGEST_REPLY,
        start_new_session=True,  # Ctrl-C is for the crawl, which lets it finish
    )
