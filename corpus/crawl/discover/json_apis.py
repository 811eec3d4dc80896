"""Reading releases from JSON: JSON feeds, and the APIs that publishers offer."""

import html
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from corpus.catalogue.sources import Api
from corpus.clean.dates.date_formats import only_date_in
from corpus.crawl.discover.links import Discovered, Link, UnreadableError, absolute_url
from corpus.release import PartialDate

_SLOT = re.compile(r"\{([^{}]+)\}")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_EPOCH = re.compile(r"-?\d{6,14}")
_MOST_SECONDS = 100_000_000_000
"""A larger Unix time counts milliseconds."""
_MOMENT = re.compile(r"datetime=[\"']([^\"']+)")


def read_json_feed(content: bytes, base: str) -> tuple[Link, ...]:
    """Read the items of a JSON Feed (jsonfeed.org). Raises UnreadableError."""
    feed = _parsed(content)
    if not (isinstance(feed, dict) and isinstance(feed.get("items"), list)):
        raise UnreadableError("not a feed")
    items = [item for item in feed["items"] if isinstance(item, dict)]
    return tuple(_item(item, url) for item in items if (url := _address(item, base)))


def read_api(content: bytes, api: Api, base: str) -> Discovered:
    """Read the entries of one API response, in its order, by the paths that `api` names. Raises UnreadableError."""
    answer = _parsed(content)
    entries = value_at(answer, api.entries) if api.entries else answer
    if not isinstance(entries, list):
        raise UnreadableError(f"has no list at {api.entries or 'its top level'}")
    links = tuple(link for entry in entries if (link := _entry(entry, api, base)))
    named = {"title": api.title, "date": api.date, "updated": api.updated, "body": api.body}
    missing = [
        path for path in named.values() if path and entries and all(value_at(one, path) is None for one in entries)
    ]
    if entries and not links:
        missing.append(api.link)
    return Discovered(links, unmatched=tuple(missing))


def value_at(value: Any, path: str) -> Any:
    """Look up a dotted path such as `metadata.count` in nested objects; None where it leads to nothing."""
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def read_moment(value: object) -> tuple[PartialDate | None, datetime | None]:
    """Read a date, and the moment where it is known, from a value of a JSON document.

    Accepts Unix time in seconds or milliseconds, ISO 8601, and dates in words, also inside an HTML element.
    """
    text = str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    if inside := _MOMENT.search(text):
        text = inside[1]
    text = html.unescape(_TAG.sub("", text)).strip()
    if isinstance(value, float):
        text = text.partition(".")[0]
    moment = None
    try:
        moment = _from_epoch(int(text)) if _EPOCH.fullmatch(text) else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return only_date_in(text), None
    return PartialDate.of(moment), moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _from_epoch(number: int) -> datetime:
    return datetime.fromtimestamp(number if abs(number) < _MOST_SECONDS else number / 1000, UTC)


def as_page(link: Link) -> bytes:
    """Wrap the text that came with a link in an HTML page, so that it is read as any other page."""
    title = html.escape(link.title or "")
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>\n{link.body}</article></body></html>"
    ).encode("utf-8", "replace")


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("not JSON") from error


def _item(item: Mapping[str, Any], url: str) -> Link:
    published, moment = read_moment(item.get("date_published"))
    _, modified = read_moment(item.get("date_modified"))
    title = item.get("title")
    return Link(
        url,
        title=title if isinstance(title, str) and title else None,
        published=published,
        updated=modified or moment,
    )


def _address(item: Mapping[str, Any], base: str) -> str | None:
    found = item.get("url") or item.get("external_url")
    return absolute_url(base, found) if isinstance(found, str) and found.strip() else None


def _entry(entry: Any, api: Api, base: str) -> Link | None:
    parts = {path: value_at(entry, path) for path in _SLOT.findall(api.link)}
    if not all(isinstance(part, (str, int)) and part != "" for part in parts.values()):
        return None
    url = absolute_url(base, _SLOT.sub(lambda slot: str(parts[slot[1]]), api.link))
    if url is None:
        return None
    published, moment = read_moment(value_at(entry, api.date)) if api.date else (None, None)
    _, updated = read_moment(value_at(entry, api.updated)) if api.updated else (None, moment)
    return Link(
        url,
        title=_title(entry, api.title),
        published=published,
        updated=updated,
        body=_text(entry, api.body),
    )


def _title(entry: Any, path: str | None) -> str | None:
    """The title of an entry as plain text, though an API may give it as HTML."""
    text = _text(entry, path)
    return " ".join(html.unescape(_TAG.sub("", text)).split()) or None if text else None


def _text(entry: Any, path: str | None) -> str | None:
    text = value_at(entry, path) if path else None
    return text if isinstance(text, str) and text.strip() else None
