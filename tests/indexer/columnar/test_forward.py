"""The forward index says of each document which terms it has, and how often."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import whoosh.index
from whoosh.fields import ID, TEXT, Schema

from corpus.words import WORD
from indexer.analysis import Text, term
from indexer.columnar.arrays import SegmentArrays
from indexer.columnar.forward import MOST
from indexer.columnar.writer import ColumnarWriter
from indexer.whoosh.analyzer import PressAnalyzer

FIELDS = Schema(id=ID(unique=True, stored=True), title=TEXT(PressAnalyzer()), body=TEXT(PressAnalyzer()))
RARE = [f"rare{letters}" for letters in map(chr, range(ord("a"), ord("z") + 1))]
USUAL = ["seizures", "seizing", "cocaine", "customs", "border", "L'heroïne", "estupefacientes", "agents"]
WITHOUT_CONTENT = ["the", "of", "17", "2011", "an", "kg", "des"]

Document = dict[str, Any]


def documents(count: int) -> list[Document]:
    """Some of whose terms are frequent in bodies, some rare, some only in titles, and one repeated more than 255 times.

    Of the documents, some have no title, some no body, some neither.
    """
    rng = random.Random(5)
    pool = [*USUAL, *WITHOUT_CONTENT, *RARE]
    weights = [20] * len(USUAL) + [20] * len(WITHOUT_CONTENT) + [1] * len(RARE)
    found = []
    for number in range(count):
        language = rng.choice(["en", "es", "fr", None])
        body = " ".join(rng.choices(pool, weights, k=rng.choice([0, 5, 30])))
        title = " ".join(rng.choices([*USUAL, "headline", f"onlytitle{number % 7}a"], k=rng.choice([0, 4])))
        found.append({"id": str(number), "title": Text(title, language), "body": Text(body, language)})
    found[3]["body"] = Text("cocaine " * 300 + "border", "en")
    return found


def expected(document: Document) -> dict[str, int]:
    """Counted word by word; more than MOST is MOST."""
    counts: Counter[str] = Counter()
    for text in (document["title"], document["body"]):
        content = [word for word in WORD.findall(text) if word not in WITHOUT_CONTENT]
        counts.update(term(word, text.language) for word in content)
    return {text: min(count, MOST) for text, count in counts.items()}


def written(index: Any, added: list[Document], *, words: int | None = None, **commit: Any) -> None:
    writer = ColumnarWriter(index)
    writer._words = words or writer._words
    for document in added:
        writer.update_document(**document)
    writer.commit(**commit)


def held(index: Any) -> Iterator[tuple[str, dict[str, int]]]:
    """By id, the terms of all documents that are not deleted."""
    for segment in index._segments():
        arrays = SegmentArrays(segment.path(index.storage))
        assert arrays.forward
        for document in range(arrays.documents):
            if not segment.is_deleted(document):
                numbers, frequencies = arrays.forward.terms_of(document)
                texts = [arrays.forward.text(number).decode() for number in numbers.tolist()]
                yield arrays.stored[document]["id"], dict(zip(texts, frequencies.tolist(), strict=True))


@pytest.fixture
def index(tmp_path: Path) -> Any:
    return whoosh.index.create_in(tmp_path, FIELDS)


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("words", [None, 900], ids=["in one batch", "in batches"])
def test_documents_have_the_terms_of_their_title_and_text(index: Any, words: int | None) -> None:
    added = documents(400)
    written(index, added, words=words)
    assert dict(held(index)) == {one["id"]: expected(one) for one in added}


def test_merging_keeps_what_is_not_deleted(index: Any) -> None:
    added = documents(400)
    added[50]["title"] = added[120]["body"] = Text("vanishing", "en")  # left to a title
    written(index, added[:150], merge=False)
    written(index, added[150:], merge=False)
    changed = [{"id": str(n), "title": Text("onlytitle3a", "en"), "body": Text("onlytitle2a", "en")} for n in (0, 9)]
    writer = ColumnarWriter(index)
    for number in range(100, 200):
        writer.delete_by_term("id", str(number))
    writer.commit(merge=False)
    written(index, changed, optimize=True)
    kept = {one["id"]: one for one in added if not 100 <= int(one["id"]) < 200} | {one["id"]: one for one in changed}
    [segment] = index._segments()
    assert segment.doc_count() == segment.doc_count_all() == 300
    assert dict(held(index)) == {name: expected(one) for name, one in kept.items()}


def test_numbers_texts_and_counts_of_documents_agree(index: Any) -> None:
    added = documents(400)
    written(index, added)
    [segment] = index._segments()
    arrays = SegmentArrays(segment.path(index.storage))
    forward, bodies = arrays.forward, arrays.postings("body")
    assert forward
    assert bodies
    having = Counter(
        text for one in added for text in {term(word, one["body"].language) for word in one["body"].split()}
    )
    texts = sorted({text for one in added for text in expected(one)})
    numbers = [forward.number(text.encode()) for text in texts]
    known = np.array([number for number in numbers if number is not None])
    assert len(set(numbers)) == len(known) == len(texts)
    assert [forward.text(number).decode() for number in known.tolist()] == texts
    assert forward.holding(known).tolist() == [having[text] for text in texts]
    assert max(known) < forward.size
    assert forward.number(b"unheard") is None


@pytest.mark.usefixtures("either_way")
def test_terms_are_found_in_the_fields_that_have_them(index: Any) -> None:
    added = documents(400)
    written(index, added)
    [segment] = index._segments()
    arrays = SegmentArrays(segment.path(index.storage))
    assert arrays.forward
    texts = sorted({text for one in added for text in expected(one)})
    numbers = np.array([arrays.forward.number(text.encode()) for text in texts])
    for field in ("title", "body"):
        postings = arrays.postings(field)
        assert postings
        places = arrays.forward.ordinals_in(postings.terms, numbers).tolist()
        assert [place if place >= 0 else None for place in places] == [
            postings.terms.find(one.encode()) for one in texts
        ]
        assert None in [postings.terms.find(one.encode()) for one in texts]


def test_a_segment_merged_with_one_that_has_no_forward_index_has_none(
    index: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = documents(20)
    with monkeypatch.context() as earlier:
        earlier.setattr("indexer.columnar.writer.write_forward", lambda *_: None)
        written(index, added[:10], merge=False)
    written(index, added[10:], optimize=True)
    [segment] = index._segments()
    arrays = SegmentArrays(segment.path(index.storage))
    assert arrays.documents == len(added)
    assert arrays.forward is None
