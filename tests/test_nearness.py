"""Nearness, spelling, depth: what stock Whoosh is no oracle for."""

import itertools
import random

import pytest
import whoosh.index
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.columnar import ColumnarWriter
from indexer.schema import schema
from search.errors import SearchError
from search.query import Everything, Expression, Fuzzy, Near, Not, Query, Word
from search.whoosh.snapshot import Snapshot
from search.whoosh.spelling import _edits
from tests.desk import Desk, release

LETTERS = "abcdef"


@pytest.fixture(scope="module")
def texts() -> list[str]:
    rng = random.Random(11)
    return [" ".join(rng.choices([letter * 3 for letter in LETTERS], k=rng.randint(1, 25))) for _ in range(300)]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> Snapshot:
    folder = tmp_path_factory.mktemp("near")
    index = whoosh.index.create_in(folder, schema())
    for part in (texts[:180], texts[180:]):
        writer = ColumnarWriter(index)
        for text in part:
            number = f"{texts.index(text):03}"
            writer.add_document(id=number, title="", body=text, year=["2011"], date=0)
        writer.commit(merge=False)
    return Snapshot(folder, "near")


def found(snapshot: Snapshot, expression: Expression) -> set[int]:
    return {int(key) for key, _ in snapshot.scored(Query(expression, size=1000))}


@pytest.mark.parametrize("distance", [1, 2, 5])
@pytest.mark.parametrize("many", [2, 3])
def test_words_are_near_when_a_window_holds_them_all(
    snapshot: Snapshot, texts: list[str], many: int, distance: int
) -> None:
    for letters in itertools.combinations(LETTERS, many):
        words = tuple(letter * 3 for letter in letters)
        expected = {
            texts.index(text)
            for text in texts
            if any(set(words) <= set(text.split()[start : start + distance + 1]) for start in range(len(text.split())))
        }
        assert found(snapshot, Near(words, distance)) == expected


def test_a_word_is_found_by_another_spelling(snapshot: Snapshot) -> None:
    assert found(snapshot, Fuzzy("aaab", 1)) == found(snapshot, Word("aaa"))
    assert found(snapshot, Fuzzy("abab", 2)) == found(snapshot, Word("aaa"))
    assert found(snapshot, Fuzzy("abab", 1)) == set()
    assert found(snapshot, Fuzzy("zaaa", 2)) == set()  # the first letter counts


def test_a_query_that_nests_without_end_is_refused(snapshot: Snapshot) -> None:
    expression: Expression = Word("aaa")
    for _ in range(100_000):
        expression = Not(expression)
    with pytest.raises(SearchError, match="nests deeper"):
        snapshot.search(Query(expression))


@given(st.lists(st.text("abcé", max_size=7), min_size=1, max_size=30), st.text("abcé", min_size=1, max_size=7))
@settings(deadline=None)
def test_edits_are_levenshteins(words: list[str], term: str) -> None:
    for most in (1, 2):
        edits = _edits(words, term, most).tolist()
        assert [min(e, most + 1) for e in edits] == [min(_levenshtein(word, term), most + 1) for word in words]


def _levenshtein(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, row = row, [i]
        for j, wanted in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != wanted)))
    return row[-1]


def test_months_suggestions_and_likeness_come_from_the_index(desk: Desk) -> None:
    desk.publish(
        release("a", "Captagon seized in Beirut", "Captagon tablets in a shipment of oranges.", "2011-06-22"),
        release("b", "Captagon found", "Captagon tablets in a shipment of tea.", "2011-06-01"),
        release("c", "Annual conference", "Delegates met.", "2012"),
        release("d", "Undated", "Delegates met in a hall."),
    )
    snapshot = desk.engine._latest()
    assert snapshot.months(Query(Everything())) == (("2011-06", 2), ("2012-01", 1))
    assert snapshot.suggest("capt") == (("captagon", 2),)
    assert snapshot.suggest("captaggon") == (("captagon", 2),)
    assert [hit.id for hit in snapshot.similar("a")][:1] == ["b"]
    assert snapshot.similar("unknown") == ()
