"""What a release has of a plan, worked out from its text: positions, frequencies, and whether it matches."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import chain
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
from search.query import DrugRelated, TextField

_MOST_TOKENS = 200_000
"""Tokens of one language that are remembered; when there are more, all are forgotten."""


class _TokenTerms(dict[str, tuple[str, ...]]):
    """The terms of what stands between two spaces; no word spans a space."""

    def __init__(self, language: str | None) -> None:
        self._language = language

    def __missing__(self, token: str) -> tuple[str, ...]:
        if len(self) >= _MOST_TOKENS:
            self.clear()
        found = self[token] = tuple(indexed_term(word, self._language) for word in WORD.findall(token))
        return found


_token_terms = cache(_TokenTerms)
"""Those of a language."""


class _FieldText:
    """A field of a release as its terms.

    Positions are looked for as they are asked for: of the hundreds of terms of a text, a query names a few.
    """

    def __init__(self, text: str, language: str | None) -> None:
        self._terms = list(chain.from_iterable(map(_token_terms(language).__getitem__, text.split())))
        self.counts = Counter(self._terms)
        """How often the field has each term; 0 for all others."""
        self.length = rounded_length(len(self._terms))
        self._positions: dict[str, Sequence[int]] = {}

    def starts(self, terms: Sequence[str]) -> Sequence[int]:
        """The positions at which a sequence of terms begins, ascending."""
        if not all(map(self.counts.__getitem__, terms)):
            return ()
        places = self._places(terms[0])
        if len(terms) == 1:
            return places
        wanted = list(terms)
        return [place for place in places if self._terms[place : place + len(wanted)] == wanted]

    def _places(self, term: str) -> Sequence[int]:
        if term not in self._positions:
            found: list[int] = []
            after = 0
            for _ in range(self.counts[term]):
                found.append(self._terms.index(term, after))
                after = found[-1] + 1
            self._positions[term] = found
        return self._positions[term]


class ReleaseText:
    """The title and the body of a release that was found."""

    def __init__(self, hit: Mapping[str, Any]) -> None:
        self.hit = hit
        self._fields = {field: _FieldText(hit[field], hit["language"]) for field in FIELDS}

    def terms_among(self, wanted: Collection[str], field: TextField) -> set[str]:
        """Those of the terms that a field has."""
        return self._fields[field].counts.keys() & wanted

    def starts(self, terms: Sequence[str], field: TextField) -> Sequence[int]:
        """The positions in a field at which a sequence of terms begins, ascending."""
        return self._fields[field].starts(terms)

    def frequency(self, node: PlanNode, weight: float, scales: Scales) -> float:
        """The weighted frequency, by field and length, as BM25F defines it."""
        match node:
            case AnyTerm(terms, beginning):
                return sum(
                    weight * one.share * often * self._worth(one.field, scales)
                    for one in (*terms, *beginning)
                    if (often := self._often(one))
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
                return any(map(self._often, (*terms, *beginning)))
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
            case DrugRelated():
                about: bool = self.hit["drug_related"]
                return about
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

    def _often(self, one: FieldTerm) -> int:
        return self._fields[one.field].counts[one.text]

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
        return known.boost / (1 - known.b + known.b * self._fields[field].length / scales.average_lengths[field])

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
