"""Stock Whoosh as the oracle: the same documents, its own codec, matchers and scoring."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any, assert_never

import whoosh.index
from whoosh import query as wq
from whoosh.fields import Schema
from whoosh.scoring import BM25F, WeightLengthScorer
from whoosh.searching import SearchContext
from whoosh.support.levenshtein import damerau_levenshtein

from corpus.languages import UNDETERMINED
from corpus.release import Release
from corpus.words import WORD
from indexer.analysis import parted, term, terms
from indexer.folding import fold
from indexer.schema import UNDATED
from indexer.stems import STEMMED
from indexer.whoosh.schema import schema
from search.fuzzy_wildcard import wildcard_matches
from search.query import (
    All,
    Dates,
    DrugRelated,
    Everything,
    Expression,
    Fuzzy,
    Near,
    Not,
    Phrase,
    Prefix,
    Query,
    Tag,
    TextField,
    Undated,
    Wildcard,
    Word,
    Years,
)
from search.query import Any as AnyOf
from search.word_spellings import spellings

FIELDS: tuple[TextField, ...] = ("title", "body")
TITLE_BOOST = 4.0
B = {"title": 0.5, "body": 0.75}
K1 = 1.2


def boosted_schema() -> Schema:
    """Our analyzer, with the title's boost stored as Whoosh does, in the weight of the posting."""
    boosted = schema()
    boosted["title"].format.field_boost = TITLE_BOOST
    return boosted


class Weighting(BM25F):  # type: ignore[misc]
    """Whoosh's BM25F without its idf, which is that of a term instead of an aspect."""

    def __init__(self) -> None:
        super().__init__(K1=K1, **{f"{name}_B": b for name, b in B.items()})

    def idf(self, *_: Any) -> float:
        return 1.0


class Frequencies(Weighting):
    """The frequency inside Whoosh's BM25F before saturation, so that fields can be summed first."""

    def scorer(self, searcher: Any, fieldname: str, text: Any, **_: Any) -> Any:
        return _FrequencyScorer(searcher, fieldname, text)


class _FrequencyScorer(WeightLengthScorer):  # type: ignore[misc]
    def __init__(self, searcher: Any, fieldname: str, text: Any) -> None:
        self._b = B[fieldname]
        self._average = searcher.get_parent().avg_field_length(fieldname) or 1
        self.setup(searcher, fieldname, text)

    def _score(self, weight: float, length: float) -> float:
        return weight / (1 - self._b + self._b * length / self._average)


@dataclass(frozen=True, slots=True)
class Expected:
    """Scores by id, of complete matches and of partial matches."""

    complete: dict[str, float]
    lacking: dict[str, float]


@dataclass(frozen=True)
class Condition:
    """An alternative that counts as one occurrence in each document that fulfils it."""

    query: wq.Query


