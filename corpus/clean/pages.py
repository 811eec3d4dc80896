"""Cleaning a page: from the bytes of HTML, PDF or plain text to a release."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from corpus.addresses import TEXT_FRAGMENT, canonical
from corpus.catalogue.sources import Selectors, Source
from corpus.clean import boilerplate
from corpus.clean.assemble import ReleaseDraft, assemble_release
from corpus.clean.dates import choose
from corpus.clean.dates.date_formats import only_date_in
from corpus.clean.dates.datelines import Dateline, read_dateline, split_dateline
from corpus.clean.dates.stated import by_trust, stated_dates
from corpus.clean.extracted import Extracted, NoReleaseError
from corpus.clean.formats.digests import pages_between_rules
from corpus.clean.formats.encoding import decode, is_binary, is_soup
from corpus.clean.formats.html import read_html
from corpus.clean.formats.mail import Mail, day_of_text, decode_text, read_mail, text_below_headers
from corpus.clean.formats.markup import Markup, parse
from corpus.clean.formats.pdf import read_pdf
from corpus.clean.formats.several import pages_of_releases
from corpus.clean.language import declared_language
from corpus.clean.letterheads import (
    date_above,
    is_prose,
    stands_alone,
    tells_no_title,
    title_of_lines,
    with_joined_headline,
)
from corpus.clean.publishers.choose import choose_publisher, named_publisher
from corpus.clean.publishers.claims import acting_bodies, claims_above, claims_in_text, mentions
from corpus.clean.soft_errors import raise_for_soft_error, soft_error_without_text
from corpus.clean.tasks import MAX_BYTES
from corpus.clean.text import join_paragraphs, one_line, paragraphs, word_set
from corpus.release import Boilerplate, Evidence, Page, PartialDate, Rejected, Release
from corpus.system_errors import is_transient

LAST_MODIFIED = "Last-Modified: "
_SHORTEST = 40
"""Fewest characters of a body."""
_HEAD = 24
"""Lines of a mail among which its headline is."""
_NAMES_THE_SITE = 2.0
"""The weight from which a claim names the site or its publisher, rather than a section."""
_FIRST_LINES = 3
"""Lines of a text among which its dateline is."""
_SAMPLE = 2000
"""Characters by which a text in a wrong encoding is recognised."""
_SAYING_NOTHING = frozenset(
    "application/octet-stream application/x-octet-stream binary/octet-stream application/binary application/unknown "
    "unknown/unknown content/unknown application/force-download application/x-force-download application/download "
    "application/x-download application/save".split()
) | {""}
_SENT_WITH_HTML_TOO = frozenset(("text/plain", "text/xml", "application/xml"))
UNINFORMATIVE_TYPES = _SAYING_NOTHING | _SENT_WITH_HTML_TOO
"""Media types beside which the content must be looked at."""
_HTML = ("text/html", "application/xhtml+xml")
_MARK = 1_000
_BEGINS_AS_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.*?-->|<\?xml[^>]*>)*"
    rb"<(!doctype html|html|head|title|meta|body|h1|div|article|p)\b",
    re.IGNORECASE | re.DOTALL,
)
"""The beginning of an HTML document, much as in the WHATWG MIME Sniffing standard."""
_OF_A_WHOLE_PAGE = (b"!doctype html", b"html")
"""Tags with which no plain text begins, and no XML of another kind."""


def clean_releases(page: Page, source: Source | None = None) -> list[tuple[Release | Rejected, Page]]:
    """Turn a page into its release, or into each of those that it holds one below the other.

    Each comes with a page that holds nothing else. A source's selectors say that its pages hold one each. Raises as
    `clean_page` does.
    """
    page = _without_other_addresses(page)
    parsed, parts = (None, []) if source and source.selectors.body else _parts(page)
    outcomes = [(clean_page(part, source), part) for part in parts]
    if outcomes and all(isinstance(outcome, Release) for outcome, _ in outcomes):
        return outcomes
    return [(clean_page(page, source, parsed), page)]


def clean_again(page: Page, source: Source | None = None) -> Release | Rejected:
    """Clean the stored page of a release; where it holds several, the address of `page` says which. Raises as above."""
    if page.url and TEXT_FRAGMENT in page.url:
        shared = replace(page, url=page.url.partition(TEXT_FRAGMENT)[0])
        for outcome, part in clean_releases(shared, source):
            if part.url == page.url:
                return replace(outcome, origin=page.origin)
    return clean_page(page, source)


def _parts(page: Page) -> tuple[Markup | str | None, list[Page]]:
    """A page of HTML as parsed or a plain text as decoded, and a page for each release where it holds several."""
    kind = _media_type(page)
    if kind not in (*_HTML, "text/plain") or not 0 < len(page.content) <= MAX_BYTES or is_binary(page.content):
        return None, []
    try:
        if kind == "text/plain":
            text = decode_text(page.content, page.media_type)
            return text, pages_between_rules(page, *text_below_headers(text))
        markup = parse(decode(page.content, page.media_type))
        return markup, pages_of_releases(page, markup)
    except (ValueError, RecursionError):
        return None, []


def clean_page(page: Page, source: Source | None = None, parsed: Markup | str | None = None) -> Release | Rejected:
    """Turn a page of HTML, PDF or plain text into a release, or say why it is none; `source` brings its selectors.

    `parsed` is the markup or the plain text of the page, where it was parsed or decoded. Bad pages never raise.
    MemoryError, ImportError and those OSErrors that say the system is short of something are raised, since they say
    nothing about the page.
    """
    try:
        return _cleaned(_without_other_addresses(page), source, parsed)
    except NoReleaseError as reason:
        return Rejected(page.origin, str(reason), reason.status)
    except Exception as error:
        if is_transient(error) or isinstance(error, ImportError):
            raise
        return Rejected(page.origin, f"it can't be read ({type(error).__name__}: {one_line(str(error))[:200]})")


def _without_other_addresses(page: Page) -> Page:
    """The page without an address that none on the web is: a mail's, say."""
    return replace(page, url=None) if page.url and not page.url.lower().startswith(("http://", "https://")) else page


