"""The columnar format returns what was written, and stock Whoosh can read it."""

import itertools
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import whoosh.index
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.index import LockError
from whoosh.query import And, NumericRange, Phrase, Prefix, Term
from whoosh.writing import SegmentWriter

from indexer.analysis import Text, term_once
from indexer.columnar import kernel
from indexer.columnar.arrays import SegmentArrays
from indexer.columnar.container import Container, ContainerWriter, DamagedError
from indexer.columnar.lexicon import LexiconWriter, TermDictionary
from indexer.columnar.postings import Postings, PostingsWriter
from indexer.columnar.writer import ColumnarWriter
from indexer.whoosh.analyzer import PressAnalyzer

FIELDS = Schema(
    id=ID(unique=True, stored=True, sortable=True),
    text=TEXT(PressAnalyzer()),
    tag=KEYWORD(),
    day=NUMERIC(int, sortable=True),
)


@pytest.fixture
def index(tmp_path: Path) -> Any:
    return whoosh.index.create_in(tmp_path, FIELDS)


def add(index: Any, *documents: dict[str, Any], limitmb: int = 64, **commit: Any) -> None:
    writer = ColumnarWriter(index, limitmb=limitmb)
    for document in documents:
        writer.update_document(**document)
    writer.commit(**commit)


def found(index: Any, query: Any) -> list[str]:
    with index.searcher() as searcher:
        return sorted(hit["id"] for hit in searcher.search(query, limit=None))


def segments(index: Any) -> list[Path]:
    return sorted(Path(index.storage.folder).glob("*.columns"))


SEIZED = {"id": "a", "text": "Heroin seized; heroin destroyed", "tag": ["x", "y"], "day": 730000}
MARKED = {"id": "b", "text": Text("La heroin incautada", None), "tag": ["y"], "day": 730010}
EMPTY = {"id": "c", "text": ""}


def test_whoosh_searches_the_columns(index: Any) -> None:
    add(index, SEIZED, MARKED, EMPTY)
    assert found(index, Term("text", "heroin")) == ["a", "b"]
    assert found(index, Phrase("text", ["seiz", "heroin"])) == ["a"]
    assert found(index, Phrase("text", ["heroin", "heroin"])) == []
    assert found(index, Prefix("text", "incaut")) == ["b"]
    assert found(index, And([Term("tag", "y"), NumericRange("day", 730005, None)])) == ["b"]
    with index.searcher() as searcher:
        assert [hit["id"] for hit in searcher.search(Term("tag", "y"), sortedby="day", reverse=True)] == ["b", "a"]
        groups = searcher.search(Term("text", "heroin"), groupedby="id").groups("id")
        assert {name: len(numbers) for name, numbers in groups.items()} == {"a": 1, "b": 1}
        reader = searcher.reader()
        assert reader.frequency("text", "heroin") == 3
        assert list(reader.terms_within("text", "heroim", 1)) == ["heroin"]
        assert list(reader.postings("text", "heroin").items_as("positions")) == [(0, [0, 2]), (1, [1])]


def test_a_document_is_replaced_by_its_id_and_a_cancelled_change_leaves_no_trace(index: Any) -> None:
    add(index, SEIZED, MARKED)
    add(index, {"id": "a", "text": "cocaine"}, merge=False)
    assert found(index, Term("text", "heroin")) == ["b"]
    assert found(index, Term("text", "cocain")) == ["a"]
    writer = ColumnarWriter(index)
    writer.add_document(id="d", text="heroin")
    writer.delete_by_term("id", "b")
    writer.cancel()
    assert found(index, Term("text", "heroin")) == ["b"]
    assert not [file for file in Path(index.storage.folder).iterdir() if file.is_dir()]


def test_a_second_writer_is_locked_out(index: Any) -> None:
    writer = ColumnarWriter(index)
    with pytest.raises(LockError):
        ColumnarWriter(index)
    writer.cancel()
    add(index, SEIZED)


