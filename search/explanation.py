"""Explains the score of a hit from the frequencies that an engine found."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.quick_dataclass import dataclass
from search.query import Dates, DrugRelated, Expression, Phrase, Synonym, Tag, Word, Years
from search.results import Contribution, Explanation
from search.syntax.read_write import write


@dataclass(frozen=True, slots=True)
class ScoredPart:
    """How often a release mentions one part of a query: an aspect, or a group of neighbouring aspects."""

    typed: Expression
    is_group: bool
    names: tuple[tuple[Synonym | None, float], ...]
    """The names searched for (None for the words as typed), each with its weighted frequency in the release."""
    frequency: float
    """The sum over all names; an aspect includes the names of its groups."""
    worth: float
    """The upper limit of the points for this part."""


def explained(
    evidence: Iterable[ScoredPart], k1: float, coverage: float, proximity: float, likeness: float
) -> Explanation:
    """Explain a score: the sum of the parts' points, times the coverage, plus the proximity and the likeness.

    Parts without points are left out.
    """
    contributions = tuple(_contribution(part, k1) for part in evidence if part.frequency and part.worth)
    score = sum(contribution.points for contribution in contributions) * coverage + proximity + likeness
    return Explanation(score, contributions, coverage, proximity, likeness)


def covered(evidence: Sequence[ScoredPart], weights: Sequence[float], power: float) -> float:
    """The share of the aspects that the release mentions, by the weights of all aspects, raised to a power."""
    aspects = [part for part in evidence if not part.is_group]
    mentioned = sum(weight for aspect, weight in zip(aspects, weights, strict=True) if aspect.frequency)
    return float((mentioned / sum(weights)) ** power)


def _contribution(part: ScoredPart, k1: float) -> Contribution:
    text = _as_typed(part)
    names = tuple((_name(synonym, text), frequency) for synonym, frequency in part.names if frequency)
    return Contribution(text, part.worth * part.frequency / (part.frequency + k1), names)


def _as_typed(part: ScoredPart) -> str:
    """The words as typed; those of a group are put in quotes."""
    typed = replace(part.typed, exact=True) if part.is_group and isinstance(part.typed, Phrase) else part.typed
    return write(typed)


def _name(synonym: Synonym | None, typed: str) -> str:
    match synonym.expression if synonym else None:
        case Phrase(words):
            return " ".join(words)
        case Word(text):
            return text
        case Years() | Dates() | Tag() as condition:
            return write(condition)
        case DrugRelated():
            return "labelled as drug-related"
        case _:
            return typed
