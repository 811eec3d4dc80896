"""The central values: pages, releases, and the evidence for each value of a release."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Literal, Self

from corpus.lazy_pattern import lazy_pattern
from corpus.quick_dataclass import dataclass

Precision = Literal["day", "month", "year", "month-day"]
Confidence = Literal["high", "medium", "low"]

ValueName = Literal[
    "title",
    "body",
    "date",
    "refused",  # a date that no release can be of
    "event",  # a day, or an ISO 8601 interval, on which something happened or will
    "publisher",
    "organization",
    "drugs",  # whether it is about drugs at all
    "theme",
    "substance",
    "place",
    "operation",
    "language",
    "dateline",
]

Witness = Literal[
    "given",  # a field of the record that was added
    "catalogue",  # the entry of the source
    "selector",  # an element that the catalogue names
    "json-ld",
    "meta",
    "time",  # a time element
    "byline",  # a line beside the title
    "heading",
    "url",
    "feed",
    "http",  # the Last-Modified of the answer: hardly a witness, kept for comparison
    "listing",
    "dateline",
    "text",
    "detected",  # a statistical model
]

YEARS = range(1900, 2100)
"""Possible years of a release; any other is a mistake or a placeholder such as 0001-01-01."""

_PARTIAL = lazy_pattern(r"(?:(\d{4})(?:-(\d\d)(?:-(\d\d))?)?|--(\d\d)-(\d\d))\Z")


_TUPLES = ("organizations", "themes", "substances", "places", "operations")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A possibly incomplete date: a day, a month, a year, or a day without a year.

    Written as in ISO 8601: `2011-06-22`, `2011-06`, `2011`, `--02-15`.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        known = (self.year is not None, self.month is not None, self.day is not None)
        if known not in {(True, True, True), (True, True, False), (True, False, False), (False, True, True)}:
            raise ValueError(f"a date needs a year, or a month and a day: {self.year}, {self.month}, {self.day}")
        parts = ((self.year, 2000), (self.month, 1), (self.day, 1))
        date(*(default if part is None else part for part, default in parts))  # raises ValueError unless the day exists

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a complete or partial ISO 8601 date; a time of day after it is ignored. Raises ValueError."""
        found = _PARTIAL.match(re.split(r"(?<=\d)[T ]", text.strip(), maxsplit=1)[0])
        if not found:
            raise ValueError(f"not an ISO 8601 date: {text!r}")
        year, month, day, lone_month, lone_day = (int(part) if part else None for part in found.groups())
        return cls(year, lone_month if month is None else month, lone_day if day is None else day)

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month, day.day)

    @property
    def precision(self) -> Precision:
        if self.year is None:
            return "month-day"
        if self.month is None:
            return "year"
        return "day" if self.day is not None else "month"

    @property
    def first_day(self) -> date | None:
        """The earliest day that the date can mean; None without a year."""
        return None if self.year is None else date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        if self.year is None:
            return f"--{self.month:02}-{self.day:02}"
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)])


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence for a value of a release: the witness, its words, and the confidence that follows."""

    name: ValueName
    value: str
    witness: Witness
    text: str
    confidence: Confidence = "high"


BoilerplateKind = Literal[
    "banner",
    "navigation",
    "date",
    "byline",
    "place",
    "caption",
    "end",
    "about",
    "contact",
    "share",
    "follow",
    "subscribe",
    "related",
    "comment",
    "tags",
    "form",
    "copyright",
]


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A line of a page that is not part of the release's text."""

    text: str
    kind: BoilerplateKind


