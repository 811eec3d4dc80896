"""Documents that were found, with their scores, and what can be done with several of them."""

from collections.abc import Sequence as Many
from dataclasses import dataclass

import numpy as np

from indexer.columnar.postings import Ints
from search.whoosh.opened import Floats, Mask

DENSE = 16
"""From one document of so many on, adding up by document number is faster than merging."""


@dataclass(frozen=True, slots=True)
class Match:
    """Documents and their scores; none where all of them are 0."""

    documents: Ints
    scores: Floats | None
    ascending: bool = True
    """Otherwise the documents come in any order, each once all the same."""


NOTHING = Match(np.zeros(0, np.intp), None)


def kept(found: Match, keep: Mask) -> Match:
    return Match(found.documents[keep], None if found.scores is None else found.scores[keep], found.ascending)


def ascending(found: Match) -> Match:
    if found.ascending:
        return found
    order = np.argsort(found.documents, kind="stable")
    return Match(found.documents[order], None if found.scores is None else found.scores[order])


def added(first: Floats | None, second: Floats | None) -> Floats | None:
    if first is None or second is None:
        return second if first is None else first
    return first + second


def summed(found: Many[Match], size: int) -> Match:
    """Documents of any, ascending, scores added up; `size` is that of the segment."""
    found = [match for match in found if len(match.documents)]
    if len(found) < 2:
        return found[0] if found else NOTHING
    if sum(len(match.documents) for match in found) * DENSE >= size:
        return _sum_dense(found, size)
    return sum_sparse(found)


def _sum_dense(found: list[Match], size: int) -> Match:
    scores = np.zeros(size, np.float32)
    for match in found:
        if match.scores is not None:
            scores[match.documents] += match.scores
    there = scores > 0
    for match in found:
        if match.scores is None or match.scores.min() <= 0:  # what filters found weighs nothing
            there[match.documents] = True
    documents = np.flatnonzero(there)
    return Match(documents, scores[documents])


def sum_sparse(found: Many[Match]) -> Match:
    documents = np.concatenate([match.documents for match in found])
    scores = np.concatenate([np.zeros(len(m.documents), np.float32) if m.scores is None else m.scores for m in found])
    order = np.argsort(documents, kind="stable")
    documents = documents[order]
    starts = np.flatnonzero(np.concatenate([[True], documents[1:] != documents[:-1]]))
    return Match(documents[starts], np.add.reduceat(scores[order], starts))


def placed(found: Match, documents: Ints) -> tuple[Mask, Floats | None]:
    """What was found, as answers for documents that may hold more or fewer."""
    there = np.zeros(len(documents), bool)
    scores = None if found.scores is None else np.zeros(len(documents), np.float32)
    if len(documents):
        places = np.minimum(np.searchsorted(documents, found.documents), len(documents) - 1)
        same = documents[places] == found.documents
        there[places[same]] = True
        if scores is not None and found.scores is not None:
            scores[places[same]] = found.scores[same]
    return there, scores
