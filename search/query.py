"""The query model: expressions, filters and aspects as plain values, independent of any engine."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Literal, Self

from corpus.quick_dataclass import dataclass
from search.hashed_once import HashedOnce, hashed_once

Order = Literal["relevance", "newest", "oldest"]
FacetName = Literal["organization", "year", "theme", "language"]
TagName = Literal["organization", "theme", "language"]
"""The facets whose values are names; years are numbers."""
TextField = Literal["title", "body"]
Languages = tuple[str | None, ...]
"""Languages by their rules, as in `indexer.analysis.EVERY`."""

UNDATED = "undated"
FIRST_YEAR, LAST_YEAR = 0, 9999
"""The ends of a range of years that is open on one side."""
PAGE_SIZE = 10
MAX_PAGE_SIZE = 50
MAX_PAGES = 50
FACET_SIZE = 20
"""How many values of a facet come with the hits unless more are asked for."""
MAX_YEARS = 100
"""The same for years: enough for a chart of them."""
MAX_PARTIAL = 250
"""The most partial matches, releases that miss an optional aspect, that are listed beside the full matches."""


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every release."""


@hashed_once
@dataclass(frozen=True, slots=True)
class Word(HashedOnce):
    """A word in any of its inflected forms; in the title or the body, unless `field` names one."""

    text: str
    field: TextField | None = None
    exact: bool = False
    """Typed in quotes or with a plus sign: neither corrected nor expanded with other names."""
    languages: Languages = ()
    """Those in whose releases a name is looked for, since in others its stem is that of other words; () for all."""


@hashed_once
@dataclass(frozen=True, slots=True)
class Phrase(HashedOnce):
    """Words next to each other, in this order, each in any of its inflected forms."""

    words: tuple[str, ...]
    field: TextField | None = None
    exact: bool = False
    """Typed in quotes; otherwise a word with punctuation inside, such as go-fast."""
    languages: Languages = ()
    """As for a word."""


def words_of(text: Word | Phrase) -> tuple[str, ...]:
    """The words that it consists of: one, or those of the phrase."""
    return text.words if isinstance(text, Phrase) else (text.text,)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins with the text."""

    text: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Any word that fits the pattern: `*` stands for any number of letters, `?` for exactly one.

    At least three letters or digits come before the first of them. A pattern with a single `*` at the end is a Prefix;
    none ends in `?`.
    """

    text: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Any word with the same first letter within so many edits.

    An edit inserts, deletes or replaces a letter, or swaps two neighbours (optimal string alignment).
    """

    text: str
    distance: Literal[1, 2] = 1
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """All the words, in any order, with at most `distance` other words between the first and the last of them.

    That is, within a window of len(words) + distance words. A word given twice must occur twice.
    """

    words: tuple[str, ...]
    distance: int
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """Published in a range of years, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Dates:
    """Published in a range of days, both ends included.

    A date that is known only to its year counts if the whole year is in the range, one that is known only to its month
    as the first day of it.
    """

    first: date
    last: date

    @property
    def is_month(self) -> bool:
        """Whether it is exactly one month."""
        first, last = self.first, self.last
        return first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1])


@dataclass(frozen=True, slots=True)
class Undated:
    """Published in an unknown year."""


@dataclass(frozen=True, slots=True)
class Tag:
    """Has a value in a facet: names an organization, is on a theme, or is in a language. Case does not matter."""

    facet: TagName
    value: str


@dataclass(frozen=True, slots=True)
class DrugRelated:
    """Labelled as being about drugs at all; earns points, and can't be asked for."""


@dataclass(frozen=True, slots=True)
class All:
    """Matches if all the parts do."""

    parts: tuple["Expression", ...]
    strict: bool = False
    """Joined by AND: every part is required. Of words side by side, a partial match may miss some."""


@dataclass(frozen=True, slots=True)
class Any:
    """Matches if at least one of the parts does."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Matches if the part does not."""

    part: "Expression"


