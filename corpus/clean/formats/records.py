"""Cleaning a record, a JSON object with given fields: what is given is believed."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from reprlib import Repr

from corpus.addresses import canonical
from corpus.clean import boilerplate
from corpus.clean.assemble import ReleaseDraft, assemble_release
from corpus.clean.dates import choose
from corpus.clean.dates.datelines import Dateline, split_dateline
from corpus.clean.dates.stated import by_trust, stated_dates
from corpus.clean.extracted import NoReleaseError
from corpus.clean.language import declared_language
from corpus.clean.publishers.choose import choose_publisher, named_publisher
from corpus.clean.publishers.claims import acting_bodies, claims_above, claims_in_text
from corpus.clean.soft_errors import raise_for_soft_error
from corpus.clean.tasks import LONGEST_LINE, Line
from corpus.clean.text import one_line, paragraphs
from corpus.label.themes import theme_ids
from corpus.languages import is_language_code
from corpus.release import YEARS, Boilerplate, Evidence, PartialDate, Rejected, Release, release_id
from corpus.system_errors import is_transient

_LONGEST_ID = 200
_LONGEST_NUMBER = 1_000
"""Most digits of a number; the time to parse one grows with their square."""
_LONGEST_SHOWN = 60
_LONGEST_TITLE, _LONGEST_NAME, _LONGEST_URL, _LONGEST_CODE = 5_000, 500, 4_000, 50
_MOST_THEMES = 100
_HEAD = 3
"""Lines at the start of a text among which its letterhead stands."""
_YEAR = re.compile(r"\d{4}(?=-\d\d|$)", re.ASCII)


def clean_line(line: Line) -> Release | Rejected:
    """Turn a line of JSON into a release, or say why it is none; only MemoryError is raised."""
    try:
        record = _parsed(line.content)
        return assemble_release(_reading(record, line.origin, line.fetched, line.organization, line.language))
    except NoReleaseError as reason:
        return Rejected(line.origin, str(reason), reason.status)
    except Exception as error:
        if is_transient(error) or isinstance(error, ImportError):
            raise  # it says nothing about the record
        return Rejected(line.origin, f"it can't be read ({type(error).__name__}: {one_line(str(error))[:200]})")


def clean_record(
    record: Mapping[str, object], *, origin: str, fetched: datetime, organization: str | None, language: str | None
) -> Release | Rejected:
    """Turn a record into a release, or say which field is wrong and why.

    A record has `title` and `body`, and optionally `id`, `url`, `date`, `organization`, `themes` and `language`. The
    arguments `organization` and `language` are used where the record has no such field.
    """
    try:
        return assemble_release(_reading(record, origin, fetched, organization, language))
    except NoReleaseError as reason:
        return Rejected(origin, str(reason), reason.status)


def _parsed(line: bytes) -> Mapping[str, object]:
    if len(line) > LONGEST_LINE:
        raise NoReleaseError(f"it is longer than {LONGEST_LINE // 1_000_000} MB")
    try:
        record = json.loads(
            line.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number, parse_int=_whole_number
        )
    except UnicodeDecodeError as error:
        raise NoReleaseError("it is not UTF-8") from error
    except RecursionError as error:
        raise NoReleaseError("it is nested too deeply") from error
    except ValueError as error:
        raise NoReleaseError(f"it is not valid JSON: {error}") from error
    if not isinstance(record, dict):
        raise NoReleaseError("it is JSON, but not an object")
    return record


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        [(name, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"it has a field twice: {one_line(name[:_LONGEST_SHOWN])}")
    return record


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is not a JSON value")


def _whole_number(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(f"a number in it has {len(digits):,} digits")
    return int(digits)


def _reading(
    record: Mapping[str, object], origin: str, fetched: datetime, organization: str | None, language: str | None
) -> ReleaseDraft:
    title = _within(record, "title", _LONGEST_TITLE)
    body = _text(record, "body")
    text = tuple(paragraphs(body or ""))
    if not title or not text:
        raise NoReleaseError(f"{'body' if title else 'title'}: it is missing or empty")
    raise_for_soft_error(title, text)
    parts = boilerplate.strip_boilerplate(text, title)
    dateline, paragraphs_left, caption = split_dateline(parts.text, title)
    publisher = _within(record, "organization", _LONGEST_NAME) or organization
    url = _url(record)
    return ReleaseDraft(
        id=_id(record) or (release_id(url) if url else None),
        url=url,
        origin=origin,
        fetched=fetched,
        title=Evidence("title", title, "given", title),
        paragraphs=paragraphs_left or text,
        dateline=dateline.raw if dateline else parts.place,
        boilerplate=(*parts.boilerplate, *((Boilerplate(caption, "caption"),) if caption else ()))
        if paragraphs_left
        else (),
        dates=tuple(_dates(record, paragraphs_left, dateline, parts.date, url)),
        publishers=tuple(_publisher(publisher, url, title, text, [one.text for one in parts.boilerplate])),
        themes=_themes(record),
        language=declared_language(code, "given") if (code := _language(record) or language) else None,
    )


def _text(record: Mapping[str, object], name: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise NoReleaseError(f"{name}: not text: {_shown(value)}")
    return value


def _line(record: Mapping[str, object], name: str) -> str | None:
    return one_line(_text(record, name) or "") or None


def _within(record: Mapping[str, object], name: str, longest: int) -> str | None:
    line = _line(record, name)
    if line and len(line) > longest:
        raise NoReleaseError(f"{name}: longer than {longest:,} characters: {_shown(line)}")
    return line


def _id(record: Mapping[str, object]) -> str | None:
    value = record.get("id")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise NoReleaseError(f"id: neither text nor a whole number: {_shown(value)}")
    text = str(value).strip()
    if not 0 < len(text) <= _LONGEST_ID or any(unicodedata.category(one)[0] == "C" for one in text):
        raise NoReleaseError(
            f"id: empty, longer than {_LONGEST_ID} characters, or with control characters: {_shown(value)}"
        )
    return text


def _url(record: Mapping[str, object]) -> str | None:
    url = _within(record, "url", _LONGEST_URL)
    try:
        return canonical(url) if url else None
    except ValueError as error:
        raise NoReleaseError(f"url: not an http address: {_shown(url)}") from error


def _dates(
    record: Mapping[str, object],
    text: Sequence[str],
    dateline: Dateline | None,
    line_above: PartialDate | None,
    url: str | None,
) -> Iterator[Evidence]:
    """Yield the given date; where there is none, or an impossible one, the dates in the text and address."""
    given = _given_date(record)
    if given:
        yield given
        if given.name == "date":
            return
    yield from by_trust(stated_dates(dateline, line_above, url), text)


def _given_date(record: Mapping[str, object]) -> Evidence | None:
    """Read the given date.

    A placeholder such as 0000-00-00 becomes refused evidence. Raises NoReleaseError for what is not a date at all.
    """
    written = _line(record, "date")
    if not written:
        return None
    year = _YEAR.match(written)
    if year and int(year[0]) not in YEARS:
        return choose.refused_date("given", written[:_LONGEST_SHOWN])
    try:
        return choose.date_evidence("given", PartialDate.parse(written), written, "high")
    except ValueError as error:
        reason = str(error) if len(written) <= _LONGEST_SHOWN else f"not an ISO 8601 date: {_shown(written)}"
        raise NoReleaseError(f"date: {reason}") from error


def _publisher(
    name: str | None, url: str | None, title: str, text: Sequence[str], around: Sequence[str]
) -> Iterator[Evidence]:
    if name:
        yield named_publisher("given", name)
        return
    claims = (*claims_in_text(text, around), *claims_above(text[:_HEAD]))
    chosen = tuple(choose_publisher(claims, url, title, "\n".join((title, *text))))
    yield from chosen
    if not chosen and not url:
        yield from acting_bodies(title, text)


def _themes(record: Mapping[str, object]) -> tuple[str, ...] | None:
    """The given themes, as ids where the vocabulary knows them; None where the record has no such field."""
    value = record.get("themes")
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) and one_line(one) for one in value):
        raise NoReleaseError(f"themes: not a list of texts: {_shown(value)}")
    if len(value) > _MOST_THEMES or any(len(one) > _LONGEST_NAME for one in value):
        raise NoReleaseError(
            f"themes: more than {_MOST_THEMES}, or one longer than {_LONGEST_NAME} characters: {_shown(value)}"
        )
    named = (one_line(one) for one in value)
    return tuple(dict.fromkeys(theme_ids().get(one.casefold(), one) for one in named))


def _language(record: Mapping[str, object]) -> str | None:
    code = _within(record, "language", _LONGEST_CODE)
    if code and not is_language_code(code):
        raise NoReleaseError(f"language: not a code of two or three letters: {_shown(code)}")
    return code


def _shown(value: object) -> str:
    """An abbreviation of a value for a message, whatever its size."""
    short = Repr()
    short.maxstring = short.maxother = _LONGEST_SHOWN
    text = short.repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
