"""Writes what is new in words, for a terminal or a mail, and as JSON."""

from collections.abc import Iterator
from typing import Any

from search.alerts.new_releases import Alert, Digest
from search.results import plain_text
from search.terminal import releases

_REASONS = {"new": "new", "changed": "matches since its text changed"}


def digest_lines(digest: Digest) -> Iterator[str]:
    """The digest in words: each release with its passage, and the searches that it is new to."""
    for alert in digest.alerts:
        release = alert.stored.release
        known = (str(release.dated or "undated"), release.publisher or "publisher unknown", _reason(alert))
        yield release.title
        yield f"  {' · '.join(known)}"
        yield f"  {plain_text(alert.passage)}"
        yield f"  {' '.join(part for part in (release.id, release.url) if part)}"
        for search in alert.searches:
            yield f"  for {search.name}{f': {search.note}' if search.note else ''}"
        yield ""
    for search, count in digest.begun:
        yield f"Following {search.name} from now on; it matches {releases(count)} already."


def digest_as_json(digest: Digest) -> dict[str, Any]:
    return {
        "alerts": [
            {
                "id": alert.stored.release.id,
                "url": alert.stored.release.url,
                "title": alert.stored.release.title,
                "publisher": alert.stored.release.publisher,
                "date": str(alert.stored.release.dated) if alert.stored.release.dated else None,
                "reason": alert.reason,
                "copies": alert.copies,
                "passage": [{"text": span.text, "marked": span.marked} for span in alert.passage],
                "searches": [{"name": one.name, "query": one.query, "note": one.note} for one in alert.searches],
            }
            for alert in digest.alerts
        ],
        "begun": [{"name": search.name, "releases": count} for search, count in digest.begun],
    }


def _reason(alert: Alert) -> str:
    copies = f", {alert.copies} versions" if alert.copies > 1 else ""
    return f"{_REASONS[alert.reason]}{copies}"
