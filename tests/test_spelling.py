"""What was meant by a misspelt query: put right where sure, offered where not, left alone where right."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.query import All, Any, Not, Phrase, Prefix, Tag, Word
from search.spelling import corrected
from search.syntax import read, write
from tests.desk import Desk, release

TEXTS = (
    ("Heroin and fentanyl seized in Baton Rouge", 6),
    ("Rogue pharmacies sold oxycodone", 6),
    ("Officers stopped drug trafficking and money laundering", 6),
    ("A take back day for medicine; drugs were taken back", 4),
    ("A network of narco terrorism", 3),
    ("Charges of narcoterrorism", 3),
    ("Mr McDonald, a postal worker, was sentenced", 5),
    ("La policía incautó precursores", 3),
    ("Mrs Jonsen spoke once", 1),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(tmp_path_factory.mktemp("spelling")) as desk:
        releases = [
            release(f"{at}-{copy}", body=text) for at, (text, copies) in enumerate(TEXTS) for copy in range(copies)
        ]
        desk.publish(*releases)
        yield desk


def read_as(desk: Desk, text: str) -> str:
    return write(corrected(read(text).expression, desk.engine)[0])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("herion", "heroin"),  # swapped
        ("heeroin", "heroin"),  # doubled
        ("oxycodne", "oxycodone"),  # left out
        ("fentanyk", "fentanyl"),  # the key beside
        ("jeroin", "heroin"),  # the first letter
        ("trafficing", "trafficking"),  # by ear, though its stem is another word's
        ("farmacies", "pharmacies"),
        ("policia", "policia"),  # accents don't matter
        ("polícai", "policía"),
        ("macdonald", "McDonald"),
        ("heroin fentanly", "heroin fentanyl"),
        ("fent anyl", "fentanyl"),
        ("fent-anyl", "fentanyl"),
        ("moneylaundering", '"money laundering"'),
        ("title:herion OR oxycodonne", "title:heroin OR oxycodone"),
    ],
)
def test_what_was_surely_meant_is_searched_for(desk: Desk, typed: str, meant: str) -> None:
    assert read_as(desk, typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("heroin", "heroins", "jonsen", "McDonald's", "xyzzy", "2011", "k2", "", "baton rouge", "herion*", "herion~"),
        *("-herion heroin", "organization:herion", "theme:herion", "year:2011"),
        *("диацетилморфин", "anhydride acétique", "Narcan"),  # the vocabulary knows them, the texts don't
    ],
)
def test_what_is_right_or_exact_or_unlike_anything_stays(desk: Desk, typed: str) -> None:
    expression = read(typed).expression
    assert corrected(expression, desk.engine) == (expression, ())


def test_a_correction_says_what_was_typed_and_what_was_meant(desk: Desk) -> None:
    expression, (correction,) = corrected(read("herion seized").expression, desk.engine)
    assert expression == All((Word("heroin"), Word("seized")))
    assert (correction.typed, correction.meant[0], correction.applied, correction.also) == (
        "herion",
        "heroin",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("narco terrorism", Any((All((Word("narco"), Word("terrorism"))), Word("narcoterrorism")))),
        ("narco-terrorism", Any((Phrase(("narco", "terrorism")), Word("narcoterrorism")))),
        ("narcoterrorism", Any((Word("narcoterrorism"), Phrase(("narco", "terrorism"))))),
    ],
)
def test_two_ways_to_write_a_compound_are_both_searched_for(desk: Desk, typed: str, also: Any) -> None:
    expression, (correction,) = corrected(read(typed).expression, desk.engine)
    assert expression == also
    assert correction.applied
    assert correction.also


def test_a_compound_in_quotes_is_searched_for_as_it_is(desk: Desk) -> None:
    expression = read('"narco terrorism"').expression
    assert corrected(expression, desk.engine) == (expression, ())


def test_a_word_that_the_texts_have_once_is_doubted_but_searched_for(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(release("slip", body="cocane"), *(release(f"{n}", body="cocaine") for n in range(200)))
        expression = read("cocane").expression
        same, (correction,) = corrected(expression, desk.engine)
        assert same == expression
        assert (correction.typed, correction.meant[0], correction.applied) == ("cocane", "cocaine", False)


def test_a_real_word_is_put_right_only_where_the_words_beside_it_are_sure(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(
            *(release(f"city{n}", body="Agents arrested a man in Baton Rouge") for n in range(20)),
            *(release(f"shop{n}", body="A rogue pharmacy was closed") for n in range(20)),
            *(release(f"other{n}", body="Nothing of note") for n in range(1000)),
        )
        assert read_as(desk, "rouge pharmacy") == "rogue pharmacy"
        assert read_as(desk, "baton rouge") == "baton rouge"
        assert read_as(desk, "rouge") == "rouge"
        assert read_as(desk, "rouge note") == "rouge note"


def test_parts_that_are_no_plain_words_are_untouched(desk: Desk) -> None:
    parts = (Not(Word("herion")), Prefix("herio"), Tag("theme", "herion"), Word("herion", exact=True), Word("seized"))
    assert corrected(All(parts), desk.engine) == (All(parts), ())


def test_corrections_follow_the_index(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(*(release(f"{n}", body="heroin") for n in range(3)))
        assert read_as(desk, "zylotrin") == "zylotrin"
        desk.publish(*(release(f"new{n}", body="zylotrine") for n in range(3)))
        assert read_as(desk, "zylotrin") == "zylotrine"
