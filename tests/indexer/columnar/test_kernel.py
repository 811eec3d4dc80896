"""The compiled functions find what NumPy finds, read no more than they need, and survive damaged arrays."""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import whoosh.index
from whoosh.fields import ID, TEXT, Schema

from corpus.words import WORD
from indexer.columnar import kernel
from indexer.columnar.arrays import SegmentArrays
from indexer.columnar.container import DamagedError
from indexer.columnar.documents import LENGTHS
from indexer.columnar.kernel import Way
from indexer.columnar.postings import Postings
from indexer.columnar.writer import ColumnarWriter
from indexer.whoosh.analyzer import PressAnalyzer

native = pytest.importorskip("indexer.columnar.kernel.native", reason="the kernel was not built: is there a compiler?")
DAMAGED = int(os.environ.get("PRESSDESK_TEST_DAMAGED_ARRAYS", "300"))
DOCUMENTS = 9_000
WORDS = tuple(letter * 3 for letter in "abcdefghijklmnop")
"""Words without endings, so that a word is its own term: the first in nearly all documents, the last in few."""


def _texts() -> Iterator[list[str]]:
    dice = random.Random(11)
    weights = [2.0**-n for n in range(len(WORDS))]
    for _ in range(DOCUMENTS - 2):
        yield dice.choices(WORDS, weights, k=dice.randint(0, 25))
    yield ["aaa"] * 700 + ["bbb", "ccc"] * 300  # frequencies of more than a byte
    yield ["aaa"] * 4_100 + ["ddd", "eee"]  # positions of more than twelve bits


TEXTS = tuple(_texts())


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A segment's file with terms in every encoding."""
    folder = tmp_path_factory.mktemp("segment")
    index = whoosh.index.create_in(folder, Schema(id=ID(unique=True, sortable=True), text=TEXT(PressAnalyzer())))
    writer = ColumnarWriter(index)
    for number, words in enumerate(TEXTS):
        writer.add_document(id=str(number), text=" ".join(words))
    writer.commit()
    [file] = folder.glob("*.columns")
    return file


@pytest.fixture
def postings(path: Path) -> Postings:
    """Nothing of them has been read yet."""
    found = SegmentArrays(path).postings("text")
    assert found is not None
    return found


def _ordinals(postings: Postings, words: Sequence[str]) -> tuple[int, ...]:
    found = tuple(postings.terms.find(word.encode()) for word in words)
    assert None not in found
    return found  # type: ignore[return-value]


def _numbers(raw: bytes) -> list[int]:
    found: list[int] = np.frombuffer(raw, np.intp).tolist()
    return found


def _relative() -> bytes:
    return (0.25 + 0.75 * LENGTHS / 12).astype(np.float32).tobytes()


def test_every_term_is_found_where_it_is_and_as_often(postings: Postings) -> None:
    lengths = [LENGTHS[byte] for byte in postings._file["text/lengths"]]
    for word in WORDS:
        [ordinal] = _ordinals(postings, [word])
        held = [number for number, words in enumerate(TEXTS) if word in words]
        way = Way(postings.compiled, (ordinal,), 2.0, _relative())
        documents, frequencies = native.weigh([way], None)
        assert _numbers(documents) == _numbers(native.find([way], None)) == held
        expected = [2 * TEXTS[number].count(word) / (0.25 + 0.75 * lengths[number] / 12) for number in held]
        assert np.frombuffer(frequencies, np.float32).tolist() == pytest.approx(expected, rel=1e-6)


def test_a_range_of_terms_is_found_as_each_of_them(postings: Postings) -> None:
    ordinals = range(_ordinals(postings, ["ggg"])[0], _ordinals(postings, ["lll"])[0])
    documents, frequencies = native.weigh([Way(postings.compiled, ordinals)], None)
    counts = {number: sum(words.count(word) for word in WORDS[6:11]) for number, words in enumerate(TEXTS)}
    assert _numbers(documents) == [number for number, count in counts.items() if count]
    assert np.frombuffer(frequencies, np.float32).tolist() == [count for count in counts.values() if count]


@pytest.mark.parametrize("words", ["aaa bbb", "bbb ccc bbb", "ddd eee", "ccc aaa fff", "aaa aaa aaa", "ggg hhh"])
def test_a_sequence_is_found_as_often_as_it_starts(postings: Postings, words: str) -> None:
    sought = words.split()
    counts = {
        number: sum(text[at : at + len(sought)] == sought for at in range(len(text)))
        for number, text in enumerate(TEXTS)
    }
    documents, frequencies = native.weigh([Way(postings.compiled, _ordinals(postings, sought))], None)
    assert _numbers(documents) == [number for number, count in counts.items() if count]
    assert np.frombuffer(frequencies, np.float32).tolist() == [count for count in counts.values() if count]


