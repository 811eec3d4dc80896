"""The query language: a table of examples, and properties that hold for any text."""

import re
import string
from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from search.query import (
    All,
    Any,
    Dates,
    Everything,
    Expression,
    Fuzzy,
    Near,
    Not,
    Phrase,
    Prefix,
    Tag,
    Undated,
    Wildcard,
    Word,
    Years,
)
from search.syntax.lexer import MAX_TYPED
from search.syntax.parser import MAX_CHARACTERS, MAX_DISTANCE, MAX_FUZZY, MAX_TERMS, MAX_WILDCARDS
from search.syntax.read_write import read, read_years, write

A, B, C, D = map(Word, "abcd")
TITLE = partial(Word, field="title")
QUOTED = partial(Phrase, exact=True)
WHO = Tag("organization", "World Health Organization")
SINCE_2019, UNTIL_2017 = Years(2019, 9999), Years(0, 2017)

UNDERSTOOD: list[tuple[str, Expression]] = [
    ("", Everything()),
    (" \n ", Everything()),
    ("fentanyl", Word("fentanyl")),
    ("Fentanyl Seizure", All((Word("Fentanyl"), Word("Seizure")))),
    ("a AND b", All((A, B), strict=True)),
    ("a OR b", Any((A, B))),
    ("a and b or not c", All((A, Word("and"), B, Word("or"), Word("not"), C))),
    ("a OR b c", Any((A, All((B, C))))),
    ("a b OR c AND d", Any((All((A, B)), All((C, D), strict=True)))),
    ("(a OR b) c", All((Any((A, B)), C))),
    ("((a b) AND (c)) d", All((A, B, C, D), strict=True)),
    ("a OR (b OR c)", Any((A, B, C))),
    ("(a OR b)(c OR d)", All((Any((A, B)), Any((C, D))))),
    # exclusion
    ("a NOT b", All((A, Not(B)))),
    ("a AND NOT b", All((A, Not(B)), strict=True)),
    ("NOT a b", All((Not(A), B))),
    ("a -b", All((A, Not(B)))),
    ('a -"b c"', All((A, Not(QUOTED(("b", "c")))))),
    ("a -(b OR c)", All((A, Not(Any((B, C)))))),
    ("a -theme:cannabis", All((A, Not(Tag("theme", "cannabis"))))),
    ("a OR NOT b", Any((A, Not(B)))),
    ("-a", All((Everything(), Not(A)))),
    ("-a NOT b", All((Everything(), Not(A), Not(B)))),
    ("-(a b)", All((Everything(), Not(All((A, B)))))),
    ("-a OR -b", Any((Not(A), Not(B)))),
    ("NOT NOT a", A),
    ("-(-a)", A),
    ("a -'b'", All((A, Not(B)))),
    # phrases
    ('"acetic anhydride"', QUOTED(("acetic", "anhydride"))),
    ("“acetic anhydride”", QUOTED(("acetic", "anhydride"))),
    ("„acetic anhydride“", QUOTED(("acetic", "anhydride"))),
    ("«acetic  anhydride»", QUOTED(("acetic", "anhydride"))),
    ("＂acetic anhydride＂", QUOTED(("acetic", "anhydride"))),
    ('"fentanyl"', Word("fentanyl", exact=True)),
    ("+fentanyl", Word("fentanyl", exact=True)),
    ("title:+go-fast", QUOTED(("go", "fast"), "title")),
    ('"AND" -"NOT"', All((Word("AND", exact=True), Not(Word("NOT", exact=True))))),
    ('"this OR (that)"', QUOTED(("this", "OR", "that"))),
    ('a"b c"d', All((A, QUOTED(("b", "c")), D))),
    # words with signs in and around them
    ("go-fast", Phrase(("go", "fast"))),
    ("4-ANPP", Phrase(("4", "ANPP"))),
    ("U.S.", Word("U.S.")),
    ("1,000", Word("1,000")),
    ("1\u00a0234\u00a0567 tablets", All((Word("1234567"), Word("tablets")))),
    ("1\u202f234\u202f567", Word("1234567")),
    ("75\u00a0000", Word("75000")),
    ("75 000", All((Word("75"), Word("000")))),
    ("800\u00a0555\u00a01234", All((Word("800"), Word("555"), Word("1234")))),
    ("50kg", Phrase(("50", "kg"))),
    ("25%", Phrase(("25", "percent"))),
    ("heroin/fentanyl", All((Word("heroin"), Word("fentanyl")))),
    ("heroin,cocaine;khat", All((Word("heroin"), Word("cocaine"), Word("khat")))),
    ("+heroin,khat", Phrase(("heroin", "khat"), exact=True)),
    ("AB/FUBINACA", Phrase(("AB", "FUBINACA"))),
    ("N,N-dimethyltryptamine", Phrase(("N", "N", "dimethyltryptamine"))),
    ("snake_case", Phrase(("snake", "case"))),
    ("10:30", Phrase(("10", "30"))),
    ("https://dea.gov/news?id=1", Phrase(("https", "dea", "gov", "news", "id", "1"))),
    ("driver's", Word("driver's")),
    ("driver’s", Word("driver's")),
    ("'quoted'", Word("quoted")),
    ("¿dónde está, señor?", All((Word("dónde"), Word("está"), Word("señor")))),
    ('"a b", "c d".', All((QUOTED(("a", "b")), QUOTED(("c", "d"))))),
    ("Note: heroin", All((Word("Note"), Word("heroin")))),
    # one form of characters
    ("fen\u200bta\u00adnyl", Word("fentanyl")),
    ("\u202efentanyl\x00\udc80", Word("fentanyl")),
    ("cafe\u0301", Word("café")),
    ("ｆｅｎｔａｎｙｌ", Word("fentanyl")),
    ("Captagon™", Word("Captagon")),
    ("a\u00a0b\u2028c", All((A, B, C))),
    # beginnings of words
    ("meth*", Prefix("meth")),
    ("meth*, -fent*", All((Prefix("meth"), Not(Prefix("fent"))))),
    # any letters inside
    ("wom?n", Wildcard("wom?n")),
    ("traff*ng", Wildcard("traff*ng")),
    ("-traff**ng, dri?er’s", All((Not(Wildcard("traff*ng")), Wildcard("dri?er's")))),
    ("abc?* abc?d*", All((Wildcard("abc?*"), Wildcard("abc?d*")))),
    ("wom?n? meth*?", All((Wildcard("wom?n"), Prefix("meth")))),
    ("title:wom?n", Wildcard("wom?n", "title")),
    ("what is fentanyl?", All((Word("what"), Word("is"), Word("fentanyl")))),
    # other spellings
    ("fentanil~", Fuzzy("fentanil")),
    ("fentanil~1", Fuzzy("fentanil")),
    ("-fentanil~2, (heroyn~)", All((Not(Fuzzy("fentanil", 2)), Fuzzy("heroyn")))),
    ("title:fentanil~2", Fuzzy("fentanil", 2, "title")),
    ("~50 5~10", All((Word("50"), Phrase(("5", "10"))))),
    # near each other
    ("heroin NEAR/5 seizure", Near(("heroin", "seizure"), 5)),
    ('"heroin seizure"~5', Near(("heroin", "seizure"), 5)),
    ('“heroin seizure port”~0 "AND"', All((Near(("heroin", "seizure", "port"), 0), Word("AND", exact=True)))),
    ("a NEAR/5 b c OR d", Any((All((Near(("a", "b"), 5), C)), D))),
    ("a NEAR/5 b NEAR/3 c", All((Near(("a", "b"), 5), Near(("b", "c"), 3)))),
    ("-a NEAR/5 b", All((Everything(), Not(Near(("a", "b"), 5))))),
    ('a NEAR/5 "OR"', Near(("a", "OR"), 5)),
    ("title:a NEAR/5 b c", All((Near(("a", "b"), 5, "title"), C))),
    ('title:"a b"~5', Near(("a", "b"), 5, "title")),
    ("near near/5", All((Word("near"), Phrase(("near", "5"))))),
    ("heroin—seizure", All((Word("heroin"), Word("seizure")))),
    ("combien de morts ?", All((Word("combien"), Word("de"), Word("morts")))),
    # fields
    ("title:heroin", TITLE("heroin")),
    ("title:AND", TITLE("AND")),
    ("Title: heroin", TITLE("heroin")),
    ("title:go-fast", Phrase(("go", "fast"), "title")),
    ('title:"acetic anhydride"', QUOTED(("acetic", "anhydride"), "title")),
    ("title:meth*", Prefix("meth", "title")),
    ("title:(a OR b) c", All((Any((TITLE("a"), TITLE("b"))), C))),
    ("title:(a -b theme:health)", All((TITLE("a"), Not(TITLE("b")), Tag("theme", "health")))),
    ("a title:-b", All((A, Not(TITLE("b"))))),
    ("organization:UNODC", Tag("organization", "UNODC")),
    ("organisation:UNODC", Tag("organization", "UNODC")),
    ('ORGANIZATION:"World Health Organization"', WHO),
    (
        'organization:"U.S. Department of Justice (Criminal)"',
        Tag("organization", "U.S. Department of Justice (Criminal)"),
    ),
    ("organization:UNODC,", Tag("organization", "UNODC")),
    ("theme:money-laundering", Tag("theme", "money-laundering")),
    ("language:fr", Tag("language", "fr")),
    ("LANGUAGE:français -language:ru", All((Tag("language", "français"), Not(Tag("language", "ru"))))),
    ("海洛因", Phrase(("海", "洛", "因"))),
    ("مُخَدِّرات", Word("مُخَدِّرات")),
    ("гер*ин", Wildcard("гер*ин")),
    ("theme:(health OR policy)", Any((Tag("theme", "health"), Tag("theme", "policy")))),
    ("year:2011", Years(2011, 2011)),
    ("year:2009-2012", Years(2009, 2012)),
    ("year:2009–2012", Years(2009, 2012)),
    ("year:2009..2012", Years(2009, 2012)),
    ("year:Undated OR year: 2011", Any((Undated(), Years(2011, 2011)))),
    # periods in the notation of Lucene, GitHub, Google and Gmail
    ("year:>2018", SINCE_2019),
    ("year:> 2018", SINCE_2019),
    ("year>2018 a", All((SINCE_2019, A))),
    ("year:>=2019", SINCE_2019),
    ("year:≥2019", SINCE_2019),
    ("year:2019-", SINCE_2019),
    ("year:2019..", SINCE_2019),
    ("year:2019..*", SINCE_2019),
    ("year:2019+", SINCE_2019),
    ("year:[2019 TO *]", SINCE_2019),
    ("year:{2018 TO *]", SINCE_2019),
    ("after:2019", SINCE_2019),
    ("year:<2018", UNTIL_2017),
    ("year:<=2017", UNTIL_2017),
    ("year:-2017", UNTIL_2017),
    ("year:*..2017", UNTIL_2017),
    ("before:2018", UNTIL_2017),
    ("year:=2018 OR year:[2009 TO 2012]", Any((Years(2018, 2018), Years(2009, 2012)))),
    ("year:(>2018 OR 2011)", Any((SINCE_2019, Years(2011, 2011)))),
    ("a -year:2018", All((A, Not(Years(2018, 2018))))),
    ("a year:!2018", All((A, Not(Years(2018, 2018))))),
    ("a !year:>2018", All((A, Not(SINCE_2019)))),
    ("year:2018.", Years(2018, 2018)),
    ("date:2016-02", Dates(date(2016, 2, 1), date(2016, 2, 29))),
    ("year:2016-02", Dates(date(2016, 2, 1), date(2016, 2, 29))),
    ("date:2016-02-03", Dates(date(2016, 2, 3), date(2016, 2, 3))),
    ("date:2016-02..2016-03-05", Dates(date(2016, 2, 1), date(2016, 3, 5))),
    ("date:>2016-02", Dates(date(2016, 3, 1), date.max)),
    ("after:2016/02/03 before:2017", All((Dates(date(2016, 2, 3), date.max), Years(0, 2016)))),
    # other notation of other engines
    ("a !b", All((A, Not(B)))),
    ("!early", All((Everything(), Not(Word("early"))))),
    ('a !"b c" !(b OR c)', All((A, Not(QUOTED(("b", "c"))), Not(Any((B, C)))))),
    ("a language:!en", All((A, Not(Tag("language", "en"))))),
    ("publisher:UNODC", Tag("organization", "UNODC")),
    ("a organization:!UNODC", All((A, Not(Tag("organization", "UNODC"))))),
    ("stop! a", All((Word("stop"), A))),
    ("!!a", A),
    ("a && b || c", Any((All((A, B), strict=True), C))),
    ("heroin AROUND(5) seizure", Near(("heroin", "seizure"), 5)),
    ("intitle:heroin lang:fr", All((TITLE("heroin"), Tag("language", "fr")))),
    # a text all in capitals is no expression
    ("WHO DEA", All((Word("WHO"), Word("DEA")))),
    ("WHO || DEA", Any((Word("WHO"), Word("DEA")))),
    ("FAST DEA", All((Word("FAST"), Word("DEA")))),
    ("SMART DRUGS", All((Word("smart"), Word("DRUGS")))),
    ("海 OR 洛", Any((Word("海"), Word("洛")))),
    ("2018 OR 2019", Any((Word("2018"), Word("2019")))),
    # with an operator between any two words it is one
    ("HIV OR AIDS OR HEPATITIS", Any(tuple(map(Word, ("HIV", "AIDS", "HEPATITIS"))))),
    ("DEA AND DOJ", All((Word("DEA"), Word("DOJ")), strict=True)),
    ("DEA NOT DOJ", All((Word("DEA"), Not(Word("DOJ"))))),
    ("TWO MEN SENTENCED, JAILED", All(tuple(map(Word, ("two", "men", "sentenced", "jailed"))))),
]

