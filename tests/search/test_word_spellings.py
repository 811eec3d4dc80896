"""Words and numbers that are written in several ways, as style guides list them."""

import pytest

from corpus.words import WORD
from search.word_spellings import spellings


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("byproduct", "by product"),
        ("by product", "byproduct"),
        ("backup", "back up"),
        ("back up", "backup"),
        ("bilateral", "bi lateral"),
        ("12,000", "12 000"),
        ("12 000", "12000"),
        ("June 26", "June 26th"),
        ("26th June", "26 June"),
        ("June 3", "June 3rd"),
        ("1 May", "1st of May"),
        ("1st May", "May 1"),
        ("May 12", "May 12th"),
        ("2CB", "2c b"),
        ("St Petersburg", "saint Petersburg"),
        ("Fort Worth", "ft Worth"),
        ("mount hope", "mt hope"),
        ("EEUU", "ee uu"),
        ("P 2 P", "P2P"),
        ("MDP2P", "mdp 2 p"),
        ("World War II", "World War 2"),
        ("Schedule 4", "Schedule IV"),
        ("percent", "por ciento"),
        ("20,000", "20 mil"),
        ("20 mil", "20000"),
        ("1.5 т", "1.5 тонна"),
        ("40 litros", "40 litre"),
        ("3 metric tons", "3 t"),
        ("3 million tonnes", "3 million t"),
        ("60 por ciento", "60 %"),
        ("about 7 ounces", "about 7 oz"),
        ("OBrien", "O'Brien"),
        ("sabu sabu", "sabu"),
        ("NBOMe", "N BOMe"),
        ("Pays Bas", "néerlandais"),
        ("O'Brien", "OBrien"),
    ],
)
def test_a_word_is_also_written_otherwise(typed: str, also: str) -> None:
    assert tuple(also.split()) in spellings(tuple(typed.split()))


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("June 42", "June 42nd"),
        ("room 26", "room 26th"),
        ("us", "US"),
        ("st 12", "saint 12"),
        ("dare", "DARE"),
        ("DARE", "dare"),
        ("2019 13 14", "14 August 2019"),
    ],
)
def test_what_means_something_else_is_not(typed: str, other: str) -> None:
    assert tuple(other.split()) not in spellings(tuple(typed.split()))


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("取り締まり", "取締り"),
        ("取締", "取り締まり"),
        ("差押え", "差し押さえ"),
        ("密輸した", "密輸"),
        ("ヴェネズエラ", "ベネズエラ"),
        ("芬坦尼", "芬太尼"),
        ("マリワナ", "マリファナ"),
        ("히로뽕", "필로폰"),
        ("フェンタニル", "フエンタニル"),
        ("フエンタニル", "フェンタニル"),
        ("公斤", "千克"),
        ("مورفین", "مرفین"),
        ("हेरोईन", "हेरोइन"),
        ("เฮโรอิน", "เฮโรอีน"),
        ("ปปส", "ป.ป.ส."),
        ("毒贩们", "毒贩"),
        ("100万", "一百万"),
        ("一百万", "100万"),
        ("3千人", "3000人"),
        ("2吨", "两吨"),
        ("10升", "10l"),
    ],
)
def test_a_word_is_also_spelt_otherwise_where_no_table_of_forms_joins_it(typed: str, also: str) -> None:
    assert also in {"".join(one) for one in spellings(tuple(WORD.findall(typed)))}


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("2 миллиона", "2 000 000"),
        ("2 000 000", "2 миллион"),
        ("2 miljoner", "2 000 000"),
        ("5 kg", "5 κιλά"),
        ("1,000,000円", "100万円"),
        ("ベトナム", "ヴェトナム"),
        ("Enrique Pena Nieto", "Enrique Peña Nieto"),
    ],
)
def test_an_amount_or_a_name_is_also_written_as_the_releases_have_it(typed: str, also: str) -> None:
    words = WORD.findall(also)
    assert tuple(words) in spellings(tuple(WORD.findall(typed)), frozenset(words).__contains__)


def test_an_amount_is_also_written_without_a_blank_in_korean() -> None:
    assert ("10킬로그램",) in spellings(("10", "kg"), {"10", "kg", "10킬로그램"}.__contains__)
