"""What matches a query is worked out once for all of its pages, and never from a search that was cut short."""

from typing import Any

import pytest

from search.budget import Budget
from search.query import NO_FACETS, FacetRequests
from search.whoosh.searcher import Searcher
from tests.desk import Desk, release

pytestmark = pytest.mark.usefixtures("either_way")

TEXT = "heroin police"


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Most releases lack one of the words."""
    both = [release(f"both{n}", body=f"Police of district {n} found heroin") for n in range(12)]
    one = [release(f"one{n}", body=f"Heroin was found in district {n}") for n in range(60)]
    desk.publish(*both, *one)
    return desk


def _working_out(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The queries whose matches are worked out from now on."""
    worked_out: list[Any] = []
    ranked = Searcher._ranked

    def noted(self: Searcher, query: Any, budget: Budget) -> Any:
        worked_out.append(query)
        return ranked(self, query, budget)

    monkeypatch.setattr(Searcher, "_ranked", noted)
    return worked_out


def test_other_pages_and_facets_are_of_the_same_matches(full: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    together = full.ask(TEXT, size=50).results
    worked_out = _working_out(monkeypatch)
    pages = [full.ask(TEXT, page=page, facets=FacetRequests.of_size(page)).results for page in range(1, 6)]
    assert worked_out == []
    assert tuple(hit for page in pages for hit in page.hits) == together.hits
    assert {(page.total, page.listed, page.synonyms) for page in pages} == {(12, 72, together.synonyms)}
    assert [hit.missing for hit in together.hits[10:14]] == [(), (), ("police",), ("police",)]


def test_other_filters_orders_and_questions_are_worked_out_anew(full: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    full.ask(TEXT)
    worked_out = _working_out(monkeypatch)
    assert full.ask(TEXT, order="newest").results.listed == 12
    assert full.ask("heroin").results.total == 72
    assert full.ask(f"{TEXT} theme:none").results.total == 0
    assert len(worked_out) == 3


def test_scores_are_explained_whatever_is_remembered(full: Desk) -> None:
    full.ask(TEXT)
    assert all(hit.explanation for hit in full.ask(TEXT, explain=True).results.hits)
    assert not any(hit.explanation for hit in full.ask(TEXT).results.hits)


def test_what_was_cut_short_is_not_remembered(full: Desk) -> None:
    query = full.ask("heroin dist*", facets=NO_FACETS).query
    with Desk(full.home.parent / "another") as another:
        another.publish(*(release(f"one{n}", body=f"Heroin was found in district {n}") for n in range(3)))
        with another.engine.snapshot() as snapshot:
            assert isinstance(snapshot, Searcher)
            assert not snapshot.search(query, Budget(0)).finished
            whole = snapshot.search(query, Budget(60))
            assert whole.finished
            assert whole.total == 3
