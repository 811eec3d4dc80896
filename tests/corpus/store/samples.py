"""A release, its page, and when they were fetched."""

from datetime import UTC, datetime, timedelta

from corpus.release import Evidence, Page, PartialDate, Release

NOW = datetime(2024, 6, 26, 12, tzinfo=UTC)


SEIZURE = Release(
    id="seizure",
    title="Customs seize acetic anhydride",
    body="The drums were bound for a laboratory.",
    origin="https://example.org/seizure",
    url="https://example.org/seizure",
    fetched=NOW,
    published=PartialDate(2024, 6),
    publisher="UNODC",
    organizations=("UNODC", "WCO"),
    themes=("precursors",),
    language="en",
    evidence=(Evidence("date", "2024-06", "text", "June 2024", "low"),),
)


PAGE = Page(b"<html>" + bytes(range(256)) * 40, "text/html", "https://example.org/seizure", NOW)


LATER = NOW + timedelta(days=1)
