"""What JSON says: feeds in JSON, and the interfaces that publishers offer to programs."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from corpus.clean.days import day_alone
from corpus.crawl.finds import Finds, Link, UnreadableError, joined
from corpus.release import PartialDate
from corpus.sources import Api

_SLOT = re.compile(r"\{([^{}]+)\}")
_TAG = re.compile(r"<[^>]*>")
_EPOCH = re.compile(r"-?\d{6,14}")
_MOST_SECONDS = 100_000_000_000
"""Since 1970; a larger number counts milliseconds."""
_MOMENT = re.compile(r"datetime=[\"']([^\"']+)")


def read_json_feed(content: bytes, base: str) -> tuple[Link, ...]:
    """The entries of a feed in the form of jsonfeed.org. Raises UnreadableError."""
    feed = _parsed(content)
    if not (isinstance(feed, dict) and isinstance(feed.get("items"), list)):
        raise UnreadableError("not a feed")
    items = [item for item in feed["items"] if isinstance(item, dict)]
    return tuple(_item(item, url) for item in items if (url := _address(item, base)))


def read_api(content: bytes, api: Api, base: str) -> Finds:
    """The entries of one answer, in its order. Raises UnreadableError."""
    answer = _parsed(content)
    entries = at(answer, api.entries) if api.entries else answer
    if not isinstance(entries, list):
        raise UnreadableError(f"has no list at {api.entries or 'its top'}")
    links = tuple(link for entry in entries if (link := _entry(entry, api, base)))
    named = {"title": api.title, "date": api.date, "updated": api.updated, "body": api.body}
    missing = [path for path in named.values() if path and entries and all(at(one, path) is None for one in entries)]
    if entries and not links:
        missing.append(api.link)
    return Finds(links, unmatched=tuple(missing))


def at(value: Any, path: str) -> Any:
    """What stands under names joined by dots, such as `metadata.count`; none where there is nothing."""
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def read_moment(value: object) -> tuple[PartialDate | None, datetime | None]:
    """A day, and the moment if it is known, also inside an element.

    It is read from seconds or milliseconds since 1970, from ISO 8601, or from words.
    """
    text = str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    if inside := _MOMENT.search(text):
        text = inside[1]
    text = html.unescape(_TAG.sub("", text)).strip()
    if isinstance(value, float):
        text = text.partition(".")[0]
    moment = None
    try:
        moment = _counted(int(text)) if _EPOCH.fullmatch(text) else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return day_alone(text), None
    return PartialDate.of(moment), moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _counted(number: int) -> datetime:
    return datetime.fromtimestamp(number if abs(number) < _MOST_SECONDS else number / 1000, UTC)


def as_page(link: Link) -> bytes:
    """A page around the text that stood beside a link, to be read as any other."""
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
    return joined(base, found) if isinstance(found, str) and found.strip() else None


def _entry(entry: Any, api: Api, base: str) -> Link | None:
    parts = {path: at(entry, path) for path in _SLOT.findall(api.link)}
    if not all(isinstance(part, (str, int)) and part != "" for part in parts.values()):
        return None
    url = joined(base, _SLOT.sub(lambda slot: str(parts[slot[1]]), api.link))
    if url is None:
        return None
    published, moment = read_moment(at(entry, api.date)) if api.date else (None, None)
    _, updated = read_moment(at(entry, api.updated)) if api.updated else (None, moment)
    return Link(
        url,
        title=next(_texts(entry, api.title), None),
        published=published,
        updated=updated,
        body=next(_texts(entry, api.body), None),
    )


def _texts(entry: Any, path: str | None) -> Iterator[str]:
    if path and isinstance(text := at(entry, path), str) and text.strip():
        yield html.unescape(text).strip() if path.endswith("title") else text
