"""What feeds, sitemaps and listing pages say: links to releases, with the dates and titles given beside them."""

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]
from lxml import etree
from parsel import Selector, SelectorList

from corpus.catalogue.sources import Listing
from corpus.clean.dates.byline import is_day_first
from corpus.clean.dates.date_formats import only_date_in, valid_date, write_day_first
from corpus.clean.formats.markup import parse
from corpus.crawl.discover.json_apis import read_json_feed, read_moment
from corpus.crawl.discover.links import Discovered, Link, UnreadableError, absolute_url, base_url
from corpus.css import select
from corpus.release import PartialDate

_EPOCH = re.compile(r"\d{9,13}")
_DUBLIN_CORE_DATE = re.compile(rb"<(?:\w+:date|date xmlns)\b")
"""The day of an item in RSS 1.0, which feedparser takes for that of a change."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_CDATA_OR_BARE_AMPERSAND = re.compile(
    rb"(<!\[CDATA\[.*?\]\]>)|&(?!(?:[a-zA-Z][a-zA-Z0-9]{0,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)", re.DOTALL
)
_BEGINS_AS_FEED = re.compile(
    rb"(?:\s++|<!--.*?-->|<\?.*?\?>|<!doctype[^>\[]*>)*+<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE | re.DOTALL
)
_HEAD = 4_000
"""Bytes in which the first element of a feed begins."""
_MANY = 20
"""Addresses of a sitemap that may well have changed in the same minute, or on the same day."""


def read_feed(content: bytes, base: str) -> tuple[Link, ...]:
    """The entries of an RSS, Atom or JSON feed, in its order; days are those of the publisher's own time zone.

    Raises UnreadableError.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_json_feed(content, base)
    feed = feedparser.parse(
        BytesIO(_with_ampersands_escaped(content)), resolve_relative_uris=False, sanitize_html=False
    )
    if not feed.entries and not feed.get("version"):
        raise UnreadableError("not a feed")
    named = [(entry, entry.get("link") or _permanent(entry)) for entry in feed.entries]
    dated_by = "updated" if feed.version.startswith("rss") and _DUBLIN_CORE_DATE.search(content) else "published"
    return tuple(_entry(entry, url, dated_by) for entry, link in named if link and (url := absolute_url(base, link)))


def _permanent(entry: Any) -> str | None:
    """The address that stands where the identity of an entry does."""
    identity = str(entry.get("id") or "").strip()
    return identity if _ADDRESS.fullmatch(identity) else None