REPAIRED: list[tuple[str, Expression, str]] = [
    ("a ***", A, "'***' has no letters or digits"),
    ("a OR *** OR b", Any((A, B)), "'***' has no letters or digits"),
    ("a | b", All((A, B)), "'|' has no letters or digits"),
    ("MAN FOUND NOT GUILTY", All(tuple(map(Word, ("man", "found", "not", "guilty")))), "NOT were read as words"),
    ("DEA AND DOJ MEET", All(tuple(map(Word, ("dea", "and", "doj", "meet")))), "&& for AND"),
    ("a^2 b", All((A, B)), "'^2' was ignored"),
    ('"a b"^2.5', QUOTED(("a", "b")), "'^2.5' was ignored"),
    ("a !()", A, "'!' has nothing to exclude"),
    ("year:2018-13 a", A, "'2018-13' is not a year"),
    ("year:<0000 a", A, "'<0000' is not a year"),
    ("date:2018-02-30 a", A, "'2018-02-30' is not a date"),
    ('a ""', A, "An empty phrase has no letters or digits"),
    ("a OR", A, "'OR' lacks an operand"),
    ("AND a", A, "'AND' lacks an operand"),
    ("a AND OR b", Any((A, B)), "'AND' lacks an operand"),
    ("a NOT", A, "'NOT' lacks an operand"),
    ("NOT (", Everything(), "'NOT' lacks an operand"),
    ("(a OR) b", All((A, B)), "'OR' lacks an operand"),
    ("a -()", A, "'-' has nothing to exclude"),
    ("a ()", A, "Parentheses with nothing inside"),
    ("a )", A, "closing parenthesis without an opening one"),
    ("(a OR b", Any((A, B)), "never closed"),
    ('a "b c', All((A, QUOTED(("b", "c")))), "quotation mark that was never closed"),
    ('a "', A, "quotation mark that was never closed"),
    ("title:", Everything(), "Nothing follows 'title:'"),
    ("title: OR a", A, "Nothing follows 'title:'"),
    ("title: year:2011", Years(2011, 2011), "Nothing follows 'title:'"),
    ("year:abc a", A, "'abc' is not a year"),
    ("year:20115", Everything(), "write year:2011, year:2009-2012, year:>2011 or year:undated"),
    ("year:2012-2009", Years(2009, 2012), "2012-2009 are in reverse order and were read as 2009-2012"),
    ("foo:bar", All((Word("foo"), Word("bar"))), "no field 'foo'"),
    ("foo:bar OR a", Any((All((Word("foo"), Word("bar"))), A)), "title, organization, year, theme, language"),
    ('-foo:"a b"', All((Everything(), Not(All((Word("foo"), QUOTED(("a", "b"))))))), "no field 'foo'"),
    ("fe*", Word("fe"), "'*' and '?' in 'fe*' were ignored"),
    ("fe?t", Phrase(("fe", "t")), "'*' and '?' in 'fe?t' were ignored"),
    ("*fentanyl", Word("fentanyl"), "'*' and '?' in '*fentanyl' were ignored"),
    ("go-fast*", Phrase(("go", "fast")), "'*' and '?' in 'go-fast*' were ignored"),
    ('"drug traffic*"', QUOTED(("drug", "traffic")), "'*' and '?' in 'drug traffic*' were ignored"),
    ("organization:UN*", Tag("organization", "UN"), "'*' does not work in organization:"),
    (
        "aaa* bb?b b*b ccc*c ddd?d eee*",
        All(
            (
                Prefix("aaa"),
                Phrase(("bb", "b")),
                Phrase(("b", "b")),
                Wildcard("ccc*c"),
                Wildcard("ddd?d"),
                Word("eee"),
            )
        ),
        "'*' and '?' in 'eee*' were ignored: at most 3 words may have them",
    ),
    ("fen~", Word("fen"), "'~' after 'fen' was ignored; it works with 1 or 2 edits, on words of at least 4 letters"),
    ("fentanil~0", Word("fentanil"), "'~' after 'fentanil' was ignored"),
    ("fentanil~3", Fuzzy("fentanil", 2), "'~' after 'fentanil' was read as ~2"),
    (
        "aaaa~ bbbb~ cccc~",
        All((Fuzzy("aaaa"), Fuzzy("bbbb"), Word("cccc"))),
        "'~' after 'cccc' was ignored: at most 2 words",
    ),
    ('"a b"~', QUOTED(("a", "b")), "'~' after a phrase was ignored; it needs a number"),
    ('"a b"~51', Near(("a", "b"), 50), "A distance of 51 words was reduced to 50"),
    ("a NEAR b", Near(("a", "b"), 10), "NEAR was read as NEAR/10"),
    ("a NEAR/51 b", Near(("a", "b"), 50), "A distance of 51 words was reduced to 50"),
    ('"a"~5', A, "The distance after 'a' was ignored; it needs at least two words"),
    ('theme:"a b"~5', Tag("theme", "a b"), "The distance after 'a b' was ignored; it works only on words of the text"),
    ('a NEAR/5 "b c"', All((A, QUOTED(("b", "c")))), "'NEAR/5' was ignored: it works only between two single words"),
    ("(a OR b) NEAR/5 c", All((Any((A, B)), C)), "'NEAR/5' was ignored"),
    ("aaa* NEAR/5 b", All((Prefix("aaa"), B)), "'NEAR/5' was ignored"),
    ("a NEAR/5 aaaa~", All((A, Fuzzy("aaaa"))), "'NEAR/5' was ignored"),
    ("a NEAR/5 title:b", All((A, TITLE("b"))), "'NEAR/5' was ignored"),
    ("theme:a NEAR/5 b", All((Tag("theme", "a"), B)), "'NEAR/5' was ignored"),
    ("a NEAR/5 -b", All((A, Not(B))), "'NEAR/5' was ignored"),
    ("NEAR/5 a", A, "'NEAR/5' lacks an operand"),
    ("a NEAR/5 OR b", Any((A, B)), "'NEAR/5' lacks an operand"),
    ("a AND NEAR/5 b", Near(("a", "b"), 5), "'AND' lacks an operand"),
    ("(" * 9 + "a OR b" + ")" * 9 + " c", All((Any((A, B)), C)), "Parentheses nested more than 8 deep"),
]


