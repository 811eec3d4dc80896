"""Counting surface forms: the words of a segment as they are written, for new documents and for merged segments."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import MAX_TERM, terms
from indexer.columnar.inversion import TextInversion, Vocabulary
from indexer.columnar.postings import Numbers
from indexer.columnar.surface_forms import SurfaceForms, Written, bare
from indexer.folding import fold

_NUMERIC = "0123456789.,%"
"""The characters of numbers, after folding."""


def counted(texts: Iterable[TextInversion], vocabulary: Vocabulary) -> Written:
    """Count the words of all texts by document; numbers are left out."""
    keys = _distinct(np.concatenate([np.zeros(0, np.int64), *map(_held, texts)]))
    raw, documents = keys >> 32, keys & 0xFFFFFFFF
    numbers: dict[str, int] = {}
    owner = np.array([numbers.setdefault(bare(word), len(numbers)) for word in vocabulary.raw], np.int64)
    if not len(owner):
        return Written([], np.zeros(0, np.int64), [])
    often = np.bincount(raw, minlength=len(owner))
    counts = np.bincount(_distinct(owner[raw] << 32 | documents) >> 32, minlength=len(numbers))
    usual = _usual(owner, often, len(numbers))
    held = counts.tolist()
    words = sorted(word for word, number in numbers.items() if held[number] and word.strip(_NUMERIC))
    places = [numbers[word] for word in words]
    forms = [_form(vocabulary.raw[usual[number]]) for number in places]
    return Written([word.encode() for word in words], counts[places], forms)


def merged_written(parts: Sequence[SurfaceForms], terms_kept: Collection[bytes] | None) -> Written:
    """Merge the words of several segments: counts are added up; the form is that of the segment with most documents.

    Deleted documents stay in the counts, as in Whoosh's statistics, but words none of whose terms is in `terms_kept`
    are dropped; None keeps all words.
    """
    counts: dict[bytes, int] = {}
    most: dict[bytes, tuple[int, str]] = {}
    for part in parts:
        known = part.all()
        for word, count, form in zip(known.words, known.counts.tolist(), known.forms, strict=True):
            counts[word] = counts.get(word, 0) + count
            if word not in most or most[word][0] < count:
                most[word] = count, form
    words = sorted(counts if terms_kept is None else (one for one in counts if _is_kept(most[one][1], terms_kept)))
    return Written(words, np.array([counts[word] for word in words], np.int64), [most[word][1] for word in words])


def _held(text: TextInversion) -> NDArray[np.int64]:
    """For each token, the number of its surface form times 2^32, plus the document."""
    lengths = np.frombuffer(text.lengths, np.int32)
    documents = np.repeat(np.frombuffer(text.documents, np.int32).astype(np.int64), lengths)
    return np.frombuffer(text.numbers, np.int32).astype(np.int64) << 32 | documents


def _distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """The distinct keys in order; faster than `np.unique`, and sorts in place."""
    keys.sort()
    new = np.concatenate([[True], keys[1:] != keys[:-1]])
    found: NDArray[np.int64] = keys[new[: len(keys)]]
    return found


def _usual(owner: NDArray[np.int64], often: Numbers, words: int) -> list[int]:
    """For each word, the number of its most frequent form; the first one met of equally frequent ones."""
    order = np.lexsort((-np.arange(len(owner)), often, owner))
    last = np.zeros(words, np.int64)
    last[owner[order]] = order
    found: list[int] = last.tolist()
    return found


def _is_kept(form: str, kept: Collection[bytes]) -> bool:
    return any(term.encode() in kept for term in terms(form))


def _form(raw: str) -> str:
    """The surface form without the possessive that `bare` removes."""
    return (raw[:-2] if fold(raw).endswith("'s") else raw)[:MAX_TERM]
