"""Saved searches as OPML, the list of feeds that feed readers import."""

from collections.abc import Iterable
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from search.alerts.searches import SavedSearch


def as_opml(searches: Iterable[SavedSearch], site: str) -> str:
    """The feeds of the searches at a site, whose address ends without a slash."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = "Pressdesk searches"
    body = SubElement(root, "body")
    for search in searches:
        asked = urlencode(_parameters(search))
        SubElement(
            body,
            "outline",
            type="rss",
            text=search.name,
            title=search.name,
            xmlUrl=f"{site}/feed.atom?{asked}",
            htmlUrl=f"{site}/?{asked}",
        )
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _parameters(search: SavedSearch) -> list[tuple[str, str]]:
    return [
        *([("q", search.query)] if search.query else []),
        *((name, value) for name in ("organization", "year", "theme", "language") for value in getattr(search, name)),
        *([] if search.expand else [("expand", "no")]),
        *(("without", name) for name in search.without),
    ]
