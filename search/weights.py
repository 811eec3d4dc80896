"""What each part of a score counts: one set of weights for every engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from search.query import TextField


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """What a text field counts."""

    boost: float
    """What an occurrence in the field counts."""
    b: float
    """How much the length of the field counts against it: 0 not at all, 1 fully."""


FIELDS: Mapping[TextField, FieldWeight] = MappingProxyType(
    {"title": FieldWeight(boost=4.0, b=0.5), "body": FieldWeight(boost=1.0, b=0.75)}
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Parameters of the score; benchmarks/README.md says how the defaults were found."""

    fields: Mapping[TextField, FieldWeight] = field(default_factory=lambda: FIELDS)
    k1: float = 1.2
    """The weighted frequency that earns half of the points; the higher, the longer repetition pays."""
    coverage: float = 1.5
    """The power to which coverage is raised, for queries of up to `verbose` aspects."""
    verbose: float = 4.0
    """Beyond this many aspects the power falls with the square of their number: long queries may lack more freely."""
    concept: float = 0.2
    """Share of the points of a group that names one concept, beside the points of its words."""
    pair: float = 0.5
    """Share of the points of two words that stand side by side as in the query."""
    proximity: float = 0.5
    """What proximity counts beside the rest."""
    saturation: float = 2.0
    """The proximity of an aspect that earns half of what it can."""
    window: int = 200
    """How many releases, the best by all else, are scored for proximity."""


WEIGHTS = Weights()
PLAIN = Weights(coverage=0.0, concept=0.0, pair=0.0, proximity=0.0)
"""BM25F alone, the points of all aspects added up."""