def address_of(page: Page) -> str | None:
    """The canonical address of a page, from its URL and its own canonical link; None when it has neither."""
    try:
        return parse(decode(page.content[:MAX_BYTES], page.media_type)).address(page.url)
    except (ValueError, RecursionError):
        return page.url


def _cleaned(page: Page, source: Source | None, parsed: Markup | str | None) -> Release:
    if len(page.content) > MAX_BYTES:
        raise NoReleaseError(f"it is larger than {MAX_BYTES // 1_000_000} MB")
    if not page.content.strip():
        raise NoReleaseError("it is empty")
    material = _material(page, source, parsed)
    raise_for_soft_error(
        material.title.value, material.lines, names=material.self_names, asks_password=material.asks_password
    )
    reading = _reading(page, source, material)
    if is_soup(f"{material.title.value} {' '.join(reading.paragraphs)[:_SAMPLE]}"):
        raise NoReleaseError("its letters can't be read: the encoding is not named, or wrongly, and not recognised")
    length = len(join_paragraphs(reading.paragraphs))
    if length < _SHORTEST:
        if material.is_shell and (found := soft_error_without_text(material.self_names, is_shell=True)):
            raise found
        raise NoReleaseError(f"its text is too short ({length} characters)")
    return assemble_release(reading)


def _media_type(page: Page) -> str:
    media_type = page.media_type.split(";")[0].strip().lower()
    if page.content.startswith(b"%PDF-"):
        return "application/pdf"  # whatever Content-Type the server sent
    found = _BEGINS_AS_HTML.match(page.content[:_MARK]) if media_type in UNINFORMATIVE_TYPES else None
    is_html = found and (media_type in _SAYING_NOTHING or found[1].lower() in _OF_A_WHOLE_PAGE)
    return "text/html" if is_html else media_type


def _material(page: Page, source: Source | None, parsed: Markup | str | None) -> Extracted:
    media_type = _media_type(page)
    if media_type == "text/plain":
        return _read_plain_text(page, parsed if isinstance(parsed, str) else decode_text(page.content, page.media_type))
    if media_type in _HTML:
        if is_binary(page.content):
            raise NoReleaseError("it is binary, not HTML")
        selectors = source.selectors if source else Selectors()
        return read_html(page, selectors, None if isinstance(parsed, str) else parsed)
    if media_type == "application/pdf":
        return read_pdf(page.content, canonical(page.url) if page.url else None)
    raise NoReleaseError(f"it is {media_type or 'of an unknown type'}, not HTML, PDF or plain text")


def _read_plain_text(page: Page, whole: str) -> Extracted:
    mail = read_mail(whole)
    text = mail.text if mail else whole
    if "\0" in text:
        raise NoReleaseError("it is binary, not text")
    lines = with_joined_headline(paragraphs(text, stands_alone), text)
    found = (_line_of_subject(lines, mail.subject) if mail else None) or title_of_lines(lines)
    if found and mail and mail.subject and is_prose(lines[found[1]]):
        found = None
    above_text = next((at for at, line in enumerate(lines) if not tells_no_title(line)), 0)
    title, at = found or (mail.subject if mail else "", above_text - 1)
    if not title:
        raise NoReleaseError("no title was found in it: its first line is a whole paragraph")
    above = lines[: max(at, 0)]
    return Extracted(
        title=Evidence("title", title, "text", lines[at] if found else title),
        lines=tuple(lines[at + 1 :]),
        surrounding_lines=(*above, *(map(one_line, mail.signature) if mail else ())),
        lines_above_title=tuple(above),
        dates=tuple(_dates_above(above, mail, lines[at + 1 :])),
        url=canonical(page.url) if page.url else None,
    )


