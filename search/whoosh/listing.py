"""Which documents are listed, and what is said of each: what it lacks, how its score comes about."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from indexer.columnar.postings import Ints
from search.query import NEARLY, Aspects, FacetName, Phrase
from search.results import Contribution, Explanation
from search.syntax import write
from search.whoosh.opened import Floats, Mask
from search.whoosh.plan import Way
from search.whoosh.ranking import Bits, Part, Points, Ranking


@dataclass(frozen=True, slots=True)
class Found:
    """What one segment holds for a query."""

    number: int
    documents: Ints
    scores: Floats | None
    missing: Bits | None
    """A bit for each aspect that a document does not speak of; none where none is asked."""
    counts: dict[FacetName, Any]

    @property
    def total(self) -> int:
        """How many of the documents lack nothing."""
        return len(self.documents) if self.missing is None else int(np.count_nonzero(self.missing == 0))

    def kept(self, keep: Mask) -> "Found":
        return replace(
            self,
            documents=self.documents[keep],
            scores=None if self.scores is None else self.scores[keep],
            missing=None if self.missing is None else self.missing[keep],
        )

    def complete(self) -> "Found":
        """Without what lacks anything."""
        return self if self.missing is None else self.kept(self.missing == 0)


def ranked(found: list[Found], ranking: Ranking) -> list[Found]:
    """With nearness in the scores, and of the documents that lack something only the best."""
    near = [_with_nearness(part, ranking) for part in found]
    lacking = [(n, place) for n, part in enumerate(near) if part.missing is not None for place in _lacking(part)]
    scores = np.array([near[n].scores[place] for n, place in lacking], np.float32)  # type: ignore[index]
    best = {lacking[place] for place in np.argsort(-scores, kind="stable")[:NEARLY].tolist()}
    return [_without(part, {place for number, place in best if number == n}) for n, part in enumerate(near)]


def lacking(aspects: Aspects, found: Found, document: int) -> tuple[str, ...]:
    """What the document does not speak of, as typed."""
    if found.missing is None:
        return ()
    [missing] = found.missing[found.documents == document].tolist()
    return tuple(write(one.typed) for place, one in enumerate(aspects.aspects) if missing >> place & 1)


def explained(aspects: Aspects, points: Points) -> Explanation:
    typed = [write(one.typed) for one in aspects.aspects]
    together = [write(replace(one.typed, exact=True)) for one in aspects.groups]
    parts = zip([*typed, *together], (*points.aspects, *points.groups), strict=True)
    return Explanation(
        score=points.score,
        contributions=tuple(_contribution(text, part) for text, part in parts if part.points),
        coverage=points.coverage,
        nearness=points.nearness,
    )


def _contribution(text: str, part: Part) -> Contribution:
    return Contribution(text, part.points, tuple((_said(way, text), frequency) for way, frequency in part.ways))


def _said(way: Way, typed: str) -> str:
    if way.other is None:
        return typed
    expression = way.other.expression
    return " ".join(expression.words) if isinstance(expression, Phrase) else expression.text


def _with_nearness(part: Found, ranking: Ranking) -> Found:
    """Only the best by all else can gain from it."""
    if part.scores is None or not len(part.documents):
        return part
    best = np.sort(_first(part.scores, ranking.window))
    scores = part.scores.copy()
    scores[best] += ranking.nearness(part.number, part.documents[best])
    return replace(part, scores=scores)


def _lacking(part: Found) -> list[int]:
    """Places of the best documents that lack something, of more than are listed none."""
    assert part.missing is not None
    assert part.scores is not None
    places = np.flatnonzero(part.missing)
    best: list[int] = places[_first(part.scores[places], NEARLY)].tolist()
    return best


def _first(scores: Floats, wanted: int) -> Ints:
    """The places of the highest scores, the highest first."""
    if len(scores) > wanted:
        places = np.argpartition(scores, len(scores) - wanted)[len(scores) - wanted :]
    else:
        places = np.arange(len(scores))
    first: Ints = places[np.lexsort((places, -scores[places]))]
    return first


def _without(part: Found, listed: set[int]) -> Found:
    assert part.missing is not None
    keep = part.missing == 0
    keep[list(listed)] = True
    return part.kept(keep)
