"""Discovery on a site nobody has described: the feeds a page names, and its links that look like releases."""

import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from corpus.crawl.discover.links import Discovered, Link, absolute_url, base_url

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
_FEED_ADDRESS = re.compile(r"(?i)(?:/|\.)(?:rss|feed|atom)(?:\.xml|/)?(?:$|[?#])|rss[-_]?feeds?/|\.rss$")
_FEWEST = 3
"""Fewest similar links that make a page a list of releases."""
_LONG = 25
"""Link texts of this many characters or more count as headlines."""
_LISTING = re.compile(r"(?i)press|news|release|media|comunicad|prensa|communiqu|presse|actualit")


def read_site(text: str, base: str) -> Discovered:
    """Find the feeds that a page names and the links that look most like releases.

    `next` is the page that the site seems to list its releases on.
    """
    page = BeautifulSoup(text, "lxml")
    place, base = base, base_url(base, next((_value(one, "href") for one in page("base", href=True)), None))
    declared = [
        _value(node, "href")
        for node in page("link", rel="alternate", href=True)
        if _value(node, "type").lower().strip() in _FEED_TYPES
    ]
    anchors = [
        (url, _words(node)) for node in page("a", href=True) if (url := absolute_url(base, _value(node, "href")))
    ]
    offered = [url for url, _ in anchors if _FEED_ADDRESS.search(url)]
    own = [(url, words) for url, words in anchors if _host(url) == _host(place) and not _FEED_ADDRESS.search(url)]
    feeds = dict.fromkeys(url for href in (*declared, *offered) if (url := absolute_url(base, href)))
    return Discovered(
        links=tuple(Link(url, words or None, found_in="listing") for url, words in _headlines(own)),
        feeds=tuple(map(Link, feeds)),
        next=next((url for url, words in own if _LISTING.search(words) and url != place), None)
        or next((url for url, _ in own if _LISTING.search(urlsplit(url).path) and url != place), None),
    )


def article_pattern(urls: Iterable[str]) -> str:
    """Make a regular expression for addresses like these: their common folders, with `\\d+` for folders of digits."""
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
    """The largest group of links in one folder whose texts are as long as headlines."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for url, words in links:
        folder = re.sub(r"\d+", "0", urlsplit(url).path.rsplit("/", 1)[0])
        if len(words) >= _LONG:
            groups[folder].setdefault(url, words)
    largest = max(groups.values(), key=len, default={})
    return list(largest.items()) if len(largest) >= _FEWEST else []


def _value(node: Tag, attribute: str) -> str:
    return str(node.get(attribute) or "")


def _words(node: Tag) -> str:
    return " ".join(node.get_text().split())


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
