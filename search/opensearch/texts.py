"""What a release has of a plan, worked out from its text: positions, frequencies, and whether it matches."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, assert_never

from corpus.release import PartialDate
from corpus.words import WORD
from indexer.lengths import rounded_length
from indexer.opensearch.document import LAST_OF_YEAR, indexed_term
from search.limits import FIELDS
from search.opensearch.clauses import Scales
from search.opensearch.plan import (
    AnyTerm,
    Anything,
    Conjunction,
    DayRange,
    Disjunction,
    FacetValue,
    FieldTerm,
    PlanNode,
    TermSequence,
    TermWindow,
    YearRange,
)
from search.query import TextField

_MOST_TOKENS = 200_000
"""Tokens of one language that are remembered; when there are more, all are forgotten."""

Positions = Mapping[str, Sequence[int]]
"""Where each term stands, ascending."""


class _TokenTerms(dict[str, tuple[str, ...]]):
    """The terms of what stands between two spaces; no word spans a space."""

    def __init__(self, language: str | None) -> None:
        self._language = language

    def __missing__(self, token: str) -> tuple[str, ...]:
        if len(self) >= _MOST_TOKENS:
            self.clear()
        found = self[token] = tuple(indexed_term(word, self._language) for word in WORD.findall(token))
        return found


_known: dict[str | None, _TokenTerms] = {}


def text_terms(text: str, language: str | None) -> list[str]:
    """The terms of a text, in order."""
    known = _known.setdefault(language, _TokenTerms(language))
    return [term for token in text.split() for term in known[token]]


class ReleaseText:
    """The title and the body of a release that was found."""

    def __init__(self, hit: Mapping[str, Any]) -> None:
        self.hit = hit
        self._lengths: dict[TextField, int] = {}
        self._positions: dict[TextField, Positions] = {}
        for field in FIELDS:
            terms = text_terms(hit[field], hit["language"])
            found: defaultdict[str, list[int]] = defaultdict(list)
            for place, term in enumerate(terms):
                found[term].append(place)
            self._positions[field] = found
            self._lengths[field] = rounded_length(len(terms))

    def terms_among(self, wanted: Collection[str], field: TextField) -> set[str]:
        """Those of the terms that a field has."""
        return self._positions[field].keys() & wanted

    def starts(self, terms: Sequence[str], field: TextField) -> Sequence[int]:
        """The positions in a field at which a sequence of terms begins, ascending."""
        positions = self._positions[field]
        first, *others = terms
        if not others:
            return positions.get(first, ())
        following = [positions.get(one, ()) for one in others]
        if not all(following):
            return ()
        return [
            place
            for place in positions.get(first, ())
            if all(place + offset in places for offset, places in enumerate(following, 1))
        ]

    def frequency(self, node: PlanNode, weight: float, scales: Scales) -> float:
        """The weighted frequency, by field and length, as BM25F defines it."""
        match node:
            case AnyTerm(terms, beginning):
                return sum(
                    weight * one.share * len(self._places(one)) * self._worth(one.field, scales)
                    for one in (*terms, *beginning)
                )
            case TermSequence(terms):
                field = terms[0].field
                return weight * len(self._sequence(terms)) * self._worth(field, scales)
            case Disjunction(parts):
                return sum(self.frequency(part, weight, scales) for part in parts)
            case _:
                return weight if self.matches(node) else 0.0

    def matches(self, node: PlanNode) -> bool:
        match node:
            case AnyTerm(terms, beginning):
                return any(self._places(one) for one in (*terms, *beginning))
            case TermSequence(terms):
                return bool(self._sequence(terms))
            case TermWindow(terms, distance):
                return self._stand_near(terms, distance)
            case FacetValue(facet, value):
                return value in map(str.casefold, self._values(facet))
            case YearRange(first, last):
                return first <= self._year <= last
            case DayRange(first, last):
                begins, ends = self._days
                return 0 < begins >= first and ends <= last
            case Anything():
                return True
            case Conjunction(parts, without):
                return all(map(self.matches, parts)) and not any(map(self.matches, without))
            case Disjunction(parts):
                return any(map(self.matches, parts))
            case _:
                assert_never(node)

    def _sequence(self, terms: Sequence[FieldTerm]) -> Sequence[int]:
        return self.starts([one.text for one in terms], terms[0].field)

    def _places(self, one: FieldTerm) -> Sequence[int]:
        return self.starts((one.text,), one.field)

    def _stand_near(self, terms: Sequence[FieldTerm], distance: int) -> bool:
        times = Counter(terms)
        reach = len(terms) - 1 + distance
        return any(
            all(
                bisect_right(places := self._places(one), start + reach) - bisect_left(places, start) >= wanted
                for one, wanted in times.items()
            )
            for first in times
            for start in self._places(first)
        )

    def _worth(self, field: TextField, scales: Scales) -> float:
        """What an occurrence in a field counts, by its length."""
        known = scales.fields[field]
        return known.boost / (1 - known.b + known.b * self._lengths[field] / scales.average_lengths[field])

    def _values(self, facet: str) -> Sequence[str]:
        from corpus.languages import UNDETERMINED

        if facet == "language":
            return [self.hit["language"] or UNDETERMINED]
        values: Sequence[str] = self.hit["organizations" if facet == "organization" else "themes"]
        return values

    @property
    def _published(self) -> PartialDate | None:
        return PartialDate.parse(self.hit["published"]) if self.hit["published"] else None

    @property
    def _year(self) -> int:
        published = self._published
        return -1 if published is None or published.year is None else published.year

    @property
    def _days(self) -> tuple[int, int]:
        """The first day that the date can mean, and the last, in ordinals; 0 for an unknown year."""
        published = self._published
        if published is None or published.first_day is None:
            return 0, 0
        begins = published.first_day.toordinal()
        return begins, begins + (0 if published.month else LAST_OF_YEAR)
