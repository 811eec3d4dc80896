"""From what an engine found out about a release to the explanation of its score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from search.query import Expression, Phrase, Synonym
from search.results import Contribution, Explanation
from search.syntax.read_write import write


@dataclass(frozen=True, slots=True)
class ScoredPart:
    """How a release says one part of a query: an aspect, or aspects side by side."""

    typed: Expression
    is_group: bool
    said: tuple[tuple[Synonym | None, float], ...]
    """The names that stand in it, None for what was typed, each with its weighted frequency."""
    frequency: float
    """Of all names together; for an aspect those of its groups too."""
    worth: float
    """The most points that the part can earn."""


def explained(evidence: Iterable[ScoredPart], k1: float, coverage: float, proximity: float) -> Explanation:
    """The parts that earn points; the score is their sum times the coverage, plus the proximity."""
    contributions = tuple(_contribution(one, k1) for one in evidence if one.frequency and one.worth)
    score = sum(one.points for one in contributions) * coverage + proximity
    return Explanation(score, contributions, coverage, proximity)


def covered(evidence: Sequence[ScoredPart], power: float) -> float:
    """The share of what was asked that the release speaks of, each aspect counting its worth, to a power."""
    aspects = [one for one in evidence if not one.is_group]
    held = sum(one.worth for one in aspects if one.frequency)
    return float((held / sum(one.worth for one in aspects)) ** power)


def _contribution(one: ScoredPart, k1: float) -> Contribution:
    text = _as_typed(one)
    names = tuple((_name(other, text), frequency) for other, frequency in one.said if frequency)
    return Contribution(text, one.worth * one.frequency / (one.frequency + k1), names)


def _as_typed(one: ScoredPart) -> str:
    """Words that count together are in quotes."""
    typed = replace(one.typed, exact=True) if one.is_group and isinstance(one.typed, Phrase) else one.typed
    return write(typed)


def _name(other: Synonym | None, typed: str) -> str:
    if other is None:
        return typed
    expression = other.expression
    return " ".join(expression.words) if isinstance(expression, Phrase) else expression.text
