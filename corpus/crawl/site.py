"""What a site's own page says about where its releases are: feeds, sitemaps, and links that look like releases."""

import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from parsel import Selector

from corpus.crawl.finds import Finds, Link, base_of, joined

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
_FEED_ADDRESS = re.compile(r"(?i)(?:/|\.)(?:rss|feed|atom)(?:\.xml|/)?(?:$|[?#])|rss[-_]?feeds?/|\.rss$")
_FEWEST = 3
"""Links of one shape, for a page to list releases."""
_LONG = 25
"""Characters of a link's text that only a headline has."""
_LISTING = re.compile(r"(?i)press|news|release|media|comunicad|prensa|communiqu|presse|actualit")


def read_site(text: str, base: str) -> Finds:
    """Feeds that the page names, and those of its links that most look like releases; `next` is a page of such."""
    page = Selector(text)
    place, base = base, base_of(page, base)
    declared = [
        node.attrib["href"]
        for node in page.css("link[rel~=alternate][href]")
        if node.attrib.get("type", "").lower().strip() in _FEED_TYPES
    ]
    anchors = [(url, _words(node)) for node in page.css("a[href]") if (url := joined(base, node.attrib["href"]))]
    offered = [url for url, _ in anchors if _FEED_ADDRESS.search(url)]
    own = [(url, words) for url, words in anchors if _host(url) == _host(place) and not _FEED_ADDRESS.search(url)]
    feeds = dict.fromkeys(url for href in (*declared, *offered) if (url := joined(base, href)))
    return Finds(
        links=tuple(Link(url, words or None, by="listing") for url, words in _headlines(own)),
        feeds=tuple(map(Link, feeds)),
        next=next((url for url, words in own if _LISTING.search(words) and url != place), None)
        or next((url for url, _ in own if _LISTING.search(urlsplit(url).path) and url != place), None),
    )


def article_pattern(urls: Iterable[str]) -> str:
    """A regular expression for addresses like these: the folder that all share, and figures where all have some."""
    folders = [urlsplit(url).path.rsplit("/", 1)[0].split("/") for url in urls]
    shared = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) == 1:
            shared.append(re.escape(parts[0]))
        elif all(part.isdigit() for part in parts):
            shared.append(r"\d+")
        else:
            break
    return "/".join(shared) + "/." if any(shared) else ".*"


def _headlines(links: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The largest group of links beside each other in the site's tree whose texts are as long as headlines."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for url, words in links:
        folder = re.sub(r"\d+", "0", urlsplit(url).path.rsplit("/", 1)[0])
        if len(words) >= _LONG:
            groups[folder].setdefault(url, words)
    largest = max(groups.values(), key=len, default={})
    return list(largest.items()) if len(largest) >= _FEWEST else []


def _words(node: Selector) -> str:
    return str(node.xpath("normalize-space()").get() or "")


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