class Oracle:
    """The documents that Whoosh finds, by id, with its scores."""

    def __init__(self, folder: Path) -> None:
        self._searcher = whoosh.index.open_dir(folder).searcher(weighting=Weighting())
        self._reader = self._searcher.reader()
        self._alive = list(self._reader.all_doc_ids())
        # Whoosh's own counts deleted documents, and knows exact lengths as long as nothing was merged.
        self._averages = {
            name: sum(self._reader.doc_field_length(one, name) for one in self._alive) / max(len(self._alive), 1)
            for name in FIELDS
        }
        self._searcher.avg_field_length = lambda field, default=None: self._averages.get(field, default)

    def found(self, expression: Expression) -> set[str]:
        return set(self._scores(self._compile(expression), self._searcher.weighting))

    def bm25f(self, text: str, field: TextField) -> dict[str, float]:
        """Whoosh's own scores of a term in one field."""
        scores = self._scores(wq.Term(field, text), self._searcher.weighting)
        return {key: self._idf(len(scores)) * score for key, score in scores.items()}

    def known(self, word: str, field: TextField) -> list[str]:
        """The terms of a word in the field; several if there are releases in several languages."""
        return [one for one in terms(word) if (field, one) in self._reader]

    def expected(self, query: Query) -> Expected:
        """Score by BM25F alone: each aspect counts as one term, and their points are summed."""
        aspects = query.aspects.aspects if query.aspects else ()
        frequencies = [self.frequencies(one.typed) for one in aspects]
        scores: dict[str, float] = defaultdict(float)
        for held in frequencies:
            for key, frequency in held.items():
                scores[key] += self._idf(len(held)) * frequency / (frequency + K1)
        must = self.found(query.expression)
        required = [held for one, held in zip(aspects, frequencies, strict=True) if one.required]
        if aspects:
            must = {key for key in must if key in scores and all(key in held for held in required)}
        complete = {key for key in must if all(key in held for held in frequencies)}
        return Expected({key: scores[key] for key in complete}, {key: scores[key] for key in must - complete})

    def frequencies(self, typed: Expression) -> Mapping[str, float]:
        """The frequency in each document of any of the distinct alternatives, by Whoosh's weights and lengths."""
        sums: dict[str, float] = defaultdict(float)
        for one in dict.fromkeys(self._alternatives(typed)):
            for key, frequency in self._said(one):
                sums[key] += frequency
        return sums

    def _alternatives(self, typed: Expression) -> Iterator["wq.Query | Condition"]:
        match typed:
            case AnyOf(parts):
                for part in parts:
                    yield from self._alternatives(part)
            case Word(text, field):
                yield from self._terms(terms(text), field)
            case Phrase(words, field):
                spellings = sorted({tuple(term(word, language) for word in words) for language in (*STEMMED, None)})
                known = ((name, one) for name in _fields(field) for one in spellings if self._has(name, one))
                yield from (wq.Phrase(name, list(one)) for name, one in known)
            case Prefix(text, field):
                inside = self._begun(text, field)
                yield from self._terms([one for one in terms(text) if one not in inside], field)
                yield from (_or(list(self._terms(inside, name))) for name in _fields(field))
            case Wildcard() | Fuzzy():
                yield from self._compile(typed).children()
            case _:
                yield Condition(self._compile(typed))  # periods with the same years of the index are one alternative

    def _has(self, field: TextField, texts: Iterable[str]) -> bool:
        return all((field, text) in self._reader for text in texts)

    def _said(self, one: "wq.Query | Condition") -> Iterable[tuple[str, float]]:
        if isinstance(one, Condition):
            return ((key, 1.0) for key in self._scores(one.query, self._searcher.weighting))
        if isinstance(one, wq.Phrase):
            return self._phrases(one)
        return self._scores(one, Frequencies()).items()

    def _phrases(self, phrase: wq.Phrase) -> Iterator[tuple[str, float]]:
        """Count occurrences by the positions that Whoosh stores."""
        boost = TITLE_BOOST if phrase.fieldname == "title" else 1.0
        for leaf, _ in self._searcher.leaf_searchers():
            positions = [self._positions(leaf, phrase.fieldname, word) for word in phrase.words]
            for document in set(positions[0]).intersection(*positions[1:]):
                starts = [
                    at
                    for at in positions[0][document]
                    if all(at + n in held[document] for n, held in enumerate(positions))
                ]
                if starts:
                    length = leaf.doc_field_length(document, phrase.fieldname)
                    b, average = B[phrase.fieldname], self._averages[phrase.fieldname]
                    yield (
                        leaf.stored_fields(document)["id"],
                        len(starts) * boost / (1 - b + b * length / average),
                    )

    def _positions(self, leaf: Any, field: str, word: str) -> dict[int, list[int]]:
        if (field, word) not in leaf.reader():
            return {}
        matcher = leaf.postings(field, word)
        found = {}
        while matcher.is_active():
            found[matcher.id()] = matcher.value_as("positions")
            matcher.next()
        return found

    def _scores(self, query: wq.Query, weighting: BM25F) -> dict[str, float]:
        context = SearchContext(weighting=weighting)
        found = {}
        for leaf, _ in self._searcher.leaf_searchers():
            matcher = query.matcher(leaf, context)
            while matcher.is_active():
                found[leaf.stored_fields(matcher.id())["id"]] = matcher.score()
                matcher.next()
        return found

    def _idf(self, holding: int) -> float:
        return log(1 + (len(self._alive) - holding + 0.5) / (holding + 0.5))

    def _compile(self, expression: Expression) -> wq.Query:  # noqa: PLR0911, PLR0912 (one case a kind)
        match expression:
            case Everything():
                return wq.Every()
            case Word(text, field):
                return self._any(terms(text), field)
            case Phrase():
                return _or(list(self._alternatives(expression)))
            case Prefix(text, field):
                return self._any([*terms(text), *self._begun(text, field)], field)
            case Fuzzy(text, distance, field):
                return self._fuzzy(text, distance, field)
            case Wildcard(_, field):
                return self._any(sorted(wildcard_matches(expression, self._lexicon(field)))[:512], field)
            case Near():
                raise NotImplementedError("Whoosh's nearness is another one for more than two words")
            case Tag(facet, value):
                return self._values(facet, lambda known: known.casefold() == value.casefold())
            case Years(first, last):
                return self._values("year", lambda known: known.isdigit() and first <= int(known) <= last)
            case Dates():
                raise NotImplementedError("the index holds no dates for Whoosh to search")
            case DrugRelated():
                return self._values("drugs", bool)
            case Undated():
                return self._values("year", lambda known: known == UNDATED)
            case All(parts):
                return self._all(parts)
            case AnyOf(parts):
                return _or([one for part in parts if (one := self._compile(part)) != wq.NullQuery])
            case Not(part):
                # not wq.Not, which finds deleted documents behind the last one that it excludes
                return wq.AndNot(wq.Every(), self._compile(part))
            case _:
                assert_never(expression)

    def _all(self, parts: Sequence[Expression]) -> wq.Query:
        """Everything but some is the same condition with `Everything` and without."""
        others = [part for part in parts if not isinstance(part, Everything)]
        kept = others if others and all(isinstance(part, Not) for part in others) else parts
        compiled = [self._compile(part) for part in kept]
        return compiled[0] if len(compiled) == 1 else wq.And(compiled)

    def _any(self, texts: Sequence[str], field: TextField | None) -> wq.Query:
        return _or(list(self._terms(texts, field)))

    def _terms(self, texts: Sequence[str], field: TextField | None) -> Iterator[wq.Query]:
        known = ((name, text) for name in _fields(field) for text in dict.fromkeys(texts))
        return (wq.Term(*one) for one in known if one in self._reader)

    def _begun(self, text: str, field: TextField | None) -> list[str]:
        start = fold(text)
        return sorted({t.decode() for name in _fields(field) for t in self._reader.expand_prefix(name, start)})[:512]

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
        return _or([wq.Term(name, like, 1 / (1 + edits[like])) for name in _fields(field) for like in kept])

    def _lexicon(self, field: TextField | None) -> set[str]:
        return {text.decode() for name in _fields(field) for text in self._reader.lexicon(name)}

    def _values(self, facet: str, wanted: Any) -> wq.Query:
        values = [value.decode() for value in self._reader.lexicon(facet)]
        return _or([wq.Term(facet, value) for value in values if wanted(value)])


