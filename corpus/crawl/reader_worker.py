"""The crawl's worker process: it reads release pages, and the feeds, sitemaps, listings and APIs that lead to them."""

from dataclasses import replace
from typing import Any

from corpus.catalogue.sources import Api, Listing, Source
from corpus.clean import worker
from corpus.clean.formats.encoding import decode
from corpus.crawl.discover import feeds_and_pages
from corpus.crawl.discover.gzipped import unpacked
from corpus.crawl.discover.json_apis import read_api
from corpus.crawl.discover.links import Discovered, Link, UnreadableError
from corpus.crawl.discover.site import read_site
from corpus.release import Page

MAX_LINKS = 50_000
"""Most links taken from one feed, sitemap, listing page or API response; the limit that sitemaps.org sets."""
LONGEST_TITLE = 1_000
"""Characters."""


def answer(task: tuple[str, Any]) -> dict[str, Any]:
    """Carry out one task of the crawl and return its result as JSON values; `reason` says why there is none."""
    kind, known = task
    try:
        match kind:
            case "page":
                return worker.answer(known)
            case "selectors":
                return {"unmatched": _unmatched(*known)}
            case _:
                return {"discovered": _bounded(_find(kind, *known)).to_json()}
    except UnreadableError as error:
        return {"reason": str(error)}
    except MemoryError:
        raise
    except (
        Exception
    ) as error:  # parsers fail in unforeseen ways on malformed input; the page is to blame, not the worker
        return {"reason": f"could not be parsed ({type(error).__name__}: {str(error)[:200]})"}


def _find(kind: str, content: bytes, base: str, media_type: str, by: Listing | Api | None) -> Discovered:
    match kind, by:
        case "feed", _:
            return Discovered(feeds_and_pages.read_feed(unpacked(content), base))
        case "sitemap", _:
            return feeds_and_pages.read_sitemap(unpacked(content), base)
        case _, Api():
            return read_api(content, by, base)
    if b"\0" in content[:1000] and b"\0\0\0" in content[:1000]:
        raise UnreadableError("it is binary data, not a page")
    text = decode(content, media_type)
    return feeds_and_pages.read_listing_page(text, by, base) if isinstance(by, Listing) else read_site(text, base)


def _bounded(discovered: Discovered) -> Discovered:
    """Limit the number of links and the length of their titles."""
    discovered = replace(discovered, links=tuple(map(_with_short_title, discovered.links)))
    if len(discovered.links) + len(discovered.sitemaps) <= MAX_LINKS:
        return discovered
    trouble = f"names more than {MAX_LINKS:,} addresses"
    return replace(
        discovered, links=discovered.links[:MAX_LINKS], sitemaps=discovered.sitemaps[:MAX_LINKS], trouble=trouble
    )


def _with_short_title(link: Link) -> Link:
    title = link.title or ""
    return replace(link, title=title[:LONGEST_TITLE]) if len(title) > LONGEST_TITLE else link


def _unmatched(page: Page, source: Source) -> list[str]:
    selectors = source.selectors
    named = [css for css in (selectors.title, selectors.date, selectors.body, *selectors.remove) if css]
    return feeds_and_pages.unmatched(decode(page.content, page.media_type), named) if named else []


# Loads the feed parser while the process starts, so that no page pays for it with its own time limit.
feeds_and_pages.read_feed(b"<rss version='2.0'><channel></channel></rss>", "http://warm-up.invalid/")
