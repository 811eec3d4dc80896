"""What a press release is, and where each of its values comes from."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Literal, Self

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
"""The years that a release can be of; any other is a slip or a placeholder such as 0001-01-01."""

_PARTIAL = re.compile(r"(?:(\d{4})(?:-(\d\d)(?:-(\d\d))?)?|--(\d\d)-(\d\d))\Z")


_TUPLES = ("organizations", "themes", "substances", "places", "operations")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known: a day, a month, a year, or a day whose year is not known.

    Written as ISO 8601: `2011-06-22`, `2011-06`, `2011`, `--02-15`.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        known = (self.year is not None, self.month is not None, self.day is not None)
        if known not in {(True, True, True), (True, True, False), (True, False, False), (False, True, True)}:
            raise ValueError(f"a date needs a year, or a month and a day: {self.year}, {self.month}, {self.day}")
        parts = ((self.year, 2000), (self.month, 1), (self.day, 1))
        date(*(default if part is None else part for part, default in parts))  # a day that exists

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ISO 8601, whole or partial; a time of day behind it is dropped.

        Raises ValueError when the text is no such date.
        """
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
        """The earliest day it can mean; none when the year is not known."""
        return None if self.year is None else date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        if self.year is None:
            return f"--{self.month:02}-{self.day:02}"
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)])


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a value stands in a release: which witness, in which words, and how sure that makes us."""

    name: ValueName
    value: str
    witness: Witness
    text: str
    confidence: Confidence = "high"


BoilerplateKind = Literal[
    "banner",
    "navigation",
    "date",
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
    """A line that stood with a release and is none of its text."""

    text: str
    kind: BoilerplateKind


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as they were received, with what is known of them from outside."""

    content: bytes
    media_type: str
    origin: str
    """Where the bytes came from, for a reader: an address, a file's name, or `archive!member`."""
    fetched: datetime
    url: str | None = None
    source: str | None = None
    """The catalogue's name of the source, if it came from one."""
    organization: str | None = None
    language: str | None = None
    hinted_date: PartialDate | None = None
    """The date that the feed, sitemap or listing gave beside the link."""
    hinted_by: Literal["feed", "listing"] = "feed"
    hinted_title: str | None = None
    last_modified: str | None = None
    """What the server said of it, as HTTP writes it."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page or record that gave no release, and why."""

    origin: str
    reason: str
    status: int | None = None
    """The status that the page should have been sent with, where it is an error page: 404, 503."""


SOFT_ERROR_PREFIX = "in place of a release: "
"""How the reason begins that a page is rejected for which stands in place of another."""


@dataclass(frozen=True, slots=True)
class Release:
    """One press release, cleaned, with the evidence for each value."""

    id: str
    title: str
    body: str
    """Paragraphs joined by a blank line."""
    origin: str
    fetched: datetime
    url: str | None = None
    source: str | None = None
    published: PartialDate | None = None
    publisher: str | None = None
    organizations: tuple[str, ...] = ()
    """Everyone named as acting, the publisher first."""
    themes: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2."""
    operations: tuple[str, ...] = ()
    """Named police operations."""
    language: str | None = None
    """ISO 639-1."""
    dateline: str | None = None
    furniture: tuple[Boilerplate, ...] = ()
    """What stood above and below its text; kept, never searched."""
    evidence: tuple[Evidence, ...] = ()

    @property
    def dated(self) -> PartialDate | None:
        """When it was published; a year that no release can be of is an unknown one."""
        year = self.published.year if self.published else None
        return None if year is not None and year not in YEARS else self.published

    @property
    def year(self) -> int | None:
        return self.dated.year if self.dated else None

    @property
    def refusals(self) -> tuple[str, ...]:
        """What was said of it and not believed, for a reader."""
        return tuple(
            f"its date {one.value} ({one.witness}) is outside the years {YEARS[0]} to {YEARS[-1]}"
            for one in self.because("refused")
        )

    @property
    def drug_related(self) -> bool:
        """Whether it is about drugs at all, by its evidence."""
        return bool(self.because("drugs"))

    @property
    def hash(self) -> str:
        """SHA-256 of everything but the fetching and what the server says of it: equal hashes, nothing new."""
        known = self.to_json()
        del known["fetched"]
        known["evidence"] = [one for one in known["evidence"] if one["witness"] != "http"]
        return hashlib.sha256(json.dumps(known, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def because(self, name: ValueName, value: str | None = None) -> tuple[Evidence, ...]:
        """The evidence for a named value, in the order it was found."""
        return tuple(one for one in self.evidence if one.name == name and value in (None, one.value))

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO 8601 text."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        plain["fetched"] = self.fetched.astimezone(UTC).isoformat(timespec="seconds")
        plain["published"] = str(self.published) if self.published else None
        plain["evidence"] = [asdict(one) for one in self.evidence]
        plain["furniture"] = [asdict(one) for one in self.furniture]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}

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


def release_id(key: str) -> str:
    """A stable id from a canonical address, or from the text of a release that has none."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]
