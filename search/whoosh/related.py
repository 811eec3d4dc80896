"""What lies around a query or a release: its months, terms like it, releases like it."""

from collections import Counter

import numpy as np

from corpus.words import WORD
from indexer.analysis import Text, fold, term, terms
from indexer.columnar.postings import Ints
from search.query import TextField
from search.whoosh.opened import Opened
from search.whoosh.plan import Planner, Terms
from search.whoosh.spelling import spelled_like

TELLING = 25
"""Terms of a release that stand for it when others like it are sought."""

_EPOCH = 719163
"""The proleptic Gregorian ordinal of 1970-01-01."""


def months(index: Opened, found: list[tuple[int, Ints]]) -> tuple[tuple[str, int], ...]:
    """In how many of the documents of each segment each month is the date's, oldest first; the undated left out."""
    counts: Counter[str] = Counter()
    for number, documents in found:
        dates = index.segments[number].dates[documents]
        days = (dates[dates > 0] - _EPOCH).astype("datetime64[D]")
        known, held = np.unique(days.astype("datetime64[M]"), return_counts=True)
        counts.update(dict(zip(known.astype(str).tolist(), held.tolist(), strict=True)))
    return tuple(sorted(counts.items()))


def suggestions(index: Opened, typed: str, wanted: int) -> tuple[tuple[str, int], ...]:
    """Terms of the texts that begin as typed, or are spelled like it where none does, most frequent first."""
    begun = index.beginning("body", fold(typed).encode())
    counts = {text.decode(): count for text, count in begun.items()}
    if not counts:
        near = {
            like
            for segment in index.segments
            if (postings := segment.arrays.postings("body"))
            for one in terms(typed)
            for like, _ in spelled_like(postings.terms, one, 1 if len(one) < 6 else 2)
        }
        counts = {like: index.find("body", like).documents for like in near}
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:wanted])


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
