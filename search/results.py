"""What came of a query: hits, facets, and notes on how it was understood."""

from dataclasses import dataclass
from datetime import datetime

from corpus.release import PartialDate
from search.query import FacetName, Other


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text, marked where it answers the query. Never HTML."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one part of a query gives to the score of a release."""

    part: str
    """As typed; words that count together are in quotes."""
    points: float
    said: tuple[tuple[str, float], ...]
    """How the release says it, each with its frequency, weighted by field, length and kind of name."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a score comes about: the sum of the contributions, times the coverage, plus the nearness."""

    score: float
    contributions: tuple[Contribution, ...]
    coverage: float
    """1 where the release speaks of all that was asked."""
    nearness: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A release that was found."""

    id: str
    url: str | None
    title: tuple[Span, ...]
    publisher: str | None
    organizations: tuple[str, ...]
    themes: tuple[str, ...]
    published: PartialDate | None
    language: str | None
    fetched: datetime
    excerpt: tuple[Span, ...]
    """The passage that answers best; the beginning of the text where nothing is marked."""
    gone: datetime | None = None
    """Since when its source no longer has it."""
    missing: tuple[str, ...] = ()
    """What was asked and it does not speak of: it is nearly found."""
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A word that stands in the texts."""

    word: str
    """In lower case without accents."""
    written: str
    """As it is written most often."""
    releases: int


@dataclass(frozen=True, slots=True)
class Headline:
    """The title of a release."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Count:
    """One value of a facet, and how many releases choosing it would show."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """All the values of one property among what was found, counted without the facet's own filter.

    Organisations, themes and languages come most first, years newest first with the undated last; a chosen value is
    always there.
    """

    name: FacetName
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found."""

    hits: tuple[Hit, ...]
    total: int
    """Releases that are found; those nearly found are not among them."""
    facets: tuple[Facet, ...]
    generation: str
    """Which state of the index answered."""
    notes: tuple[str, ...] = ()
    nearly: int = 0
    """How many more are listed, each where its score puts it, though they lack some of what was asked."""
    finished: bool = True
    """Whether the whole index was searched for all that was asked; otherwise there may be more."""
    others: tuple[Other, ...] = ()
    """The other names that stand in the index and were searched for, in the order of the query."""

    @property
    def listed(self) -> int:
        """How many releases the pages hold in all."""
        return self.total + self.nearly

    def facet(self, name: FacetName) -> Facet:
        return next(facet for facet in self.facets if facet.name == name)
