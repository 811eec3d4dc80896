"""The order of the matches, the partial matches, and their explanations."""

from dataclasses import replace
from pathlib import Path

import pytest

from search.ask import QueryOptions, ask
from search.query import Filters, Years
from tests.desk import Desk, release

pytestmark = pytest.mark.usefixtures("either_way")

FILLER = [release(f"x{n}", "Budget of the port", "The harbour board met on the quay.") for n in range(40)]
PLAIN = QueryOptions(expand=False)


def test_a_release_that_speaks_of_all_comes_before_one_that_repeats_some(desk: Desk) -> None:
    desk.publish(
        release("one", "Release", "heroin " * 9 + "word " * 20),
        release("both", "Release", "heroin was brought by a courier " + "word " * 25),
        *FILLER,
    )
    answer = desk.ask("heroin courier", options=PLAIN)
    assert answer.results.hits[0].id == "both"


def test_words_near_each_other_come_before_words_far_apart(desk: Desk) -> None:
    far = "heroin " + "word " * 60 + "courier " + "word " * 9
    near = "word " * 60 + "heroin courier " + "word " * 9
    desk.publish(release("far", body=far), release("near", body=near), *FILLER)
    assert desk.found("heroin courier", options=PLAIN) == ["near", "far"]


def test_the_title_counts_for_more_than_the_text(desk: Desk) -> None:
    desk.publish(release("text", "Word", "heroin word"), release("title", "Heroin", "word word"), *FILLER)
    assert desk.found("heroin", options=PLAIN) == ["title", "text"]


def test_words_as_typed_come_before_other_names(desk: Desk) -> None:
    desk.publish(release("other", "Word", "naloxone word"), release("typed", "Word", "narcan word"), *FILLER)
    assert desk.found("narcan") == ["typed", "other"]


def test_what_lacks_something_is_listed_and_says_so_but_is_not_counted(desk: Desk) -> None:
    desk.publish(
        release("all", body="heroin courier", date="2019"), release("some", body="heroin", date="2020"), *FILLER
    )
    results = desk.ask("heroin courier", options=PLAIN).results
    assert [(hit.id, hit.missing) for hit in results.hits] == [("all", ()), ("some", ("courier",))]
    assert (results.total, results.partial, results.listed) == (1, 1, 2)
    assert [(one.value, one.count) for one in results.facet("year").counts] == [("2019", 1)]
    chosen = desk.ask("heroin courier", Filters(year=(Years(2020, 2020),)), options=PLAIN).results
    assert (chosen.total, chosen.partial) == (0, 1)


@pytest.mark.parametrize("text", ["heroin AND courier", "heroin +courier", 'heroin "courier"', "heroin title:courier"])
def test_what_is_demanded_is_never_lacking(desk: Desk, text: str) -> None:
    desk.publish(release("all", "Courier", "heroin courier"), release("some", body="heroin"), *FILLER)
    assert [hit.id for hit in desk.ask(text, options=PLAIN).results.hits] == ["all"]


def test_in_the_order_of_dates_nothing_is_listed_that_lacks_something(desk: Desk) -> None:
    desk.publish(release("all", body="heroin courier"), release("some", body="heroin"), *FILLER)
    assert [hit.id for hit in desk.ask("heroin courier", order="newest").results.hits] == ["all"]


def test_a_question_in_prose_demands_nothing_of_its_quotes(desk: Desk) -> None:
    desk.publish(release("a", body="heroin couriers crossed the border by night in lorries"), *FILLER)
    text = 'which heroin couriers crossed borders by night in "refrigerated lorries" with false floors and papers'
    assert desk.ask(text, options=PLAIN).results.hits[0].id == "a"


def test_an_explanation_adds_up_to_the_order(desk: Desk) -> None:
    desk.publish(
        release("one", "Heroin", "a courier of heroin"), release("two", body="heroin and a courier far"), *FILLER
    )
    hits = desk.ask("heroin courier", explain=True).results.hits
    scores = []
    for hit in hits:
        told = hit.explanation
        assert told
        total = sum(part.points for part in told.contributions) * told.coverage + told.proximity + told.likeness
        assert told.score == pytest.approx(total, rel=1e-3)
        scores.append(told.score)
    assert scores == sorted(scores, reverse=True)
    assert {part.part for part in hits[0].explanation.contributions} >= {"heroin", "courier"}  # type: ignore[union-attr]


def test_scores_are_those_of_one_build_however_the_index_came_about(desk: Desk, tmp_path: Path) -> None:
    releases = [release(f"r{n}", f"Heroin {n % 3}", "courier heroin " * (n % 4 + 1) + "word " * n) for n in range(90)]
    desk.publish(*releases[:60], *(replace(one, body=one.body * 3) for one in releases[60:70]))
    for one in releases[60:]:
        desk.publish(one)
    for number in range(5):
        desk.publish(release(f"gone{number}", "Heroin courier", "heroin " * 400))
        desk.store.remove(f"gone{number}")
    desk.publish()
    with Desk(tmp_path / "whole") as whole:
        whole.publish(*releases)
        for text in ("heroin", "heroin courier", "narcotics courier", "courier OR word"):
            apart, together = (_scores(one, text) for one in (desk, whole))
            assert apart == pytest.approx(together, rel=1e-5)


def _scores(desk: Desk, text: str) -> dict[str, float]:
    hits = ask(desk.engine, text, size=50, explain=True).results.hits
    return {hit.id: hit.explanation.score for hit in hits if hit.explanation}
