"""Editing a query changes nothing but the intended word."""

import pytest

from search.query import Word
from search.syntax.edits import with_word_as_typed, with_word_replaced
from search.syntax.read_write import read


@pytest.mark.parametrize(
    ("text", "old", "new", "after"),
    [
        ("herion seizure", "herion", "heroin", "heroin seizure"),
        ("title:herion", "herion", '"herion"', 'title:"herion"'),
        ("(herion OR opium)", "herion", "heroin", "(heroin OR opium)"),
        ("metham phetamine lab", "metham phetamine", "methamphetamine", "methamphetamine lab"),
        ('"the herion trade" herion', "herion", "heroin", '"the herion trade" heroin'),
        (
            "herions herion-like herion* -herion herion",
            "herion",
            "heroin",
            "herions herion-like herion* -herion heroin",
        ),
        ("“herion trade”", "herion", "heroin", None),
        ("opium", "herion", "heroin", None),
        ("$1\\1 a.b", "a.b", "\\1$", "$1\\1 \\1$"),
    ],
)
def test_a_word_takes_the_place_of_another(text: str, old: str, new: str, after: str | None) -> None:
    assert with_word_replaced(text, old, new) == after


@pytest.mark.parametrize(("text", "after"), [("heroin boat", 'heroin "boat"'), ("go-boat", 'go-boat "boat"')])
def test_a_part_that_is_insisted_on_is_taken_exactly(text: str, after: str) -> None:
    assert with_word_as_typed(text, "boat") == after
    assert Word("boat", exact=True) in getattr(read(after).expression, "parts", ())
