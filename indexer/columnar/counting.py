"""Count the words of a segment as they are written: of documents just inverted, or of several segments together."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import MAX_TERM, fold, terms
from indexer.columnar.inversion import TextInversion, Vocabulary
from indexer.columnar.postings import Numbers
from indexer.columnar.surface_forms import SurfaceForms, Written, bare


def counted(texts: Iterable[TextInversion], vocabulary: Vocabulary) -> Written:
    """The words of all the texts; numbers are left out."""
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
    words = sorted(word for word, number in numbers.items() if held[number] and not word.isdecimal())
    places = [numbers[word] for word in words]
    forms = [_form(vocabulary.raw[usual[number]]) for number in places]
    return Written([word.encode() for word in words], counts[places], forms)


def merged_written(parts: Sequence[SurfaceForms], terms_kept: Collection[bytes] | None) -> Written:
    """The words of several segments, counts added up; of forms, that of the segment with most.

    Deleted documents stay in the counts, as in Whoosh's statistics, but a word goes when none of its terms is kept;
    None keeps all.
    """
    counts: dict[bytes, int] = {}
    most: dict[bytes, tuple[int, str]] = {}
    for part in parts:
        known = part.all()
        for word, count, form in zip(known.words, known.counts.tolist(), known.forms, strict=True):
            counts[word] = counts.get(word, 0) + count
            if word not in most or most[word][0] < count:
                most[word] = count, form
    words = sorted(counts if terms_kept is None else (word for word in counts if _is_kept(word, terms_kept)))
    return Written(words, np.array([counts[word] for word in words], np.int64), [most[word][1] for word in words])


def _held(text: TextInversion) -> NDArray[np.int64]:
    """For each word of the texts its number as written, times 2^32, plus the document."""
    lengths = np.frombuffer(text.lengths, np.int32)
    documents = np.repeat(np.frombuffer(text.documents, np.int32).astype(np.int64), lengths)
    return np.frombuffer(text.numbers, np.int32).astype(np.int64) << 32 | documents


def _distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """In order, each once; sorting is many times faster than what `np.unique` does."""
    keys.sort()
    new = np.concatenate([[True], keys[1:] != keys[:-1]])
    found: NDArray[np.int64] = keys[new[: len(keys)]]
    return found


def _usual(owner: NDArray[np.int64], often: Numbers, words: int) -> list[int]:
    """For each word the number of its most frequent form, the first met of equals."""
    order = np.lexsort((-np.arange(len(owner)), often, owner))
    last = np.zeros(words, np.int64)
    last[owner[order]] = order
    found: list[int] = last.tolist()
    return found


def _is_kept(word: bytes, kept: Collection[bytes]) -> bool:
    return any(term.encode() in kept for term in terms(word.decode()))


def _form(raw: str) -> str:
    """Without what `bare` takes off."""
    return (raw[:-2] if fold(raw).endswith("'s") else raw)[:MAX_TERM]
