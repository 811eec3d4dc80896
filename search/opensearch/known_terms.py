"""The terms of an index as its dictionary counts them; what was looked up is remembered as long as the state."""

from collections.abc import Iterable, Mapping
from typing import Literal

from corpus.quick_dataclass import dataclass
from indexer.analysis import terms
from indexer.opensearch.cluster import Json
from indexer.opensearch.dictionary import ENTRY, READ_AT_ONCE, TERM, entries_query, entry_of, term_key
from indexer.opensearch.document import one_token
from search.budget import Budget
from search.limits import MAX_EXPANSION
from search.opensearch.point_in_time import PointInTime, sent
from search.query import TextField

MOST_REMEMBERED = 500_000
"""Terms that are remembered; when there are more, all are forgotten."""


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """In how many releases a term occurs, by field."""

    body: int
    title: int

    def of(self, field: TextField | None) -> int:
        """In one field, or in the one where most have it."""
        return max(self.body, self.title) if field is None else getattr(self, field)


@dataclass(frozen=True, slots=True)
class TermSearch:
    """A search for terms: the first that begin with a text, any that do, or those within some edits of it."""

    kind: Literal["first", "any", "like"]
    text: str
    field: TextField | None
    edits: int = 0


@dataclass(frozen=True, slots=True)
class TermsFound:
    """Terms, and how many there are of them; the most frequent come first, or for `first` the terms ascend."""

    terms: tuple[str, ...] = ()
    total: int = 0


class KnownTerms:
    """What is known of the terms of one state. Safe to use from several threads."""

    def __init__(self, words: PointInTime) -> None:
        self._words = words
        self._counts: dict[str, FieldCounts] = {}
        self._found: dict[TermSearch, TermsFound] = {}

    def question(self) -> "TermQuestion":
        return TermQuestion(self._counts, self._found)

    def look_up(self, asked: "TermQuestion", budget: Budget) -> None:
        """Learn, in one request, what a question did not know."""
        self._sent(asked, [], budget)

    def beside(self, searches: list[Json], words: Iterable[str], budget: Budget) -> list[Json]:
        """Send searches of the dictionary, and in the same request look up the terms of some words."""
        asked = self.question()
        for word in words:
            for text in terms(word):
                asked.count(one_token(text))
        return self._sent(asked, searches, budget)

    def _sent(self, asked: "TermQuestion", more: list[Json], budget: Budget) -> list[Json]:
        if len(self._counts) > MOST_REMEMBERED:
            self._counts.clear()
        chunks = list(_chunks(sorted(asked.unknown), READ_AT_ONCE))
        searches = [*(entries_query(map(term_key, some)) for some in chunks), *map(_body, asked.unsearched)]
        results = sent(self._words.searches(*searches, *more), budget)
        for some, result in zip(chunks, results, strict=False):
            found = self._learned(result)
            self._counts.update(dict.fromkeys(set(some).difference(found), _ABSENT))
        for search, result in zip(asked.unsearched, results[len(chunks) :], strict=False):
            self._found[search] = TermsFound(tuple(self._learned(result)), result["hits"]["total"]["value"])
        return results[len(searches) :]

    def counts(self, texts: Iterable[str], budget: Budget) -> list[FieldCounts]:
        """In how many releases each term occurs."""
        wanted = [one_token(text) for text in texts]
        asked = self.question()
        for text in wanted:
            asked.count(text)
        if asked.is_open:
            self.look_up(asked, budget)
        return [self._counts.get(text, _ABSENT) for text in wanted]

    def _learned(self, result: Json) -> list[str]:
        """The terms of a result, whose counts are remembered."""
        entries = map(entry_of, result["hits"]["hits"])
        found = {key.removeprefix(TERM): FieldCounts(one["releases"], one["titles"]) for key, one in entries}
        self._counts.update(found)
        return list(found)


class TermQuestion:
    """Answers what is known, and collects what is not; until that is looked up, its answers are guesses."""

    def __init__(self, counts: Mapping[str, FieldCounts], found: Mapping[TermSearch, TermsFound]) -> None:
        self._counts = counts
        self._found = found
        self.unknown: set[str] = set()
        self.unsearched: dict[TermSearch, None] = {}

    @property
    def is_open(self) -> bool:
        """Whether something has to be looked up."""
        return bool(self.unknown or self.unsearched)

    def count(self, text: str) -> FieldCounts:
        """In how many releases a term, as one token, occurs; by a guess, in some."""
        known = self._counts.get(text)
        if known is None:
            self.unknown.add(text)
        return known or _SOME

    def found(self, search: TermSearch) -> TermsFound:
        """The terms that a search finds; by a guess, none."""
        known = self._found.get(search)
        if known is None:
            self.unsearched[search] = None
        return known or _NO_TERMS


_ABSENT, _SOME = FieldCounts(0, 0), FieldCounts(1, 1)
_NO_TERMS = TermsFound()


def _body(search: TermSearch) -> Json:
    key = TERM + search.text
    fuzzy = {"value": key, "fuzziness": search.edits, "prefix_length": len(TERM) + 1, "max_expansions": 1024}
    condition = (
        {"fuzzy": {"key": {**fuzzy, "rewrite": "constant_score"}}}
        if search.kind == "like"
        else {"prefix": {"key": {"value": key}}}
    )
    is_first = search.kind == "first"
    return {
        **ENTRY,
        "query": {"bool": {"filter": [condition, _occurring(search.field)]}},
        "size": MAX_EXPANSION if is_first else READ_AT_ONCE,
        "sort": [{"key": "asc"}] if is_first else [{"releases": "desc"}, {"key": "asc"}],
        "track_total_hits": True,
    }


def _occurring(field: TextField | None) -> Json:
    """The condition that some release has the term in a field, or in any."""
    in_body, in_title = ({"range": {name: {"gt": 0}}} for name in ("releases", "titles"))
    match field:
        case "body":
            return in_body
        case "title":
            return in_title
        case None:
            return {"bool": {"should": [in_body, in_title], "minimum_should_match": 1}}


def _chunks(texts: list[str], size: int) -> Iterable[list[str]]:
    return (texts[at : at + size] for at in range(0, len(texts), size))
