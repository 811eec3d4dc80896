"""The dictionary of right words: what it holds, what it doesn't, and that what is packed can be read."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.folding import fold
from search.spelling.known_words import LEVELS, hash_of, known_words, pack, unpack


@pytest.mark.parametrize(
    "word",
    [
        *("fibre", "estoppel", "witwassen", "perquisition", "дознание", "مخدرات"),  # general words
        *("Bissau", "Humacao", "Tulare", "Tancítaro", "Kanawha"),  # places
        *("Agnieszka", "Bhattacharya", "Ouattara"),  # persons
    ],
)
def test_right_words_are_known(word: str) -> None:
    assert known_words().zipf(fold(word)) is not None


@pytest.mark.parametrize("word", ["cocainne", "fentanyk", "traffickking", "methamphetamne", "xyzzyq", ""])
def test_mistakes_are_not(word: str) -> None:
    assert known_words().zipf(word) is None


def test_frequent_words_are_told_from_rare_ones() -> None:
    frequent, rare = known_words().zipf("police"), known_words().zipf("estoppel")
    assert frequent is not None
    assert rare is not None
    assert frequent - rare > 2  # a hundred times as frequent


@given(st.dictionaries(st.integers(0, 2**32 - 1), st.integers(0, LEVELS - 1), min_size=1))
def test_what_is_packed_is_unpacked(words: dict[int, int]) -> None:
    found = unpack(pack(words))
    assert dict(zip(found.hashes.tolist(), found.levels.tolist(), strict=True)) == words


def test_one_packed_word_is_found_again() -> None:
    found = unpack(pack({hash_of("heroin"): 9}))
    assert found.zipf("heroin") == pytest.approx(4.0)
    assert found.zipf("cocaine") is None


def test_nothing_is_loaded_by_importing_the_search() -> None:
    code = "import search.ask; from search.spelling.known_words import known_words as k; print(k.cache_info().currsize)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "0"
