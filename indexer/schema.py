"""The Whoosh schema of a release, and its version."""

from datetime import datetime
from typing import Any

import whoosh
from whoosh.fields import ID, KEYWORD, NUMERIC, STORED, TEXT, Schema

from corpus.languages import UNDETERMINED
from corpus.release import Release
from indexer.analysis import PressAnalyzer, Text

VERSION = 5
"""Rises when the schema or the analysis changes: an index of another version is built anew."""

UNDATED = "undated"

_SHOWN = ("url", "title", "body", "publisher", "organizations", "themes", "language")


def fingerprint() -> str:
    """What decides whether an index can be read and added to."""
    return f"schema {VERSION}, whoosh {'.'.join(map(str, whoosh.__version__))}"


def schema() -> Schema:
    """Title and body as stemmed words with positions; facets as whole values; everything that a hit shows in `hit`.

    `date` is the proleptic Gregorian ordinal of the first day the date can mean; 0 for an unknown year.
    """
    return Schema(
        id=ID(unique=True, stored=True, sortable=True),
        title=TEXT(PressAnalyzer()),
        body=TEXT(PressAnalyzer()),
        organization=KEYWORD(),
        theme=KEYWORD(),
        year=KEYWORD(),
        month=KEYWORD(),
        language=KEYWORD(),
        date=NUMERIC(int, sortable=True),
        hit=STORED(),
    )


def document(release: Release, gone: datetime | None = None) -> dict[str, Any]:
    """The fields of a release, and since when its source no longer has it, for Whoosh's writer."""
    published = release.dated
    first_day = published.first_day if published else None
    return {
        "id": release.id,
        "title": Text(release.title, release.language),
        "body": Text(release.body, release.language),
        "organization": list(release.organizations),
        "theme": list(release.themes),
        "year": [str(release.year or UNDATED)],
        "month": [str(published)[:7]] if published and published.precision in ("day", "month") else [],
        "language": [release.language or UNDETERMINED],
        "date": first_day.toordinal() if first_day else 0,
        "hit": {
            **{name: getattr(release, name) for name in _SHOWN},
            "published": str(published) if published else None,
            "fetched": release.fetched.isoformat(),
            "gone": gone.isoformat() if gone else None,
        },
    }
