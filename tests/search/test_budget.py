"""A query has one budget of processor time, and ends soon after it is spent or the client has gone."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import sleep, thread_time

import pytest

from search.budget import Budget
from search.completion import complete
from search.errors import CancelledError, SearchError, TookTooLongError
from search.query import Expression, Filters, Query, Word
from search.relaxation import relaxations
from search.spelling.candidates import MAX_LOOKUPS
from search.syntax.read_write import read
from tests.desk import Desk, release


def burn(seconds: float) -> None:
    """Use this much processor time in this thread."""
    until = thread_time() + seconds
    while thread_time() < until:
        pass


def test_a_budget_is_of_processor_time_not_of_the_clock() -> None:
    budget = Budget(0.05)
    sleep(0.1)
    budget.check()
    burn(0.06)
    assert not budget.lasts()
    assert not budget.left
    with pytest.raises(TookTooLongError, match="took too long"):
        budget.check()


def test_all_threads_that_serve_a_question_use_its_budget() -> None:
    budget = Budget(0.06)

    def serve() -> None:
        budget.check()
        burn(0.04)
        budget.lasts()

    threads = [threading.Thread(target=serve) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    assert budget.used >= 0.08
    assert not budget.lasts()


def test_what_a_part_uses_is_used_of_the_whole() -> None:
    budget = Budget(0.1)
    part = budget.part(0.25)
    assert part.left == pytest.approx(0.025, abs=0.005)
    burn(0.03)
    assert not part.lasts()
    assert budget.lasts()
    assert budget.used == pytest.approx(part.used, abs=0.005)


def test_what_is_done_for_all_questions_counts_for_none() -> None:
    budget = Budget(0.05)
    part = budget.part(1.0)
    with part.uncounted():
        burn(0.06)
    budget.check()
    assert budget.used < 0.05
    burn(0.06)
    assert not budget.lasts()


def test_a_client_that_has_gone_ends_the_work_whatever_time_is_left() -> None:
    gone = threading.Event()
    budget = Budget(cancelled=gone.is_set)
    part = budget.part(0.5)
    budget.check()
    gone.set()
    for one in (budget, part):
        with pytest.raises(CancelledError):
            one.check()
        with pytest.raises(CancelledError):
            one.lasts()
    assert issubclass(CancelledError, SearchError)
    assert not issubclass(CancelledError, TookTooLongError), "what is left out for want of time goes on without"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        desk.publish(
            *(release(f"drug{n}", body="Heroin and fentanyl seized by the customs officers") for n in range(6)),
            *(release(f"fox{n}", body="A red fox crossed the road") for n in range(6)),
        )
        yield desk


def test_what_could_not_be_finished_is_said(desk: Desk) -> None:
    answer = desk.ask("herion seizd", budget=Budget(0))
    assert not answer.corrections
    assert answer.no_results is None, "what was not searched to the end is not said to hold nothing"
    told = " ".join(answer.notes)
    for part in ("Not every word was checked for spelling", "Other names were not looked up"):
        assert part in told
    assert not desk.ask("herion seized", budget=Budget(60)).query_notes


def test_what_a_hit_lacks_is_right_whatever_was_left_out(desk: Desk) -> None:
    answer = desk.ask("heroin fentanyl fox", budget=Budget(0))
    assert {hit.missing for hit in answer.results.hits} == {("fox",), ("heroin", "fentanyl")}


def test_passages_are_left_out_before_hits(desk: Desk) -> None:
    answer = desk.ask("heroin", budget=Budget(0))
    assert answer.results.total == 6
    assert not any(span.marked for hit in answer.results.hits for span in hit.excerpt)
    assert "without marked passages" in " ".join(answer.notes)


def test_what_is_excluded_is_never_found_for_want_of_time(desk: Desk) -> None:
    for text in ("-hero*", "seized -fent*nyl", "officers -(herion~ OR fox)"):
        expression = read(text).expression
        try:
            found = desk.now.search(Query(expression), Budget(0))
        except TookTooLongError:
            continue
        assert not found.total, text


def test_a_number_is_right_or_there_is_none(desk: Desk) -> None:
    snapshot = desk.now
    for ask in (
        lambda: snapshot.document_frequencies(["heroin"], Budget(0)),
        lambda: snapshot.similar_words("herion", 1, Budget(0)),
        lambda: snapshot.words_with_prefix("her", budget=Budget(0)),
        lambda: snapshot.organizations_with_prefix("un", budget=Budget(0)),
    ):
        with pytest.raises(TookTooLongError):
            ask()
    hero, heroin = read("hero*").expression, Word("heroin")
    assert snapshot.counts([hero, heroin], Budget(0)) == (None, None)
    assert snapshot.totals([Query(hero), Query(heroin)], Budget(0)) == (None, None)


def test_completions_are_as_many_as_there_is_time_for(desk: Desk) -> None:
    assert complete(desk.engine, "hero", budget=Budget(0)) == ()
    assert complete(desk.engine, "hero", budget=Budget(60))


def test_the_ways_out_are_those_that_there_was_time_for() -> None:
    asked: list[list[Expression]] = []

    def count(queries: Sequence[tuple[Expression, Filters]]) -> list[int | None]:
        asked.append([query for query, _ in queries])
        return [1, 2, None]

    found = relaxations(read("heroin fox road").expression, Filters(), count)
    assert [(one.text, one.releases) for one in found.term_counts] == [("heroin", 1), ("fox", 2)]
    assert asked == [[Word("heroin"), Word("fox"), Word("road")]], (
        "what does not depend on each other is asked for at once"
    )
    assert not found.finished
    assert "took too long" in list(found.notes)[-1]


@pytest.mark.parametrize("step", [1, 2, 3, 5, 8])
def test_work_stops_at_the_step_at_which_the_client_has_gone(desk: Desk, step: int) -> None:
    looks: list[int] = []

    def gone() -> bool:
        looks.append(len(looks))
        return len(looks) >= step

    for ask in (
        lambda: desk.ask("herion seizd fxo hero* -sesame", budget=Budget(60, gone)),
        lambda: complete(desk.engine, "heroin seizd of", budget=Budget(60, gone)),
    ):
        looks.clear()
        with pytest.raises(CancelledError):
            ask()
        assert len(looks) == step


def test_only_so_many_words_of_a_question_are_looked_up_for_their_like(desk: Desk) -> None:
    slips = [f"{'heroinfentanylcustoms'[at : at + 6]}{letter}" for at in range(12) for letter in "qz"]
    answer = desk.ask(" ".join(slips), budget=Budget(60))
    assert "Not every word was checked for spelling" in " ".join(answer.query_notes)
    assert len(answer.corrections) <= MAX_LOOKUPS


def test_words_run_together_do_not_make_a_question_longer_than_it_may_be(desk: Desk) -> None:
    answer = desk.ask(" ".join(["redfox"] * 64), budget=Budget(60))
    assert next((one.typed, one.meant[0], one.applied) for one in answer.corrections) == ("redfox", "red fox", False)
    assert desk.ask("redfox", budget=Budget(60)).results.total == 6


def test_a_question_is_answered_from_one_generation(desk: Desk) -> None:
    """Change the index while a query is being answered."""
    published: list[str] = []

    def meanwhile() -> bool:
        if not published:
            published.append("sesame")
            desk.publish(*(release(f"new{n}", body="sesame heroin") for n in range(9)))
        return False

    before = desk.engine.generation()
    answer = desk.ask("heroin AND sesame AND fox", budget=Budget(60, meanwhile))
    assert published
    assert desk.engine.generation() > before
    assert answer.results.generation == before
    assert answer.no_results is not None
    assert [(one.text, one.releases) for one in answer.no_results.term_counts] == [
        ("heroin", 6),
        ("sesame", 0),
        ("fox", 6),
    ]
    assert desk.ask("heroin sesame").results.total == 9

    published.clear()
    assert complete(desk.engine, "heroin", budget=Budget(60, meanwhile))[0].releases == 15


def test_the_index_of_a_snapshot_stays_as_it_was(desk: Desk) -> None:
    with desk.engine.snapshot() as snapshot:
        desk.publish(release("later", body="sesame"))
        assert snapshot.document_frequencies(["sesame"]) == (0,)
        assert snapshot.counts([Word("sesame")]) == (0,)
        assert snapshot.similar("later") == ()
        assert snapshot.generation < desk.engine.generation()
    assert desk.now.document_frequencies(["sesame"]) == (1,)
