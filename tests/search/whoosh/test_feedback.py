"""Releases that are like the first ones come earlier, and words in a language that few releases have decide nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from search.ask import QueryOptions
from search.whoosh.searcher import Searcher
from tests.desk import Desk, release

pytestmark = pytest.mark.usefixtures("either_way")

PLAIN = QueryOptions(expand=False)
FIRST = [release(f"first{n}", "Narcan for police", f"police carry narcan nasal spray antidote {n}") for n in range(5)]
OTHERS = [
    release(f"other{n}", body=f"police officers report number {n} about traffic " + "today " * 9) for n in range(60)
]

ALIKE = release("alike", body="police were given a nasal spray as an antidote " + "today " * 9)


@pytest.fixture
def press(desk: Desk) -> Desk:
    """All releases have one word of the question; one that lacks the other is about what the first ones are about."""
    desk.publish(*FIRST, *OTHERS, ALIKE)
    return desk


def test_what_is_like_the_first_comes_earlier(press: Desk) -> None:
    *first, hit = press.ask("narcan police", options=PLAIN, explain=True).results.hits[:6]
    assert {one.id for one in first} == {one.id for one in FIRST}
    assert hit.id == "alike"
    assert hit.explanation
    assert hit.explanation.likeness > 0
    assert hit.missing == ("narcan",)


def test_likeness_finds_and_counts_nothing(press: Desk) -> None:
    press.publish(release("unasked", body="a nasal spray as an antidote"))
    results = press.ask("narcan police", options=PLAIN, size=100, largest=100).results
    assert results.total == len(FIRST)
    assert "unasked" not in {hit.id for hit in results.hits}


def test_a_single_word_is_ranked_by_that_word(press: Desk) -> None:
    hits = press.ask("police", options=PLAIN, explain=True).results.hits
    assert {hit.explanation.likeness for hit in hits if hit.explanation} == {0.0}


def test_of_a_word_in_another_language_only_releases_in_that_language_tell_how_rare_it_is(desk: Desk) -> None:
    english = [replace(one, language="en") for one in OTHERS]
    heard = replace(release("heard", body="A letter said: ayuda urgente para los pueblos pobres"), language="en")
    about = replace(release("about", body="Villages fear drug cartels"), language="en")
    desk.publish(*english, heard, about)
    assert desk.ask("la ayuda urgente para los pueblos contra los cárteles de la droga").results.hits[0].id == "about"


def test_a_rare_russian_word_is_told_by_the_russian_releases(desk: Desk) -> None:
    english = [replace(one, language="en") for one in OTHERS]
    heroin = [release(f"heroin{n}", body=f"Полиция изъяла героин, дело номер {n}") for n in range(10)]
    others = [release(f"prison{n}", body=f"Суд вынес приговор по делу номер {n}") for n in range(9)]
    fishing = release("fishing", body="Министр рассказал про рыбалку на озере")
    desk.publish(*english, *(replace(one, language="ru") for one in (*heroin, *others, fishing)))
    assert desk.ask("что они сказали про рыбалку и про героин").results.hits[0].id == "fishing"


def in_one_go(desk: Desk) -> None:
    desk.publish(*FIRST, *OTHERS, ALIKE)


def in_parts(desk: Desk) -> None:
    """In several segments, some of whose documents are deleted, and have terms that no other segment has."""
    desk.publish(*OTHERS[:30], replace(ALIKE, body="police were given nothing but an unheard antidote"))
    desk.publish(*FIRST[:2], *OTHERS[30:])
    desk.publish(*FIRST[2:], ALIKE)


@pytest.mark.parametrize("published", [in_one_go, in_parts])
@pytest.mark.parametrize("has_forward", [True, False], ids=["forward index", "texts"])
def test_the_terms_of_the_first_do_not_depend_on_how_the_index_came_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, published: Callable[[Desk], None], has_forward: bool
) -> None:
    with Desk(tmp_path / "before") as before, monkeypatch.context() as earlier:
        earlier.setattr("indexer.columnar.arrays.has_forward", lambda _: False)
        in_one_go(before)
        wanted = explained(before)
    if not has_forward:
        monkeypatch.setattr("indexer.columnar.writer.write_forward", lambda *_: None)
    with Desk(tmp_path / "now") as desk:
        published(desk)
        snapshot = desk.now
        assert isinstance(snapshot, Searcher)
        assert len(snapshot._index.segments) == (1 if published is in_one_go else 3)
        assert [one.arrays.forward is not None for one in snapshot._index.segments] == (
            [has_forward] * len(snapshot._index.segments)
        )
        found = explained(desk)
    assert [one for one, _, _ in found] == [one for one, _, _ in wanted]
    for (_, score, likeness), (_, wanted_score, wanted_likeness) in zip(found, wanted, strict=True):
        assert score == pytest.approx(wanted_score, rel=1e-6)
        assert likeness == pytest.approx(wanted_likeness, rel=1e-6)


def explained(desk: Desk) -> list[tuple[str, float, float]]:
    """The first hits with their scores, and what of these is for likeness."""
    hits = desk.ask("narcan police", options=PLAIN, explain=True, size=20).results.hits
    return [(hit.id, hit.explanation.score, hit.explanation.likeness) for hit in hits if hit.explanation]
