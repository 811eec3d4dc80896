"""What the kernel offers. Arrays are passed as such or as bytes, and returned as bytes.

Documents are arrays of `numpy.intp`, ascending; values and scores of single precision. All functions release the
interpreter's lock while they work, read from the file what was not read yet, and raise DamagedError if the arrays of
the index contradict each other.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from numpy.typing import NDArray

from indexer.columnar.kernel import Way

INTERFACE: int
Array = NDArray[Any] | array[int] | bytes
Made = TypeVar("Made")
MarkedField = tuple[tuple[str, ...], Sequence[Way], tuple[tuple[str, int], ...]]

class Postings:
    """The postings of a field in a segment."""

    def __new__(
        cls,
        file: Any,
        memory: memoryview,
        marks: Array,
        chunk: int,
        documents: int,
        places: Sequence[tuple[int, int] | None],
        /,
    ) -> Postings:
        """`marks` has 1 for each chunk of memory that `file.need` has still to read; `places` are those of ARRAYS."""

class Tokens:
    """The tokens of texts that were met, with the numbers of their words.

    A token is a run of bytes of UTF-8 that may be part of one.
    """

    def __new__(cls, parts: bytes, seed: int, /) -> Tokens:
        """`parts` has 1 for each byte that may be part of a token; the seed, of 64 bits, should be a random one."""

    def numbers(self, text: str, words: Callable[[str], tuple[int, ...]], /) -> bytes:
        """The numbers of the words of a text, as `numpy.int32`; `words` is asked for those of a token, once."""

def inverted(field: tuple[Array, Array, Array], of_word: Array, kinds: int, /) -> tuple[bytes, bytes, bytes, bytes]:
    """The postings of numbers below `kinds`, number by number, from the words of the documents of a field.

    A field has its words, how many each document has, and the documents, ascending; `of_word` the number of each word
    as `numpy.int32`. Returned are the number of documents of each as `numpy.int64`, and as `numpy.uint32` these, how
    often it is there, and at which positions.
    """

def held(
    fields: tuple[tuple[Array, Array, Array], ...], of_word: Array, kinds: int, documents: int, /
) -> tuple[bytes, bytes, bytes]:
    """How many distinct numbers each document has, these, and how often each, as `numpy.uint32`.

    Fields and numbers are as for `inverted`; words with a negative number are passed over.
    """

def packed_entries(counts: Array, numbers: Array, frequencies: Array, /) -> tuple[bytes, bytes, bytes, bytes]:
    """The entries of documents in a forward index, and the frequencies that are recorded apart.

    `counts` has how many terms each document has, whose numbers come in any order; all are `numpy.uint32`. Behind each
    array returned comes, as `numpy.uint64`, where each document starts in it.
    """

def find(ways: Sequence[Way], alive: Array | None, /) -> bytes:
    """The documents in which any of the ways matches; `alive` has 0 for those that are deleted."""

def hold(ways: Sequence[Way], documents: Array, /) -> bytes:
    """For each document, 1 if any of the ways matches in it."""

def weigh(ways: Sequence[Way], alive: Array | None, /) -> tuple[bytes, bytes]:
    """The documents in which any of the ways matches, with the sums of their weighted frequencies."""

def add_up(weighed: Sequence[tuple[Array, Array, float]], /) -> tuple[bytes, bytes]:
    """The union of sets of documents, with the sums of their frequencies."""

def score(
    weighed: Sequence[tuple[Array, Array, float]], aspects: int, required: int, k1: float, /
) -> tuple[bytes, bytes, bytes]:
    """The documents with any of the aspects and all that are required, their points, and a bit for each they lack.

    The first `aspects` sets are those of aspects, others add to the points only; the float of each is its worth. The
    bits are a byte for up to 8 aspects, and else 8 bytes.
    """

def liken(
    documents: Array, fields: Sequence[tuple[Postings, Array, float, bytes | None]], shares: Array, k1: float, /
) -> bytes:
    """How much each document has of terms that count by their shares.

    A field has its postings, the ordinal of each term there, as `numpy.intp`, negative where it lacks the term, what an
    occurrence counts, and what frequencies are divided by, as in a `Way`.
    """

def nearness(documents: Array, ways: Sequence[Way], worths: Array, saturation: float, /) -> bytes:
    """The points of each document for aspects near each other in a field; ways of one field come side by side."""

def spans(
    text: str, first: int, most: int, words: Mapping[str, tuple[tuple[int, int], ...]], /
) -> list[tuple[int, int]]:
    """Where so many words from a place on, which count from 0, start and end in a text, as offsets of characters.

    `words` is asked where the words of a token are, where that takes more than looking at its signs.
    """

def passages(
    documents: Array,
    titles: MarkedField,
    bodies: MarkedField,
    owners: Array,
    most: int,
    words: Mapping[str, tuple[tuple[int, int], ...]],
    fold: Callable[[str], str],
    span: Callable[[str, bool], Made],
    left_out: tuple[Made, Made],
    /,
) -> list[tuple[tuple[Made, ...], tuple[Made, ...]]]:
    """For each document, its title and the passage of its body with the most parts of a query, with matches marked.

    A field has the text of each document; the ways in which parts of the query are said, whose aspects are the numbers
    of the parts; and how words begin that match a part, folded, with its number. Of matches that overlap, the one that
    starts first is marked, and of those the longest.

    `owners` has for each part, as `numpy.intp`, the number of what it belongs to: parts of one owner are one. A passage
    has at most `most` words; without matches it is the beginning of the text. `words` is as for `spans`, and `fold` is
    asked for words that are not in ASCII. `span` makes a span of its text and of whether it is marked, and `left_out`
    stands for what is left out before and behind a passage.
    """

def place(text: memoryview, blocks: Array, term: bytes, /) -> int:
    """The ordinal of a term in a dictionary; if it is not there, the complement of that of the first one behind it.

    Terms are escaped as in the text, and come without the byte that follows each of them there.
    """

def term(text: memoryview, blocks: Array, ordinal: int, /) -> bytes:
    """The term with an ordinal, escaped as in the text. Raises IndexError if there is none in such a block."""

def translated(
    text: memoryview, blocks: Array, ordinals: Array, other_text: memoryview, other_blocks: Array, /
) -> bytes:
    """The ordinals in another dictionary of terms of one, as `numpy.intp`; negative for those that the other one lacks.

    Raises IndexError if there is no term with one of the ordinals, as `term` does.
    """

def entries(packed: Array, /) -> tuple[bytes, bytes]:
    """The numbers of the terms of a document, as `numpy.intp`, and how often it has each, as a byte.

    Its entries in a forward index are given; frequencies that are recorded apart are the largest that an entry has.
    """

def count(
    documents: Array,
    missing: Array | None,
    width: int,
    columns: Sequence[tuple[Array, int, int, Array, Array]],
    /,
) -> list[bytes]:
    """For each column, the number of documents with each term, as `numpy.int64`.

    `missing` has `width` bytes for each document: only those with 0 are counted. A column has its codes, the bytes of
    one, the number of its terms, and its sets.
    """

def best(
    documents: Array,
    scores: Array | None,
    missing: Array | None,
    width: int,
    dates: Array,
    ids: Array,
    id_width: int,
    oldest: bool,
    wanted: int,
    /,
) -> bytes:
    """The places among the documents of the best, in order: by score, then date, then rank of the id.

    With `missing`, of `width` bytes each, only documents that lack something.
    """

def sorted_places(numbers: Array, kinds: int, /) -> bytes:
    """The places of numbers in ascending order of these, as `numpy.int64`; equal ones stay in order.

    Numbers are `numpy.uint32`, below `kinds`, for each of which it takes eight bytes.
    """
