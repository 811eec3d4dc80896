"""Builds the page of a release, with the evidence for each of its values."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from corpus.label import theme_labels
from corpus.languages import language_name
from corpus.release import Evidence, Release, ValueName
from corpus.store import Stored
from search.citation.reference import reference_of_release
from search.citation.styles import STYLES, cite
from search.export.files import FILE_TYPES
from search.formats.references import ReferenceFormat
from search.query import UNDATED, FacetName, TextField
from search.results import Hit, Span
from web import messages
from web.address import Address, reference_href
from web.address import release as address_of
from web.metadata import citation_metadata, coins, json_ld
from web.pages import (
    CitationView,
    EvidenceView,
    PageLink,
    PropertyView,
    ReleasePage,
    SearchForm,
    SimilarView,
    ValueView,
)
from web.paging import paging
from web.text_parts import text_parts
from web.trail import ResultTrail

_MAX_QUOTE = 240


def part_of(given: str | None) -> int:
    """The part of a long text that a URL asks for, from 1; 1 if the parameter is absent or malformed."""
    return int(given) if given and re.fullmatch(r"[1-9][0-9]{0,5}", given) else 1


def release_page(
    stored: Stored, similar: Iterable[Hit] = (), part: int = 1, led_by: ResultTrail | None = None
) -> ReleasePage:
    """The page of a release, with one part of a text that is too long for a page; the last if there are fewer.

    `led_by` is the search that led to it.
    """
    release = stored.release
    among = led_by.address if led_by else None
    parts = text_parts(release.body)
    part = min(part, len(parts))
    original = messages.web_link(release.url)
    reference = replace(reference_of_release(release), url=original)
    return ReleasePage(
        title=f"{release.title} - Pressdesk",
        form=SearchForm(among.text if among else ""),
        trail=led_by.view if led_by else None,
        heading=_marked(release.title, release, "title", led_by),
        byline=_byline(release),
        paragraphs=tuple(_marked(text, release, "body", led_by) for text in parts[part - 1]),
        part=f"Part {part} of {len(parts)}" if len(parts) > 1 else None,
        parts=paging(part, len(parts), lambda number: address_of(release.id, number, among), "Part"),
        language_tag=messages.language_tag(release.language),
        direction=messages.direction(release.language),
        original=PageLink(messages.host(original), original) if original else None,
        gone=messages.date_and_time(stored.gone) if stored.gone else None,
        properties=_properties(release),
        readings=_readings(release),
        record=_record(stored),
        cite_as=cite_as(release),
        citations=tuple(CitationView(style, cite(reference, style)) for style in STYLES),
        references=_references(release.id),
        canonical=address_of(release.id),
        metadata=tuple(citation_metadata(reference)),
        structured=json_ld(reference),
        coins=coins(reference, reference.url),
        similar=tuple(map(_similar, similar)),
    )


def _marked(text: str, release: Release, field: TextField, led_by: ResultTrail | None) -> tuple[Span, ...]:
    return led_by.highlighter.mark(text, release.language, field) if led_by else (Span(text),)


def _references(id: str) -> tuple[PageLink, ...]:
    return tuple(PageLink(FILE_TYPES[one].label, reference_href(id, one)) for one in get_args(ReferenceFormat))


def cite_as(release: Release) -> str:
    """A citation of the release in one line of plain text."""
    parts = (
        release.publisher,
        f"“{_title_for_citation(release)}”",
        _published(release),
        f"{release.url or release.origin} (read on {messages.date_and_time(release.fetched)})",
        f"Pressdesk {release.id}",
    )
    return ". ".join(part for part in parts if part) + "."


def _similar(hit: Hit) -> SimilarView:
    return SimilarView(
        title=hit.title,
        href=address_of(hit.id),
        date=messages.date_in_words(hit.published),
        iso_date=messages.machine_date(hit.published),
        publisher=hit.publisher,
        language_tag=messages.language_tag(hit.language),
        direction=messages.direction(hit.language),
    )


def _title_for_citation(release: Release) -> str:
    """The title; a right-to-left one in Unicode isolates, so that it does not reorder the text around it."""
    return f"\u2068{release.title}\u2069" if messages.direction(release.language) == "rtl" else release.title


def _byline(release: Release) -> tuple[str, ...]:
    language = language_name(release.language) if release.language else None
    return tuple(part for part in (release.publisher, _published(release), language) if part)


def _published(release: Release) -> str:
    """The date in words, marked if it is only inferred with low confidence."""
    shown = messages.date_in_words(release.dated)
    confidences = {one.confidence for one in release.because("date")}
    return f"{shown} (low confidence)" if confidences == {"low"} else shown


def _properties(release: Release) -> tuple[PropertyView, ...]:
    def values(title: str, name: ValueName, known: tuple[str, ...], facet: FacetName | None = None) -> PropertyView:
        return PropertyView(title, tuple(_value(release, name, one, facet) for one in known))

    is_told = release.dated or release.because("refused")
    publisher_facet: FacetName | None = "organization" if release.publisher in release.organizations else None
    return (
        PropertyView("Published", (_date(release),) if is_told else (), unknown="undated"),
        values("Publisher", "publisher", _as_tuple(release.publisher), publisher_facet),
        values("Organizations", "organization", release.organizations, "organization"),
        values("Themes", "theme", release.themes, "theme"),
        values("Substances", "substance", release.substances),
        values("Places", "place", release.places),
        values("Language", "language", _as_tuple(release.language), "language"),
        values("Dateline", "dateline", _as_tuple(release.dateline)),
    )


def _readings(release: Release) -> tuple[PropertyView, ...]:
    """The evidence for title and text, which the page shows in full elsewhere."""
    texts: tuple[tuple[str, ValueName], ...] = (("Title", "title"), ("Text", "body"))
    shown = ((title, tuple(map(_reason, release.because(name)))) for title, name in texts)
    return tuple(
        PropertyView(title, (ValueView("as shown above", None, reasons),)) for title, reasons in shown if reasons
    )


def _date(release: Release) -> ValueView:
    year = str(release.year) if release.year is not None else UNDATED
    reasons = tuple(map(_reason, (*release.because("date"), *release.because("refused"))))
    return ValueView(_published(release), Address().only_href("year")(year), reasons)


def _value(release: Release, name: ValueName, value: str, facet: FacetName | None) -> ValueView:
    reasons = release.because(name, value)
    if not reasons and name == "organization":
        reasons = release.because("publisher", value)
    return ValueView(
        text=_in_words(name, value),
        href=Address().only_href(facet)(value) if facet else None,
        reasons=tuple(map(_reason, reasons)),
    )


def _in_words(name: ValueName, value: str) -> str:
    match name:
        case "language":
            return language_name(value)
        case "place":
            return messages.place_name(value)
        case "theme":
            return theme_labels().get(value, value)
        case _:
            return value


def _reason(evidence: Evidence) -> EvidenceView:
    text = evidence.text.strip()
    shown = text if len(text) <= _MAX_QUOTE else f"{text[:_MAX_QUOTE].rstrip()}…"
    return EvidenceView(messages.WITNESSES[evidence.witness], shown or None, evidence.confidence)


def _record(stored: Stored) -> tuple[tuple[str, str], ...]:
    release = stored.release
    known = (
        ("Read from", release.origin if release.origin != release.url else None),
        ("Source", release.source),
        ("Read on", messages.date_and_time(release.fetched)),
        ("Archived page, SHA-256", stored.page),
        ("Version", str(stored.version)),
        ("Id", release.id),
    )
    return tuple((name, value) for name, value in known if value)


def _as_tuple(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
