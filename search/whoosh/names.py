"""Names of organisations by how their words begin."""

from indexer.analysis import fold
from search.results import Count
from search.whoosh.facets import FacetValues

_TOLERANT = 5
"""Letters of a beginning in which there may be a mistake."""


class Names:
    """The values of a facet, ready to be completed."""

    def __init__(self, facet: FacetValues) -> None:
        self._facet = facet
        self._folded = [f" {' '.join(fold(value).split())}" for value in facet.values]

    def begun(self, start: str, wanted: int) -> list[Count]:
        """Those with words that begin so, in most releases first; where none has, but for a mistake."""
        sought = " ".join(fold(start).split())
        places = [place for place, name in enumerate(self._folded) if f" {sought}" in name]
        if not places and len(sought) >= _TOLERANT:
            places = [place for place, name in enumerate(self._folded) if _begins_like(name, sought)]
        totals = self._facet.totals
        best = sorted(places, key=lambda place: (-int(totals[place]), self._folded[place]))[:wanted]
        return [self._facet.counted(place, int(totals[place])) for place in best]


def _begins_like(name: str, start: str) -> bool:
    """Whether one of its words begins so but for one mistake."""
    from rapidfuzz.distance import OSA

    words = name.split()
    tails = (" ".join(words[at:]) for at in range(len(words)))
    return any(OSA.distance(tail[: len(start)], start, score_cutoff=1) <= 1 for tail in tails)
