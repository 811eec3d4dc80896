"""What lies around a query or a release: its months, terms like it, releases like it."""

from collections import Counter

import numpy as np

from corpus.words import WORD
from indexer.analysis import Text, fold, parted, term, terms
from indexer.columnar.postings import Ints
from search.query import TextField
from search.whoosh.opened import Opened
from search.whoosh.plan import Planner, Terms
from search.whoosh.spelling import spelled_like

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


def suggestions(index: Opened, typed: str, wanted: int) -> tuple[tuple[str, int], ...]:
    """Terms of the texts that begin as typed, or are spelled like it where none does, most frequent first."""
    begun = index.beginning("body", fold(typed).encode())
    counts: Counter[str] = Counter()
    for text, count in begun.items():
        counts[parted(text.decode())[0]] += count
    if not counts:
        near = {
            like
            for segment in index.segments
            if (postings := segment.arrays.postings("body"))
            for one in terms(typed, index.languages)
            for like, _ in spelled_like(postings.terms, one, 1 if len(parted(one)[0]) < 6 else 2)
        }
        for like in near:
            counts[parted(like)[0]] += index.find("body", like).documents
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
