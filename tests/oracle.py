"""Stock Whoosh as the oracle: the same documents and schema, its own codec, matchers and scoring."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log
from pathlib import Path
from typing import Any, assert_never

import whoosh.index
from whoosh import query as wq
from whoosh.scoring import BM25F
from whoosh.searching import SearchContext
from whoosh.support.levenshtein import damerau_levenshtein

from corpus.languages import UNDETERMINED
from corpus.release import Release
from corpus.words import WORD
from indexer.analysis import fold, parted, term, terms
from indexer.schema import UNDATED
from indexer.stems import STEMMED
from search.likeness import fitting
from search.query import (
    All,
    Everything,
    Expression,
    Fuzzy,
    Near,
    Not,
    Phrase,
    Prefix,
    Tag,
    TextField,
    Undated,
    Wildcard,
    Word,
    Years,
)
from search.query import Any as AnyOf

BOOSTS: dict[TextField, float] = {"title": 2.0, "body": 1.0}

NOTHING = 1e-30
"""Filters weigh nothing here; Whoosh takes a score of 0 for its default of 1."""


class Weighting(BM25F):  # type: ignore[misc]
    """A term is rare, or not, among the documents whose terms carry the same language."""

    def idf(self, searcher: Any, fieldname: str, text: Any) -> float:
        reader = searcher.get_parent().reader()
        speaking = {language: reader.doc_frequency("language", language) for language in STEMMED[1:]}
        speaking[""] = searcher.get_parent().doc_count_all() - sum(speaking.values())
        word = text if isinstance(text, str) else text.decode()
        among = speaking[parted(word)[1]] if fieldname in BOOSTS else speaking[""]
        return log(max(among, 1) / (reader.doc_frequency(fieldname, text) + 1)) + 1


class Oracle:
    """Scores of every document that Whoosh finds, by id."""

    def __init__(self, folder: Path) -> None:
        self._searcher = whoosh.index.open_dir(folder).searcher(weighting=Weighting())
        self._reader = self._searcher.reader()
        self.notes = 0

    def scores(self, expression: Expression) -> dict[str, float]:
        compiled = self._compile(expression)
        context = SearchContext(weighting=self._searcher.weighting)
        found = {}
        for leaf, _ in self._searcher.leaf_searchers():
            matcher = compiled.matcher(leaf, context)
            while matcher.is_active():
                found[leaf.stored_fields(matcher.id())["id"]] = matcher.score()
                matcher.next()
        return found

    def _compile(self, expression: Expression) -> wq.Query:  # noqa: PLR0912 (one case a kind)
        match expression:
            case Everything():
                return wq.Every(boost=NOTHING)
            case Word(text, field):
                return self._any(terms(text), field)
            case Phrase(words, field):
                spellings = {tuple(term(word, language) for word in words) for language in (*STEMMED, None)}
                return wq.Or(
                    [wq.Phrase(name, list(s), boost=b) for name, b in _fields(field) for s in sorted(spellings)]
                )
            case Prefix(text, field):
                start = fold(text)
                found = {t.decode() for name, _ in _fields(field) for t in self._reader.expand_prefix(name, start)}
                return self._any((*terms(text), *sorted(found)[:512]), field)
            case Fuzzy(text, distance, field):
                return self._fuzzy(text, distance, field)
            case Wildcard(_, field):
                return self._any(sorted(fitting(expression, self._lexicon(field)))[:512], field)
            case Near():
                raise NotImplementedError("Whoosh's nearness is another one for more than two words")
            case Tag(facet, value):
                return self._values(facet, lambda known: known.casefold() == value.casefold())
            case Years(first, last):
                return self._values("year", lambda known: known.isdigit() and first <= int(known) <= last)
            case Undated():
                return self._values("year", lambda known: known == UNDATED)
            case All(parts):
                return wq.And([self._compile(part) for part in parts])
            case AnyOf(parts):
                return wq.Or([self._compile(part) for part in parts])
            case Not(part):
                # not wq.Not, which finds deleted documents behind the last one that it excludes
                return wq.AndNot(wq.Every(boost=NOTHING), self._compile(part))
            case _:
                assert_never(expression)

    def _any(self, texts: Sequence[str], field: TextField | None) -> wq.Query:
        return wq.Or([wq.Term(name, text, boost) for name, boost in _fields(field) for text in dict.fromkeys(texts)])

    def _fuzzy(self, text: str, distance: int, field: TextField | None) -> wq.Query:
        own = terms(text)
        edits = {like: 0 for like in self._lexicon(field) if like in own}
        for like in self._lexicon(field):
            for one in own:
                (spelled, language), (bare, other) = parted(one), parted(like)
                if len(spelled) >= 4 and language == other and bare[0] == spelled[0]:
                    needed = damerau_levenshtein(bare, spelled, limit=distance)
                    if needed <= distance:
                        edits[like] = min(needed, edits.get(like, needed))
        kept = sorted(edits, key=lambda like: (edits[like], like))[:512]
        weighed = ((name, like, boost / (1 + edits[like])) for name, boost in _fields(field) for like in kept)
        return wq.Or([wq.Term(*one) for one in weighed])

    def _lexicon(self, field: TextField | None) -> set[str]:
        return {text.decode() for name, _ in _fields(field) for text in self._reader.lexicon(name)}

    def _values(self, facet: str, wanted: Any) -> wq.Query:
        values = [value.decode() for value in self._reader.lexicon(facet)]
        return wq.ConstantScoreQuery(wq.Or([wq.Term(facet, value) for value in values if wanted(value)]), score=NOTHING)


def facet_counts(releases: Sequence[Release]) -> dict[str, Counter[str]]:
    return {
        "organization": Counter(value for release in releases for value in release.organizations),
        "theme": Counter(value for release in releases for value in release.themes),
        "language": Counter(release.language or UNDETERMINED for release in releases),
        "year": Counter(str(release.year or UNDATED) for release in releases),
    }


class Trees:
    """Random expressions over the words, phrases and values of real releases."""

    def __init__(self, releases: Sequence[Release], seed: int) -> None:
        self._random = random.Random(seed)
        self._releases = releases

    def __iter__(self) -> Iterator[Expression]:
        while True:
            yield self.tree(self._random.choice((1, 1, 2, 2, 3)))

    def tree(self, depth: int) -> Expression:
        if depth == 1 or self._random.random() < 0.2:
            return self._leaf()
        parts = tuple(self.tree(depth - 1) for _ in range(self._random.choice((2, 2, 3, 4))))
        kind = self._random.random()
        if kind < 0.4:
            return All(tuple(Not(part) if self._random.random() < 0.25 else part for part in parts))
        if kind < 0.85:
            return AnyOf(parts)
        return Not(parts[0])

    def _leaf(self) -> Expression:
        kind = self._random.random()
        release = self._random.choice(self._releases)
        field: TextField | None = self._random.choice((None, None, None, "title", "body"))
        words = WORD.findall(self._random.choice((release.title, release.body, release.body))) or ["nothing"]
        at = self._random.randrange(len(words))
        if kind < 0.5:
            return Word(words[at], field)
        if kind < 0.7:
            return Phrase(tuple(words[at : at + self._random.choice((2, 2, 3, 4))]), field)
        if kind < 0.73:
            return Fuzzy(words[at][:12], self._random.choice((1, 2)), field)
        if kind < 0.75 and len(words[at]) > 4:
            return Wildcard(words[at][:3] + self._random.choice("?*") + words[at][4:], field)
        if kind < 0.8:
            return Prefix(words[at][: self._random.choice((2, 3, 4, 5))], field)
        if kind < 0.86 and release.organizations:
            return Tag("organization", self._random.choice(release.organizations).upper())
        if kind < 0.9 and release.themes:
            return Tag("theme", self._random.choice(release.themes))
        if kind < 0.91:
            return Tag("language", release.language or UNDETERMINED)
        if kind < 0.96:
            first = release.year or 2010
            return Years(first, first + self._random.choice((0, 1, 3)))
        return self._random.choice((Undated(), Everything(), Word("nowhere-to-be-found")))


def _fields(field: TextField | None) -> list[tuple[TextField, float]]:
    return [(name, boost) for name, boost in BOOSTS.items() if field in (None, name)]
