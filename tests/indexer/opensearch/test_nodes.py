"""Nodes are asked in turn; those that are dead, late or unsteady are passed over, and what is said of them is clear."""

import socket
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from indexer.opensearch.address import read_address
from indexer.opensearch.cluster import Cluster, ClusterError, ClusterSlowError, ClusterUnreachableError
from tests.loopback import Asked, Reply, Site, site

JSON = {"Content-Type": "application/json; charset=UTF-8"}
ABOUT = Reply('{"version": {"distribution": "opensearch", "number": "2.19.1"}}', headers=JSON)
COUNT = Reply('{"count": 7}', headers=JSON)


@pytest.fixture
def servers() -> Iterator[list[Site]]:
    """Three servers that say they are nodes of OpenSearch."""
    with ExitStack() as stack:
        yield [stack.enter_context(site({"/": ABOUT, "/_count": COUNT})) for _ in range(3)]


def cluster(*homes: str) -> Cluster:
    return Cluster(read_address(f"http://{','.join(home.removeprefix('http://') for home in homes)}"))


def late(_asked: Asked) -> Reply:
    time.sleep(1.5)
    return Reply("{}", headers=JSON)


def dead() -> str:
    """An address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def test_all_nodes_are_asked_in_turn(servers: list[Site]) -> None:
    with closing(cluster(*(one.home for one in servers))) as asked:
        for _ in range(30):
            assert asked.request("GET", "/_count") == {"count": 7}
    assert all(len(one.asked) >= 10 for one in servers)


def test_a_dead_node_is_passed_over(servers: list[Site]) -> None:
    with closing(cluster(dead(), servers[0].home)) as asked:
        assert all(asked.request("POST", "/_count", {}) == {"count": 7} for _ in range(4))


def test_a_node_that_has_lost_the_others_is_passed_over(servers: list[Site]) -> None:
    servers[0].answers["/_count"] = Reply('{"error": {"type": "no_cluster_manager"}}', 503, JSON)
    with closing(cluster(servers[0].home, servers[1].home)) as asked:
        assert all(asked.request("GET", "/_count") == {"count": 7} for _ in range(4))
    servers[1].answers["/_count"] = servers[0].answers["/_count"]
    with closing(cluster(servers[0].home, servers[1].home)) as asked, pytest.raises(ClusterUnreachableError):
        asked.request("GET", "/_count")


def test_a_late_node_costs_one_question_its_patience_and_then_none(servers: list[Site]) -> None:
    servers[0].answers["/_count"] = late
    with closing(cluster(servers[0].home, servers[1].home)) as asked:
        for _ in range(6):
            assert asked.request("POST", "/_count", {}, seconds=0.2, repeats=True) == {"count": 7}
    assert servers[0].paths.count("/_count") == 1


def test_what_may_be_at_work_still_is_not_sent_to_another_node(servers: list[Site]) -> None:
    for one in servers:
        one.answers["/_count"] = late
    with closing(cluster(*(one.home for one in servers))) as asked, pytest.raises(ClusterSlowError, match="overloaded"):
        asked.request("POST", "/_count", {}, seconds=0.2)
    assert sum(one.paths.count("/_count") for one in servers) == 1


def test_where_all_are_late_each_is_waited_for_once(servers: list[Site]) -> None:
    for one in servers:
        one.answers["/_count"] = late
    with closing(cluster(*(one.home for one in servers))) as asked, pytest.raises(ClusterSlowError):
        asked.request("GET", "/_count", seconds=0.2)
    assert [one.paths.count("/_count") for one in servers] == [1, 1, 1]


def test_a_password_is_sent_in_utf_8(servers: list[Site]) -> None:
    address = servers[0].home.replace("http://", "http://ann:b%C3%A4%E2%82%AC@")
    with closing(Cluster(read_address(address))) as asked:
        asked.request("GET", "/_count")
    assert {b64decode(one.headers["Authorization"].removeprefix("Basic ")) for one in servers[0].asked} == {
        "ann:bä€".encode()
    }


def test_where_nobody_listens_it_is_said_why() -> None:
    with pytest.raises(ClusterUnreachableError, match=r"can't be reached \(.*[Cc]onnection refused\)"):
        cluster(dead(), dead()).request("GET", "/_count")


@pytest.mark.parametrize("page", ["<html>Welcome</html>", "", "[1, 2"])
def test_a_server_of_another_kind_is_no_cluster(servers: list[Site], page: str) -> None:
    servers[0].answers["/"] = page
    with pytest.raises(ClusterError, match="does not answer as OpenSearch does"):
        cluster(servers[0].home).request("GET", "/_count")


@pytest.mark.parametrize("number", ["1.3.20", "2.3.0"])
def test_a_cluster_that_is_too_old_is_asked_nothing_else(servers: list[Site], number: str) -> None:
    servers[0].answers["/"] = Reply(
        f'{{"version": {{"distribution": "opensearch", "number": "{number}"}}}}', headers=JSON
    )
    asked = cluster(servers[0].home)
    for _ in range(2):
        with pytest.raises(ClusterError, match=f"runs OpenSearch {number}.*upgrade it"):
            asked.request("GET", "/_count")
    assert set(servers[0].paths) == {"/"}


def test_a_cluster_that_was_away_at_first_is_asked_its_version_later(servers: list[Site]) -> None:
    servers[0].answers["/"] = Reply("", 503)
    asked = cluster(servers[0].home)
    with pytest.raises(ClusterUnreachableError):
        asked.request("GET", "/_count")
    servers[0].answers["/"] = Reply('{"version": {"number": "7.10.2"}}', headers=JSON)
    with pytest.raises(ClusterError, match="is no OpenSearch"):
        asked.request("GET", "/_count")
