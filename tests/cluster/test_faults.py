"""Nodes that end, and clusters that don't answer or answer in part: no release is lost, and no answer is wrong."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import PressdeskError
from indexer.build import build
from indexer.doctor import examine
from indexer.errors import IndexLockedError, IndexUnreachableError
from indexer.indexes import open_index
from indexer.opensearch.address import read_address
from indexer.opensearch.cluster import Cluster, ClusterError
from search.engines import open_engine
from search.errors import SearchError, UnreachableError
from tests.cluster.nodes import COUNT, Nodes, desk_address, running
from tests.desk import Desk, clustered, release

pytestmark = pytest.mark.long


@pytest.fixture
def nodes() -> Nodes:
    return running()


@pytest.fixture
def desk(nodes: Nodes, tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path / "home", clustered) as desk:
        desk.publish(*(release(f"r{number:03}", "Heroin seized", f"Report number {number}") for number in range(50)))
        nodes.wait()
        yield desk


def cluster_of(desk: Desk) -> Cluster:
    return Cluster(read_address(desk_address(desk.home)))


@pytest.mark.parametrize("number", range(COUNT))
def test_a_node_that_is_killed_loses_nothing_and_stops_nobody(nodes: Nodes, desk: Desk, number: int) -> None:
    wrong: list[str] = []
    answered: list[float] = []
    stop = threading.Event()

    def search_on() -> None:
        while not stop.is_set():
            began = time.monotonic()
            try:
                total = desk.ask("heroin").results.total
            except SearchError:
                continue  # it is said, and tried again
            answered.append(time.monotonic() - began)
            if total < 50:
                wrong.append(f"{total} of 50")

    searching = threading.Thread(target=search_on)
    searching.start()
    try:
        for turn in range(3):
            desk.store.put(release(f"new{turn}", "Heroin again", f"Written in turn {turn}"))
            if turn == 1:
                nodes.kill(number)
            _until_built(desk)
        nodes.wait("yellow", COUNT - 1)
    finally:
        stop.set()
        searching.join()
        nodes.start(number)
        nodes.wait()
    assert wrong == []
    assert answered, "somebody was answered"
    assert desk.ask("heroin").results.total == 53
    assert list(examine(desk.store, desk.index)) == []


def _until_built(desk: Desk) -> None:
    """Index as a user would: again, if the cluster had to find itself first."""
    for _ in range(20):
        try:
            build(desk.store, desk.index)
        except (IndexUnreachableError, IndexLockedError, ClusterError):
            time.sleep(3)
        else:
            return
    build(desk.store, desk.index)


def test_what_no_node_holds_makes_an_error_and_no_smaller_answer(desk: Desk) -> None:
    cluster = cluster_of(desk)
    name = next(iter(cluster.request("GET", f"/_alias/{cluster.address.name}")))
    cluster.request("POST", f"/{name}/_close")
    try:
        with pytest.raises(SearchError):
            desk.ask("heroin")
    finally:
        cluster.request("POST", f"/{name}/_open")
    cluster.request("GET", f"/_cluster/health/{name}", wait_for_status="yellow")
    assert desk.ask("heroin").results.total == 50


def test_a_mapping_that_was_changed_by_hand_is_told_and_made_anew(desk: Desk) -> None:
    cluster = cluster_of(desk)
    name = next(iter(cluster.request("GET", f"/_alias/{cluster.address.name}")))
    cluster.request("PUT", f"/{name}/_mapping", {"properties": {"note": {"type": "keyword"}}})
    with (
        closing(open_engine(desk.home, desk_address(desk.home))) as engine,
        pytest.raises(SearchError, match="by hand"),
    ):
        engine.snapshot()
    assert "note" in " ".join(examine(desk.store, desk.index))
    assert desk.publish().put == 50
    assert desk.ask("heroin").results.total == 50
    assert list(examine(desk.store, desk.index)) == []


def test_releases_that_somebody_deleted_are_told_and_come_back(desk: Desk) -> None:
    cluster = cluster_of(desk)
    cluster.request("DELETE", f"/{cluster.address.name}/_doc/r007", refresh="true")
    assert "49 releases instead of 50" in " ".join(examine(desk.store, desk.index))
    desk.publish()
    assert desk.ask("heroin").results.total == 50


def test_a_full_disk_is_told_and_what_was_indexed_still_answers(desk: Desk) -> None:
    """A node whose disk passes the flood stage makes its indices read-only, as is done here."""
    cluster = cluster_of(desk)
    block = {"index.blocks.read_only_allow_delete": True}
    cluster.request("PUT", f"/{cluster.address.name}-*/_settings", block)
    try:
        with pytest.raises(PressdeskError, match="disk of a node is nearly full"):
            desk.publish(release("later", "Heroin"))
        assert desk.ask("heroin").results.total == 50
    finally:
        block = {"index.blocks.read_only_allow_delete": False}
        cluster.request("PUT", f"/{cluster.address.name}-*/_settings", block)
    desk.publish()
    assert desk.ask("heroin").results.total == 51


def test_a_state_that_the_cluster_let_go_of_is_opened_again(desk: Desk) -> None:
    assert desk.ask("heroin").results.total == 50
    cluster_of(desk).request("DELETE", "/_search/point_in_time/_all")
    assert desk.ask("heroin seized").results.total == 50


def test_two_do_not_write_at_once(desk: Desk) -> None:
    with desk.index.locked(), pytest.raises(IndexLockedError, match="being written by process"):
        build(desk.store, open_index(desk.home, desk_address(desk.home)))
    desk.publish(release("later", "Heroin"))
    assert desk.ask("heroin").results.total == 51


def test_a_build_that_was_broken_off_is_done_again_without_harm(desk: Desk) -> None:
    desk.store.put(release("later", "Heroin", "sesame"))
    generation = desk.index.current()
    with desk.index.locked(), desk.index.draft(generation) as draft:
        draft.put(release("later", "Heroin", "sesame"), 51)
        draft.commit()  # written, seen, and never published
    assert desk.publish().put == 1
    assert desk.ask("sesame").results.total == 1
    assert list(examine(desk.store, desk.index)) == []


def test_where_nobody_listens_it_is_said_in_bounded_time(tmp_path: Path) -> None:
    address = "http://127.0.0.1:9/desk"
    with closing(open_engine(tmp_path, address)) as engine, pytest.raises(UnreachableError, match="can't be reached"):
        engine.snapshot()
    with pytest.raises(IndexUnreachableError, match=r"127\.0\.0\.1:9"):
        open_index(tmp_path, address).newest()
