"""Names of organisations by how their words begin."""

from indexer.folding import fold
from search.results import Count
from search.whoosh.facets import FacetValues

_TOLERANT = 5
"""Letters of a beginning in which there may be a mistake."""


class OrganizationNames:
    """The values of a facet, ready to be completed."""

    def __init__(self, facet: FacetValues) -> None:
        self._facet = facet
        words = [fold(value).split() for value in facet.values]
        self._starts = [(" ".join(name[at:]), place) for place, name in enumerate(words) for at in range(len(name))]

    def begun(self, start: str, wanted: int) -> list[Count]:
        """Those with words that begin so, in most releases first; where none has, but for a mistake."""
        sought = " ".join(fold(start).split())
        places = {place for name, place in self._starts if name.startswith(sought)}
        if not places and len(sought) >= _TOLERANT:
            places = self._begun_like(sought)
        totals = self._facet.totals
        best = sorted(places, key=lambda place: (-int(totals[place]), place))[:wanted]
        return [self._facet.counted(place, int(totals[place])) for place in best]

    def _begun_like(self, start: str) -> set[int]:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract_iter

        beginnings = [name[: len(start)] for name, _ in self._starts]
        fit = extract_iter(start, beginnings, scorer=OSA.distance, score_cutoff=1)
        return {self._starts[at][1] for _, _, at in fit}