def test_terms_are_near_if_a_window_has_them_all_as_often_as_wanted(postings: Postings) -> None:
    ordinals = _ordinals(postings, ["bbb", "fff"])
    way = Way(postings.compiled, ordinals, times=(2, 1), reach=4)
    held = [
        number
        for number, text in enumerate(TEXTS)
        if any(text[at : at + 5].count("bbb") >= 2 and "fff" in text[at : at + 5] for at in range(len(text)))
    ]
    assert _numbers(native.find([way], None)) == held


def test_words_are_marked_where_a_way_stands_and_the_longest_of_those_that_start_first(postings: Postings) -> None:
    sought = [(0, "aaa"), (0, "aaa bbb"), (0, "aaa bbb ccc"), (1, "bbb"), (1, "bbb aaa"), (2, "eee"), (3, "ddd eee")]
    ways = [Way(postings.compiled, _ordinals(postings, words.split()), aspect=part) for part, words in sought]
    documents = np.array([0, *range(7, DOCUMENTS, 11), DOCUMENTS - 2, DOCUMENTS - 1], np.intp)
    texts = tuple(" ".join(TEXTS[number]) for number in documents)
    for text, (title, _) in zip(texts, _passages(documents, texts, ways, parts=4), strict=True):
        assert "".join(span for span, _ in title) == text
        words = text.split()
        expected: list[str] = []
        behind = 0
        for at in range(len(words)):
            ends = [at + len(way) for _, one in sought if words[at : at + len(way := one.split())] == way]
            if ends and at >= behind:
                behind = max(ends)
                expected.append(" ".join(words[at:behind]))
        assert [span for span, is_marked in title if is_marked] == expected


def test_a_passage_begins_before_the_first_match_and_says_what_is_left_out(postings: Postings) -> None:
    documents = np.array([DOCUMENTS - 2, DOCUMENTS - 1])
    texts = tuple(" ".join(TEXTS[number]) for number in documents)
    words = ("bbb", "ccc", "ddd", "eee")
    ways = [Way(postings.compiled, _ordinals(postings, [word]), aspect=n) for n, word in enumerate(words)]
    [(_, inside), (_, at_the_end)] = _passages(documents, texts, ways, parts=4, most=8)
    gap, two = (" ", False), [("bbb", True), (" ", False), ("ccc", True)]
    assert list(inside) == [("… ", False), ("aaa aaa ", False), *two, gap, *two, gap, *two, (" …", False)]
    assert list(at_the_end) == [("… ", False), ("aaa aaa ", False), ("ddd", True), gap, ("eee", True)]


def _passages(
    documents: Any, texts: tuple[str, ...], ways: Sequence[Way], parts: int, most: int = 40
) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """With the same text as title and body, whose spans are pairs."""
    field, owners = (texts, ways, ()), np.arange(parts)
    left_out = ("… ", False), (" …", False)
    found: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = native.passages(
        documents, field, field, owners, most, _TokenWords(), str, lambda *span: span, left_out
    )
    return found


@pytest.mark.parametrize(
    "signs",
    [
        "aZ5 .,'",
        "aZ5 %-.,’é",
        "ab. kg12 \n",
        "5%)( \x01\x1fo.a",
        "ab xyz. Q\t",
        "7 89\n0-",
        "aé5'’%\u0301\u00ad毒²𐐀“ ",
        "AU.S b's",
    ],
)
def test_words_are_where_the_rule_for_words_finds_them(signs: str) -> None:
    dice, words = random.Random(signs), _TokenWords()
    for _ in range(1_000):
        text = "".join(dice.choices(signs, k=dice.randint(0, dice.choice((25, 90)))))
        expected = [word.span() for word in WORD.finditer(text)]
        for first in range(len(expected) + 2):
            most = dice.randint(0, 9)
            assert native.spans(text, first, most, words) == expected[first : first + most]


class _TokenWords(dict[str, tuple[tuple[int, int], ...]]):
    def __missing__(self, token: str) -> tuple[tuple[int, int], ...]:
        return tuple(word.span() for word in WORD.finditer(token))


def test_documents_are_tested_as_they_are_found(postings: Postings) -> None:
    dice = random.Random(5)
    for word in WORDS:
        ways = [
            Way(postings.compiled, _ordinals(postings, [word])),
            Way(postings.compiled, _ordinals(postings, ["ddd", "bbb"])),
        ]
        documents = sorted(dice.sample(range(DOCUMENTS), dice.choice((3, 200, 5000))))
        held = set(_numbers(native.find(ways, None)))
        mask = native.hold(ways, np.array(documents, np.intp))
        assert [number for number, holds in zip(documents, mask, strict=True) if holds] == sorted(held & {*documents})


