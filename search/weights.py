"""The weights of the ranking function, shared by all engines."""

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from corpus.quick_dataclass import dataclass
from search.query import TextField


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """The BM25F parameters of a text field."""

    boost: float
    """How much an occurrence in the field counts."""
    b: float
    """Length normalization: 0 ignores the length of the field, 1 applies it fully."""


FIELDS: Mapping[TextField, FieldWeight] = MappingProxyType(
    {"title": FieldWeight(boost=4.0, b=0.5), "body": FieldWeight(boost=1.0, b=0.75)}
)


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters of the ranking function; benchmarks/ranking.md tells how the defaults were chosen."""

    fields: Mapping[TextField, FieldWeight] = field(default_factory=lambda: FIELDS)
    k1: float = 1.2
    """Term frequency saturation in BM25F: the weighted frequency that earns half of the points."""
    coverage: float = 1.5
    """The exponent of the coverage, for queries of up to `verbose` aspects; 0 turns coverage off."""
    verbose: float = 3.0
    """Beyond this many aspects the exponent falls with the square of their number: long queries may miss some."""
    implied: float = 2.0
    """How much less an aspect counts for the coverage, the more the others foretell it."""
    concept: float = 0.7
    """The share of a group's points that is added to those of its words, if it names one concept."""
    pair: float = 0.4
    """The share of points added for two words that are neighbours in the query and in the release."""
    proximity: float = 0.5
    """The weight of the proximity term."""
    saturation: float = 2.0
    """The proximity of an aspect that earns half of its possible points."""
    window: int = 200
    """How many releases, the best by all other terms, are also scored for proximity."""
    likeness: float = 0.5
    """How many points a release gets that is as like the first ones as they are on average, in those of the best."""
    most_alike: float = 1.5
    """How many times as like as they are on average counts at most, so that likeness never outweighs the question."""
    first: int = 10
    """How many of the first releases likeness is reckoned from."""
    fading: float = 0.8
    """By what factor each of them counts less than the one before it, besides its score."""
    common: float = 0.1
    """Terms in more than this share of the releases do not count for likeness."""


WEIGHTS = Weights()
PLAIN = Weights(coverage=0.0, concept=0.0, pair=0.0, proximity=0.0, likeness=0.0)
"""Plain BM25F: the sum over all aspects, without coverage, concepts, pairs, proximity and likeness."""
