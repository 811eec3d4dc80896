"""What lies around a query or a release: its months, titles, releases like it."""

from collections import Counter
from collections.abc import Sequence
from itertools import repeat

import numpy as np

from corpus.words import WORD
from indexer.analysis import Text, term
from indexer.columnar.postings import Ints
from search.budget import Budget
from search.query import All, Prefix, TextField, Word
from search.query import Any as AnyOf
from search.results import Headline
from search.whoosh.evaluate import Evaluator
from search.whoosh.opened import Opened
from search.whoosh.plan import Planner, Terms

TELLING = 25
"""Terms of a release that stand for it when others like it are sought."""


def months(index: Opened, found: list[tuple[int, Ints]]) -> tuple[tuple[str, int], ...]:
    """How many of the documents of each segment are of each month, oldest first; what names no month is left out."""
    counts: Counter[str] = Counter()
    for number, documents in found:
        arrays = index.segments[number].arrays
        postings, column = arrays.postings("month"), arrays.codes("month")
        if postings and column:
            held = column.of_terms(np.bincount(column.codes[documents])).tolist()
            counts.update({month.decode(): count for month, count in zip(postings.terms, held, strict=True) if count})
    return tuple(sorted(counts.items()))


def headlines(index: Opened, words: Sequence[str], wanted: int, budget: Budget) -> list[Headline]:
    """Titles with all the words, of which the last may be but a beginning; each title once, the best first."""
    *whole, start = words
    begun = AnyOf((Word(start, "title"), Prefix(start, "title")))
    plan = Planner(index).plan(All((*(Word(word, "title") for word in whole), begun)))
    best: list[tuple[float, int, int]] = []
    for number in range(len(index.segments)):
        match = Evaluator(index, number, budget).match(plan)
        if match.scores is not None:
            first = np.argsort(-match.scores, kind="stable")[: 2 * wanted]
            best += zip((-match.scores[first]).tolist(), repeat(number), match.documents[first].tolist(), strict=False)
    found: dict[str, Headline] = {}
    for _, number, document in sorted(best):
        stored = index.segments[number].arrays.stored[document]
        found.setdefault(stored["hit"]["title"], Headline(stored["id"], stored["hit"]["title"]))
    return list(found.values())[:wanted]


def telling(index: Opened, title: Text, body: Text) -> Terms:
    """The terms that tell most of a text: frequent in it, rare in the index."""
    planner = Planner(index)
    weighed = []
    for field, text in (("title", title), ("body", body)):
        name: TextField = "title" if field == "title" else "body"
        frequencies = Counter(term(word, text.language) for word in WORD.findall(text))
        for word, frequency in frequencies.items():
            leaf = planner.leaf(name, word)
            if leaf.documents > 1 and not word.isdigit():
                idf = index.find(name, word).idf
                weighed.append((frequency * (idf - 1), word, leaf))
    weighed.sort(key=lambda entry: entry[:2], reverse=True)
    return Terms(tuple(leaf for *_, leaf in weighed[:TELLING]))
