import pytest

from corpus.clean.formats.prose import ends_a_sentence


@pytest.mark.parametrize(
    "text",
    ["Two men were held.", "“Two men were held.”", "Two men were held.\n ' ) ", "两人被捕。", "She asked why? »"],
)
def test_a_sentence_ends_with_its_mark_whatever_quotation_marks_brackets_and_blanks_follow(text: str) -> None:
    assert ends_a_sentence(text)


@pytest.mark.parametrize("text", ["", "Two men held", "U.S. officers", "(see below)", "\" ' )"])
def test_no_sentence_ends_without_a_mark_at_its_end(text: str) -> None:
    assert not ends_a_sentence(text)
