"""Surface forms: the words of a segment as written, with document counts, for spelling and completion.

Terms can't serve for these, since they are stems.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.quick_dataclass import dataclass
from indexer.columnar.container import Container, ContainerWriter
from indexer.columnar.lexicon import LexiconWriter, TermDictionary
from indexer.columnar.postings import Escaped, Escaping, Ints, Numbers

FIELD = "written"
_END = b"\xff"
_LARGE = 255
_USUAL = 1 << 15
_OTHER = 3
_SHAPES: tuple[Callable[[str], str], ...] = (str, str.capitalize, str.upper)


@dataclass(frozen=True, slots=True)
class Written:
    """Folded words in ascending byte order, the number of documents that hold each, and its most frequent form."""

    words: list[bytes]
    counts: Numbers
    forms: list[str]


def write_written(file: ContainerWriter, pieces: Iterable[Written]) -> None:
    """Write the words of a segment, which come in ascending order and in batches."""
    lexicon, counts = LexiconWriter(file, FIELD), Escaping(file, f"{FIELD}/counts", _LARGE)
    all_shapes, others = file.stream(f"{FIELD}/shapes", "u1"), file.stream(f"{FIELD}/forms", "u1")
    for written in pieces:
        lexicon.write(written.words)
        counts.write(written.counts)
        shapes = [_shape(word.decode(), form) for word, form in zip(written.words, written.forms, strict=True)]
        all_shapes.write(np.array(shapes, np.uint8))
        other = [form.encode() + _END for form, shape in zip(written.forms, shapes, strict=True) if shape == _OTHER]
        others.write_bytes(b"".join(other))


class SurfaceForms:
    """The surface forms of a segment, read from its file."""

    def __init__(self, file: Container) -> None:
        self.lexicon = TermDictionary(file, FIELD, len(file[f"{FIELD}/shapes"]))
        self._counts = Escaped(file, f"{FIELD}/counts")
        self._shapes = file[f"{FIELD}/shapes"]
        self._forms = file.buffer(f"{FIELD}/forms")
        self._text = file[f"{FIELD}/terms"]
        self._raw = file.buffer(f"{FIELD}/terms")

    def __len__(self) -> int:
        return len(self.lexicon)

    def count(self, word: bytes) -> int:
        """The number of documents that hold a word, including those deleted since."""
        ordinal = self.lexicon.find(word)
        return 0 if ordinal is None else self.counts(ordinal, ordinal + 1)[0]

    def counts(self, first: int, last: int) -> list[int]:
        """The document counts of the words with ordinals from `first` up to but excluding `last`."""
        found: list[int] = self._counts.slice(first, last).tolist()
        return found

    def form(self, ordinal: int) -> str:
        """The most frequent form of a word."""
        return self._form(ordinal, self.lexicon[ordinal])

    def slice(self, first: int, last: int) -> Written:
        """The words with ordinals from `first` up to but excluding `last`."""
        words = self.lexicon.slice(first, last)
        forms = [self._form(ordinal, word) for ordinal, word in enumerate(words, first)]
        return Written(words, np.array(self.counts(first, last), np.int64), forms)

    @cached_property
    def ends(self) -> NDArray[np.int32]:
        """Offsets of the end of each word in the concatenated text, which has one separator byte after each word."""
        return np.flatnonzero(self._text == _END[0]).astype(np.int32)

    @cached_property
    def lengths(self) -> NDArray[np.int16]:
        """The length of each word in bytes."""
        return (np.diff(self.ends, prepend=-1) - 1).astype(np.int16)

    @cached_property
    def letters(self) -> NDArray[np.uint32]:
        """A bit set of the letters in each word, as a fast filter; letters with equal lower five bits share a bit."""
        starts = self.ends - self.lengths
        bits = np.uint32(1) << (self._text & np.uint8(31)).astype(np.uint32)
        bits[self.ends] = 0
        return np.bitwise_or.reduceat(bits, starts) if len(starts) else np.zeros(0, np.uint32)

    @cached_property
    def usual(self) -> NDArray[np.int64]:
        """The ordinals of the most frequent words, most frequent first; at most _USUAL."""
        counts = self._counts.slice(0, len(self)).astype(np.int64)
        return np.argsort(-counts, kind="stable")[:_USUAL]

    @cached_property
    def beginnings(self) -> NDArray[np.uint64]:
        """The first eight bytes of each of the `usual` words as a big-endian number, padded with zeros."""
        held = np.zeros((len(self.usual), 8), np.uint8)
        lengths = self.lengths[self.usual]
        starts = self.ends[self.usual] - lengths
        for at in range(8):
            inside = lengths > at
            held[inside, at] = self._text[starts[inside] + at]
        return held.view(">u8").ravel().astype(np.uint64)

    def at(self, ordinals: Ints) -> list[bytes]:
        """The words with these ordinals."""
        ends = self.ends[ordinals]
        spans = zip((ends - self.lengths[ordinals]).tolist(), ends.tolist(), strict=True)
        return [bytes(self._raw[start:end]) for start, end in spans]

    def _form(self, ordinal: int, word: bytes) -> str:
        shape = int(self._shapes[ordinal])
        if shape < _OTHER:
            return _SHAPES[shape](word.decode())
        return self._others[bisect_left(self._of_others, ordinal)]

    @cached_property
    def _of_others(self) -> list[int]:
        found: list[int] = np.flatnonzero(self._shapes == _OTHER).tolist()
        return found

    @cached_property
    def _others(self) -> list[str]:
        return bytes(self._forms).decode("utf-8", "surrogateescape").split("\udcff")


def _shape(word: str, form: str) -> int:
    return next((number for number, shape in enumerate(_SHAPES) if shape(word) == form), _OTHER)
