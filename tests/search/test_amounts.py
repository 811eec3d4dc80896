"""Amounts and numbers in all the ways in which languages write them."""

from collections.abc import Iterable

import pytest

from corpus.words import WORD
from indexer.analysis import term
from search.amounts import amount
from search.word_spellings import spellings

LANGUAGES = "en es fr pt de it ru pl ar da tr".split()


def _finds(typed: str, other: str, language: str) -> bool:
    """Whether one is looked for in the way of the other, in an index that has the words of the other alone."""

    def terms(words: Iterable[str]) -> list[str]:
        return [term(word, language) for word in words]

    wanted = terms(WORD.findall(other))
    ways = spellings(tuple(WORD.findall(typed)), lambda word: term(word, language) in wanted)
    return wanted in map(terms, ways)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two million", "2 million"),
        ("two million", "2000000"),
        ("half a million", "500000"),
        ("a million", "1 million"),
        ("twenty five", "25"),
        ("three hundred and fifty", "350"),
        ("deux cents kilos", "200 kg"),
        ("dos millones", "2000000"),
        ("mil kilos", "1000 kg"),
        ("trescientos cincuenta kilos", "350 kg"),
        ("zwei Millionen", "2 Mio"),
        ("eine Million", "1000000"),
        ("due milioni", "2 mln"),
        ("два миллиона", "2 млн"),
        ("двадцать пять килограммов", "25 кг"),
        ("3 млрд", "3 миллиарда"),
        ("3 Mrd", "3 Milliarden"),
        ("2 mil millones", "2000000000"),
        ("10 lakh", "1 million"),
        ("2 crore", "20 million"),
        ("5 tys", "5 tysięcy"),
        ("15 grammi", "15 g"),
        ("٣ كيلوغرام", "٣ كغ"),
        ("خمسة وعشرون", "25"),
        ("двенадцати килограммов", "12 кг"),
        ("dwunastu kilogramów", "12 kg"),
        ("$5 million", "5 million dollars"),
        ("$5m", "5 million dollars"),
        ("US$75,000", "75000 US dollars"),
        ("USD 75,000", "$75000"),
        ("£2m", "2 million pounds"),
        ("5 millones de dólares", "$5 millones"),
        ("2 500 €", "2500 euros"),
        ("R$ 20 mil", "20 mil reais"),
        ("12 000 000", "12 million"),
    ],
)
def test_an_amount_is_also_written_otherwise(one: str, other: str) -> None:
    assert any(_finds(one, other, language) and _finds(other, one, language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5 million dollars", "5 million tablets"),
        ("5 million dollars", "5 million"),
        ("75,000 dollars", "75000"),
        ("£2m", "$2m"),
        ("5 million pesos", "5 million dollars"),
        ("2 mil millones", "2 millones"),
        ("10 lakh", "10 million"),
        ("a m", "1 million"),
        ("fire", "4"),  # Danish
        ("un", "1"),
        ("1000", "bin"),  # Turkish
    ],
)
def test_what_counts_something_else_is_not(one: str, other: str) -> None:
    assert not any(_finds(one, other, language) or _finds(other, one, language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("typed", "whole", "rest"),
    [
        ("12 kg cocaine", "12 kg", "cocaine"),
        ("1,5 litros éter", "1,5 litros", "éter"),
        ("12 000 kilogrammes", "12000 kilogrammes", ""),
        ("2 million", "2 million", ""),
        ("2 million kilograms", "2 million kilograms", ""),
        ("80 metric tons coca", "80 metric tons", "coca"),
        ("40 per cent", "40 per cent", ""),
        ("30 公 斤", "30 公 斤", ""),
        ("two hundred kilograms cocaine", "two hundred kilograms", "cocaine"),
        ("$ 5 million cash", "$ 5 million", "cash"),
        ("5 millones de dólares", "5 millones de dólares", ""),
        ("12 000 000 pills", "12000000", "pills"),
        ("12 000 arrests", "12000", "arrests"),
        ("12 345 arrests", "", "12 345 arrests"),
        ("2019 ha visto", "", "2019 ha visto"),
        ("в 2019 г", "", "в 2019 г"),
        ("12 arrests", "", "12 arrests"),
        ("twelve arrests", "", "twelve arrests"),
        ("kg", "", "kg"),
    ],
)
def test_a_number_takes_its_magnitude_and_unit_but_nothing_else(typed: str, whole: str, rest: str) -> None:
    words = tuple(typed.split())
    found, length = amount(words)
    assert (" ".join(found), " ".join(words[length:])) == (whole, rest)
