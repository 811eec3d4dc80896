"""Feeds as Atom (RFC 4287)."""

import re
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from search.feed import Feed, FeedEntry

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_atom(feed: Feed) -> str:
    """The document; whatever XML has no place for is replaced."""
    root = Element("feed", xmlns=_NAMESPACE)
    _text(root, "id", feed.address)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(feed.updated))
    _text(SubElement(root, "author"), "name", "Pressdesk")
    _text(root, "generator", "Pressdesk")
    SubElement(root, "link", rel="self", type="application/atom+xml", href=_clean(feed.address))
    SubElement(root, "link", rel="alternate", type="text/html", href=_clean(feed.page))
    for entry in feed.entries:
        _entry(root, entry, feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _entry(root: Element, entry: FeedEntry, feed: Feed) -> None:
    reference = entry.reference
    element = SubElement(root, "entry")
    _text(element, "id", f"{feed.release}{entry.path}")
    _text(element, "title", entry.title)
    _text(element, "updated", _moment(entry.updated))
    if entry.published:
        _text(element, "published", _moment(entry.published))
    if reference.author:
        _text(SubElement(element, "author"), "name", reference.author)
    SubElement(element, "link", rel="alternate", type="text/html", href=f"{feed.release}{quote(reference.id, safe='')}")
    if reference.url:
        SubElement(element, "link", rel="via", href=_clean(reference.url))
    for theme in reference.themes:
        SubElement(element, "category", term=_clean(theme))
    _text(element, "summary", entry.summary)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
