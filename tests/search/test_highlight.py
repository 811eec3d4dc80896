"""Passages and marks are the same as when every word of a text is looked at."""

import random

import pytest

from corpus.words import WORD
from search.budget import Budget
from search.expansion.aspects import Expansion
from search.expansion.rewrite import rewrite
from search.expansion.thesaurus import thesaurus
from search.highlight import MAX_READ, Highlighter
from search.query import Query, Word
from search.syntax.read_write import read
from search.text_words import KnownTokens, TextWords
from tests.search.slow_highlighter import SlowHighlighter

_PIECES = tuple(
    (
        "The|police|seized|Seizures|heroin|heroin,|Heroin.\n|cocaine/heroin|cocaine|U.S.|US|DEA|D.E.A.|(DEA)|of|and|x|"
        "Drug Enforcement Administration|acetic|anhydride.|acetic-anhydride|l'héroïne|1,200 kg|1.5kg|12%|—|***|..|…|"
        "Ministers’|arrested|arrest|cartel's|traffickers|mexicano|incautación|наркотики|героин,|毒品走私|المخدرات|a_b|"
        "e\u0301tat|soft\u00adhyphen|money laundering|Money|laundering;|in Vienna.|year 2011.|fentanyl|fentanyls"
    ).split("|")
)
_GAPS = (" ", " ", " ", " ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2028", "\x1f")
_QUERIES = (
    "heroin",
    "heroin cocaine seizure",
    '"acetic anhydride" police',
    "DEA fentanyl",
    "U.S. police arrest",
    "seiz* OR hero?n",
    "cocain~ laundering",
    "police NEAR/5 heroin",
    "heroin NEAR/2 heroin",
    "title:police -cocaine",
    '"money laundering" traffickers in 2011',
    "наркотик* 毒品 المخدرات",
    "l'heroine incautaciones",
    "1,200 kg",
    "acetic-anhydride",
)
_LANGUAGES = ("en", "en", None, "es", "fr", "ru", "zh")


def _text(rng: random.Random, pieces: int) -> str:
    return "".join(part for _ in range(pieces) for part in (rng.choice(_GAPS), rng.choice(_PIECES)))


@pytest.mark.parametrize("text", _QUERIES)
def test_passages_are_those_found_by_looking_at_every_word(text: str) -> None:
    rng = random.Random(text)
    wanted = rewrite(read(text).expression, Expansion(thesaurus()))
    query = Query(wanted.required, aspects=wanted.aspects)
    fast, slow = Highlighter(query, Budget(600)), SlowHighlighter(query)
    marked = 0
    for number in range(100):
        title, body, language = _text(rng, 8), _text(rng, rng.choice((0, 3, 60, 200))), rng.choice(_LANGUAGES)
        found = fast.excerpt(body, language)
        assert found == slow.excerpt(body, language), (number, language)
        titled = fast.mark(title, language, "title")
        assert titled == slow.mark(title, language, "title"), (number, language)
        marked += any(span.marked for span in (*titled, *found))
    assert marked >= 10


def test_of_other_names_only_those_that_an_index_has_are_marked() -> None:
    wanted = rewrite(read("heroin").expression, Expansion(thesaurus()))
    query, body = Query(wanted.required, aspects=wanted.aspects), "Heroin, diamorphine and diacetylmorphine."
    among = Highlighter(query, names={Word("diacetylmorphine")}).excerpt(body, "en")
    assert [span.text for span in among if span.marked] == ["Heroin", "diacetylmorphine"]
    every = Highlighter(query).excerpt(body, "en")
    assert [span.text for span in every if span.marked] == ["Heroin", "diamorphine", "diacetylmorphine"]


def test_a_passage_lies_in_the_part_of_a_long_text_that_is_read() -> None:
    query = Query(read("heroin").expression)
    body = "word " * (MAX_READ // 5 - 3) + "heroin " * 5
    assert Highlighter(query).excerpt(body, "en") == SlowHighlighter(query).excerpt(body, "en")
    assert [span.text for span in Highlighter(query).excerpt(body, "en") if span.marked] == ["heroin"] * 2


def test_words_of_a_text_have_the_places_and_offsets_at_which_they_stand() -> None:
    rng = random.Random(20)
    known = KnownTokens("en")
    for _ in range(300):
        text = _text(rng, rng.choice((1, 10, 40)))
        expected = list(WORD.finditer(text))
        words = TextWords(text, known)
        assert [one[:2] for one in words.in_tokens(words.tokens)] == [
            (place, one[0]) for place, one in enumerate(expected)
        ]
        for first in range(len(expected)):
            assert words.following(first, 3) == [one[0] for one in expected[first : first + 3]]
            assert words.spans(first, 4) == [one.span() for one in expected[first : first + 4]]


def test_known_tokens_are_given_up_when_they_have_become_too_many() -> None:
    known = KnownTokens("en")
    known.learn({f"token{number}" for number in range(50_000)})
    assert not known.is_full
    known.learn({f"{'x' * 1000}{number}" for number in range(10_000)})
    assert known.is_full
