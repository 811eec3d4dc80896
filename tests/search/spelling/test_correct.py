"""Misspelt queries are corrected if the meaning is certain, otherwise suggestions are made; correct ones are left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from search.query import All, Expression, Not, Prefix, Tag, Word
from search.spelling.candidates import Speller
from search.spelling.correct import Correction, correct
from search.spelling.error_model import (
    DOUBLE_COST,
    EDIT_COST,
    FIRST_LETTER_COST,
    NEIGHBOUR_COST,
    REPLACE_COST,
    SOUND_COST,
    SWAP_COST,
    ErrorModel,
)
from search.syntax.read_write import read, write
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
        desk.ask("heroin")  # reads the vocabulary, which is on nobody's budget
        yield desk


def put_right(expression: Expression, desk: Desk) -> tuple[Expression, tuple[Correction, ...]]:
    found = correct(expression, Speller(desk.engine.snapshot()))
    return found.expression, found.corrections


def read_as(desk: Desk, text: str) -> str:
    return write(put_right(read(text).expression, desk)[0])


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
        ("heroin fentanly", "heroin fentanyl"),
        ("fent anyl", "fentanyl"),
        ("fent-anyl", "fentanyl"),
        ("heroin-trafficing", "heroin-trafficking"),
        ("(herion OR opium) fentanly", "(heroin OR opium) fentanyl"),
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
    assert put_right(expression, desk) == (expression, ())


def test_a_right_word_that_no_release_has_is_searched_for_and_at_most_doubted(desk: Desk) -> None:
    same, (correction,) = put_right(read("macdonald").expression, desk)
    assert same == Word("macdonald")
    assert (correction.meant[0], correction.applied) == ("McDonald", False)


@pytest.mark.parametrize(("typed", "near"), [("Bissau", "Nassau"), ("Humacao", "Macao"), ("fibre", "fire")])
def test_a_right_word_is_not_taken_for_a_frequent_one(tmp_path: Path, typed: str, near: str) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(*(release(f"{n}", body=near) for n in range(300)))
        assert read_as(desk, typed) == typed


def test_a_word_that_only_a_longer_name_holds_is_offered_the_name_that_was_meant(desk: Desk) -> None:
    same, (correction,) = put_right(read("xilacina").expression, desk)  # whose own name is xilazina
    assert (same, correction.meant[0], correction.applied) == (Word("xilacina"), "xilazina", False)


def test_a_correction_says_what_was_typed_and_what_was_meant(desk: Desk) -> None:
    expression, (correction,) = put_right(read("herion seized").expression, desk)
    assert expression == All((Word("heroin"), Word("seized")))
    assert (correction.typed, correction.meant[0], correction.applied, correction.keeps_original) == (
        "herion",
        "heroin",
        True,
        False,
    )


@pytest.mark.parametrize("typed", ["narco terrorism", "narco-terrorism", "narcoterrorism"])
def test_two_ways_to_write_a_compound_are_both_searched_for(desk: Desk, typed: str) -> None:
    expression, (correction,) = put_right(read(typed).expression, desk)
    assert expression == read(typed).expression
    assert correction.applied
    assert correction.keeps_original
    assert {hit.split("-")[0] for hit in desk.found(typed)} == {"4", "5"}


def test_a_compound_in_quotes_is_searched_for_as_it_is(desk: Desk) -> None:
    expression = read('"narco terrorism"').expression
    assert put_right(expression, desk) == (expression, ())


def test_a_word_that_the_texts_have_once_is_doubted_but_searched_for(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(release("slip", body="cocane"), *(release(f"{n}", body="cocaine") for n in range(200)))
        expression = read("cocane").expression
        same, (correction,) = put_right(expression, desk)
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
    assert put_right(All(parts), desk) == (All(parts), ())


def test_corrections_follow_the_index(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(*(release(f"{n}", body="heroin") for n in range(3)))
        assert read_as(desk, "zylotirne") == "zylotirne"
        desk.publish(*(release(f"new{n}", body="zylotrine") for n in range(3)))
        assert read_as(desk, "zylotirne") == "zylotrine"


@pytest.mark.parametrize(
    ("typed", "meant", "cost"),
    [
        ("heroin", "heroin", 0),
        ("herion", "heroin", SWAP_COST),
        ("posession", "possession", DOUBLE_COST),
        ("heroinn", "heroin", DOUBLE_COST),
        ("feroin", "heroin", REPLACE_COST + FIRST_LETTER_COST),
        ("heroim", "heroin", SOUND_COST),  # m and n sound alike
        ("heroib", "heroin", NEIGHBOUR_COST),
        ("farmacy", "pharmacy", SOUND_COST + FIRST_LETTER_COST),
        ("heron", "heroin", SOUND_COST),  # a vowel less
        ("heoin", "heroin", EDIT_COST),
        ("hetoim", "heroin", NEIGHBOUR_COST + SOUND_COST),
    ],
)
def test_a_mistake_costs_what_its_likeliest_edits_cost(typed: str, meant: str, cost: float) -> None:
    assert ErrorModel(typed).cost(meant) == pytest.approx(cost)


@given(st.text("abcdeghinorst", min_size=1, max_size=9), st.text("abcdeghinorst", min_size=1, max_size=9))
def test_a_mistake_costs_no_more_than_its_edits_one_by_one(typed: str, meant: str) -> None:
    assert (ErrorModel(typed).cost(meant) == 0) == (typed == meant)
    if abs(len(typed) - len(meant)) < 4:
        assert ErrorModel(typed).cost(meant) <= OSA.distance(typed, meant) * (REPLACE_COST + FIRST_LETTER_COST)


@pytest.mark.parametrize(
    ("typed", "text", "language"),
    [
        ("avril", "The April meeting in April.", "en"),  # the month in another language
        ("Ekim", "Mr. Kim came.", "en"),
        ("incautada", "El dinero incautado ayer.", "es"),  # another form
        ("l'eroina", "Eroina nel porto, eroina in casa.", "it"),
        ("Mephedron", "Mephedrone in the port.", "en"),  # a name in another language
        ("PMK", "Litres of BMK at 5 p.m.", "en"),  # a name that no release has
    ],
)
def test_nothing_is_suggested_for_what_was_understood(tmp_path: Path, typed: str, text: str, language: str) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(*(release(str(number), body=text, language=language) for number in range(4)))
        expression, corrections = put_right(read(typed).expression, desk)
        assert write(expression) == typed
        assert corrections == ()


def test_clusters_of_letters_are_no_misspelt_words(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(release("port", body="ตำรวจท่าเรือ", language="th"))
        assert read_as(desk, "ท่าเรือเท่าไร") == "ท่าเรือเท่าไร"


def test_no_stop_word_is_suggested_for_a_name(desk: Desk) -> None:
    desk.publish(*(release(f"r{n}", "Gangs and drugs", "Heroin and cocaine and cannabis.") for n in range(20)))
    meant = [word for one in desk.ask("Gand cannabis").corrections for word in one.meant]
    assert "and" not in meant


def test_forms_of_a_word_and_names_of_a_thing_are_no_rivals_and_only_names_have_capitals(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(
            *(release(f"one{n}", "Prescription Pads", "Prescription pads of a doctor.") for n in range(9)),
            *(release(f"many{n}", "Pads", "The prescriptions were forged.") for n in range(9)),
            *(release(f"english{n}", "Raid", "The pharmacy was searched.") for n in range(9)),
            *(release(f"spanish{n}", "Allanamiento", "La farmacia fue registrada.", language="es") for n in range(9)),
            *(release(f"name{n}", "Visit", "Mr Hutchinson came.") for n in range(9)),
        )
        assert read_as(desk, "perscription") in {"prescription", "prescriptions"}
        assert read_as(desk, "farmacy") == "pharmacy"
        assert read_as(desk, "Hutchinsonn") == "Hutchinson"
        for typed in ("perscription", "farmacy"):
            _, [correction] = put_right(Word(typed), desk)
            assert correction.applied
            assert not {"prescription", "prescriptions"} <= set(correction.meant)
            assert not {"pharmacy", "farmacia"} <= set(correction.meant)
