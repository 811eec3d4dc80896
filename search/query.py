"""What is asked, in plain values: no engine's words."""

from dataclasses import dataclass
from typing import Literal

Order = Literal["relevance", "newest", "oldest"]
FacetName = Literal["organization", "year", "theme", "language"]
TagName = Literal["organization", "theme", "language"]
"""The facets whose values are written as they are."""
TextField = Literal["title", "body"]

UNDATED = "undated"
PAGE_SIZE = 10
MAX_PAGE_SIZE = 50
MAX_PAGES = 50
NEARLY = 250
"""Releases that lack something and are listed all the same."""


@dataclass(frozen=True, slots=True)
class Everything:
    """Every release."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms, in title or body unless one of them is named."""

    text: str
    field: TextField | None = None
    exact: bool = False
    """Searched as typed: neither corrected nor searched for under other names."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other, in this order."""

    words: tuple[str, ...]
    field: TextField | None = None
    exact: bool = False
    """In quotes; otherwise one word with signs inside, such as go-fast."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins so."""

    text: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Every word of this shape: `*` any letters or none, `?` one letter; three letters or digits before the first.

    Neither a plain prefix, which is Prefix, nor with `?` at the very end.
    """

    text: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Every word within so many edits: a letter added, left out or replaced, or two neighbours swapped.

    The first letter is right.
    """

    text: str
    distance: Literal[1, 2] = 1
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """All the words, in any order, with at most `distance` other words between the first and the last of them.

    So they stand within len(words) + distance words of one text; a word that is named twice stands there twice.
    """

    words: tuple[str, ...]
    distance: int
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """Published from the first year to the last, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Undated:
    """The year of publication is not known."""


@dataclass(frozen=True, slots=True)
class Tag:
    """Named as an organisation, labelled with a theme, or in a language; upper and lower case alike."""

    facet: TagName
    value: str


@dataclass(frozen=True, slots=True)
class All:
    """Each of the parts."""

    parts: tuple["Expression", ...]
    strict: bool = False
    """Joined by AND: none of them may be lacking. Of words side by side the best releases may lack one."""


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the parts."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not the part."""

    part: "Expression"


@dataclass(frozen=True, slots=True)
class Other:
    """Another way to say what was typed."""

    expression: "Word | Phrase"
    weight: float
    """What one occurrence counts for, where one of what was typed counts 1."""
    concept: str
    """The name of what it is a name of."""
    narrower: bool = False
    """Of something that is a kind of what was typed."""
    short: bool = False
    """An abbreviation, which may stand for something else too: it counts where releases with it also spell it out."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One of the things that a reader wants a release to speak of."""

    typed: "Expression"
    others: tuple[Other, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Aspects that stand side by side in the query."""

    first: int
    """The place of the first of them."""
    last: int
    typed: Phrase
    others: tuple[Other, ...] = ()
    known: bool = False
    """They mean one thing together.

    Whether or not: a release that holds one of the `others` speaks of all the aspects.
    """


@dataclass(frozen=True, slots=True)
class Aspects:
    """Each of the aspects, the best releases first.

    A release that speaks of all of them is found. One that lacks aspects which are not required is nearly found: by
    relevance the best NEARLY of these are listed too, each where its score puts it, but never counted.
    """

    aspects: tuple[Aspect, ...]
    groups: tuple[Group, ...] = ()


Expression = Everything | Word | Phrase | Prefix | Wildcard | Fuzzy | Near | Years | Undated | Tag | All | Any | Not


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen beside the text: any value inside one, and all of them together."""

    organization: tuple[str, ...] = ()
    year: tuple[Years | Undated, ...] = ()
    theme: tuple[str, ...] = ()
    language: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """One question: what must hold, what is wanted, among which releases, in which order, which page."""

    expression: Expression
    filters: Filters = Filters()
    order: Order = "relevance"
    page: int = 1
    size: int = PAGE_SIZE
    aspects: Aspects | None = None
    """What is wanted beside the expression, which must hold; only they are scored.

    Without them the order by relevance is that of the newest first.
    """
    explain: bool = False
    """Whether each hit says how its score comes about."""
