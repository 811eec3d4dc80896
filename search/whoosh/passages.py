"""Marks the titles and passages of the releases that are shown, by the positions in the index."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from corpus.quick_dataclass import dataclass
from corpus.words import WORD
from indexer.columnar import kernel
from indexer.columnar.kernel import Way
from indexer.columnar.postings import Ints
from indexer.folding import fold
from search.highlight import EXCERPT_WORDS, LEFT_OUT, MAX_READ, Highlighter, MarkedSequence
from search.limits import FIELDS
from search.query import Query, TextField
from search.results import Span
from search.stored_hit import Marked, StoredHit
from search.whoosh.collector import Place
from search.whoosh.reader import IndexReader

_WAY_BYTES = 300
"""About how many bytes a way takes."""


@dataclass(frozen=True, slots=True)
class _Sought:
    """What marks the releases of one language in one segment."""

    ways: Mapping[TextField, tuple[Way, ...]]
    """How parts of the query are said; their numbers stand as aspects."""
    beginnings: Mapping[TextField, tuple[tuple[str, int], ...]]
    """How words begin that are marked, with the number of the part that wants it."""
    owners: Ints
    """By the number of a part, that of the aspect or expression it belongs to."""


def marked(
    index: IndexReader, query: Query, releases: Mapping[Place, StoredHit], highlighter: Highlighter
) -> dict[Place, Marked]:
    """The titles and passages of releases, with the matches of a query marked.

    Nothing for a release whose text the highlighter has to analyse, because of the query or the length of the text, or
    for lack of compiled functions.
    """
    together: dict[tuple[int, str | None], list[Place]] = {}
    for place, one in releases.items():
        if len(one.body) <= MAX_READ:
            together.setdefault((place[0], one.language), []).append(place)
    found: dict[Place, Marked] = {}
    for (number, language), places in together.items():
        sought = _remembered(index, query, number, language, highlighter)
        if sought:
            places.sort()
            found.update(zip(places, _marked(sought, places, [releases[one] for one in places]), strict=True))
    return found


def _marked(sought: _Sought, places: Sequence[Place], releases: Sequence[StoredHit]) -> list[Marked]:
    return kernel.native.passages(
        np.array([document for _, document in places], np.intp),
        (tuple(one.title for one in releases), sought.ways["title"], sought.beginnings["title"]),
        (tuple(one.body for one in releases), sought.ways["body"], sought.beginnings["body"]),
        sought.owners,
        EXCERPT_WORDS,
        _known_tokens(),
        fold,
        Span,
        LEFT_OUT,
    )


def _remembered(
    index: IndexReader, query: Query, number: int, language: str | None, highlighter: Highlighter
) -> _Sought | None:
    """What marks the releases of a language in a segment; worked out once for all pages of a question."""
    if not kernel.available:
        return None
    key = ("marked", query.expression, query.aspects, number, language)
    known: _Sought | None = index.plans.get(key)
    if known is None and (sequences := highlighter.sequences(language)) is not None:
        known = _Sought(
            {name: tuple(_ways(index, number, name, sequences)) for name in FIELDS},
            {name: tuple(highlighter.beginnings(name)) for name in FIELDS},
            np.array(highlighter.owners, np.intp),
        )
        index.plans.put(key, known, _WAY_BYTES * (1 + sum(map(len, known.ways.values()))))
    return known


def _ways(index: IndexReader, number: int, name: TextField, sequences: Sequence[MarkedSequence]) -> Iterator[Way]:
    postings = index.segments[number].arrays.postings(name)
    if postings is None:
        return
    for part, terms, field in sequences:
        if field in (None, name) and (ordinals := index.ordinals(name, terms)[number]):
            yield Way(postings.compiled, ordinals, aspect=part)


class _TokenWords(dict[str, tuple[tuple[int, int], ...]]):
    """Where the words of a token start and end in it."""

    def __missing__(self, token: str) -> tuple[tuple[int, int], ...]:
        self[token] = found = tuple(one.span() for one in WORD.finditer(token))
        return found


_TOKENS = _TokenWords()
_MOST_TOKENS = 1 << 15


def _known_tokens() -> _TokenWords:
    if len(_TOKENS) >= _MOST_TOKENS:
        _TOKENS.clear()
    return _TOKENS
