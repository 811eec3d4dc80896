"""Assembling a release from its draft: choosing the date and language, and labelling the text."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from corpus.clean import language
from corpus.clean.dates import choose
from corpus.clean.dates.events import event_dates
from corpus.clean.publishers.hosts import country_of
from corpus.clean.text import join_paragraphs, one_line
from corpus.label import label, parent_bodies
from corpus.languages import UNDETERMINED
from corpus.quick_dataclass import dataclass
from corpus.release import Boilerplate, Evidence, PartialDate, Release, release_id

_SERBO_CROATIAN = ("hr", "bs", "sr")
"""Croatian, and the languages that it is hard to tell from."""


@dataclass(frozen=True, slots=True)
class ReleaseDraft:
    """What a page or record says about a release, before the best of its dates and publishers are chosen."""

    origin: str
    fetched: datetime
    title: Evidence
    paragraphs: tuple[str, ...]
    id: str | None = None
    url: str | None = None
    source: str | None = None
    dateline: str | None = None
    boilerplate: tuple[Boilerplate, ...] = ()
    dates: tuple[Evidence, ...] = ()
    changed: tuple[PartialDate, ...] = ()
    """Dates on which the page says it was modified."""
    publishers: tuple[Evidence, ...] = ()
    """Most trusted first."""
    themes: tuple[str, ...] | None = None
    """Themes given by a record, which replace those found in the text; None where none were given."""
    language: Evidence | None = None
    """The language, where it is known from outside the text."""
    declared_language: str | None = None


def assemble_release(reading: ReleaseDraft) -> Release:
    """Choose date and language, label the text, and build the release with all its evidence."""
    body = join_paragraphs(reading.paragraphs)
    text = f"{reading.title.value}\n{body}"
    spoken = language.language_of(text, reading.language, reading.declared_language)
    code = None if spoken.value == UNDETERMINED else spoken.value
    dates = choose.with_croatian_october(reading.dates) if code in _SERBO_CROATIAN else reading.dates
    published, date_evidence = choose.choose_date(dates, reading.fetched.date(), reading.changed)
    said = reading.publishers[0] if reading.publishers else None
    labels = label(reading.title.value, body, code, country_of(said.value if said else None, reading.url))
    publisher = _as_the_text_names(said, labels.organizations) if said else None
    themes = labels.themes if reading.themes is None else reading.themes
    return Release(
        id=reading.id or release_id(_identity(reading, published, body)),
        title=reading.title.value,
        body=body,
        origin=reading.origin,
        fetched=reading.fetched,
        url=reading.url,
        source=reading.source,
        published=published,
        publisher=publisher.value if publisher else None,
        organizations=_publisher_first(publisher, labels.organizations),
        themes=themes,
        substances=labels.substances,
        places=labels.places,
        operations=labels.operations,
        language=code,
        dateline=reading.dateline,
        furniture=reading.boilerplate,
        evidence=_printed(
            reading.title,
            *date_evidence,
            *((publisher,) if publisher else ()),
            *reading.publishers[1:],
            *((Evidence("dateline", reading.dateline, "text", reading.dateline),) if reading.dateline else ()),
            *event_dates(reading.paragraphs, published),
            spoken,
            *(one for one in labels.evidence if one.name != "theme" or reading.themes is None),
            *(Evidence("theme", theme, "given", theme) for theme in reading.themes or ()),
        ),
    )


def _printed(*evidence: Evidence) -> tuple[Evidence, ...]:
    """Remove control characters from quoted evidence, so that no page can manipulate a terminal."""
    return tuple(one if one.text.isprintable() else replace(one, text=one_line(one.text)) for one in evidence)


def _identity(reading: ReleaseDraft, published: PartialDate | None, body: str) -> str:
    """What identifies a release: its address, or its text and date where it has none."""
    return reading.url or "\n".join((reading.title.value, str(published or ""), body)).casefold()


def _as_the_text_names(publisher: Evidence, named: Iterable[str]) -> Evidence:
    """A publisher in capitals under the name that the text has for it."""
    if not publisher.value.isupper():
        return publisher
    known = {one.casefold(): one for one in named}
    return replace(publisher, value=known.get(publisher.value.casefold(), publisher.value))


def _publisher_first(publisher: Evidence | None, named: Iterable[str]) -> tuple[str, ...]:
    """The organisations named in a text, after the publisher and its parent bodies.

    A publisher that the letters of a host name may be written otherwise, so it counts for no organisation.
    """
    is_sure = publisher and not (publisher.witness == "url" and publisher.confidence == "low")
    first = (publisher.value, *parent_bodies(publisher.value)) if publisher and is_sure else ()
    return tuple(dict.fromkeys([*first, *named]))
