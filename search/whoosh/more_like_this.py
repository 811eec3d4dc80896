"""Similar releases, title suggestions and counts by month."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from corpus.words import WORD
from indexer.analysis import Text, term
from indexer.columnar.postings import Ints
from search.budget import Budget
from search.limits import DISTINCTIVE
from search.query import Any, Aspect, Aspects, Expression, Prefix, TextField, Word
from search.results import Headline
from search.weights import PLAIN
from search.whoosh.collector import Place, SegmentMatches, top_places
from search.whoosh.evaluate import Evaluator
from search.whoosh.planner import Alternative, AspectPlan, Planner, ScoringPlan, Terms
from search.whoosh.reader import IndexReader
from search.whoosh.scorer import Scorer


def months(index: IndexReader, found: list[tuple[int, Ints]]) -> tuple[tuple[str, int], ...]:
    """Count documents by month, oldest first, without those whose date names no month."""
    counts: Counter[str] = Counter()
    for number, documents in found:
        arrays = index.segments[number].arrays
        postings, column = arrays.postings("month"), arrays.codes("month")
        if postings and column:
            held = column.of_terms(np.bincount(column.codes[documents])).tolist()
            counts.update({month.decode(): count for month, count in zip(postings.terms, held, strict=True) if count})
    return tuple(sorted(counts.items()))


def titles_with_prefix(index: IndexReader, words: Sequence[str], limit: int, budget: Budget) -> list[Headline]:
    """Distinct titles that contain all the words, best first; the last word may be incomplete."""
    *complete, start = words
    last = Any((Word(start, "title"), Prefix(start, "title")))
    aspects: list[Expression] = [*(Word(word, "title") for word in complete), last]
    plan = Planner(index, budget).scoring(Aspects(tuple(Aspect(one, required=True) for one in aspects)))
    found: dict[str, Headline] = {}
    for number, document in _best(index, plan, 2 * limit, budget):
        stored = index.segments[number].arrays.stored[document]
        found.setdefault(stored["hit"]["title"], Headline(stored["id"], stored["hit"]["title"]))
    return list(found.values())[:limit]


def similar(index: IndexReader, title: Text, body: Text, limit: int, budget: Budget) -> list[Place]:
    """The documents that share the most distinctive terms with this text, best first."""
    return _best(index, distinctive_terms(index, title, body), limit, budget)


def distinctive_terms(index: IndexReader, title: Text, body: Text) -> ScoringPlan:
    """The most distinctive terms of a text: frequent in it, rare in the index."""
    weighed = []
    for field, text in (("title", title), ("body", body)):
        name: TextField = "title" if field == "title" else "body"
        frequencies = Counter(term(word, text.language) for word in WORD.findall(text))
        for word, frequency in frequencies.items():
            leaf = index.leaf(name, word)
            if leaf.documents > 1 and not word.isdigit():
                idf = index.idf(name, word)
                weighed.append((frequency * (idf - 1), word, leaf))
    weighed.sort(key=lambda entry: entry[:2], reverse=True)
    return ScoringPlan(
        tuple(
            AspectPlan(Word(word), (Alternative(Terms((leaf,))),), required=False)
            for _, word, leaf in weighed[:DISTINCTIVE]
        )
    )


def _best(index: IndexReader, plan: ScoringPlan, limit: int, budget: Budget) -> list[Place]:
    """The best documents of all segments, scored by term frequencies alone; none for a plan that asks for nothing."""
    if not plan.aspects:
        return []
    numbers = range(len(index.segments))
    scorer = Scorer(index, plan, [Evaluator(index, number, budget) for number in numbers], PLAIN)
    scored = [(number, scorer.scored(number)) for number in numbers]
    found = [SegmentMatches(number, one.documents, one.scores) for number, one in scored]
    return top_places(index, found, "relevance", limit)