@pytest.mark.parametrize(("text", "expression"), UNDERSTOOD, ids=lambda value: value if isinstance(value, str) else "")
def test_is_read_as_meant_without_a_note(text: str, expression: Expression) -> None:
    reading = read(text)
    assert reading.expression == expression
    assert reading.notes == ()


@pytest.mark.parametrize(
    ("text", "expression", "note"), REPAIRED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_is_read_leniently_and_the_reader_told(text: str, expression: Expression, note: str) -> None:
    reading = read(text)
    assert reading.expression == expression
    assert any(note in said for said in reading.notes), reading.notes


@pytest.mark.parametrize("text", [text for text, *_ in (*UNDERSTOOD, *REPAIRED)])
def test_what_was_read_can_be_written_and_read_again(text: str) -> None:
    assert_stands(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", ""),
        ("a AND b", "a AND b"),
        ("go-fast +ice", 'go-fast "ice"'),
        ("a OR b c", "a OR b c"),
        ("NOT a", "-a"),
        ("“go fast” OR 'ice'", '"go fast" OR ice'),
        ("title:(a OR b) c", "(title:a OR title:b) c"),
        ('organisation:"UNODC"', "organization:UNODC"),
        ('organization:"World Health Organization"', 'organization:"World Health Organization"'),
        ("year:2011-2011", "year:2011"),
        ("year:>2018 OR year:<=2011", "year:2019- OR year:-2011"),
        ("date:2016-02-01..2016-02-29 after:2018-05", "date:2016-02 date:2018-05-01.."),
        ("(WHO || DEA) && UNODC", "(WHO || DEA) && UNODC"),
        ("-(a b) c", "-(a b) c"),
        ('"OR"', '"OR"'),
        ("heroin NEAR/5 seizure", '"heroin seizure"~5'),
        ("title:fentanil~1 heroyn~2", "title:fentanil~ heroyn~2"),
        ("traff**ng", "traff*ng"),
    ],
)
def test_is_written_back_plainly(text: str, written: str) -> None:
    assert read(text).read_as == written


