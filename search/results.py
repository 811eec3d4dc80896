"""The results of a query as plain values: hits, facets and explanations."""

from collections.abc import Iterable
from datetime import datetime

from corpus.quick_dataclass import dataclass
from corpus.release import PartialDate
from search.query import FacetName, Synonym


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of plain text, never HTML; `marked` where it matches the query."""

    text: str
    marked: bool = False


def plain_text(spans: Iterable[Span]) -> str:
    """The text without its marks."""
    return "".join(span.text for span in spans)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one part of the query contributes to the score of a hit."""

    part: str
    """As typed; words that count as a unit are in quotes."""
    points: float
    said: tuple[tuple[str, float], ...]
    """The matching names in the release, each with its frequency weighted by field, field length and kind of name."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a score was computed: the sum of the contributions, times the coverage, plus the proximity and likeness."""

    score: float
    contributions: tuple[Contribution, ...]
    coverage: float
    """The factor for the share of the query that is matched, from 0 to 1; 1 for a full match."""
    proximity: float
    """The points for query words that occur close together."""
    likeness: float = 0.0
    """The points for words that the first releases have in common."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A release in the results."""

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
    """The passage that matches best, or the beginning of the text if none does."""
    gone: datetime | None = None
    """When it was first found missing at its source; None while it is still there."""
    missing: tuple[str, ...] = ()
    """The parts of the query that it does not match; empty for a full match."""
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A word of the indexed texts."""

    word: str
    """Folded: in lower case, without accents."""
    written: str
    """Its most frequent spelling, with case and accents."""
    releases: int
    """How many releases contain it."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The title of a release, with its id."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Count:
    """One value of a facet, and how many releases match if it is chosen."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Values of one property among the matches, counted without the facet's own filter.

    If no release matches the whole query, the partial matches that are listed are counted.

    Organizations, themes and languages are sorted by count, years from the newest with undated last. A selected value
    is always included, even at a count of 0; of the others, those that the query asks for.
    """

    name: FacetName
    counts: tuple[Count, ...]
    total: int
    """How many values there are, or how many contain the text that the query asks for."""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results."""

    hits: tuple[Hit, ...]
    total: int
    """How many releases match the whole query; partial matches are not counted."""
    facets: tuple[Facet, ...]
    generation: str
    """The generation of the index that was searched."""
    notes: tuple[str, ...] = ()
    partial: int = 0
    """How many partial matches are listed as well, ranked by score among the full ones."""
    finished: bool = True
    """False if the search was cut short, so that there may be more matches."""
    marked: bool = True
    """False if there was no time to mark the passages of all hits."""
    synonyms: tuple[Synonym, ...] = ()
    """The other names that occur in the index and were searched for, in the order of the query."""

    @property
    def listed(self) -> int:
        """How many releases all pages list together."""
        return self.total + self.partial

    def facet(self, name: FacetName) -> Facet:
        return next(facet for facet in self.facets if facet.name == name)
