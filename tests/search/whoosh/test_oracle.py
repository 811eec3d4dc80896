"""Our format gives the same results as stock Whoosh; PRESSDESK_TREES=20000 runs more than a sample.

Whoosh matches each part of a query and scores it by BM25F as one term. Coverage, proximity and synonyms are compared
with a reference of their own in `test_formula.py`.
"""

import itertools
import json
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
import whoosh.index
import zstandard
from whoosh.writing import SegmentWriter

from corpus.languages import UNDETERMINED
from corpus.release import PartialDate, Release
from corpus.words import WORD
from indexer.columnar.writer import ColumnarWriter
from indexer.schema import document
from indexer.whoosh.schema import schema
from search.expansion.aspects import Expansion
from search.expansion.rewrite import rewrite
from search.expansion.thesaurus import NOTHING_KNOWN
from search.query import MAX_PARTIAL, Aspect, Aspects, Everything, FacetName, FacetRequests, Filters, Order, Query, Word
from search.weights import PLAIN
from search.whoosh.searcher import Searcher
from search.word_spellings import spellings
from tests.search.whoosh.oracle import FIELDS, K1, Expected, Oracle, Trees, boosted_schema, facet_counts

TREES = int(os.environ.get("PRESSDESK_TREES", "100"))
DOCUMENTS = int(os.environ.get("PRESSDESK_TREE_DOCUMENTS", "160"))

pytestmark = [
    pytest.mark.data,
    pytest.mark.long,
    pytest.mark.filterwarnings("default"),
    pytest.mark.usefixtures("either_way"),
]


class Twins:
    """An index in our format and one in Whoosh's own, with the same changes applied."""

    def __init__(self, folder: Path) -> None:
        self.live: dict[str, Release] = {}
        self.columns, self.stock = folder / "columns", folder / "stock"
        for path, fields in ((self.columns, schema()), (self.stock, boosted_schema())):
            path.mkdir()
            whoosh.index.create_in(path, fields)

    def change(self, put: Sequence[Release], removed: Sequence[str] = (), *, limitmb: int = 256, **commit: Any) -> None:
        for path, kind in ((self.columns, ColumnarWriter), (self.stock, SegmentWriter)):
            writer = kind(whoosh.index.open_dir(path), limitmb=limitmb)
            for gone in removed:
                writer.delete_by_term("id", gone)
            for release in put:
                writer.update_document(**document(release))
            writer.commit(**commit)
        for gone in removed:
            self.live.pop(gone, None)
        self.live.update((release.id, release) for release in put)

    def compare(self, trees: int, seed: int) -> None:
        """Hits, scores, order and counts of random queries are equal, with the queries given as text."""
        oracle, snapshot = Oracle(self.stock), Searcher(self.columns, "columns", PLAIN)
        rng = random.Random(seed)
        releases = list(self.live.values())
        for expression, _ in zip(Trees(releases, seed), range(trees), strict=False):
            wanted = rewrite(expression, Expansion(NOTHING_KNOWN))
            # without the years that *2013* stands for too
            aspects = (
                Aspects(tuple(replace(one, synonyms=()) for one in wanted.aspects.aspects)) if wanted.aspects else None
            )
            order: Order = rng.choice(("relevance", "relevance", "newest", "oldest"))
            filters = self._filters(rng, releases)
            every = FacetRequests.of_size(None)
            query = Query(wanted.required, filters, order, size=len(releases) + 1, aspects=aspects, facets=every)
            expected = oracle.expected(query)
            assert set(expected.complete) == oracle.found(wanted.understood), expression
            self._check(snapshot, query, expected)

    def compare_words(self, words: int, seed: int) -> None:
        """A word written in one way, as one term of one field, has the scores of BM25F without its factor k1 + 1."""
        oracle, snapshot = Oracle(self.stock), Searcher(self.columns, "columns")
        rng = random.Random(seed)
        for field, release in itertools.product(FIELDS, rng.choices(list(self.live.values()), k=words)):
            word = rng.choice(WORD.findall(getattr(release, field)) or ["nothing"])
            if len(known := oracle.known(word, field)) == 1 and spellings((word,)) == [(word,)]:
                aspects = Aspects((Aspect(Word(word, field)),))
                scored = snapshot.scored(Query(Everything(), size=len(self.live) + 1, aspects=aspects))
                expected = {key: score / (K1 + 1) for key, score in oracle.bm25f(known[0], field).items()}
                assert dict(scored) == pytest.approx(expected, rel=1e-5), word

    def _check(self, snapshot: Searcher, query: Query, expected: Expected) -> None:
        complete = self._passing(expected.complete, query.filters)
        lacking = self._passing(expected.lacking, query.filters) if query.order == "relevance" else {}
        scores = complete | lacking
        scored = snapshot.scored(query)
        listed = {key for key, _ in scored}
        assert complete.keys() <= listed <= scores.keys(), query
        assert len(listed) == len(complete) + min(len(lacking), MAX_PARTIAL)
        for key, score in scored:
            assert score == pytest.approx(scores[key], rel=1e-5, abs=1e-9), (query, key)
        self._check_order(query, dict(scored), scores)
        results = snapshot.search(replace(query, size=10))
        assert [hit.id for hit in results.hits] == [key for key, _ in scored[:10]]
        assert (results.total, results.partial) == (len(complete), len(listed) - len(complete))
        for name in get_args(FacetName):
            self._check_facet(name, results, query, expected)

    def _passing(self, scores: dict[str, float], filters: Filters) -> dict[str, float]:
        return {key: score for key, score in scores.items() if _passes(self.live[key], filters)}

    def _check_order(self, query: Query, ours: dict[str, float], scores: dict[str, float]) -> None:
        def day(id: str) -> int:
            published = self.live[id].published
            first = published.first_day if published else None
            return first.toordinal() if first else 0

        for one, other in pairwise(ours):
            if query.order == "relevance":
                assert scores[one] > scores[other] * (1 - 1e-5) - 1e-9, (query, one, other)
                if ours[one] == ours[other]:
                    assert (-day(one), one) < (-day(other), other), (query, one, other)
            else:
                sign = -1 if query.order == "newest" else 1
                first, second = ((not day(key), sign * day(key), key) for key in (one, other))
                assert first < second, (query, one, other)

    def _check_facet(self, name: FacetName, results: Any, query: Query, expected: Expected) -> None:
        others = replace(query.filters, **{name: ()})
        counted = facet_counts([self.live[key] for key in self._passing(expected.complete, others)])[name]
        if not counted and not results.total and query.order == "relevance":
            partial = self._passing(expected.lacking, others)
            if len(partial) > MAX_PARTIAL:
                return
            counted = facet_counts([self.live[key] for key in partial])[name]
        assert {c.value: c.count for c in results.facet(name).counts if c.count} == dict(counted), (name, query)

    def _filters(self, rng: random.Random, releases: Sequence[Release]) -> Filters:
        one, other = rng.choice(releases), rng.choice(releases)
        organizations = one.organizations + other.organizations
        return Filters(
            organization=organizations if rng.random() < 0.15 else (),
            theme=one.themes[:2] if rng.random() < 0.15 else (),
            language=(one.language or UNDETERMINED,) if rng.random() < 0.1 else (),
        )


