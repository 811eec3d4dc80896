"""Passages of hits are those of their texts, whether places come from the index or the texts are analysed."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from corpus.release import Release
from search.ask import Answer, QueryOptions
from search.highlight import MAX_READ
from tests.desk import Desk, release
from tests.search.slow_highlighter import SlowHighlighter

_PIECES = tuple(
    (
        "The|police|seized|Seizures|heroin|heroin,|Heroin.\n|cocaine/heroin|cocaine|U.S.|US|DEA|D.E.A.|(DEA)|of|and|x|"
        "Drug Enforcement Administration|acetic|anhydride.|acetic-anhydride|l'héroïne|1,200 kg|1.5kg|12%|—|***|..|…|"
        "Ministers’|arrested|arrest|cartel's|traffickers|mexicano|incautación|наркотики|героин,|毒品走私|المخدرات|a_b|"
        "e\u0301tat|soft\u00adhyphen|money laundering|Money|laundering;|in Vienna.|2011.|fentanyl|21st|twenty first"
    ).split("|")
)
_GAPS = (" ", " ", " ", " ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2028")
_LANGUAGES = ("en", "en", "en", None, "es", "fr", "ru", "zh")
_QUERIES = (
    "heroin",
    "heroin cocaine seizure",
    '"acetic anhydride" police',
    '"money laundering" OR fentanyl',
    "DEA fentanyl",
    "U.S. police arrest",
    "seiz* police",
    "u* d* police",
    "12* heroin",
    "title:sei* body:her*",
    "l'hé* arrest*",
    "геро* mexic*",
    "étá* 毒品*",
    "police NEAR/5 heroin",
    "title:police body:heroin",
    "наркотики 毒品 المخدرات",
    "l'heroine incautaciones",
    "1,200 kg",
    "twenty first",
)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with releases in several languages, in two segments."""
    dice = random.Random(8)
    with Desk(tmp_path_factory.mktemp("passages")) as desk:
        for part in range(2):
            desk.publish(*(_release(dice, f"{part}-{number}") for number in range(80)))
        yield desk


def _release(dice: random.Random, id: str) -> Release:
    return replace(
        release(id, _text(dice, 6), _text(dice, dice.choice((5, 60, 400)))), language=dice.choice(_LANGUAGES)
    )


def _text(dice: random.Random, pieces: int) -> str:
    return "".join(part for _ in range(pieces) for part in (dice.choice(_PIECES), dice.choice(_GAPS))).strip()


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("text", _QUERIES)
def test_passages_are_those_found_by_looking_at_every_word(full: Desk, text: str) -> None:
    answer = full.ask(text, options=QueryOptions(), size=50)
    assert len(answer.results.hits) > 10
    assert _marked(answer) > 10
    slow = SlowHighlighter(answer.query)
    for hit in answer.results.hits:
        kept = full.store.get(hit.id)
        assert kept
        assert hit.title == slow.mark(kept.release.title, hit.language, "title")
        assert hit.excerpt == slow.excerpt(kept.release.body, hit.language)


def _marked(answer: Answer) -> int:
    return sum(any(span.marked for span in (*hit.title, *hit.excerpt)) for hit in answer.results.hits)


@pytest.mark.usefixtures("either_way")
def test_a_passage_lies_in_the_part_of_a_long_text_that_is_read(desk: Desk) -> None:
    desk.publish(release("long", "Long", "word " * (MAX_READ // 5 - 3) + "heroin " * 5))
    [hit] = desk.ask("heroin").results.hits
    assert [span.text for span in hit.excerpt if span.marked] == ["heroin"] * 2
