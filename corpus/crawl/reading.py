"""The process that reads pages: a task and its bytes on standard input, what they hold as JSON on standard output."""

import json
import os
import resource
import sys
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO

from corpus.bounds import bound_memory
from corpus.clean import clean_page
from corpus.clean.markup import decode
from corpus.crawl import links
from corpus.crawl.answers import read_api
from corpus.crawl.finds import Finds, UnreadableError
from corpus.crawl.packing import unpacked
from corpus.crawl.reader import CPU_SECONDS, MEMORY_BYTES
from corpus.crawl.site import read_site
from corpus.release import Page, PartialDate, Rejected
from corpus.sources import Api, Listing, build, to_source

MAX_LINKS = 50_000
"""From one place; as many as a sitemap may have."""


def main() -> None:
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed must not be taken for an answer
    _warm_up()
    bound_memory(MEMORY_BYTES)
    while line := sys.stdin.buffer.readline():
        task = json.loads(line)
        content = sys.stdin.buffer.read(task.pop("length"))
        _bound_time()
        _say(out, _read(content, **task))


def _read(content: bytes, task: str, **known: Any) -> dict[str, Any]:
    try:
        if task in ("page", "selectors"):
            return (_clean if task == "page" else _try_selectors)(content, **known)
        return {"finds": _bounded(_find(content, task, **known)).to_json()}
    except UnreadableError as error:
        return {"reason": str(error)}
    except MemoryError:
        return {"reason": f"takes more than {MEMORY_BYTES // 1_000_000} MB to read"}
    except Exception as error:  # a parser's own failure is the page's fault
        return {"reason": f"can't be read ({type(error).__name__}: {str(error)[:200]})"}


def _find(content: bytes, task: str, base: str, media_type: str, by: dict[str, Any] | None) -> Finds:
    match task:
        case "feed":
            return Finds(links.read_feed(unpacked(content), base))
        case "sitemap":
            return links.read_sitemap(unpacked(content), base)
        case "api":
            return read_api(content, build(Api, by or {}), base)
    if b"\0" in content[:1000] and b"\0\0\0" in content[:1000]:
        raise UnreadableError("not a page")
    text = decode(content, media_type)
    return links.read_listing_page(text, build(Listing, by), base) if by else read_site(text, base)


def _bounded(finds: Finds) -> Finds:
    """Whatever a place names, so much of it is enough."""
    if len(finds.links) + len(finds.sitemaps) <= MAX_LINKS:
        return finds
    trouble = f"names more than {MAX_LINKS:,} addresses"
    return replace(finds, links=finds.links[:MAX_LINKS], sitemaps=finds.sitemaps[:MAX_LINKS], trouble=trouble)


def _clean(content: bytes, page: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    reading = clean_page(_page(content, page), to_source(source, "job"))
    return {"reason": reading.reason} if isinstance(reading, Rejected) else {"release": reading.to_json()}


def _try_selectors(content: bytes, page: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    selectors = to_source(source, "job").selectors
    named = [css for css in (selectors.title, selectors.date, selectors.body, *selectors.remove) if css]
    return {"unmatched": links.unmatched(decode(content, page["media_type"]), named) if named else []}


def _page(content: bytes, plain: dict[str, Any]) -> Page:
    hinted = plain["hinted_date"] and PartialDate.parse(plain["hinted_date"])
    return Page(content, **{**plain, "fetched": datetime.fromisoformat(plain["fetched"]), "hinted_date": hinted})


def _warm_up() -> None:
    """Load what reading needs, so that no page pays for it and the limit of memory stands above it."""
    text = "<html><body><article><h1>A title</h1><p>" + "Officers seized a load of drums on Monday. " * 9
    page = Page(text.encode(), "text/html", "warm-up", datetime.now().astimezone())
    clean_page(page)
    links.read_feed(b"<rss version='2.0'><channel></channel></rss>", "http://warm-up.invalid/")


def _bound_time() -> None:
    """From now on, so much processor time; beyond it the system ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_SECONDS + 1, hard))


def _say(out: BinaryIO, reply: dict[str, Any]) -> None:
    out.write(json.dumps(reply).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