@pytest.fixture(scope="module")
def doj(data: Path) -> list[Release]:
    return list(_releases(data / "press/doj-2009-2015.jsonl.zst", 2 * DOCUMENTS))


@pytest.fixture(scope="module")
def county(data: Path) -> list[Release]:
    return list(_releases(data / "press/orange-county-da.jsonl.zst", 2 * DOCUMENTS))


@pytest.mark.parametrize("corpus", ["doj", "county"])
def test_answers_are_those_of_stock_whoosh_after_any_changes(
    corpus: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    releases: list[Release] = request.getfixturevalue(corpus)
    rng = random.Random(corpus)
    twins = Twins(tmp_path)
    twins.change(releases[:DOCUMENTS])
    twins.compare(TREES // 4, seed=1)
    twins.compare_words(TREES // 2, seed=5)
    for step in range(3):
        put = rng.sample(releases, DOCUMENTS // 5)
        changed = [replace(release, body=release.body + " amended heroin notice") for release in put]
        removed = rng.sample(sorted(twins.live), DOCUMENTS // 8)
        removed = [key for key in removed if key not in {release.id for release in put}]
        twins.change(changed, removed, **rng.choice(({"merge": False}, {})))
        twins.compare(TREES // 8, seed=2 + step)
        twins.compare_words(TREES // 8, seed=6 + step)
    twins.change([], [], optimize=True)
    twins.compare(TREES - TREES // 4 - 3 * (TREES // 8), seed=9)


def _passes(release: Release, filters: Filters) -> bool:
    def any_of(chosen: Sequence[str], held: Sequence[str]) -> bool:
        return not chosen or bool({v.casefold() for v in chosen} & {v.casefold() for v in held})

    return (
        any_of(filters.organization, release.organizations)
        and any_of(filters.theme, release.themes)
        and any_of(filters.language, (release.language or UNDETERMINED,))
    )


def _releases(path: Path, wanted: int) -> Iterator[Release]:
    with zstandard.open(path, "rt", encoding="utf-8") as lines:
        for line, number in zip(lines, range(wanted), strict=False):
            record = json.loads(line)
            organizations = tuple(record.get("components") or filter(None, [record.get("organization")]))
            yield Release(
                id=record["id"],
                title=record["title"],
                body=record["body"][:4000],
                origin=path.name,
                fetched=datetime(2024, 6, 26, tzinfo=UTC),
                published=PartialDate.parse(record["date"]) if record["date"] and number % 17 else None,
                organizations=tuple(dict.fromkeys(organizations)),
                themes=tuple(dict.fromkeys(record.get("topics") or ())) or (("evens",) if number % 2 else ()),
                language="es" if number % 23 == 5 else "fr" if number % 31 == 4 else None if number % 29 == 3 else "en",
            )