def _or(parts: list[wq.Query]) -> wq.Query:
    """Any of the parts. Of none it is no `Or`: that would not even equal itself inside another query."""
    return wq.Or(parts) if parts else wq.NullQuery


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
        words = {word for one in releases for text in (one.title, one.body) for word in WORD.findall(text)}
        self._known = {text for word in words for text in terms(word)}

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
            return Word(_no_numeral(words[at]) if self._has_one_spelling((words[at],)) else "nothing", field)
        if kind < 0.7:
            phrase = tuple(words[at : at + self._random.choice((2, 2, 3, 4))])
            return Phrase(phrase, field, exact=True) if self._has_one_spelling(phrase) else Word("nothing", field)
        if kind < 0.73:
            return Fuzzy(_no_numeral(words[at][:12]), self._random.choice((1, 2)), field)
        if kind < 0.75 and len(words[at]) > 4:
            return Wildcard(words[at][:3] + self._random.choice("?*") + words[at][4:], field)
        if kind < 0.8:
            return Prefix(_no_numeral(words[at][: self._random.choice((2, 3, 4, 5))]), field)
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

    def _has_one_spelling(self, words: tuple[str, ...]) -> bool:
        """Whether the releases can't have it in other words, such as *twenty one*, of which Whoosh knows nothing."""
        return len(spellings(words, lambda word: not self._known.isdisjoint(terms(word)))) == 1


def _no_numeral(word: str) -> str:
    """A word, or another one if it is a number in some language, if in none of the index: *due* is *2* in Italian."""
    return "nothing" if not word.isdecimal() and any(map(str.isdecimal, terms(word))) else word


def _fields(field: TextField | None) -> tuple[TextField, ...]:
    return FIELDS if field is None else (field,)
