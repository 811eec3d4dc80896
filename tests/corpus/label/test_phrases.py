"""Phrases are found in time linear in the text, whatever its words."""

from time import process_time

import pytest

from corpus.label import label
from corpus.label.vocabulary import matcher


def seconds(text: str) -> float:
    begun = process_time()
    label("Experts meet in Vienna", text)
    return process_time() - begun


@pytest.mark.parametrize("unit", ["a", "A", "р", "ا", "heroin", "Operation ", "Operation of the ", "District of "])
def test_a_text_that_is_eight_times_as_long_takes_about_eight_times_as_long(unit: str) -> None:
    seconds("Officers found heroin.")  # which loads the vocabulary
    short, long = (seconds((unit * length)[:length]) for length in (50_000, 400_000))
    assert long < 25 * short + 0.2


def test_a_phrase_is_found_in_a_word_without_end_where_the_vocabulary_leaves_it_open() -> None:
    found = [text[one.start : one.end] for text in (f"narcotrafic{'x' * 5000} heroin",) for one in matcher().find(text)]
    assert found == [f"narcotrafic{'x' * 5000}", "heroin"]


def test_words_that_are_long_are_not_kept() -> None:
    matcher().find("y" * 5000)
    assert max(map(len, matcher()._known)) <= 100
