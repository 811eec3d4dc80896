"""Proximity windows, compared with the definition spelled out."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.proximity import positions_within


@pytest.mark.parametrize(
    ("text", "words", "distance", "places"),
    [
        ("a b", "ab", 0, [0, 1]),
        ("b a", "ab", 0, [0, 1]),
        ("a x b", "ab", 0, []),
        ("b x x a", "ab", 2, [0, 3]),
        ("b x x a", "ab", 1, []),
        ("a x c y b", "abc", 2, [0, 2, 4]),
        ("a x c y b", "abc", 1, []),
        ("a c a x x b", "ab", 2, [2, 5]),
        ("a a b", "ab", 5, [0, 1, 2]),
        ("a", "aa", 5, []),
        ("a x a", "aa", 1, [0, 2]),
        ("a b", "abc", 50, []),
    ],
)
def test_words_are_near_when_few_others_stand_between(text: str, words: str, distance: int, places: list[int]) -> None:
    assert positions_within(spots(text.split(), words), words, distance) == places


@given(st.text("abcx", max_size=10), st.text("abc", min_size=2, max_size=3), st.integers(0, 4))
def test_a_place_counts_when_it_is_one_of_a_choice_of_places_for_all_words(
    text: str, words: str, distance: int
) -> None:
    choices = [
        chosen
        for chosen in permutations(range(len(text)), len(words))
        if [text[place] for place in chosen] == list(words) and max(chosen) - min(chosen) + 1 - len(words) <= distance
    ]
    assert positions_within(spots(list(text), words), words, distance) == sorted(
        {p for chosen in choices for p in chosen}
    )


def spots(text: list[str], words: str) -> list[tuple[int, str]]:
    return [(place, word) for place, word in enumerate(text) if word in words]