def _line_of_subject(lines: Sequence[str], subject: str) -> tuple[str, int] | None:
    """The headline that the subject of a mail repeats, perhaps behind the kind of text, and the index of its line."""
    banner, _, rest = subject.partition(": ")
    said = word_set(rest if rest and boilerplate.is_banner(banner) else subject)
    return next(((line, at) for at, line in enumerate(lines[:_HEAD]) if said and word_set(line) == said), None)


def _dates_above(above: Sequence[str], mail: Mail | None, text: Sequence[str]) -> Iterator[Evidence]:
    """The day above a title, else that of the mail, which tells the year of a dateline."""
    if day := date_above(above):
        yield choose.date_evidence("text", day, "the line above the title")
    if mail and mail.sent and not day:
        dateline = next((found.date for line in text[:_FIRST_LINES] if (found := read_dateline(line))), None)
        yield choose.date_evidence("text", day_of_text(dateline, mail.sent) or mail.sent, "the headers of the mail")


def _reading(page: Page, source: Source | None, material: Extracted) -> ReleaseDraft:
    names = {one.name for one in material.claims if one.weight >= _NAMES_THE_SITE}
    parts = boilerplate.strip_boilerplate(material.lines, material.title.value, material.bylines, names, material.facts)
    dateline, text, caption = split_dateline(parts.text, material.title.value)
    return ReleaseDraft(
        origin=page.origin,
        fetched=page.fetched,
        title=material.title,
        paragraphs=text,
        url=material.url,
        source=page.source or (source.name if source else None),
        dateline=dateline.raw if dateline else parts.place,
        dates=_dates(page, material, dateline, parts.date, text),
        changed=material.modified,
        boilerplate=(
            *(Boilerplate(line, "banner") for line in material.lines_above_title),
            *parts.boilerplate,
            *((Boilerplate(caption, "caption"),) if caption else ()),
        ),
        publishers=tuple(_publishers(page, source, material, text, parts.boilerplate)),
        language=declared_language(page.language, "catalogue" if page.source else "given") if page.language else None,
        declared_language=material.language,
    )


def _dates(
    page: Page,
    material: Extracted,
    dateline: Dateline | None,
    line_above: PartialDate | None,
    text: Sequence[str],
) -> tuple[Evidence, ...]:
    said = [*material.dates]
    if page.hinted_date:
        said.append(
            choose.date_evidence(page.hinted_by, page.hinted_date, f"beside the link in the {page.hinted_by}", "high")
        )
    of_one = None if material.url and TEXT_FRAGMENT in material.url else material.url  # else it dates all on the page
    said += stated_dates(dateline, line_above, of_one, material.dates)
    if not any(map(choose.is_full_date, said)):
        said += material.guessed_dates
    return (*by_trust(said, text), *_served(page))


def _served(page: Page) -> Iterator[Evidence]:
    """The date in Last-Modified, unless it is so recent that the page was probably generated for the request."""
    day = only_date_in(page.last_modified) if page.last_modified else None
    if day and day.first_day and day.first_day < page.fetched.date() - timedelta(days=1):
        yield choose.date_evidence("http", day, f"{LAST_MODIFIED}{page.last_modified}", "low")


def _publishers(
    page: Page,
    source: Source | None,
    material: Extracted,
    text: Sequence[str],
    around: Sequence[Boilerplate],
) -> Iterator[Evidence]:
    """Yield the publisher, as given, or else as the page, its address and its text tell."""
    if source:
        yield named_publisher("catalogue", source.organization, f"the catalogue's entry {source.name}")
        return
    if page.organization:
        yield named_publisher("given", page.organization)
        return
    lines_around = [*material.surrounding_lines, *(one.text for one in around)]
    above = [*material.lines_above_title, *(one.text for one in around if one.kind == "banner")]
    claims = (
        *material.claims,
        *claims_in_text(text, lines_around),
        *claims_above(above),
        *mentions(material.claims, text, material.surrounding_lines),
    )
    said = "\n".join((material.title.value, *text, *lines_around))
    chosen = tuple(choose_publisher(claims, material.url, material.title.value, said))
    yield from chosen
    if not chosen and not material.url:
        yield from acting_bodies(material.title.value, text)
