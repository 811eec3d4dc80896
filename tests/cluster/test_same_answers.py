"""A cluster gives the same answers as the embedded engine: totals, facets, the first fifty in order, scores, words."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.ranking import COLLECTIONS, Collection
from corpus.store import FILE_NAME, Store
from indexer.build import build
from indexer.indexes import open_index
from search.ask import ask
from search.budget import Budget
from search.engine import Engine
from search.engines import open_engine
from search.opensearch.engine import OpenSearchEngine
from search.query import Filters, Years
from tests.cluster.nodes import VARIABLE, desk_address
from tests.cluster.same_answers import differences

pytestmark = [pytest.mark.data, pytest.mark.long]

EVERY = int(os.environ.get("PRESSDESK_TEST_TOPICS_EVERY", "1"))
"""Ask every n-th topic of the smaller collections; 1 is all of them, and those of the large ones too."""
LARGE = {"press-2", "press-3"}


@dataclass(frozen=True)
class Pair:
    """Both engines over the releases of a collection."""

    collection: Collection
    embedded: Engine
    cluster: Engine


@pytest.fixture(scope="module", params=COLLECTIONS, ids=lambda one: one.name)
def pair(request: pytest.FixtureRequest, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    collection: Collection = request.param
    if VARIABLE not in os.environ:
        pytest.skip("needs a cluster: make test-cluster")
    if EVERY > 1 and collection.name in LARGE:
        pytest.skip("a sample leaves out the large collections: PRESSDESK_TEST_TOPICS_EVERY=1")
    home = tmp_path_factory.mktemp(collection.name)
    address = desk_address(home)
    with Store(home / FILE_NAME) as store:
        with store.batch():
            for number, release in enumerate(collection.releases(data)):
                if number % EVERY == 0:
                    store.put(release)
        for engine in (None, address):
            build(store, open_index(home, engine))
    with closing(open_engine(home)) as embedded, closing(open_engine(home, address)) as cluster:
        yield Pair(collection, embedded, cluster)


def test_the_answers_to_judged_topics_are_the_same(pair: Pair, data: Path) -> None:
    topics = list(pair.collection.topics(data).values())[::EVERY]
    found = {text: differences(pair.embedded, pair.cluster, text) for text in topics}
    assert {text: what for text, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("heroin smuggling", Filters(year=(Years(2012, 2013),))),
        ("heroin smuggling zzyzx", Filters(year=(Years(2012, 2013),))),
        ("traff*ng cocain~ (title:border OR NOT year:2011)", Filters()),
        ("heroin NEAR/5 seizure", Filters()),
        ("date:2011-03..2012-08 fentanyl OR oxycodone", Filters()),
    ],
)
def test_the_answers_to_filters_and_signs_are_the_same(pair: Pair, text: str, filters: Filters) -> None:
    assert differences(pair.embedded, pair.cluster, text, filters) == []


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_the_answers_in_an_order_by_date_are_the_same(pair: Pair, order: str) -> None:
    assert differences(pair.embedded, pair.cluster, "cocaine dealer", order=order) == []


def test_a_search_takes_three_requests_once_its_words_are_known(pair: Pair, data: Path) -> None:
    """Besides the two that look which generation is live; one more tells what there is where nothing matches whole."""
    assert isinstance(pair.cluster, OpenSearchEngine)
    for text in islice(pair.collection.topics(data).values(), 5):
        found = ask(pair.cluster, text, budget=Budget(60)).results.total
        before = pair.cluster.requests
        ask(pair.cluster, text, budget=Budget(60))
        assert pair.cluster.requests - before <= 2 + (3 if found else 4), text