def test_small_batches_and_steps_give_the_same_file_as_one_with_the_kernel_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(3)
    is_built = kernel.available
    words = [f"word{number}" for number in range(60)]
    documents = [
        {"id": str(n), "text": " ".join(["the", *rng.choices(words, k=40)]), "tag": rng.sample(words, n % 4), "day": n}
        for n in range(500)
    ]
    content = []
    ways = [
        *((1 << 20, 1 << 20, 64, 1 << 20, compiled) for compiled in (True, False)),
        *((700, 1 << 20, 64, known, compiled) for known in (1 << 20, 0) for compiled in (True, False)),
        (300, 50, 3, 30, False),
    ]
    for number, (batch, step, together, known, compiled) in enumerate(ways):
        monkeypatch.setattr(kernel, "available", compiled and is_built)
        monkeypatch.setattr("indexer.columnar.writer._MERGED_AT_ONCE", together)
        folder = tmp_path / str(number)
        folder.mkdir()
        index = whoosh.index.create_in(folder, FIELDS)
        writer = ColumnarWriter(index)
        writer._most_known = known
        writer._words, writer._step = batch, step  # in steps of 50 each frequent word is merged alone, and in pieces
        for document in documents:
            writer.add_document(**document)
        writer.commit()
        arrays = SegmentArrays(*segments(index)).file
        content.append({name: arrays[name].tolist() for name in arrays._arrays if not name.startswith("stored/")})
        content[-1]["meta"] = [arrays.meta]
    assert all(one == content[0] for one in content[1:])


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize(("known", "times"), [(1 << 20, 1), (0, 5)])
def test_a_word_is_analysed_once_for_all_batches_while_memory_lasts(
    known: int, times: int, index: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysed: list[str] = []

    def noted(word: str, language: str | None) -> str:
        analysed.append(word)
        return term_once(word, language)

    monkeypatch.setattr("indexer.columnar.inversion.term_once", noted)
    writer = ColumnarWriter(index)
    writer._words, writer._most_known = 3, known
    for number in range(5):
        writer.add_document(id=str(number), text=f"Heroin, opium and opium{number}")
    writer.commit()
    assert analysed.count("Heroin") == analysed.count("opium") == times
    assert found(index, Term("text", "heroin")) == list("01234")
    assert found(index, Term("text", "opium3")) == ["3"]


def test_stored_values_are_found_in_every_block_in_any_order_and_again(index: Any) -> None:
    names = [f"{number:02}" * 1_000 for number in range(40)]  # long ones, so that they fill several blocks
    add(index, *({"id": name, "text": "word"} for name in names))
    (segment,) = segments(index)
    stored = SegmentArrays(segment).stored
    assert len(stored) > 3
    for number in [39, 0, *range(40), 17, 39]:
        assert stored[number] == {"id": names[number]}
        assert stored.once(number) == {"id": names[number]}


def test_merging_drops_deleted_documents_and_their_terms(index: Any) -> None:
    add(index, SEIZED, {"id": "z", "text": "unique", "tag": ["gone"]})
    add(index, MARKED, EMPTY, merge=False)
    writer = ColumnarWriter(index)
    writer.delete_by_term("id", "z")
    writer.commit(optimize=True)
    (segment,) = segments(index)
    arrays = SegmentArrays(segment)
    assert arrays.documents == 3
    postings, codes = arrays.postings("tag"), arrays.codes("tag")
    assert postings is not None
    assert codes is not None
    assert list(postings.terms) == [b"x", b"y"]
    assert [codes.terms_of(number) for number in range(3)] == [[0, 1], [1], []]
    assert [arrays.stored[number]["id"] for number in range(3)] == ["a", "b", "c"]


def written(index: Any) -> list[dict[str, tuple[int, str]]]:
    """For each segment, its words with document counts and spellings."""
    kept = [forms.slice(0, len(forms)) for forms in (SegmentArrays(path).written for path in segments(index))]
    found = [zip(one.words, one.counts.tolist(), one.forms, strict=True) for one in kept]
    return [{word.decode(): (count, form) for word, count, form in words} for words in found]


def test_words_are_kept_as_they_are_written_with_the_documents_that_hold_them(index: Any) -> None:
    add(
        index,
        {"id": "a", "text": "The DEA's agents seized heroin; Heroin, heroin and 20 kg."},
        {"id": "b", "text": Text("McDonald vio heroína; la DEA también", "es")},
        {"id": "c", "text": "heroin: McDonald’s"},
    )
    assert written(index) == [
        {
            **{word: (1, word) for word in ("agents", "seized", "and", "kg", "vio", "la")},
            "the": (1, "The"),
            "dea": (2, "DEA"),
            "heroin": (2, "heroin"),
            "heroina": (1, "heroína"),
            "mcdonald": (2, "McDonald"),
            "tambien": (1, "también"),
        }
    ]


def test_merging_adds_up_written_words_and_drops_those_of_no_document(index: Any) -> None:
    add(index, {"id": "a", "text": "Heroin unique"}, {"id": "b", "text": "Heroin"})
    add(index, {"id": "c", "text": "heroin again"}, merge=False)
    assert sorted(one["heroin"] for one in written(index)) == [(1, "heroin"), (2, "Heroin")]
    writer = ColumnarWriter(index)
    writer.delete_by_term("id", "a")
    writer.commit(optimize=True)
    assert written(index) == [{"heroin": (3, "Heroin"), "again": (1, "again")}]


def test_an_index_without_words_has_none(index: Any) -> None:
    add(index, EMPTY)
    assert written(index) == [{}]


def test_letters_and_beginnings_of_written_words_stand_in_arrays(index: Any) -> None:
    add(index, {"id": "a", "text": "abc longerthaneight abc"}, {"id": "b", "text": "abc é"})
    words = SegmentArrays(*segments(index)).written
    assert words.lengths.tolist() == [3, 1, 15]
    assert words.letters.tolist()[0] == 0b1110
    beginnings = [one.to_bytes(8, "big").rstrip(b"\0") for one in words.beginnings.tolist()]
    assert beginnings == [b"abc", b"e", b"longerth"], "in most documents first"
    assert words.at(np.array([2, 0])) == [b"longerthaneight", b"abc"]


@pytest.mark.usefixtures("either_way")
@given(st.sets(st.binary(max_size=6), max_size=400), st.binary(max_size=3))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_lexicon_finds_any_bytes(tmp_path_factory: pytest.TempPathFactory, held: set[bytes], sought: bytes) -> None:
    file, terms = ContainerWriter(), sorted(held)
    writer = LexiconWriter(file, "f")
    half = len(terms) // 2
    writer.write(terms[:half])
    writer.write(terms[half:])
    lexicon = TermDictionary(_written(file, tmp_path_factory.mktemp("lexicon") / "f"), "f", len(terms))
    assert list(lexicon) == terms
    assert [lexicon.find(term) for term in terms] == list(range(len(terms)))
    assert lexicon.find(sought) == (terms.index(sought) if sought in held else None)
    assert lexicon.first_from(sought) == sum(term < sought for term in terms)
    assert [lexicon[n] for n in lexicon.prefixed(sought)] == [term for term in terms if term.startswith(sought)]


@pytest.mark.parametrize("documents", [1, 70, 1000, 70_000])
def test_postings_come_back_whatever_their_density(tmp_path: Path, documents: int) -> None:
    rng = np.random.default_rng(5)
    chosen = [np.flatnonzero(rng.random(documents) < share) for share in (1, 0.5, 0.13, 0.12, 0.01, 0.001, 0.0001)]
    chosen = [numbers if len(numbers) else np.array([documents - 1]) for numbers in chosen]
    frequencies = [rng.integers(1, 3, len(numbers)) for numbers in chosen]
    frequencies[1][0] = 700
    positions = [np.sort(rng.choice(9000, int(count), replace=False)) for each in frequencies for count in each]
    file, terms = ContainerWriter(), [bytes([97 + n]) for n in range(len(chosen))]
    writer = PostingsWriter(file, "f", documents, frequencies=True, positions=True)
    starts = [0, *itertools.accumulate(map(len, chosen))]
    for first, last in ((0, 3), (3, 7)):
        writer.write(
            terms[first:last],
            np.array([len(numbers) for numbers in chosen[first:last]]),
            np.concatenate(chosen[first:last]),
            np.concatenate(frequencies[first:last]),
            [np.concatenate(positions[starts[first] : starts[last]])],
        )
    meta = writer.close()
    postings = Postings(_written(file, tmp_path / "f"), "f", documents, meta)
    for ordinal, numbers in enumerate(chosen):
        held, here = postings.frequencies_of(ordinal), np.concatenate(positions[starts[ordinal] : starts[ordinal + 1]])
        assert held is not None
        assert postings.documents_of(ordinal).tolist() == numbers.tolist()
        assert held.tolist() == frequencies[ordinal].tolist()
        assert postings.positions_of(ordinal).tolist() == here.tolist()
        first = int(postings.position_starts[ordinal])
        assert postings.positions_at(np.arange(first, first + len(here))).tolist() == here.tolist()
    for first, last in itertools.combinations(range(len(chosen) + 1), 2):
        expected = np.concatenate(chosen[first:last])
        assert postings.documents_of_range(first, last).tolist() == expected.tolist()


@pytest.mark.parametrize("kept", [0, 10, 64, 1000, -1, -33])
def test_a_file_that_was_cut_off_is_not_opened(index: Any, kept: int) -> None:
    add(index, SEIZED, MARKED)
    (segment,) = segments(index)
    segment.write_bytes(segment.read_bytes()[:kept])
    with pytest.raises(DamagedError, match="rebuild the index"):
        Container(segment)


def test_every_flipped_bit_of_an_array_is_told(index: Any) -> None:
    add(index, SEIZED, MARKED, EMPTY)
    (segment,) = segments(index)
    whole = segment.read_bytes()
    assert not list(Container(segment).damage())
    spans = [(at, count * np.dtype(kind).itemsize) for kind, at, count in Container(segment)._arrays.values()]
    for at, size in spans:
        if size:
            flipped = bytearray(whole)
            flipped[at + size // 2] ^= 4
            segment.write_bytes(flipped)
            assert len(list(Container(segment).damage())) == 1
    unused = range(len(whole) - 12, len(whole) - 8)
    for at in range(len(whole) - 200, len(whole), 7):
        flipped = bytearray(whole)
        flipped[at] ^= 16
        segment.write_bytes(flipped)
        if at not in unused:
            with pytest.raises(DamagedError):
                Container(segment)


def test_a_segment_of_another_codec_is_refused(index: Any) -> None:
    writer = SegmentWriter(index)
    writer.add_document(id="a", text="heroin")
    writer.commit()
    writer = ColumnarWriter(index)
    with pytest.raises(TypeError, match="rebuild"):
        writer.commit(optimize=True)
    ColumnarWriter(index).cancel()  # the failed one holds no lock


def test_what_the_columns_can_not_hold_is_refused_at_once(tmp_path: Path) -> None:
    index = whoosh.index.create_in(tmp_path, Schema(text=TEXT(vector=True)))
    with pytest.raises(TypeError, match="vectors"):
        ColumnarWriter(index)


def _written(file: ContainerWriter, path: Path) -> Container:
    with path.open("wb") as target:
        file.finish(target)
    return Container(path)
