"""Scores with synonyms, coverage and proximity, compared with the formula evaluated document by document."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log
from pathlib import Path

import pytest
import whoosh.index
from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.columnar.writer import ColumnarWriter
from indexer.whoosh.schema import schema
from search.query import Any as AnyOf
from search.query import Aspect, Aspects, Everything, Expression, Group, Phrase, Query, Synonym, Word
from search.weights import WEIGHTS, Weights
from search.whoosh.searcher import Searcher

pytestmark = pytest.mark.usefixtures("either_way")

WORDS = [letter * 3 for letter in "abcdefghijkl"]
"""Words without endings, so that a word is its own term; the later ones are rarer."""
FIELDS = {"title": (4.0, 0.5), "body": (1.0, 0.75)}
"""What an occurrence counts, and how much the length of the field counts against it."""

Text = tuple[str, ...]


@dataclass(frozen=True)
class Document:
    id: str
    title: Text
    body: Text

    def words(self, field: str) -> Text:
        return self.title if field == "title" else self.body


@dataclass(frozen=True)
class Name:
    """A name of an aspect, given as alternatives of which any counts."""

    ways: tuple[Expression, ...]
    weight: float
    short: bool
    other: bool


class Reference:
    """A slow reference that scores documents one by one, with only loops and dictionaries."""

    def __init__(
        self, documents: Sequence[Document], asked: Aspects, window: int = 200, weights: Weights = WEIGHTS
    ) -> None:
        self._documents = documents
        self._asked = asked
        self._held: dict[Expression, list[str]] = {}
        self._lengths = {(one.id, field): _length(one.words(field)) for one in documents for field in FIELDS}
        self._averages = {
            field: sum(self._lengths[one.id, field] for one in documents) / len(documents) for field in FIELDS
        }
        self._ways = [self._spelled_out(self._names(one)) for one in asked.aspects]
        names = [self._names(one) for one in asked.groups]
        self._known = [one.known or len(held) > 1 for one, held in zip(asked.groups, names, strict=True)]
        self._group_ways = [self._spelled_out(one) for one in names]
        self._aspects = [self._aspect(place) for place in range(len(asked.aspects))]
        self._groups = [self._frequencies(ways) for ways in self._group_ways]
        self._idfs = [self._idf(held) for held in self._aspects]
        self._weights = [self._coverage_weight(place, weights.implied) for place in range(len(self._aspects))]
        self.scores = self._by_all_but_proximity()
        best = sorted(self.scores, key=lambda key: (-self.scores[key], key))[:window]
        for document in documents:
            if document.id in best and len(asked.aspects) > 1:
                self.scores[document.id] += 0.5 * sum(self._proximity(document, field) for field in FIELDS)
        if len(asked.aspects) > 1 and len(self.scores) >= 50:
            self._add_likeness(weights)

    def _add_likeness(self, weights: Weights) -> None:
        """Points for the terms of the first ten, by how many documents have them in the body, else in the title."""
        first = sorted(self.scores, key=lambda key: (-self.scores[key], key))[:10]
        worths = {key: self.scores[key] * 0.8**place for place, key in enumerate(first)}
        total = sum(worths.values())
        shares: defaultdict[str, float] = defaultdict(float)
        for document in self._documents:
            if document.id in first:
                for word, count in Counter((*document.title, *document.body)).items():
                    shares[word] += worths[document.id] / total * count / (count + 0.3)
        worth = {}
        for word, share in shares.items():
            in_body, in_title = (
                sum(word in one.words(field) for one in self._documents) for field in ("body", "title")
            )
            if 1 < (holding := in_body or in_title) <= weights.common * len(self._documents):
                worth[word] = share * self._idf(dict.fromkeys(map(str, range(holding)), 0.0))
        alike: defaultdict[str, float] = defaultdict(float)
        for word, share in worth.items():
            held = self._frequencies([Name((Word(word),), 1.0, short=False, other=False)])
            for key, frequency in held.items():
                alike[key] += share * _saturated(frequency)
        average = sum(alike[key] for key in first) / len(first)
        best = self.scores[first[0]]
        for key in self.scores:
            share = min(alike[key] / average, weights.most_alike) if average else 0.0
            self.scores[key] += weights.likeness * best * share

    def _names(self, asked: Aspect | Group) -> list[Name]:
        """The words as typed and the synonyms that occur in some document, each counted once."""
        names: list[Name] = []
        seen: set[Expression] = set()
        for typed, weight, short in (
            (asked.typed, 1.0, False),
            *((one.expression, one.weight, one.short) for one in asked.synonyms),
        ):
            alternatives = typed.parts if isinstance(typed, AnyOf) else (typed,)
            new = tuple(one for one in dict.fromkeys(alternatives) if one not in seen)
            seen.update(new)
            if typed == asked.typed or any(map(self._holding, new)):
                names.append(Name(new, weight, short, typed != asked.typed))
        return names

    def _spelled_out(self, names: Sequence[Name]) -> list[Name]:
        """An abbreviation counts if at least one in ten documents with it also has a full name."""
        whole = {key for one in names if not one.short for way in one.ways for key in self._holding(way)}
        return [one for one in names if not one.short or self._is_said_beside(one, whole)]

    def _is_said_beside(self, name: Name, whole: set[str]) -> bool:
        held = {key for way in name.ways for key in self._holding(way)}
        return len(held & whole) >= 0.1 * len(held)

    def _holding(self, one: Expression) -> list[str]:
        if one not in self._held:
            self._held[one] = [
                document.id for document in self._documents if any(_starts(document.words(f), one) for f in FIELDS)
            ]
        return self._held[one]

    def _aspect(self, place: int) -> dict[str, float]:
        frequencies = Counter(self._frequencies(self._ways[place]))
        for group, names, known in zip(self._asked.groups, self._group_ways, self._known, strict=True):
            if known and group.first <= place <= group.last:
                frequencies.update(self._frequencies(names))
        return dict(frequencies)

    def _frequencies(self, names: Sequence[Name]) -> dict[str, float]:
        frequencies: dict[str, float] = {}
        for document in self._documents:
            frequency = 0.0
            for field, (boost, b) in FIELDS.items():
                words = document.words(field)
                length = self._lengths[document.id, field] / self._averages[field]
                count = sum(name.weight * len(_starts(words, way)) for name in names for way in name.ways)
                frequency += boost * count / (1 - b + b * length)
            if frequency:
                frequencies[document.id] = frequency
        return frequencies

    def _idf(self, held: Mapping[str, float]) -> float:
        return log(1 + (len(self._documents) - len(held) + 0.5) / (len(held) + 0.5))

    def _coverage_weight(self, place: int, implied: float) -> float:
        """How much an aspect counts for the coverage: less if it is more frequent beside the others than elsewhere."""
        held = self._aspects[place].keys()
        is_everywhere = len(held) == len(self._documents)
        if is_everywhere or len(self._aspects) > 8 or any(one.required for one in self._asked.aspects):
            return self._idfs[place]
        share = len(held) / len(self._documents)
        others = [one.keys() for other, one in enumerate(self._aspects) if other != place and one]
        foretold = (max(0.0, (len(held & one) / len(one) - share) / (1 - share)) for one in others)
        return self._idfs[place] / (1 + implied * sum(foretold))

    def _by_all_but_proximity(self) -> dict[str, float]:
        power = 1.5 / max(1, len(self._aspects) / 3) ** 2
        scores = {}
        for document in self._documents:
            held = [document.id in one for one in self._aspects]
            if not any(held) or not all(h for h, one in zip(held, self._asked.aspects, strict=True) if one.required):
                continue
            points = 0.0
            for frequencies, idf in zip(self._aspects, self._idfs, strict=True):
                points += idf * _saturated(frequencies.get(document.id, 0.0))
            for frequencies, known in zip(self._groups, self._known, strict=True):
                worth = self._idf(frequencies) * (0.7 if known else 0.4)
                points += worth * _saturated(frequencies.get(document.id, 0.0))
            covered = sum(one for one, h in zip(self._weights, held, strict=True) if h) / sum(self._weights)
            scores[document.id] = points * covered**power
        return scores

    def _proximity(self, document: Document, field: str) -> float:
        near = [0.0] * len(self._aspects)
        for (at, _, one), (after, _, other) in pairwise(sorted(self._occurrences(document.words(field)))):
            if one != other:
                distance = max(after - at, 1)
                near[one] += self._idfs[other] / distance**2
                near[other] += self._idfs[one] / distance**2
        return sum(min(idf, 1) * held / (held + 2) for idf, held in zip(self._idfs, near, strict=True))

    def _occurrences(self, words: Text) -> Iterator[tuple[int, bool, int]]:
        """Positions with their aspects; at the same position, names of several aspects come last."""
        for aspect, names in enumerate(self._ways):
            for way in (way for name in names for way in name.ways):
                yield from ((at, False, aspect) for at in _starts(words, way))
        for group, names, known in zip(self._asked.groups, self._group_ways, self._known, strict=True):
            for way in (way for name in names if name.other and known for way in name.ways):
                for at in _starts(words, way):
                    yield from ((at + n, True, aspect) for n, aspect in enumerate(range(group.first, group.last + 1)))


def _starts(words: Text, wanted: Expression) -> list[int]:
    match wanted:
        case Word(text):
            return [at for at, word in enumerate(words) if word == text]
        case Phrase(phrase):
            return [at for at in range(len(words)) if words[at : at + len(phrase)] == phrase]
        case AnyOf(parts):
            return [at for part in dict.fromkeys(parts) for at in _starts(words, part)]
        case _:
            raise NotImplementedError(wanted)


def _length(words: Text) -> int:
    return int(byte_to_length(length_to_byte(len(words))))


def _saturated(frequency: float) -> float:
    return frequency / (frequency + 1.2)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    dice = random.Random(23)
    weights = [1 / n for n in range(1, len(WORDS) + 1)]

    def text(most: int) -> Text:
        return tuple(dice.choices(WORDS, weights, k=dice.randint(1, most)))

    return [Document(f"{number:03}", text(6), text(90)) for number in range(150)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, documents: list[Document]) -> Path:
    """An index of three segments, in which some documents were deleted or replaced."""
    folder = tmp_path_factory.mktemp("scored")
    created = whoosh.index.create_in(folder, schema())
    for part in (
        documents[:60] + [Document(f"gone{n}", (WORDS[n],), tuple(WORDS[:9])) for n in range(9)],
        documents[50:90],
    ):
        _write(created, part)
    writer = ColumnarWriter(created)
    for n in range(9):
        writer.delete_by_term("id", f"gone{n}")
    writer.commit(merge=False)
    _write(created, documents[90:])
    return folder


def _write(index: whoosh.index.Index, documents: Sequence[Document]) -> None:
    writer = ColumnarWriter(index)
    for one in documents:
        title, body = " ".join(one.title), " ".join(one.body)
        hit = {"title": title, "body": body, "language": "en"}
        writer.update_document(id=one.id, title=title, body=body, year=["2011"], date=0, hit=hit)
    writer.commit(merge=False)


@pytest.mark.parametrize("seed", range(40))
def test_scores_are_those_of_the_formula(index: Path, documents: list[Document], seed: int) -> None:
    asked = _asked(random.Random(seed))
    weights = replace(WEIGHTS, common=(0.1, 1.0)[seed % 2])
    snapshot = Searcher(index, "scored", weights)
    query = Query(Everything(), size=len(documents), aspects=asked)
    expected = Reference(documents, asked, weights=weights).scores
    assert dict(snapshot.scored(query)) == pytest.approx(expected, rel=1e-4)
    answer = snapshot.answer(replace(query, explain=True))
    found, scorer = answer.ranked.found, answer.ranked.scorer
    assert scorer
    explained = [
        scorer.explained(number, document, found[number].likeness_of(document)).score
        for number, document in answer.places
    ]
    assert explained == pytest.approx(sorted(expected.values(), reverse=True), rel=1e-4)


@pytest.mark.parametrize("window", [1, 5, 20])
def test_proximity_is_looked_at_in_the_best_of_all_segments(
    index: Path, documents: list[Document], window: int
) -> None:
    asked = Aspects((Aspect(Word("ccc")), Aspect(Word("ddd")), Aspect(Word("eee"))))
    snapshot = Searcher(index, "scored", replace(WEIGHTS, window=window))
    found = dict(snapshot.scored(Query(Everything(), size=len(documents), aspects=asked)))
    assert found == pytest.approx(Reference(documents, asked, window).scores, rel=1e-4)


def _asked(dice: random.Random) -> Aspects:
    """Random queries of one to ten aspects, with synonyms, abbreviations and groups of two or three."""
    aspects = tuple(
        Aspect(_typed(dice), tuple(_other(dice) for _ in range(dice.choice((0, 0, 1, 3)))), dice.random() < 0.15)
        for _ in range(dice.choice((1, 1, 2, 2, 3, 4, 5, 10)))
    )
    groups = [_group(dice, aspects, first) for first in range(len(aspects) - 1) if dice.random() < 0.6]
    return Aspects(aspects, tuple(groups))


def _typed(dice: random.Random) -> Expression:
    one, other = dice.sample(WORDS, 2)
    return dice.choice(
        (Word(one), Word(one), Word(one), Phrase((one, other)), AnyOf((Word(one), Phrase((other, one)))))
    )


def _other(dice: random.Random) -> Synonym:
    one, other = dice.sample(WORDS, 2)
    expression = dice.choice((Word(one), Phrase((one, other))))
    return Synonym(expression, dice.choice((1.0, 0.6, 0.2)), "concept", short=dice.random() < 0.3)


def _group(dice: random.Random, aspects: Sequence[Aspect], first: int) -> Group:
    last = min(first + dice.choice((1, 1, 2)), len(aspects) - 1)
    others = tuple(_other(dice) for _ in range(dice.choice((0, 0, 1, 2))))
    return Group(first, last, Phrase(tuple(dice.sample(WORDS, last - first + 1))), others, known=dice.random() < 0.4)
