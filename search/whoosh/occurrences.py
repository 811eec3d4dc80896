"""Finds where a query matches in the releases that are shown, from the positions in the index."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from corpus.words import WORD
from indexer.columnar import kernel
from indexer.columnar.documents import StoredFields
from indexer.columnar.kernel import Way
from indexer.columnar.postings import Ints
from indexer.folding import fold
from search.highlight import EXCERPT_WORDS, Highlighter, Located, MarkedSequence, Match, shortened
from search.limits import FIELDS
from search.query import TextField
from search.results import Span
from search.whoosh.collector import Place
from search.whoosh.reader import IndexReader


def located(
    index: IndexReader, releases: Mapping[Place, StoredFields], highlighter: Highlighter
) -> dict[Place, dict[TextField, Located]]:
    """Where the query of a highlighter matches in releases, by field.

    Nothing for a release whose text has to be analysed, because of the query or for lack of compiled functions.
    """
    found: dict[Place, dict[TextField, Located]] = {}
    if not kernel.available:
        return found
    owners = np.array(highlighter.owners, np.intp)
    documents: defaultdict[tuple[int, str | None], list[int]] = defaultdict(list)
    for (number, document), stored in releases.items():
        documents[number, stored["hit"]["language"]].append(document)
    for (number, language), held in documents.items():
        sequences = highlighter.sequences(language)
        if sequences is not None:
            held.sort()
            numbers = np.array(held, np.intp)
            for name in FIELDS:
                ways = list(_ways(index, number, name, sequences))
                beginnings = tuple(
                    (one.start, one.number) for one in highlighter.beginnings if one.field in (None, name)
                )
                for document, matches in zip(held, kernel.native.occurrences(numbers, ways), strict=True):
                    text = releases[number, document]["hit"][name]
                    if beginnings:
                        matches.extend(kernel.native.beginning(text, beginnings, _known_tokens(), fold))
                        matches.sort(key=lambda match: (match[0], -match[1]))
                    found.setdefault((number, document), {})[name] = _LocatedText(text, matches, owners)
    return found


def _ways(index: IndexReader, number: int, name: TextField, sequences: Sequence[MarkedSequence]) -> Iterator[Way]:
    postings = index.segments[number].arrays.postings(name)
    if postings is None:
        return
    for part, terms, field in sequences:
        if field in (None, name) and (ordinals := index.ordinals(name, terms)[number]):
            yield Way(postings.compiled, ordinals, aspect=part)


class _LocatedText:
    """A text, with the words that match."""

    def __init__(self, text: str, matches: list[Match], owners: Ints) -> None:
        """`matches` come in order, of two with the same start the longer first, of two of one part the longer only."""
        self._text = text
        self._matches = matches
        self._owners = owners

    def mark(self) -> tuple[Span, ...]:
        return tuple(kernel.native.marked(self._text, self._matches, _known_tokens(), Span))

    def excerpt(self) -> tuple[Span, ...]:
        text = self._text
        start, end, spans = kernel.native.passage(
            text, self._matches, self._owners, _known_tokens(), EXCERPT_WORDS, Span
        )
        return shortened(spans, start, len(text) - end) if spans else ()


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
