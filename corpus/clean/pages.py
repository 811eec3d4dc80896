"""A page as it was received becomes a release."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from corpus.addresses import canonical
from corpus.clean import dates, furniture, publishers, titles
from corpus.clean.datelines import Dateline, off_the_text
from corpus.clean.days import day_alone
from corpus.clean.events import of_past_event
from corpus.clean.html_pages import read_html
from corpus.clean.language import told
from corpus.clean.markup import decode, is_binary, parse
from corpus.clean.material import Material, UnreadableError
from corpus.clean.pdf import read_pdf
from corpus.clean.reading import Reading, release_of
from corpus.clean.soft_errors import refuse_soft_error, soft_error_without_text
from corpus.clean.text import body_of, one_line, paragraphs
from corpus.faults import is_passing
from corpus.release import Evidence, Furniture, Page, PartialDate, Rejected, Release
from corpus.sources import Selectors, Source

LARGEST = 20_000_000
"""Bytes; anything larger is no release."""
LAST_MODIFIED = "Last-Modified: "
_SHORTEST = 40
"""Characters of a body."""
SAY_NOTHING = frozenset(
    ("", "application/octet-stream", "application/unknown", "unknown/unknown", "binary/octet-stream")
)
"""Media types that say no more than none."""
_MARK = 1_000
_IS_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.*?-->|<\?xml[^>]*>)*"
    rb"<(?:!doctype html|html|head|title|meta|body|h1|div|article|p)\b",
    re.IGNORECASE | re.DOTALL,
)
"""How HTML begins, much as browsers tell it from other bytes (WHATWG MIME Sniffing)."""


def clean_page(page: Page, source: Source | None = None) -> Release | Rejected:
    """Read a page of HTML, PDF or plain text; whatever its bytes, it gives a release or the reason why not.

    Raises only what says that memory or files run out.
    """
    try:
        return _cleaned(page, source)
    except UnreadableError as reason:
        return Rejected(page.origin, str(reason), reason.status)
    except Exception as error:
        if is_passing(error) or isinstance(error, ImportError):
            raise  # it says nothing about the page
        return Rejected(page.origin, f"it can't be read ({type(error).__name__}: {one_line(str(error))[:200]})")


def address_of(page: Page) -> str | None:
    """The canonical address of a page, by its own word where nothing else is known; none when it names none."""
    try:
        return parse(decode(page.content[:LARGEST], page.media_type)).address(page.url)
    except (ValueError, RecursionError):
        return page.url


def _cleaned(page: Page, source: Source | None) -> Release:
    if len(page.content) > LARGEST:
        raise UnreadableError(f"it is larger than {LARGEST // 1_000_000} MB")
    if not page.content.strip():
        raise UnreadableError("it is empty")
    material = _material(page, source)
    refuse_soft_error(material.title.value, material.lines, names=material.names, asks_password=material.asks_password)
    reading = _reading(page, source, material)
    length = len(body_of(reading.paragraphs))
    if length < _SHORTEST:
        if material.is_shell and (found := soft_error_without_text(material.names, is_shell=True)):
            raise found
        raise UnreadableError(f"its text is too short ({length} characters)")
    return release_of(reading)


def _material(page: Page, source: Source | None) -> Material:
    media_type = page.media_type.split(";")[0].strip().lower()
    if media_type in SAY_NOTHING and _IS_HTML.match(page.content[:_MARK]):
        media_type = "text/html"
    if page.content.startswith(b"%PDF-"):
        media_type = "application/pdf"  # whatever the server calls it
    if media_type == "text/plain":
        return _read_plain_text(page)
    if media_type in ("text/html", "application/xhtml+xml"):
        if is_binary(page.content):
            raise UnreadableError("it is binary, not HTML")
        return read_html(page, source.selectors if source else Selectors())
    if media_type == "application/pdf":
        return read_pdf(page.content, canonical(page.url) if page.url else None)
    raise UnreadableError(f"it is {media_type or 'of no known kind'}, not HTML, PDF or plain text")


def _read_plain_text(page: Page) -> Material:
    text = decode(page.content, page.media_type)
    if "\0" in text:
        raise UnreadableError("it is binary, not text")
    lines = paragraphs(text)
    found = titles.from_lines(lines)
    if not found:
        raise UnreadableError("no title was found in it: its first line is a whole paragraph")
    title, at = found
    return Material(
        title=Evidence("title", title, "text", lines[at]),
        lines=tuple(lines[at + 1 :]),
        around=tuple(lines[:at]),
        above=tuple(lines[:at]),
        url=canonical(page.url) if page.url else None,
    )


def _reading(page: Page, source: Source | None, material: Material) -> Reading:
    parts = furniture.strip(material.lines, material.title.value)
    dateline, text, caption = off_the_text(parts.text, material.title.value)
    said_around = [*material.around, *(one.text for one in parts.furniture)]
    return Reading(
        origin=page.origin,
        fetched=page.fetched,
        title=material.title,
        paragraphs=text,
        url=material.url,
        source=page.source or (source.name if source else None),
        dateline=dateline.raw if dateline else parts.place,
        dates=_dates(page, material, dateline, parts.date, text),
        changed=material.changed,
        furniture=(
            *(Furniture(line, "banner") for line in material.above),
            *parts.furniture,
            *((Furniture(caption, "caption"),) if caption else ()),
        ),
        publishers=tuple(_publishers(page, source, material, text, said_around)),
        language=told(page.language, "catalogue" if page.source else "given") if page.language else None,
        declared_language=material.language,
    )


def _dates(
    page: Page,
    material: Material,
    dateline: Dateline | None,
    line_above: PartialDate | None,
    text: Sequence[str],
) -> tuple[Evidence, ...]:
    said = [*material.dates]
    if page.hinted_date:
        said.append(dates.dated(page.hinted_by, page.hinted_date, f"beside the link in the {page.hinted_by}", "high"))
    if dateline and dateline.date:
        said.append(dates.dated("dateline", dateline.date, dateline.raw, "high"))
    if line_above and not any(one.witness == "byline" for one in said):  # which is that line
        said.append(dates.dated("text", line_above, "the line above the text"))
    if material.url:
        said += dates.in_url(material.url)
    if not any(map(dates.is_day, said)):
        said += material.guessed_dates
    return (*(sorted(said, key=_trust) or of_past_event(text)), *_served(page))


def _served(page: Page) -> Iterator[Evidence]:
    """When the server says that the page was last changed; a page that was made as it was asked for says nothing."""
    day = day_alone(page.last_modified) if page.last_modified else None
    if day and day.first_day and day.first_day < page.fetched.date() - timedelta(days=1):
        yield dates.dated("http", day, f"{LAST_MODIFIED}{page.last_modified}", "low")


def _trust(said: Evidence) -> int:
    """What a source's selector found comes first, then what was written for this release alone, then the others."""
    if said.witness == "selector":
        return 0
    if said.witness in ("feed", "listing", "dateline", "byline", "url") and dates.is_day(said):
        return 3 if said.confidence == "low" else 1
    return 2


def _publishers(
    page: Page, source: Source | None, material: Material, text: Sequence[str], around: Sequence[str]
) -> Iterator[Evidence]:
    """Who published it, most trusted first; what the text alone suggests only where nothing else says."""
    if source:
        yield publishers.named("catalogue", source.organization, f"the catalogue's entry {source.name}")
    elif page.organization:
        yield publishers.named("given", page.organization)
    elif material.site_name:
        yield publishers.named("meta", material.site_name, f"og:site_name: {material.site_name}", "medium")
    elif said := list(publishers.in_furniture(around)):
        yield said[0]
    else:
        yield from publishers.acting(material.title.value, text)
