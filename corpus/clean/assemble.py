"""A release put together from what was read of it: address, title, text, date, language, labels."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from corpus.clean import language
from corpus.clean.dates import choose
from corpus.clean.dates.events import event_dates
from corpus.clean.text import body_of, one_line
from corpus.label import bodies_above, label
from corpus.release import Boilerplate, Evidence, PartialDate, Release, release_id


@dataclass(frozen=True, slots=True)
class Draft:
    """What a page or record says, before it is weighed."""

    origin: str
    fetched: datetime
    title: Evidence
    paragraphs: tuple[str, ...]
    id: str | None = None
    url: str | None = None
    source: str | None = None
    dateline: str | None = None
    furniture: tuple[Boilerplate, ...] = ()
    dates: tuple[Evidence, ...] = ()
    changed: tuple[PartialDate, ...] = ()
    """When the page says that it was changed."""
    publishers: tuple[Evidence, ...] = ()
    """Most trusted first."""
    themes: tuple[str, ...] | None = None
    """Given ones, which replace those of the text."""
    language: Evidence | None = None
    """Where it is known from outside."""
    declared_language: str | None = None


def release_of(reading: Draft) -> Release:
    """Weigh what was read, and label the text."""
    body = body_of(reading.paragraphs)
    published, date_evidence = choose.choose_date(reading.dates, reading.fetched.date(), reading.changed)
    text = f"{reading.title.value}\n{body}"
    spoken = reading.language or language.detect_language(text, declared=reading.declared_language)
    labels = label(reading.title.value, body, spoken.value)
    publisher = reading.publishers[0] if reading.publishers else None
    themes = labels.themes if reading.themes is None else reading.themes
    return Release(
        id=reading.id or release_id(_key(reading, published, body)),
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
        language=spoken.value,
        dateline=reading.dateline,
        furniture=reading.furniture,
        evidence=_printed(
            reading.title,
            *date_evidence,
            *reading.publishers,
            *((Evidence("dateline", reading.dateline, "text", reading.dateline),) if reading.dateline else ()),
            *event_dates(reading.paragraphs, published),
            spoken,
            *(one for one in labels.evidence if one.name != "theme" or reading.themes is None),
            *(Evidence("theme", theme, "given", theme) for theme in reading.themes or ()),
        ),
    )


def _printed(*evidence: Evidence) -> tuple[Evidence, ...]:
    """Evidence whose words steer no terminal and no page, whatever the page or server wrote."""
    return tuple(one if one.text.isprintable() else replace(one, text=one_line(one.text)) for one in evidence)


def _key(reading: Draft, published: PartialDate | None, body: str) -> str:
    """What tells a release from every other: its address, else its words and day."""
    return reading.url or "\n".join((reading.title.value, str(published or ""), body)).casefold()


def _publisher_first(publisher: Evidence | None, named: Iterable[str]) -> tuple[str, ...]:
    """Everyone named, behind the publisher and the bodies that it is a part of."""
    first = (publisher.value, *bodies_above(publisher.value)) if publisher else ()
    return tuple(dict.fromkeys([*first, *named]))