def test_words_beyond_the_limit_are_left_out_and_named() -> None:
    words = [f"w{number}" for number in range(MAX_TERMS + 5)]
    reading = read(" ".join(words))
    assert reading.expression == All(tuple(map(Word, words[:MAX_TERMS])))
    assert [f"'w{MAX_TERMS}'" in note for note in reading.notes] == [True]


def test_the_words_of_a_phrase_count_one_by_one() -> None:
    reading = read('"' + "w " * (MAX_TERMS + 1) + '" x')
    assert reading.expression == QUOTED(("w",) * MAX_TERMS)
    assert len(reading.notes) == 1


def test_a_word_that_does_not_fit_is_left_out_with_all_behind_it() -> None:
    reading = read("a " + "b" * MAX_CHARACTERS + " c")
    assert reading.expression == A
    assert len(reading.notes) == 1


def test_a_first_word_that_does_not_fit_is_cut() -> None:
    reading = read("b" * 1000)
    assert reading.expression == Word("b" * MAX_CHARACTERS)
    assert len(reading.notes) == 1


def test_a_long_text_is_cut_between_words() -> None:
    reading = read("*** " * MAX_TYPED)
    assert len(reading.text) <= MAX_TYPED
    assert reading.text.endswith("***")
    assert f"first {MAX_TYPED:,} characters" in reading.notes[0]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2011", Years(2011, 2011)),
        (" 2009-2012 ", Years(2009, 2012)),
        ("2009–2012", Years(2009, 2012)),
        ("2009..2012", Years(2009, 2012)),
        ("Undated", Undated()),
        ("2009-", Years(2009, 9999)),
        ("> 2009", Years(2010, 9999)),
        ("<2009", Years(0, 2008)),
    ],
)
def test_years_are_read(text: str, years: Years | Undated) -> None:
    assert read_years(text) == years


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "write 2011, 2009-2012, 2009- or undated"),
        ("last year", "'last year' is not a year"),
        ("2009-06", "'2009-06' is not a year"),
        ("20111", "'20111' is not a year"),
        ("2012-2009", "write 2009-2012"),
    ],
)
def test_what_is_no_year_is_refused_with_a_way_out(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_years(text)


def test_any_number_of_weights_is_ignored() -> None:
    assert read("heroin" + "^2" * (MAX_TYPED // 2 - 3)).expression == Word("heroin")


def test_a_note_does_not_repeat_a_long_text() -> None:
    assert all(len(note) < 200 for note in read("*" * 1500 + " year:" + "x" * 300).notes)


@pytest.mark.parametrize(
    "piece",
    [
        *("(", ")", '"', "-", "a-", "-(", "NOT ", "a OR ", "title:", "title:-", "a:b ", "*", "'", " ", "~", "?"),
        *("abc?", "abc*", "a~", "abcd~9", '"a b"~9', "a NEAR/5 "),
    ],
)
def test_a_hundred_thousand_characters_of_anything_are_read(piece: str) -> None:
    assert_stands(piece * (100_000 // len(piece)))


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_and_written_back(text: str) -> None:
    assert_stands(text)


PIECES = [
    *("AND", "OR", "NOT", "-", "--", "(", ")", '"', "“", "”", "«", "*", ":", ",", " ", "  ", "'", "’", "™", "\x00"),
    *("title:", "organization:", "Organisation:", "year:", "theme:", "language:", "foo:"),
    *("http://", "2011", "2009-2012", "undated"),
    *("?", "~", "~1", "~2", "~9", "~99", " NEAR/5 ", " NEAR/99 ", "NEAR", "fe?t", "fent*nyl", "fent?n*", "heroyn~"),
    *("a", "fent", "fentanyl", "go-fast", "U.S.", "driver’s", "ñandú", "हिन्दी", "e\u0301", "ﬁ", "½", "b" * 90),
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.just(" "), max_size=90).map("".join))
def test_any_mixture_of_the_language_is_read_and_written_back(text: str) -> None:
    assert_stands(text)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["x", "(", "-(", "-foo:x", "OR", "title:(", "y)", ")"]), min_size=8, max_size=60).map(
        " ".join
    )
)
def test_deep_mixtures_are_read_and_written_back(text: str) -> None:
    assert_stands(text)


words = st.text(string.ascii_letters + string.digits + "ñéßжह", min_size=3, max_size=6).filter(
    lambda word: not re.fullmatch(r"\d+[^\W\d_]+", word)  # a number with its unit is read as two: "25kg"
)
fields = st.sampled_from([None, "title"])
years = st.lists(st.integers(1900, 2100), min_size=2, max_size=2).map(lambda pair: Years(min(pair), max(pair)))
names = st.text(string.ascii_letters + " .,&()-:'", min_size=1, max_size=20).map(
    lambda name: " ".join(f"x{name}".split())
)
singles = st.one_of(
    st.builds(Word, words, fields),
    st.builds(Phrase, st.lists(words, min_size=2, max_size=3).map(tuple), fields),
    st.builds(Near, st.lists(words, min_size=2, max_size=3).map(tuple), st.integers(0, MAX_DISTANCE), fields),
    st.builds(Fuzzy, st.text(string.ascii_letters + "ñéßжह", min_size=4, max_size=6), st.sampled_from([1, 2]), fields),
    st.builds(Wildcard, st.from_regex(r"[a-zñ0-9]{3,5}(\?{1,2}|\*)[a-zñ0-9]{1,3}(\*|\?\*)?", fullmatch=True), fields),
    years,
    st.just(Undated()),
    st.builds(Tag, st.sampled_from(["organization", "theme", "language"]), names),
)


def groups(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        several.map(lambda parts: Any((A, *(part for part in parts if not isinstance(part, Any)), Prefix("meth")))),
        several.map(lambda parts: All((B, *(part for part in parts if not isinstance(part, All)), C))),
        parts.filter(lambda part: not isinstance(part, Not)).map(Not),
    )


@settings(deadline=None)
@given(st.recursive(singles, groups, max_leaves=6))
def test_any_tree_within_the_limits_is_written_so_that_it_reads_the_same(expression: Expression) -> None:
    leaves = list(leaves_of(expression))
    assume(sum(isinstance(leaf, Prefix | Wildcard) for leaf in leaves) <= MAX_WILDCARDS)
    assume(sum(isinstance(leaf, Fuzzy) for leaf in leaves) <= MAX_FUZZY)
    assume(not isinstance(expression, Not))
    reading = read(write(expression))
    assert reading.expression == expression
    assert reading.notes == ()


def assert_stands(text: str) -> None:
    """For any text, the parsed expression is within the limits, and writing and parsing it again changes nothing."""
    reading = read(text)
    assert_within_limits(reading.expression)
    assert len(set(reading.notes)) == len(reading.notes)
    again = read(reading.read_as)
    assert (again.expression, again.read_as, again.notes) == (reading.expression, reading.read_as, ())


def assert_within_limits(expression: Expression) -> None:
    leaves = list(leaves_of(expression))
    terms = [term for leaf in leaves for term in (leaf.words if isinstance(leaf, Phrase | Near) else (leaf,))]
    assert len(terms) <= MAX_TERMS
    assert sum(isinstance(leaf, Prefix | Wildcard) for leaf in leaves) <= MAX_WILDCARDS
    assert sum(isinstance(leaf, Fuzzy) for leaf in leaves) <= MAX_FUZZY
    assert all(leaf.distance <= MAX_DISTANCE for leaf in leaves if isinstance(leaf, Near))
    assert is_simple(expression)


def leaves_of(expression: Expression) -> Iterator[Expression]:
    match expression:
        case Not(part):
            yield from leaves_of(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves_of(part)
        case Everything():
            pass
        case _:
            yield expression


def is_simple(expression: Expression) -> bool:
    """No group has fewer than two parts or directly contains one of its kind, and nothing is excluded twice."""
    match expression:
        case Not(part):
            return not isinstance(part, Not | Everything) and is_simple(part)
        case All(parts) | Any(parts):
            alike = any(isinstance(part, type(expression)) for part in parts)
            return len(parts) > 1 and not alike and all(map(is_simple, parts))
        case _:
            return True


def test_chinese_is_written_without_gaps_as_it_was_typed() -> None:
    assert read("海洛因").read_as == "海洛因"
    assert read('"海洛因 INCB 报告"~5').read_as == '"海洛因 INCB 报告"~5'
