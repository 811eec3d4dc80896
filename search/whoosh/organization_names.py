"""Completes the names of organisations."""

from indexer.folding import fold
from search.results import Count
from search.whoosh.facets import FacetValues

_TOLERANT = 5
"""From this many letters on, a typing error is tolerated."""


class OrganizationNames:
    """The values of a facet, indexed by the beginnings of their words."""

    def __init__(self, facet: FacetValues) -> None:
        self._facet = facet
        words = [fold(value).split() for value in facet.values]
        self._starts = [(" ".join(name[at:]), place) for place, name in enumerate(words) for at in range(len(name))]

    def with_prefix(self, start: str, limit: int) -> list[Count]:
        """The names that from one of their words on begin with `start`, most releases first; if there are none, those
        that do with one typing error."""
        sought = " ".join(fold(start).split())
        places = {place for name, place in self._starts if name.startswith(sought)}
        if not places and len(sought) >= _TOLERANT:
            places = self._with_misspelt_prefix(sought)
        totals = self._facet.totals
        best = sorted(places, key=lambda place: (-int(totals[place]), place))[:limit]
        return [self._facet.counted(place, int(totals[place])) for place in best]

    def _with_misspelt_prefix(self, start: str) -> set[int]:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract_iter

        beginnings = [name[: len(start)] for name, _ in self._starts]
        fit = extract_iter(start, beginnings, scorer=OSA.distance, score_cutoff=1)
        return {self._starts[at][1] for _, _, at in fit}
