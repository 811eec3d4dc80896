"""Texts are put on one line, and long ones are told apart before that."""

import pytest

from corpus.clean.text import lines, one_line, one_short_line, paragraphs, same_length_lower, words_of_letters


@pytest.mark.parametrize("words", [1, 2, 30, 31, 40])
@pytest.mark.parametrize("blank", [" ", "\n\t  "])
def test_a_text_is_short_by_what_it_says_not_by_its_blanks(words: int, blank: str) -> None:
    text = blank.join("a" * words)
    line = one_line(text)
    assert one_short_line(text, 60) == (line if len(line) <= 60 else None)


def test_one_long_word_is_no_short_line() -> None:
    assert one_short_line("a" * 61, 60) is None
    assert one_short_line("", 60) == ""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_lines_end_with_any_of_the_usual_ends(end: str) -> None:
    assert lines(f"Experts  met{end}{end}in Vienna.") == ["Experts met", "", "in Vienna."]


@pytest.mark.parametrize("text", ["FOLLOW US", "YAYINLANMA TARİHİ", "ΔΕΛΤΙΟ ΤΥΠΟΥ", "STRASSE ẞ", "Ǆ"])
def test_a_text_keeps_its_length_in_lower_case(text: str) -> None:
    lower = same_length_lower(text)
    assert len(lower) == len(text)
    assert not any(map(str.isupper, lower))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On 5May2019, the U.S. met_again", ["on", "may", "the", "u", "s", "met", "again"]),
        ("Am 5. März: Zürich’s Größe", ["am", "märz", "zürich", "s", "größe"]),
        ("12 7\t", []),
    ],
)
def test_words_are_parted_by_figures_and_signs(text: str, words: list[str]) -> None:
    assert words_of_letters(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Customs stops a lorry with forty kilograms of opium\nThe driver of the lorry was brought to a judge today.",
        "Minister of health opens the third conference on khat\nMinister of justice speaks about the law on khat",
        "1. Two lorries were stopped and searched at the border.\n2. One of the lorries held forty kilograms of opium.",
    ],
    ids=["headline", "items", "numbers"],
)
def test_lines_that_end_before_the_next_word_had_no_room_are_not_joined(text: str) -> None:
    assert paragraphs(text) == text.split("\n")
