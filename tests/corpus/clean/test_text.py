"""Texts are put on one line, and long ones are told apart before that."""

import pytest

from corpus.clean.text import one_line, one_short_line


@pytest.mark.parametrize("words", [1, 2, 30, 31, 40])
@pytest.mark.parametrize("blank", [" ", "\n\t  "])
def test_a_text_is_short_by_what_it_says_not_by_its_blanks(words: int, blank: str) -> None:
    text = blank.join("a" * words)
    line = one_line(text)
    assert one_short_line(text, 60) == (line if len(line) <= 60 else None)


def test_one_long_word_is_no_short_line() -> None:
    assert one_short_line("a" * 61, 60) is None
    assert one_short_line("", 60) == ""