@dataclass(frozen=True, slots=True)
class Page:
    """A page as received, with what is known of it from outside."""

    content: bytes
    media_type: str
    origin: str
    """Where the bytes came from, as shown to users: an address, a file name, or `archive!member`."""
    fetched: datetime
    url: str | None = None
    source: str | None = None
    """The name of its source in the catalogue, if it came from one."""
    organization: str | None = None
    language: str | None = None
    hinted_date: PartialDate | None = None
    """The date given beside the link in a feed, sitemap or listing."""
    hinted_by: Literal["feed", "listing"] = "feed"
    hinted_title: str | None = None
    last_modified: str | None = None
    """The Last-Modified header."""

    @property
    def sha256(self) -> str:
        from hashlib import sha256

        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page or record that holds no release, and the reason."""

    origin: str
    reason: str
    status: int | None = None
    """The HTTP status that the page should have been sent with, where it is an error page: 404, 503."""


SOFT_ERROR_PREFIX = "in place of a release: "
"""Prefix of the reason for rejecting a page that was sent in place of a release. Stored, so it must not change."""


def names_a_list(reason: str) -> bool:
    """Whether a reason is that a feed, sitemap or listing could not be read: it begins with the address of the list."""
    return reason.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Release:
    """A press release, with the evidence for each of its values."""

    id: str
    title: str
    body: str
    """Paragraphs separated by blank lines."""
    origin: str
    fetched: datetime
    url: str | None = None
    source: str | None = None
    published: PartialDate | None = None
    publisher: str | None = None
    organizations: tuple[str, ...] = ()
    """The organisations named in the release; the publisher first, unless only its host names it."""
    themes: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Countries, as ISO 3166-1 alpha-2 codes."""
    operations: tuple[str, ...] = ()
    """Named police operations."""
    language: str | None = None
    """ISO 639-1, or ISO 639-3 where that has none."""
    dateline: str | None = None
    furniture: tuple[Boilerplate, ...] = ()
    """Boilerplate above and below its text, which is stored but not searched. The name is a stored key."""
    evidence: tuple[Evidence, ...] = ()

    @property
    def dated(self) -> PartialDate | None:
        """The date of publication; None if its year is impossible."""
        year = self.published.year if self.published else None
        return None if year is not None and year not in YEARS else self.published

    @property
    def year(self) -> int | None:
        return self.dated.year if self.dated else None

    @property
    def refusals(self) -> tuple[str, ...]:
        """Descriptions of dates that were refused, for users."""
        return tuple(
            f"its date {one.value} ({one.witness}) is outside the years {YEARS[0]} to {YEARS[-1]}"
            for one in self.because("refused")
        )

    @property
    def drug_related(self) -> bool:
        """Whether the release is about drugs at all."""
        return bool(self.because("drugs"))

    @property
    def hash(self) -> str:
        """SHA-256 of all values except the time of fetching and Last-Modified: equal hashes mean no change."""
        return self.serialized()[0]

    def because(self, name: ValueName, value: str | None = None) -> tuple[Evidence, ...]:
        """The evidence for a named value, in the order it was found."""
        return tuple(one for one in self.evidence if one.name == name and value in (None, one.value))

    def to_json(self) -> dict[str, Any]:
        """JSON values, with dates as ISO 8601 strings."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        plain["fetched"] = self.fetched.astimezone(UTC).isoformat(timespec="seconds")
        plain["published"] = str(self.published) if self.published else None
        plain["evidence"] = [dict(zip(Evidence.__slots__, _of_evidence(one), strict=True)) for one in self.evidence]
        plain["furniture"] = [
            dict(zip(Boilerplate.__slots__, _of_furniture(one), strict=True)) for one in self.furniture
        ]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}

    def serialized(self) -> tuple[str, str]:
        """The `hash`, and the JSON that `from_json` reads; together they take little more time than either."""
        from hashlib import sha256

        plain = self.to_json()
        fetched = plain.pop("fetched")
        text = _encode(plain)
        lasting = [one for one in plain["evidence"] if one["witness"] != "http"]
        hashed = text if len(lasting) == len(self.evidence) else _encode({**plain, "evidence": lasting})
        return sha256(hashed.encode()).hexdigest(), f'{{"fetched": {_encode(fetched)}, {text[1:]}'

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(
            **{
                **plain,
                "fetched": datetime.fromisoformat(plain["fetched"]),
                "published": PartialDate.parse(plain["published"]) if plain["published"] else None,
                "evidence": tuple(Evidence(**one) for one in plain["evidence"]),
                "furniture": tuple(Boilerplate(**one) for one in plain.get("furniture", ())),
                **{name: tuple(plain.get(name, ())) for name in _TUPLES},
            }
        )


_of_evidence, _of_furniture = attrgetter(*Evidence.__slots__), attrgetter(*Boilerplate.__slots__)
_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def release_id(key: str) -> str:
    """A stable id from a canonical address, or from the text of a release that has none."""
    from hashlib import sha256

    return sha256(key.encode()).hexdigest()[:16]
