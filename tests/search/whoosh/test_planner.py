"""What is planned to count matches finds the same releases as what is planned to score them."""

from search.ask import QueryOptions
from search.query import Aspects
from search.whoosh.planner import Planner, ScoringPlan
from search.whoosh.searcher import Searcher
from tests.desk import Desk, release


def _plans(desk: Desk) -> tuple[ScoringPlan, ScoringPlan]:
    """To score a question of two neighbours, and to count its matches."""
    aspects = desk.ask("opium poppy", options=QueryOptions(expand=False)).query.aspects
    assert isinstance(aspects, Aspects)
    with desk.engine.snapshot() as snapshot:
        assert isinstance(snapshot, Searcher)
        planner = Planner(snapshot._index)
        return planner.scoring(aspects), planner.matching(aspects)


def test_matches_are_counted_without_the_groups_that_only_earn_points(desk: Desk) -> None:
    desk.publish(release("apart", body="Opium is made of the poppy"), release("side-by-side", body="An opium poppy"))
    scoring, matching = _plans(desk)
    assert [one.typed.words for one in scoring.groups] == [("opium", "poppy")]
    assert matching.groups == ()
    assert matching.aspects == scoring.aspects


def test_a_group_that_some_release_writes_as_one_word_is_counted(desk: Desk) -> None:
    desk.publish(release("as-one", body="A field of opiumpoppy"), release("apart", body="Opium is made of the poppy"))
    scoring, matching = _plans(desk)
    assert matching == scoring
    assert desk.ask("opium poppy", options=QueryOptions(expand=False)).results.total == 2
