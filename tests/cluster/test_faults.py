"""Nodes that end, and clusters that don't answer or answer in part: no release is lost, and no answer is wrong."""

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from corpus.errors import PressdeskError
from corpus.store import FILE_NAME
from indexer.build import build
from indexer.doctor import examine
from indexer.errors import IndexLockedError, IndexUnreachableError
from indexer.indexes import open_index
from indexer.opensearch.address import read_address
from indexer.opensearch.cluster import Cluster, ClusterError
from indexer.opensearch.layout import Names
from search.ask import ask
from search.engines import open_engine
from search.errors import NoIndexError, SearchError, UnreachableError
from tests.cluster.installation import TOO_OLD
from tests.cluster.nodes import COUNT, PATIENCE, Nodes, desk_address, running, started
from tests.desk import Desk, clustered, release
from tests.website import serving
from web.app import create_app

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


def faults_of(desk: Desk) -> list[str]:
    return list(examine(desk.store, desk.index))


def releases_of(desk: Desk) -> str:
    """The name of the index that has the releases."""
    return Names(cluster_of(desk).address.name).releases(int(desk.now.generation.partition(".")[0]))


def holders_of(desk: Desk, index: str) -> list[int]:
    """The numbers of the nodes that have a part of an index, or are about to."""
    shards = cluster_of(desk).request("GET", f"/_cat/shards/{index}", format="json")
    return sorted({int(number) for one in shards for number in re.findall(r"\bnode(\d)", one["node"] or "")})


def while_copies_are_lacking(desk: Desk, look: Callable[[], str]) -> str | None:
    """What is seen while a shard with releases or words lacks a copy; None if it has them elsewhere, or again."""

    def is_lacking() -> bool:
        cluster = cluster_of(desk)
        shards = cluster.request("GET", f"/_cat/shards/{Names(cluster.address.name).every}", format="json")
        return any(one["state"] == "UNASSIGNED" for one in shards)

    before, seen = is_lacking(), look()
    return seen if before and is_lacking() else None


def patiently(desk: Desk, text: str, seconds: float) -> int:
    """How many releases there are, asked again for so long while an error says that not all could be asked."""
    until = time.monotonic() + seconds
    while True:
        try:
            return desk.ask(text).results.total
        except UnreachableError:
            if time.monotonic() > until:
                raise
            time.sleep(1)


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
            _until_built(desk)
            if turn == 1:
                nodes.kill(number)
                nodes.wait("yellow", COUNT - 1)
                if said := while_copies_are_lacking(desk, lambda: desk.index.engine):
                    assert "lack a copy" in said
                assert desk.ask("heroin").results.total == 52, "a state that went with its node is opened anew"
    finally:
        stop.set()
        searching.join()
        nodes.start(number)
        nodes.wait()
    assert wrong == []
    assert answered, "somebody was answered"
    assert desk.ask("heroin").results.total == 53
    assert faults_of(desk) == []


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(1)


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