def test_deleted_documents_are_left_out(postings: Postings) -> None:
    alive = np.ones(DOCUMENTS, bool)
    alive[::3] = False
    ways = [Way(postings.compiled, _ordinals(postings, ["bbb"]))]
    assert _numbers(native.find(ways, alive)) == [n for n in _numbers(native.find(ways, None)) if n % 3]


def test_no_more_is_read_than_is_needed_and_what_is_read_is_checked(path: Path, tmp_path: Path) -> None:
    file = SegmentArrays(path).file
    place = file.place("text/positions")
    assert place is not None
    damaged = tmp_path / path.name
    content = bytearray(path.read_bytes())
    content[place[0] + place[1] // 2] ^= 1
    damaged.write_bytes(content)
    postings = SegmentArrays(damaged).postings("text")
    assert postings is not None
    rare = _ordinals(postings, ["ooo"])
    assert len(_numbers(native.find([Way(postings.compiled, rare)], None))) > 0
    with pytest.raises(DamagedError, match=r"text/positions.* is damaged; rebuild the index"):
        native.find([Way(postings.compiled, _ordinals(postings, [WORDS[-1], "aaa"]))], None)


def _asked(postings: Postings, dice: random.Random) -> Any:
    """The result of a random call."""
    ordinals = tuple(dice.choices(range(len(postings.terms)), k=dice.randint(1, 4)))
    times = tuple(dice.randint(1, 3) for _ in ordinals)
    ways = [
        Way(postings.compiled, ordinals[:1], 1.0, _relative()),
        Way(postings.compiled, ordinals, 1.0),
        Way(postings.compiled, range(min(ordinals), max(ordinals))),
        Way(postings.compiled, ordinals, times=times, reach=dice.randint(0, 9)),
    ]
    chosen = dice.sample(ways, dice.randint(1, 4))
    documents = np.array(sorted(dice.sample(range(DOCUMENTS), 300)), np.intp)
    match dice.randrange(6):
        case 0:
            return np.frombuffer(native.find(chosen, None), np.intp)
        case 1:
            return np.frombuffer(native.weigh(chosen, None)[0], np.intp)
        case 2:
            return native.hold(chosen, documents)
        case 3:
            return _passages(documents, tuple(" ".join(TEXTS[number]) for number in documents), ways[:3], parts=1)
        case 4:
            field = (postings.compiled, np.array([*ordinals, -1], np.intp), 1.0, _relative())
            return native.liken(documents, [field, field], np.ones(len(ordinals) + 1, np.float32), 1.2)
        case _:
            found = [Way(postings.compiled, (one,), aspect=n, aspects=1) for n, one in enumerate(ordinals)]
            return native.nearness(documents, found, np.ones(len(found), np.float32), 2.0)


def test_arrays_that_contradict_each_other_are_reported_or_harmless(path: Path) -> None:
    """Change the arrays in memory, where no checksum is compared again: no call reads or writes outside of them."""
    dice = random.Random(int(os.environ.get("PRESSDESK_TEST_SEED", "1")))
    reported = 0
    for _ in range(DAMAGED):
        arrays = SegmentArrays(path)
        arrays.file.load()
        postings = arrays.postings("text")
        assert postings is not None
        for _ in range(dice.choice((1, 3, 30))):
            place = arrays.file.place(f"text/{dice.choice(kernel.ARRAYS)}")
            if place is not None and place[1]:
                at = place[0] + dice.randrange(place[1])
                arrays.file._bytes[at] = dice.choice((0, 1, 127, 255, dice.randrange(256)))
        for _ in range(5):
            try:
                found = _asked(postings, dice)
            except DamagedError as error:
                assert str(path) in str(error)  # noqa: PT017
                reported += 1
                continue
            except IndexError as error:
                assert "behind the last word of its text" in str(error)  # noqa: PT017
                continue
            if isinstance(found, np.ndarray):
                assert (np.diff(found) > 0).all()
                assert not len(found) or 0 <= found[0] <= found[-1] < DOCUMENTS
    assert reported > DAMAGED // 10


def _marked(
    *,
    texts: Any = ("one word",),
    ways: Sequence[Way] = (),
    beginnings: Any = (),
    owners: Any = bytes(8),
    words: Any = None,
    left_out: Any = ("", ""),
) -> Any:
    field = (texts, ways, beginnings)
    return native.passages(
        np.zeros(1, np.intp), field, field, owners, 40, words or {}, str, lambda *span: span, left_out
    )


ONES = np.ones(3, np.uint32)
MISTAKES: list[Callable[[Any], Any]] = [
    lambda _: native.find([("no", (1,))], None),
    lambda postings: native.find([Way(postings, ("one",))], None),  # type: ignore[arg-type]
    lambda postings: native.find([Way(postings, (1, 2), times=(1, 0))], None),
    lambda postings: native.find([Way(postings, (1,), relative=b"short")], None),
    lambda _: native.hold([], np.zeros(3, np.int8)),
    lambda _: native.add_up([(np.zeros(2, np.intp), np.zeros(3, np.float32), 1.0)]),
    lambda _: native.score([], 1, 0, 1.2),
    lambda postings: native.liken(b"", [(postings, np.zeros(2, np.intp), 1.0, None)], np.zeros(1, np.float32), 1.2),
    lambda postings: native.liken(b"", [(postings, np.zeros(1, np.intp), 1.0, b"short")], np.zeros(1, np.float32), 1.2),
    lambda _: native.place(memoryview(b"a"), np.zeros(3, np.uint8), b"a"),
    lambda _: native.term(memoryview(b"a"), np.zeros(1, np.uint32), 128),
    lambda _: native.term(memoryview(b"a"), np.zeros(1, np.uint32), -1),
    lambda _: native.spans("5kg", 1, 1, [4]),
    lambda _: native.spans("5kg", 1, 1, {"5kg": ((0, 1), 2)}),
    lambda _: native.spans("5kg", -1, 1, {"5kg": ()}),
    lambda postings: _marked(ways=[Way(postings, (1, 2), times=(1, 1))]),
    lambda postings: _marked(ways=[Way(postings, (1,), aspect=1 << 16)]),
    lambda postings: _marked(ways=[Way(postings, (1,), aspect=1)]),
    lambda _: _marked(texts=()),
    lambda _: _marked(texts=(b"one word",)),
    lambda _: _marked(texts=["one word"]),
    lambda _: _marked(beginnings=((1, 2),)),
    lambda _: _marked(beginnings=(("one", "two"),)),
    lambda _: _marked(beginnings=(("one", 1),)),
    lambda _: _marked(beginnings=(("one", -1),)),
    lambda _: _marked(texts=("5kg",), beginnings=(("5", 0),), words={"5kg": ((2, 9),)}),
    lambda _: _marked(owners=np.ones(1, np.intp)),
    lambda _: _marked(left_out=("…",)),
    lambda _: native.translated(memoryview(b"a"), np.zeros(1, np.uint32), np.array([128]), memoryview(b""), b""),
    lambda _: native.translated(memoryview(b"a"), np.zeros(1, np.uint32), np.array([-1]), memoryview(b""), b""),
    lambda _: native.entries(b"\xff" * 9),
    lambda _: native.packed_entries(ONES[:1], ONES, ONES),
    lambda _: native.packed_entries(ONES[:2], ONES[:2], b"short"),
    lambda _: native.inverted((ONES, ONES, ONES[:2]), ONES, 2),
    lambda _: native.inverted((ONES, ONES * 2, ONES), ONES, 2),
    lambda _: native.inverted((ONES, ONES, ONES), ONES, 1),
    lambda _: native.inverted(ONES, ONES, 2),
    lambda _: native.held(((ONES, ONES, ONES), (ONES, ONES, b"")), ONES, 2, 3),
    lambda _: native.held((), ONES, 1, 3),
    lambda _: native.Tokens(b"short", 1),
    lambda _: native.Tokens(b"\1" * 256, 1).numbers("one word", lambda _: [1]),
    lambda _: native.Tokens(b"\1" * 256, 1).numbers("one word", lambda _: (-1,)),
    lambda _: native.Tokens(b"\1" * 256, 1).numbers(b"one word", lambda _: (1,)),
    lambda _: native.count(np.array([7]), None, 0, [(np.zeros(5, np.uint8), 1, 1, b"", b"")]),
    lambda _: native.best(np.array([9]), None, None, 0, np.zeros(5, np.int64), b"12345", 1, False, 3),
    lambda _: native.Postings(None, memoryview(b""), b"", 0, 1, []),
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistaken_arguments_are_refused(postings: Postings, mistake: Callable[[Any], Any]) -> None:
    with pytest.raises((TypeError, ValueError, IndexError)):
        mistake(postings.compiled)


def test_blocks_of_terms_that_are_outside_of_their_text_are_harmless() -> None:
    text = memoryview(b"ab\xffcd\xffef")
    for start in (0, 3, 7, 8, 9, 1 << 31):
        blocks = np.array([0, start], np.uint32)
        assert -1 - 2 * 128 <= native.place(text, blocks, b"cd") < 2 * 128
        for ordinal in (0, 2, 127, 128, 255):
            assert native.term(text, blocks, ordinal) in {b"ab", b"cd", b"ef", b"f", b""}