def read_sitemap(content: bytes, base: str) -> Discovered:
    """A sitemap or an index of sitemaps, as XML; addresses in plain text, one a line; or a feed.

    All of them are sitemaps by the protocol of sitemaps.org. Raises UnreadableError.
    """
    if (text := content.removeprefix(b"\xef\xbb\xbf").lstrip())[:1] != b"<":
        return _read_plain_sitemap(text, base)
    if _BEGINS_AS_FEED.match(text[:_HEAD]):
        return Discovered(read_feed(content, base))
    nodes = etree.iterparse(
        BytesIO(_with_ampersands_escaped(content)),
        tag=("{*}url", "{*}sitemap"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    links: dict[str, list[Link]] = {"url": [], "sitemap": []}
    try:
        for _, node in nodes:
            if (address := _text(node, "loc")) and (url := absolute_url(base, address)):
                links[etree.QName(node).localname].append(_located(node, url))
            node.clear()
    except etree.XMLSyntaxError as error:
        raise UnreadableError("not a sitemap") from error
    if nodes.root is None or etree.QName(nodes.root).localname not in ("urlset", "sitemapindex"):
        raise UnreadableError("not a sitemap")
    places, sitemaps = (tuple(sorted(_believed(links[kind]), key=_newest_first)) for kind in ("url", "sitemap"))
    return Discovered(places, sitemaps)


def _with_ampersands_escaped(content: bytes) -> bytes:
    """Escape ampersands of XML that begin no reference, so that "&lang=en" in an address stays what it is.

    In UTF-16 and in encodings that switch between alphabets, the byte may be a part of another character.
    """
    if b"\0" in content or b"\x1b" in content:
        return content
    return _CDATA_OR_BARE_AMPERSAND.sub(lambda found: found[1] or b"&amp;", content)


def _read_plain_sitemap(text: bytes, base: str) -> Discovered:
    lines = [line.strip() for line in text.decode("utf-8", "replace").splitlines() if line.strip()]
    addresses = [line for line in lines if _ADDRESS.fullmatch(line)]
    if not addresses or 2 * len(addresses) < len(lines):
        raise UnreadableError("not a sitemap")
    return Discovered(tuple(Link(url) for address in addresses if (url := absolute_url(base, address))))


def read_listing(page: Selector, listing: Listing, base: str) -> tuple[Link, ...]:
    """The links of a listing page, in its order.

    Raises UnreadableError.
    """
    base = base_url(base, _base_href(page))
    nodes = _select(page, listing.links)
    hrefs = {node.root: node.attrib["href"] for node in nodes if node.attrib.get("href")}
    addresses = {root: url for root, href in hrefs.items() if (url := absolute_url(base, href))}
    day_first = _writes_day_first(page, listing.dates, base) if listing.dates else None
    return tuple(
        Link(
            addresses[node.root],
            title=node.xpath("normalize-space()").get() or None,
            published=_shown_date(node, addresses, listing.dates, day_first) if listing.dates else None,
            found_in="listing",
        )
        for node in nodes
        if node.root in addresses
    )


def read_listing_page(text: str, listing: Listing, base: str) -> Discovered:
    """A listing page with the way to the next one, and what of the catalogue's entry does not fit it.

    Raises UnreadableError.
    """
    page = Selector(text)
    links = read_listing(page, listing, base)
    named = {listing.links: bool(links), listing.dates: any(link.published for link in links)}
    missing = tuple(css for css, is_there in named.items() if css and not is_there)
    return Discovered(links, next=next_page(page, listing, base), unmatched=missing)


def unmatched(text: str, selectors: Iterable[str]) -> list[str]:
    """Those of the selectors that select nothing on the page of a release, or are not selectors at all."""
    page = Selector(root=parse(text).root, type="html")  # as it is parsed when it is read as a release

    def is_there(css: str) -> bool:
        try:
            return bool(_select(page, css))
        except UnreadableError:
            return False

    return [css for css in selectors if not is_there(css)]


def next_page(page: Selector, listing: Listing, base: str) -> str | None:
    """The address that a listing page's own link to the next one leads to."""
    found = _select(page, listing.next).xpath("@href").get() if listing.next else None
    return absolute_url(base_url(base, _base_href(page)), found) if found else None


def _base_href(page: Selector) -> str | None:
    return page.css("base[href]").attrib.get("href")


def _entry(entry: Any, url: str, dated_by: str) -> Link:
    """The link of an entry; where it has no day of publication, that of the element `dated_by` counts as one."""
    dated_by = dated_by if "published" not in entry else "published"
    published = dict.get(entry, f"{dated_by}_parsed")  # feedparser's own `get` warns
    updated = dict.get(entry, "updated_parsed", published)
    written = str(dict.get(entry, dated_by, "")).strip()
    is_counted = bool(_EPOCH.fullmatch(written))  # which is no date of a feed, and is misread as one
    if is_counted:
        day, moment = read_moment(written)
        return Link(url, title=entry.get("title") or None, published=day, updated=moment)
    day = only_date_in(written)
    if day is None or day.year is None:  # as of "Mon, 01 Jan 0001"
        day = valid_date(*published[:3]) if published else None
    return Link(
        url,
        title=entry.get("title") or None,
        published=day,
        updated=_moment(updated) if updated else None,
    )


def _moment(parts: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _located(node: Any, url: str) -> Link:
    modified = _text(node, "lastmod")
    return Link(
        url,
        title=_text(node, "{*}news/{*}title") or None,
        published=only_date_in(_text(node, "{*}news/{*}publication_date")),
        updated=_last_moment(modified) if modified else None,
    )


def _believed(links: list[Link]) -> list[Link]:
    """The links; without moments of change where most of many share one: that is when the sitemap was made."""
    minutes = Counter(link.updated.replace(second=0, microsecond=0) for link in links if link.updated)
    most = max(minutes.values(), default=0)
    return [replace(link, updated=None) for link in links] if most > max(_MANY, len(links) / 2) else links


def _text(node: Any, path: str) -> str:
    return (node.findtext(path if "{" in path else f"{{*}}{path}") or "").strip()


def _newest_first(link: Link) -> float:
    return -link.updated.timestamp() if link.updated else 0


def _last_moment(text: str) -> datetime | None:
    """The latest moment that a W3C date can mean: a day without a time may have been at its end."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= len("2026-07-20"):
        moment = datetime.combine(moment, time.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _writes_day_first(page: Selector, dates: str, base: str) -> bool | None:
    """Whether 01/02/2020 is 1 February on a listing page: as its other dates show, or by its language and host."""
    shown = write_day_first(node.xpath("normalize-space()").get() or "" for node in _select(page, dates))
    return is_day_first(page.xpath("/html/@lang").get(), base) if shown is None else shown


def _shown_date(link: Selector, addresses: Mapping[Any, str], dates: str, day_first: bool | None) -> PartialDate | None:
    """The date in the smallest block around a link, as long as no link to elsewhere stands in that block."""
    for block in link.xpath("ancestor::*")[::-1]:
        if any(addresses.get(other, addresses[link.root]) != addresses[link.root] for other in block.root.iter("a")):
            return None
        for node in _select(block, dates):
            if day := _read_date(node, day_first):
                return day
    return None


def _read_date(node: Selector, day_first: bool | None) -> PartialDate | None:
    for written in (node.attrib.get("datetime"), node.attrib.get("content"), node.xpath("normalize-space()").get()):
        if day := only_date_in(written or "", day_first=day_first):
            return day
    return None


def _select(node: Selector, css: str) -> SelectorList[Selector]:
    try:
        return select(node, css)
    except ValueError as error:
        raise UnreadableError(str(error)) from error