def test_a_part_that_no_node_holds_makes_an_error_and_no_smaller_answer(
    nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six shards without copies, on three nodes: one that ends takes some of them along, and the cluster is red."""
    monkeypatch.setattr("indexer.opensearch.layout.SHARD_RELEASES", 10)
    monkeypatch.setattr("indexer.opensearch.draft.REPLICAS", "0-0")
    with Desk(tmp_path / "home", clustered) as desk:
        desk.publish(*(release(f"r{number:03}", "Heroin seized") for number in range(50)))
        nodes.wait()
        assert desk.ask("heroin").results.total == 50
        index = releases_of(desk)
        assert len(holders_of(desk, index)) == COUNT
        nodes.kill(1)
        try:
            nodes.wait("red", COUNT - 1)
            for _ in range(COUNT):
                with pytest.raises(UnreachableError, match=r"shards|nodes"):
                    desk.ask("heroin")
            with closing(open_engine(desk.home, desk_address(desk.home))) as fresh, pytest.raises(UnreachableError):
                fresh.snapshot()
            with serving(create_app(desk.engine, desk.home / FILE_NAME)) as url:
                assert httpx.get(f"{url}/readyz", timeout=60).status_code == 503
            assert re.search(rf"\d of 6 shards of {index}.* are on no node that runs", " ".join(faults_of(desk)))
            with pytest.raises((IndexUnreachableError, ClusterError)):
                desk.publish(*(release(f"n{number:03}", "Heroin seized") for number in range(50)))
        finally:
            nodes.start(1)
            nodes.wait()
        assert patiently(desk, "heroin", 60) in {50, 100}
        desk.publish()
        assert desk.ask("heroin").results.total == 100
        assert faults_of(desk) == []


@pytest.mark.parametrize("text", ["seizure of heroin", '"heroin seized"'], ids=["words", "phrase"])
def test_a_state_whose_shard_has_moved_to_another_node_is_opened_anew(
    nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """A cluster moves shards whenever a node joins or one of its disks fills."""
    monkeypatch.setattr("indexer.opensearch.draft.REPLICAS", "0-0")
    with Desk(tmp_path / "home", clustered) as desk:
        desk.publish(*(release(f"r{number:03}", "Heroin seized", f"Report number {number}") for number in range(50)))
        nodes.wait()
        index, cluster = releases_of(desk), cluster_of(desk)
        for _ in range(COUNT):
            assert desk.ask(text).results.total == 50
            holder, *_ = holders_of(desk, index)
            move = {
                "index": index,
                "shard": 0,
                "from_node": f"node{holder}",
                "to_node": f"node{(holder + 1) % COUNT}",
            }
            cluster.request("POST", "/_cluster/reroute", {"commands": [{"move": move}]})
            cluster.request("GET", "/_cluster/health", wait_for_no_relocating_shards="true", timeout="25s")
            assert desk.ask(text).results.total == 50


def test_a_node_that_is_slow_delays_answers_and_falsifies_none(nodes: Nodes, desk: Desk) -> None:
    assert desk.ask("heroin").results.total == 50
    for number in holders_of(desk, releases_of(desk)):
        nodes.pause(number)
        try:
            began = time.monotonic()
            for _ in range(2):
                try:
                    assert desk.ask("heroin").results.total == 50
                except UnreachableError as error:
                    assert "did not answer within" in str(error)  # noqa: PT017  # either is right
            assert time.monotonic() - began < 2 * 60
        finally:
            nodes.resume(number)
        assert patiently(desk, "heroin", 60) == 50
    nodes.wait()


def test_a_mapping_that_was_changed_by_hand_is_told_and_made_anew(desk: Desk) -> None:
    cluster = cluster_of(desk)
    name = next(iter(cluster.request("GET", f"/_alias/{cluster.address.name}")))
    cluster.request("PUT", f"/{name}/_mapping", {"properties": {"note": {"type": "keyword"}}})
    with (
        closing(open_engine(desk.home, desk_address(desk.home))) as engine,
        pytest.raises(SearchError, match="by hand"),
    ):
        engine.snapshot()
    assert "note" in " ".join(faults_of(desk))
    assert desk.publish().put == 50
    assert desk.ask("heroin").results.total == 50
    assert faults_of(desk) == []


def test_releases_that_somebody_deleted_are_told_and_come_back(desk: Desk) -> None:
    cluster = cluster_of(desk)
    cluster.request("DELETE", f"/{cluster.address.name}/_doc/r007", refresh="true")
    assert "49 releases instead of 50" in " ".join(faults_of(desk))
    with closing(open_engine(desk.home, desk_address(desk.home))) as engine:
        assert "49 releases instead of 50" in " ".join(ask(engine, "heroin").notes)
    desk.publish()
    assert desk.ask("heroin").results.total == 50


def test_a_full_disk_is_told_and_what_was_indexed_still_answers(desk: Desk) -> None:
    """The watermarks are set so high that every disk has passed them."""
    with _watermarks(cluster_of(desk), "9pb"), pytest.raises(PressdeskError, match="disk of a node is nearly full"):
        desk.publish(release("later", "Heroin"))
    desk.publish()
    assert desk.ask("heroin").results.total == 51
    with _watermarks(cluster_of(desk), "9pb"):
        with pytest.raises(PressdeskError, match="disk of a node is nearly full"):
            build(desk.store, desk.index, rebuild=True)
        assert desk.ask("heroin").results.total == 51
    assert faults_of(desk) == []


@contextmanager
def _watermarks(cluster: Cluster, free: str) -> Iterator[None]:
    """Demand so much free space on each disk; in the block, the cluster has noticed that there is less."""
    disk = "cluster.routing.allocation.disk"
    stages = [f"{disk}.watermark.{name}" for name in ("low", "high", "flood_stage")]

    often = {"cluster.info.update.interval": "10s", f"{disk}.reroute_interval": "1s"}

    def demand(free: str) -> None:
        told = {**dict.fromkeys(stages, free), f"{disk}.threshold_enabled": True, **often}
        cluster.request("PUT", "/_cluster/settings", {"transient": told})

    def is_blocked() -> bool:
        settings = (
            cluster.request("GET", f"/{cluster.address.name}-*/_settings"),
            cluster.request("GET", "/_cluster/settings"),
        )
        return "read_only_allow_delete" in str(settings) or "create_index" in str(settings)

    demand(free)
    try:
        _until(is_blocked)
        yield
    finally:
        demand("1mb")
        _until(lambda: not is_blocked())
        told = {**dict.fromkeys([*stages, *often]), f"{disk}.threshold_enabled": False}
        cluster.request("PUT", "/_cluster/settings", {"transient": told})


def test_a_state_that_the_cluster_let_go_of_is_opened_again(desk: Desk) -> None:
    assert desk.ask("heroin").results.total == 50
    cluster_of(desk).request("DELETE", "/_search/point_in_time/_all")
    assert desk.ask("heroin seized").results.total == 50


def test_a_snapshot_that_is_restored_goes_on_where_it_was_taken(desk: Desk) -> None:
    cluster, name = cluster_of(desk), cluster_of(desk).address.name
    place = {"type": "fs", "settings": {"location": name}}
    cluster.request("PUT", f"/_snapshot/{name}", place)
    cluster.request("PUT", f"/_snapshot/{name}/first", {"indices": f"{name}-*"}, wait_for_completion="true")
    desk.publish(release("later", "Heroin"))
    cluster.request("DELETE", f"/{name}-*")
    with pytest.raises(NoIndexError):
        desk.ask("heroin")
    cluster.request("POST", f"/_snapshot/{name}/first/_restore", {"indices": f"{name}-*"}, wait_for_completion="true")
    assert desk.ask("heroin").results.total == 50
    assert desk.publish().put == 1
    assert desk.ask("heroin").results.total == 51
    assert faults_of(desk) == []


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
    assert faults_of(desk) == []


_KILLED = """
import os, signal, sys
from pathlib import Path
import indexer.build
from corpus.store import FILE_NAME, Store
from indexer.indexes import open_index

indexer.build.CHECKPOINT = 20
home = Path(sys.argv[1])
with Store(home / FILE_NAME) as store:
    index = open_index(home, sys.argv[2])
    indexer.build.build(
        store, index, progress=lambda done, _: done == 45 and os.kill(os.getpid(), signal.SIGKILL)
    )
"""


@pytest.mark.usefixtures("nodes")
def test_a_full_build_that_is_killed_goes_on_from_its_last_checkpoint(tmp_path: Path) -> None:
    with Desk(tmp_path / "home", clustered) as desk:
        for number in range(50):
            desk.store.put(release(f"r{number:03}", "Heroin seized"))
        killed = subprocess.run([sys.executable, "-c", _KILLED, desk.home, desk_address(desk.home)], check=False)
        assert killed.returncode == -signal.SIGKILL
        with pytest.raises(NoIndexError):
            desk.ask("heroin")
        assert desk.publish().put == 10
        assert desk.ask("heroin").results.total == 50
        assert faults_of(desk) == []


@pytest.mark.usefixtures("nodes")
def test_a_cluster_that_is_too_old_is_told(tmp_path: Path) -> None:
    with started(TOO_OLD, count=1) as old:
        with (
            closing(open_engine(tmp_path, old.address)) as engine,
            pytest.raises(SearchError, match=r"needs 2\.4 or newer"),
        ):
            engine.snapshot()
        with pytest.raises(ClusterError, match=f"runs OpenSearch {TOO_OLD.version}.*upgrade it"):
            open_index(tmp_path, old.address).newest()


def test_where_nobody_listens_it_is_said_in_bounded_time(tmp_path: Path) -> None:
    address = "http://127.0.0.1:9/desk"
    with closing(open_engine(tmp_path, address)) as engine, pytest.raises(UnreachableError, match="can't be reached"):
        engine.snapshot()
    with pytest.raises(IndexUnreachableError, match=r"127\.0\.0\.1:9"):
        open_index(tmp_path, address).newest()
