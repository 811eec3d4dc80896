"""Plans: what is searched for, in the terms and values that the index of a cluster has."""

from collections.abc import Iterator

from corpus.quick_dataclass import dataclass
from search.query import DrugRelated, Expression, FacetName, Phrase, Synonym, TextField


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """A term in a field."""

    field: TextField
    text: str
    releases: int
    """In how many releases it occurs."""
    share: float = 1.0
    """The weight of an occurrence; below 1 for a term that only resembles the word as typed."""


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """Matches releases with at least one of the terms."""

    terms: tuple[FieldTerm, ...] = ()
    beginning: tuple[FieldTerm, ...] = ()
    """Terms that begin with a prefix; they do not count for proximity."""


@dataclass(frozen=True, slots=True)
class TermSequence:
    """Matches releases with all the terms, of one field, in this order and adjacent."""

    terms: tuple[FieldTerm, ...]


@dataclass(frozen=True, slots=True)
class TermWindow:
    """Matches releases with all the terms, of one field, in any order, and at most `distance` other words between."""

    terms: tuple[FieldTerm, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class FacetValue:
    """Matches releases with this value of a facet, in upper or lower case."""

    facet: FacetName
    value: str


@dataclass(frozen=True, slots=True)
class YearRange:
    """Matches releases of these years, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class DayRange:
    """Matches releases of these days, given as proleptic Gregorian ordinals, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Anything:
    """Matches every release."""


@dataclass(frozen=True, slots=True)
class Conjunction:
    parts: tuple["PlanNode", ...]
    without: tuple["PlanNode", ...] = ()


@dataclass(frozen=True, slots=True)
class Disjunction:
    parts: tuple["PlanNode", ...]


PlanNode = (
    AnyTerm
    | TermSequence
    | TermWindow
    | FacetValue
    | YearRange
    | DayRange
    | DrugRelated
    | Anything
    | Conjunction
    | Disjunction
)

NOTHING = AnyTerm()


@dataclass(frozen=True, slots=True)
class PlannedName:
    """One way to express an aspect or a group."""

    node: PlanNode
    weight: float = 1.0
    """The weight of an occurrence."""
    synonym: Synonym | None = None
    """None for the words as typed."""

    @property
    def is_short(self) -> bool:
        """Whether it is an abbreviation, which counts only in releases that also spell it out."""
        return bool(self.synonym and self.synonym.short)


@dataclass(frozen=True, slots=True)
class PlannedAspect:
    typed: Expression
    names: tuple[PlannedName, ...]
    required: bool
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """Neighbouring aspects that may have a name in common."""

    typed: Phrase
    names: tuple[PlannedName, ...]
    aspects: range
    known: bool


@dataclass(frozen=True, slots=True)
class PlannedScoring:
    """The aspects and groups by which releases are scored."""

    aspects: tuple[PlannedAspect, ...]
    groups: tuple[PlannedGroup, ...] = ()

    @property
    def parts(self) -> tuple[PlannedAspect | PlannedGroup, ...]:
        return (*self.aspects, *self.groups)

    @property
    def names(self) -> Iterator[PlannedName]:
        """All names, in the order of the query."""
        return (name for part in self.parts for name in part.names)


TermsInField = tuple[TextField, tuple[str, ...]]
"""Adjacent terms in a field, or a single one."""


def sequences(node: PlanNode) -> Iterator[TermsInField]:
    """The terms and sequences of a plan that have positions; those of a prefix have none."""
    match node:
        case AnyTerm(terms):
            yield from ((one.field, (one.text,)) for one in terms)
        case TermSequence(terms):
            yield terms[0].field, tuple(one.text for one in terms)
        case Disjunction(parts):
            for part in parts:
                yield from sequences(part)
        case _:
            return


def beginnings(node: PlanNode) -> Iterator[TermsInField]:
    """The terms in a plan that begin with a prefix."""
    match node:
        case AnyTerm(_, beginning):
            yield from ((one.field, (one.text,)) for one in beginning)
        case Disjunction(parts):
            for part in parts:
                yield from beginnings(part)
        case _:
            return


def others(node: PlanNode) -> tuple[PlanNode, ...]:
    """What a plan accepts besides single terms."""
    match node:
        case AnyTerm():
            return ()
        case Disjunction(parts):
            return tuple(one for part in parts for one in others(part))
        case _:
            return (node,)
