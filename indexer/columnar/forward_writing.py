"""Writing the forward index of new documents, and merging those of several segments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.quick_dataclass import dataclass
from indexer.columnar import kernel
from indexer.columnar.container import Container, ContainerWriter
from indexer.columnar.forward import BITS, LARGE, MOST, NAME, ForwardIndex
from indexer.columnar.inversion import Inverted, TextInversion, UsedWords, held
from indexer.columnar.lexicon import LexiconWriter
from indexer.columnar.postings import Ints, Numbers, Postings, in_gaps
from indexer.stopwords import is_content_word

_AT_ONCE = 1 << 12
"""How many documents of a segment are renumbered at once."""
_FOUR_BYTES = 1 << 32


class _ForwardWriter:
    """Writes what documents have, in their order; they come in batches."""

    def __init__(self, file: ContainerWriter) -> None:
        self._file = file
        self._entries = file.stream(f"{NAME}/entries", "u1")
        self._starts = file.stream(f"{NAME}/starts", "u4")
        self._frequencies = file.stream(f"{NAME}/frequencies", "u1")
        self._frequencies_starts = file.stream(f"{NAME}/frequencies-starts", "u4")

    def write(self, counts: Numbers, numbers: Numbers, frequencies: Numbers) -> None:
        """Write what the next documents have: how many terms each, their numbers in any order, and how often each."""
        entries, starts, large, large_starts = _entries(counts, numbers, frequencies)
        if self._entries.count + len(entries) >= _FOUR_BYTES:
            raise OverflowError("the forward index of a segment has at most 4 GB: use a merge policy")
        self._starts.write(self._entries.count + starts)
        self._frequencies_starts.write(self._frequencies.count + large_starts)
        self._entries.write(entries)
        self._frequencies.write(large)

    def close(self, others: Sequence[bytes]) -> None:
        """Finish the arrays; the terms that the field MAIN does not have come in ascending order."""
        self._starts.write(np.array([self._entries.count]))
        self._frequencies_starts.write(np.array([self._frequencies.count]))
        lexicon = LexiconWriter(self._file, NAME)
        lexicon.write(others)
        self._file.meta[NAME] = {"terms": lexicon.count}


def write_forward(
    file: ContainerWriter, documents: int, main: Inverted, texts: Iterable[TextInversion], used: UsedWords
) -> None:
    """Write the forward index of new documents, from their words and the inverted field MAIN."""
    numbering = _numbering(main.counts, documents)
    ordinals = dict(zip(main.terms, numbering.tolist(), strict=True))
    counts = np.array(list(map(is_content_word, used.raw)), bool)
    content = np.zeros(len(used.terms), bool)
    content[used.term_of[counts]] = True
    lacking = zip(used.terms, content.tolist(), strict=True)
    others = [text for text, is_content in lacking if is_content and text not in ordinals]
    behind = len(main.terms) + int(np.count_nonzero(in_gaps(main.counts, documents)))
    ordinals.update(zip(others, range(behind, behind + len(others)), strict=True))
    numbers = np.fromiter((ordinals.get(text, -1) for text in used.terms), np.int32, len(used.terms))
    of_word = used.of_all(np.where(counts, numbers[used.term_of], np.int32(-1)))
    writer = _ForwardWriter(file)
    writer.write(*held(texts, of_word, behind + len(others), documents))
    writer.close(others)


def _numbering(counts: Ints, documents: int) -> Ints:
    """The number of each term of the field MAIN, from how many of the documents have it."""
    frequent = np.asarray(in_gaps(counts, documents))
    ranks = np.cumsum(frequent)
    numbers: Ints = np.where(frequent, ranks - 1, np.arange(len(counts)) + (ranks[-1] if len(ranks) else 0))
    return numbers


@dataclass(frozen=True, slots=True)
class ForwardPart:
    """The forward index of a segment that is merged."""

    forward: ForwardIndex
    main: Postings
    kept: NDArray[np.bool_]
    """Which documents are not deleted."""
    file: Container


class ForwardMerger:
    """Merges forward indexes. It holds four bytes for each term of each segment, and the terms no MAIN field has."""

    def __init__(self, parts: Sequence[ForwardPart], documents: int) -> None:
        self._parts = parts
        self._documents = documents
        self._ordinals = [np.full(len(part.main.terms), -1, np.int32) for part in parts]
        """For each part, the merged ordinal of each term; -1 for those of deleted documents only."""
        self._at = [0] * len(parts)
        self._counts = [np.zeros(0, np.intp)]
        self._written = 0
        self._others: dict[bytes, int] = dict.fromkeys((text for part in parts for text in part.forward.others), -1)
        """The terms that the field MAIN lacks in some part, with their merged ordinals; -1 if it lacks them in all."""

    def noting(self, pieces: Iterable[Inverted]) -> Iterator[Inverted]:
        """Pass on the merged postings of the field MAIN, and note which terms they have."""
        for piece in pieces:
            self._note(piece)
            yield piece

    def write(self, file: ContainerWriter) -> None:
        """Write the forward index of all documents, once all postings have been noted."""
        for part, ordinals in zip(self._parts, self._ordinals, strict=True):
            self._others.update(dict.fromkeys(_left_to_others(part, ordinals), -1))
        counts = np.concatenate(self._counts)
        numbering = np.append(_numbering(counts, self._documents), -1)
        others = sorted(text for text, ordinal in self._others.items() if ordinal < 0)
        behind = len(counts) + int(np.count_nonzero(in_gaps(counts, self._documents)))
        numbers = dict(zip(others, range(behind, behind + len(others)), strict=True))
        numbers |= {text: int(numbering[ordinal]) for text, ordinal in self._others.items() if ordinal >= 0}
        writer = _ForwardWriter(file)
        for part, ordinals in zip(self._parts, self._ordinals, strict=True):
            of_main = numbering[ordinals]
            for dropped in np.flatnonzero(of_main < 0).tolist():
                of_main[dropped] = numbers.get(part.main.terms[dropped], -1)
            renumbered = np.concatenate(
                [of_main[part.main.frequent], of_main, [numbers[text] for text in part.forward.others]]
            ).astype(np.int64)
            for first in range(0, len(part.kept), _AT_ONCE):
                kept = part.kept[first : first + _AT_ONCE]
                writer.write(*_renumbered(part.forward, first, kept, renumbered))
            part.file.forget()
        writer.close(others)

    def _note(self, piece: Inverted) -> None:
        places: Mapping[bytes, int] = {text: place for place, text in enumerate(piece.terms, self._written)}
        if not places:
            return
        for number, part in enumerate(self._parts):
            first, last = self._at[number], part.main.terms.first_from(piece.terms[-1] + b"\0")
            self._ordinals[number][first:last] = [places.get(text, -1) for text in part.main.terms.chunks(first, last)]
            self._at[number] = last
        self._others.update((text, places[text]) for text in places.keys() & self._others.keys())
        self._counts.append(piece.counts)
        self._written += len(piece.terms)


def _left_to_others(part: ForwardPart, ordinals: NDArray[np.int32]) -> Iterator[bytes]:
    """The terms that are dropped from the field MAIN, since they were deleted there, but are kept in other fields."""
    if (ordinals >= 0).all():
        return
    is_left = np.zeros(len(ordinals), bool)
    for first in range(0, len(part.kept), _AT_ONCE):
        owners, numbers, _ = part.forward.between(first, min(first + _AT_ONCE, len(part.kept)))
        found = part.forward.ordinals(numbers[part.kept[owners]])
        is_left[found[found < len(ordinals)]] = True
    for ordinal in np.flatnonzero(is_left & (ordinals < 0)).tolist():
        yield part.main.terms[ordinal]


def _renumbered(
    forward: ForwardIndex, first: int, kept: NDArray[np.bool_], numbers: NDArray[np.int64]
) -> tuple[Numbers, Numbers, Numbers]:
    """What documents from the first one on have, in new numbers, without those that are not kept."""
    owners, terms, frequencies = forward.between(first, first + len(kept))
    counts = np.bincount(owners - first, minlength=len(kept))
    if not kept.all():
        there = kept[owners - first]
        counts, terms, frequencies = counts[kept], terms[there], frequencies[there]
    return counts.astype(np.uint32), numbers[terms].astype(np.uint32), frequencies.astype(np.uint32)


def _entries(
    counts: Numbers, numbers: Numbers, frequencies: Numbers
) -> tuple[NDArray[np.uint8], Numbers, NDArray[np.uint8], Numbers]:
    """The entries of documents and where those of each start; frequencies recorded apart, and where they start."""
    if kernel.available:
        found = kernel.native.packed_entries(counts, numbers, frequencies)
        entries, large = (np.frombuffer(one, np.uint8) for one in found[::2])
        starts, large_starts = (np.frombuffer(one, np.uint64) for one in found[1::2])
        return entries, starts, large, large_starts
    owners = np.repeat(np.arange(len(counts)), counts)
    order = np.argsort(owners << 32 | numbers)
    numbers, often = numbers[order].astype(np.int64), frequencies[order].astype(np.int64)
    is_first = np.diff(owners, prepend=-1) > 0
    gaps = np.diff(numbers, prepend=0) - 1
    gaps[is_first] = numbers[is_first]
    is_large = often >= LARGE
    packed, sizes = _encoded(gaps << BITS | np.minimum(often, LARGE) - 1)
    bytes_of = np.bincount(owners, sizes, len(counts)).astype(np.int64)
    many = np.bincount(owners[is_large], minlength=len(counts))
    return (
        packed,
        np.cumsum(bytes_of) - bytes_of,
        np.minimum(often[is_large], MOST).astype(np.uint8),
        np.cumsum(many) - many,
    )


def _encoded(values: NDArray[np.int64]) -> tuple[NDArray[np.uint8], Ints]:
    """Values as bytes of seven bits, the lowest first, all but the last with the highest bit set; and how many each."""
    sizes = np.ones(len(values), np.intp)
    for bits in range(7, 36, 7):
        sizes += values >> bits > 0
    starts = np.cumsum(sizes) - sizes
    packed = np.empty(int(sizes.sum()), np.uint8)
    for place in range(int(sizes.max(initial=0))):
        there = sizes > place
        packed[starts[there] + place] = values[there] >> 7 * place & 127 | (sizes[there] > place + 1) << 7
    return packed, sizes