@dataclass(frozen=True, slots=True)
class Synonym:
    """Another name for what was typed, from query expansion; or a property of releases that answers it as well.

    Such a property is the date for a year that was typed, an organization that is named or publishes for its name, or
    the label of releases about drugs for a question about some.
    """

    expression: "Word | Phrase | Years | Dates | Tag | DrugRelated"
    weight: float
    """What one occurrence counts, where an occurrence of the typed words counts 1."""
    concept: str
    """The preferred name of the concept that it names."""
    narrower: bool = False
    """Whether it names a narrower concept: a kind of what was typed."""
    short: bool = False
    """Whether it is an abbreviation. As these are ambiguous, it counts only in releases that also spell it out."""


@hashed_once
@dataclass(frozen=True, slots=True)
class Aspect(HashedOnce):
    """One thing that the query asks for: what was typed, and its other names. Each aspect is scored."""

    typed: "Expression"
    synonyms: tuple[Synonym, ...] = ()
    required: bool = False
    languages: tuple[str, ...] = ()
    """The languages that it may be in if it is known in no other: among their releases it is rare or frequent."""


@hashed_once
@dataclass(frozen=True, slots=True)
class Group(HashedOnce):
    """A run of neighbouring aspects that may mean one thing together."""

    first: int
    """The index of the first aspect; `last` is that of the last, included."""
    last: int
    typed: Phrase
    synonyms: tuple[Synonym, ...] = ()
    known: bool = False
    """Whether together they name one concept of the vocabulary.

    Either way, a release that contains one of the `synonyms` matches all aspects of the group.
    """
    related: bool = False
    """Whether the `synonyms` name only something near, such as the class of a substance.

    They earn points, but a release with one of them matches no aspect by it.
    """


@dataclass(frozen=True, slots=True)
class Aspects:
    """All the aspects of a query, which are matched and scored together.

    A release that matches all of them is a full match. One that misses optional aspects only is a partial match: when
    sorting by relevance, the best MAX_PARTIAL of these are listed too, ranked by score among the others, but not
    counted in the total or the facets.
    """

    aspects: tuple[Aspect, ...]
    groups: tuple[Group, ...] = ()


Expression = (
    Everything
    | Word
    | Phrase
    | Prefix
    | Wildcard
    | Fuzzy
    | Near
    | Years
    | Dates
    | Undated
    | Tag
    | DrugRelated
    | All
    | Any
    | Not
)


def words_by_part(parts: "Iterable[Expression | None]") -> list[str]:
    """The words of each part, joined by hyphens; empty for one that is no word or phrase of the text."""
    return ["-".join(words_of(part)) if isinstance(part, Word | Phrase) else "" for part in parts]


@dataclass(frozen=True, slots=True)
class Filters:
    """The facet filters: a release must have any of the values of each facet that has some."""

    organization: tuple[str, ...] = ()
    year: tuple[Years | Undated, ...] = ()
    theme: tuple[str, ...] = ()
    language: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetRequest:
    """Which values of a facet are wanted, in the order they are listed in. The chosen ones always are."""

    size: int | None = FACET_SIZE
    """The most values; None for all."""
    skip: int = 0
    """How many to pass over before the first."""
    contains: str = ""
    """Only values whose label contains this text, whatever its case and accents."""


@dataclass(frozen=True, slots=True)
class FacetRequests:
    """Which values of each facet are wanted beside the hits."""

    organization: FacetRequest = FacetRequest()
    year: FacetRequest = FacetRequest(MAX_YEARS)
    theme: FacetRequest = FacetRequest()
    language: FacetRequest = FacetRequest()

    @classmethod
    def of_size(cls, size: int | None) -> Self:
        """So many values of every facet; None for all of them, 0 for the chosen ones alone."""
        one = FacetRequest(size)
        return cls(one, one, one, one)

    @classmethod
    def only(cls, name: FacetName, request: FacetRequest) -> Self:
        """Values of one facet; of the others, the chosen ones."""
        return replace(cls.of_size(0), **{name: request})


DEFAULT_FACETS = FacetRequests()
NO_FACETS = FacetRequests.of_size(0)


@dataclass(frozen=True, slots=True)
class Query:
    """A complete search request."""

    expression: Expression
    filters: Filters = Filters()
    order: Order = "relevance"
    page: int = 1
    size: int = PAGE_SIZE
    aspects: Aspects | None = None
    """What to match and score, in addition to the expression, which is required but not scored.

    Without aspects, sorting by relevance means newest first.
    """
    explain: bool = False
    """Whether to explain the score of each hit."""
    facets: FacetRequests = DEFAULT_FACETS
