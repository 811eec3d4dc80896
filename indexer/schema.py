"""The fields of a release in the index, the same for every engine, and their version number."""

from datetime import datetime
from typing import Any

from corpus.languages import UNDETERMINED
from corpus.release import Release
from indexer.analysis import Text

VERSION = 18
"""Increased when the fields or the analysis change: an index of another version is rebuilt."""

UNDATED = "undated"

_SHOWN = ("url", "title", "body", "publisher", "organizations", "themes", "language")


def document(release: Release, gone: datetime | None = None) -> dict[str, Any]:
    """The fields of a release; `gone` is the moment when its source was found to have it no longer.

    `title` and `body` are texts with their language; `organization`, `theme`, `drugs`, `year`, `month` and `language`
    are whole values, of which `drugs` has one for a release labelled as drug-related; `date` is the proleptic
    Gregorian ordinal of the first day that the date can mean, 0 for an unknown year.
    """
    published = release.dated
    first_day = published.first_day if published else None
    return {
        "id": release.id,
        "title": Text(release.title, release.language),
        "body": Text(release.body, release.language),
        "organization": list(release.organizations),
        "theme": list(release.themes),
        "drugs": sorted({one.value for one in release.because("drugs")}),
        "year": [str(release.year or UNDATED)],
        "month": [str(published)[:7]] if published and published.precision in ("day", "month") else [],
        "language": [release.language or UNDETERMINED],
        "date": first_day.toordinal() if first_day else 0,
        "hit": shown(release, gone),
    }


def shown(release: Release, gone: datetime | None = None) -> dict[str, Any]:
    """The values that a hit shows, stored in the index so that all results of a search come from one generation."""
    return {
        **{name: getattr(release, name) for name in _SHOWN},
        "published": str(published) if (published := release.dated) else None,
        "fetched": release.fetched.isoformat(),
        "drug_related": release.drug_related,
        "gone": gone.isoformat() if gone else None,
    }
