"""The words of an index as they are written: how often, similar ones, and completions."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from indexer.folding import fold
from indexer.opensearch.cluster import Json
from indexer.opensearch.dictionary import ENTRY, ORGANIZATION, READ_AT_ONCE, WORD, entries_query, entry_of
from indexer.surface_words import bare
from search.budget import Budget
from search.opensearch.known_terms import KnownTerms
from search.opensearch.point_in_time import PointInTime, sent
from search.results import Count, KnownWord
from search.word_prefixes import LOOKED_AT, completed, misspelt

_MOST_REMEMBERED = 200_000
"""Words that are remembered; when there are more, all are forgotten."""
_LONG = 4
"""From so many letters on, two edits are searched for at once."""
_MOST_SIMILAR = 5000
"""Words whose similar ones are remembered; when there are more, all are forgotten."""
_MOST_AUTOMATIC = 2
"""The most edits that OpenSearch searches by itself."""
_PIECES = 4
"""So many edits, less one, leave at least one of these pieces of a word as it is."""
_LEAST_PIECE = 2
"""Letters of a piece; shorter ones are in too many words."""
_TOLERANT = 5
"""From this many letters of an organisation's name on, a typing error is tolerated."""


class IndexedWords:
    """The words of one state. Safe to use from several threads."""

    def __init__(self, words: PointInTime, terms: KnownTerms) -> None:
        self._words = words
        self._terms = terms
        self._known: dict[str, KnownWord | None] = {}
        self._similar: dict[tuple[str, int], list[KnownWord]] = {}

    def known(self, words: Iterable[str], budget: Budget) -> list[KnownWord | None]:
        """Each word as the texts write it; None for one that no text has.

        Its terms are looked up in the same request, since searches for it are likely to follow.
        """
        asked = list(map(bare, words))
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        new = [word for word in dict.fromkeys(asked) if word not in self._known]
        chunks = [new[at : at + READ_AT_ONCE] for at in range(0, len(new), READ_AT_ONCE)]
        searches = [entries_query(WORD + word for word in some) for some in chunks]
        found = {one.word: one for result in self._terms.beside(searches, new, budget) for one in _words_of(result)}
        self._known.update((word, found.get(word)) for word in new)
        return [self._known.get(word) for word in asked]

    def similar(self, word: str, edits: int, budget: Budget) -> list[KnownWord]:
        """The words within `edits` edits by optimal string alignment, without the word itself."""
        from rapidfuzz.distance import OSA

        sought = bare(word)
        if not sought:
            return []
        most = max(edits, _MOST_AUTOMATIC) if len(sought) >= _LONG else edits
        if (sought, most) not in self._similar:
            [result] = sent(self._words.searches(similar_search(sought, most)), budget)
            self.learn_similar(sought, most, result)
        found = self._similar[sought, most]
        return [one for one in found if OSA.distance(sought, one.word, score_cutoff=edits) <= edits]

    def prefetch(self, words: Sequence[str], releases: int, budget: Budget) -> None:
        """Look up words that stand side by side, then, at once, the words that resemble those that are rare."""
        joined = [one + other for one, other in pairwise(words)]
        parts = [part for word in map(fold, words) for at in range(2, len(word) - 1) for part in (word[:at], word[at:])]
        known = self.known([*words, *joined, *parts], budget)
        rare = {
            bare(word): None
            for word, one in zip(words, known, strict=False)
            if len(word) >= _LONG and (one.releases if one else 0) < max(3, releases // 2000)
        }
        new = [word for word in rare if (word, _MOST_AUTOMATIC) not in self._similar]
        results = sent(self._words.searches(*(similar_search(word, _MOST_AUTOMATIC) for word in new)), budget)
        for word, result in zip(new, results, strict=True):
            self.learn_similar(word, _MOST_AUTOMATIC, result)

    def learn_similar(self, sought: str, edits: int, result: Json) -> None:
        """Remember the result of `similar_search`."""
        if len(self._similar) > _MOST_SIMILAR:
            self._similar.clear()
        self._similar[sought, edits] = [one for one in _words_of(result) if one.word != sought]

    def with_prefix(self, start: str, limit: int, budget: Budget) -> list[KnownWord]:
        """The words with a prefix, most frequent first; if all are rare, also those with a misspelt prefix."""
        sought = bare(start)

        def first(query: Json) -> list[KnownWord]:
            body = {
                **_ENTRIES,
                "size": limit,
                "query": {"bool": {"filter": [query, _OCCURRING]}},
                "sort": _MOST_FIRST,
            }
            [result] = sent(self._words.searches(body), budget)
            return _words_of(result)

        patterns = (
            "".join("." if one is None else _escaped(one) for one in way) for way in misspelt(sought[:LOOKED_AT])
        )
        similar = {"regexp": {"key": {"value": f"{WORD}({'|'.join(sorted(patterns))}).*"}}}
        found = first({"prefix": {"key": {"value": WORD + sought}}})
        return completed(sought, found, lambda: first(similar), limit)

    def organizations(self, start: str, limit: int, budget: Budget) -> list[Count]:
        """The names that from one of their words on begin with `start`, most releases first; if there are none, those
        that do with one typing error."""
        sought = " ".join(fold(start).split())
        found = self._organizations({"prefix": {"beginnings": {"value": sought}}}, limit, budget)
        if found or len(sought) < _TOLERANT:
            return found
        return self._organizations({"regexp": {"beginnings": {"value": _misspelt_name(sought)}}}, limit, budget)

    def _organizations(self, query: Json, limit: int, budget: Budget) -> list[Count]:
        body = {
            **_ENTRIES,
            "size": limit,
            "query": {"bool": {"filter": [query, _OCCURRING]}},
            "sort": _MOST_FIRST,
        }
        [result] = sent(self._words.searches(body), budget)
        entries = map(entry_of, result["hits"]["hits"])
        return [Count(name := key.removeprefix(ORGANIZATION), name, entry["releases"]) for key, entry in entries]


_ENTRIES: Json = {**ENTRY, "size": READ_AT_ONCE}
_MOST_FIRST: Sequence[Json] = [{"releases": "desc"}, {"key": "asc"}]
_OCCURRING: Json = {"range": {"releases": {"gt": 0}}}


def _words_of(result: Json) -> list[KnownWord]:
    entries = map(entry_of, result["hits"]["hits"])
    return [
        KnownWord(key.removeprefix(WORD), entry["written"], entry["releases"])
        for key, entry in entries
        if entry["releases"]
    ]


def similar_search(word: str, edits: int) -> Json:
    """The search for words that may be within so many edits of one."""
    return {**_ENTRIES, "query": {"bool": {"filter": [_similar(word, edits), _OCCURRING]}}, "sort": _MOST_FIRST}


def _similar(word: str, edits: int) -> Json:
    """The condition of entries that may be within so many edits of a word."""
    if edits <= _MOST_AUTOMATIC:
        value = {"value": WORD + word, "fuzziness": edits, "prefix_length": len(WORD), "max_expansions": 1024}
        return {"fuzzy": {"key": {**value, "rewrite": "constant_score"}}}
    length = max(len(word) // _PIECES, _LEAST_PIECE)
    clauses = []
    for start in range(0, length * _PIECES, length):
        piece = word[start : start + length]
        if len(piece) < length:
            break
        before, after = start, len(word) - start - length
        first, last = (f".{{{max(many - edits, 0)},{many + edits}}}" for many in (before, after))
        clauses.append({"regexp": {"key": {"value": f"{WORD}{first}{_escaped(piece)}{last}"}}})
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _misspelt_name(start: str) -> str:
    """A pattern of the names whose beginning is one typing error away from this one."""
    ends = range(len(start))
    replaced = {f"{_escaped(start[:at])}.{_escaped(start[at + 1 :])}.*" for at in ends}
    swapped = {
        f"{_escaped(start[:at])}{_escaped(start[at : at + 2][::-1])}{_escaped(start[at + 2 :])}.*" for at in ends[:-1]
    }
    shorter = {f"{_escaped(start[:at])}{_escaped(start[at + 1 :])}" for at in ends}
    return "|".join(sorted(replaced | swapped | shorter))


def _escaped(text: str) -> str:
    """A text for a regular expression of Lucene, in which more signs have a meaning than in Python's."""
    return re.sub(r'([.?+*|{}\[\]()"\\#@&<>~^$-])', r"\\\1", text)
