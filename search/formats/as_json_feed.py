"""Feeds as JSON Feed 1.1."""

from typing import Any
from urllib.parse import quote

from search.feed import Feed, FeedEntry


def as_json_feed(feed: Feed) -> dict[str, Any]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "items": [_item(entry, feed) for entry in feed.entries],
    }


def _item(entry: FeedEntry, feed: Feed) -> dict[str, Any]:
    reference = entry.reference
    known = {
        "id": f"{feed.release}{entry.path}",
        "url": f"{feed.release}{quote(reference.id, safe='')}",
        "external_url": reference.url,
        "title": entry.title,
        "content_text": entry.summary,
        "date_published": entry.published.isoformat() if entry.published else None,
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": reference.author}] if reference.author else None,
        "tags": list(reference.themes),
        "language": reference.language,
    }
    return {name: value for name, value in known.items() if value or name == "content_text"}
