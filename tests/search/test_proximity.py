"""NEAR, fuzzy words and nesting, for which stock Whoosh can't serve as the oracle."""

import itertools
import random
from collections import Counter

import pytest
import whoosh.index
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.columnar.writer import ColumnarWriter
from indexer.whoosh.schema import schema
from search.errors import SearchError
from search.fuzzy_wildcard import terms_within_distance
from search.query import Expression, Fuzzy, Near, Not, Query, Word
from search.whoosh.searcher import Searcher

LETTERS = "abcdef"


@pytest.fixture(scope="module")
def texts() -> list[str]:
    rng = random.Random(11)
    return [" ".join(rng.choices([letter * 3 for letter in LETTERS], k=rng.randint(1, 25))) for _ in range(300)]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> Searcher:
    folder = tmp_path_factory.mktemp("near")
    index = whoosh.index.create_in(folder, schema())
    for part in (texts[:180], texts[180:]):
        writer = ColumnarWriter(index)
        for text in part:
            number = f"{texts.index(text):03}"
            writer.add_document(id=number, title="", body=text, year=["2011"], date=0)
        writer.commit(merge=False)
    return Searcher(folder, "near")


def found(snapshot: Searcher, expression: Expression) -> set[int]:
    return {int(key) for key, _ in snapshot.scored(Query(expression, size=1000))}


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("distance", [0, 1, 4])
@pytest.mark.parametrize("many", [2, 3])
def test_words_are_near_when_a_window_holds_them_all(
    snapshot: Searcher, texts: list[str], many: int, distance: int
) -> None:
    for letters in itertools.combinations_with_replacement(LETTERS, many):
        words = [letter * 3 for letter in letters]
        windows = {
            text: [text.split()[start : start + many + distance] for start in range(len(text.split()))]
            for text in texts
        }
        expected = {
            texts.index(text) for text in texts if any(Counter(window) >= Counter(words) for window in windows[text])
        }
        assert found(snapshot, Near(tuple(words), distance)) == expected


def test_a_word_is_found_by_another_spelling(snapshot: Searcher) -> None:
    assert found(snapshot, Fuzzy("aaab", 1)) == found(snapshot, Word("aaa"))
    assert found(snapshot, Fuzzy("abab", 2)) == found(snapshot, Word("aaa"))
    assert found(snapshot, Fuzzy("abab", 1)) == set()
    assert found(snapshot, Fuzzy("zaaa", 2)) == set()  # the first letter counts


def test_a_query_that_nests_without_end_is_refused(snapshot: Searcher) -> None:
    expression: Expression = Word("aaa")
    for _ in range(100_000):
        expression = Not(expression)
    with pytest.raises(SearchError, match="nests deeper"):
        snapshot.search(Query(expression))


@given(
    st.lists(st.text("abcé", max_size=7), min_size=1, max_size=30, unique=True), st.text("abcé", min_size=1, max_size=7)
)
@settings(deadline=None)
def test_edits_are_those_of_optimal_string_alignment(words: list[str], term: str) -> None:
    for most in (1, 2):
        expected = [(w, _edits(w, term)) for w in words if w[:1] == term[0] and _edits(w, term) <= most]
        assert sorted(terms_within_distance(most, term, words)) == sorted(expected)


def _edits(one: str, other: str) -> int:
    table = {(i, j): i + j for i in range(len(one) + 1) for j in range(len(other) + 1)}
    for i, j in itertools.product(range(1, len(one) + 1), range(1, len(other) + 1)):
        replaced = table[i - 1, j - 1] + (one[i - 1] != other[j - 1])
        table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, replaced)
        if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
            table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]
