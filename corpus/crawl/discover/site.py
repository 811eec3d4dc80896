"""Discovery on a site nobody has described: the feeds a page names, its links that look like releases, its pages."""

import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from corpus.catalogue.sources import Listing
from corpus.crawl.discover.links import Discovered, Link, absolute_url, base_url

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
_FEED_ADDRESS = re.compile(r"(?i)(?:/|\.)(?:rss|feed|atom)(?:\.xml|/)?(?:$|[?#])|rss[-_]?feeds?/|\.rss$")
_FEWEST = 3
"""Fewest similar links that make a page a list of releases."""
_LONG = 25
"""Link texts of this many characters or more count as headlines."""
_LISTING = re.compile(
    r"(?i)press|news|release|media|comunicad|prensa|communiqu|presse|actualit|noticia|imprensa|notizie|meldung"
)
ANY = ".*"
"""The regular expression where addresses have nothing in common."""
_LANGUAGE = re.compile("[a-z]{2}(?:-[a-z]{2})?")
"""A folder that names the language of what it holds."""
_PAGE = re.compile(
    r"(?i)([?&](?:[a-z_-]*pag[a-z_-]*|pg|p|seite)=|/(?:page|pagina|seite|pag|p)[/-]?)(\d{1,4})(?=$|[&/#])"
)
"""The number of a page in the address of a list."""


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
        pages=_pages(page, own, place),
    )


def article_pattern(urls: Iterable[str]) -> str:
    """Make a regular expression for addresses like these: their common folders.

    Folders of digits may have others, since older releases lie under other years, and so may those of languages.
    """
    folders = [urlsplit(url).path.rsplit("/", 1)[0].split("/") for url in urls]
    shared = []
    for parts in zip(*folders, strict=False):
        if all(part.isdigit() for part in parts):
            shared.append(r"\d+")
        elif len(set(parts)) == 1:
            shared.append(re.escape(parts[0]).replace(r"\-", "-"))
        elif all(map(_LANGUAGE.fullmatch, parts)):
            shared.append(_LANGUAGE.pattern)
        else:
            break
    return "/".join(shared) + "/." if any(shared) else ANY


def language_in(pattern: str) -> str | None:
    """The one language that the addresses of a pattern name in their first folder."""
    folder = pattern.removeprefix("/").partition("/")[0]
    return folder if _LANGUAGE.fullmatch(folder) else None


def samples_of(urls: Iterable[str]) -> str:
    """An address of each of the folders with most of them, to be shown."""
    groups = _by_folder(urls).values()
    return ", ".join(group[0] for group in sorted(groups, key=len, reverse=True)[:_FEWEST])


def press_addresses(urls: Iterable[str]) -> list[str]:
    """The largest group of addresses in folders that are alike and whose names are those of a press office."""
    groups = (group for folder, group in _by_folder(urls).items() if _LISTING.search(folder))
    largest = max(groups, key=len, default=[])
    return largest if len(largest) >= _FEWEST else []


def _pages(page: BeautifulSoup, own: Iterable[tuple[str, str]], place: str) -> Listing | None:
    """How the pages of a list follow each other: by the page's own link to the next one, or by their numbers."""
    if any(_value(node, "href") for node in page(["a", "link"], rel="next")):
        return Listing(place, next='[rel~="next"]')
    numbered = {}
    for url, words in own:
        if (found := _PAGE.search(url)) and _without_page(url) == _without_page(place):
            shown = int(words) if words.isdecimal() and words.isascii() else None
            numbered[int(found[2])] = (url[: found.end(1)] + "{page}" + url[found.end(2) :], shown)
    if not numbered:
        return None
    number, (url, shown) = min(numbered.items(), key=lambda one: (one[1][1] is None, one[0]))
    first = number - (shown - 1 if shown else 1)  # the lowest that has no number on it is taken for the second page
    return Listing(url, first_page=first) if first in (0, 1) else None


def _without_page(url: str) -> list[str]:
    path, *parameters = re.split("[?&]", _PAGE.sub(r"&", url.partition("#")[0]))
    return [path.rstrip("/"), *filter(None, (one.strip("/") for one in parameters))]


def _headlines(links: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The largest group of links in one folder whose texts are as long as headlines."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for url, words in links:
        if len(words) >= _LONG:
            groups[_folder(url)].setdefault(url, words)
    largest = max(groups.values(), key=len, default={})
    return list(largest.items()) if len(largest) >= _FEWEST else []


def _by_folder(urls: Iterable[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        groups[_folder(url)].append(url)
    return groups


def _folder(url: str) -> str:
    """The folder of an address, whatever its numbers and its language."""
    folders = urlsplit(url).path.rsplit("/", 1)[0].split("/")
    return re.sub(r"\d+", "0", "/".join("xx" if _LANGUAGE.fullmatch(one) else one for one in folders))


def _value(node: Tag, attribute: str) -> str:
    return str(node.get(attribute) or "")


def _words(node: Tag) -> str:
    return " ".join(node.get_text().split())


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
