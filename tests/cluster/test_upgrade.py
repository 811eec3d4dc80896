"""Nodes that are replaced by newer ones, one after the other, while releases are indexed and searched."""

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import build
from indexer.opensearch.address import read_address
from indexer.opensearch.cluster import Cluster
from tests.cluster.installation import OLDER, PLAIN
from tests.cluster.nodes import COUNT, FOLDER, VARIABLE, desk_address, started
from tests.desk import Desk, clustered, release

pytestmark = pytest.mark.long


def test_nodes_are_upgraded_one_by_one_while_the_desk_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if FOLDER not in os.environ:
        pytest.skip("needs nodes of its own: make test-cluster")
    PLAIN.install()
    with started(OLDER) as nodes:
        monkeypatch.setenv(VARIABLE, nodes.address)
        with Desk(tmp_path / "home", clustered) as desk:
            desk.publish(*(release(f"r{number}", "Heroin seized", f"Report {number}") for number in range(30)))
            nodes.wait()
            newer = replace(nodes, program=PLAIN)
            for number in range(COUNT):
                nodes.end(number)
                newer.wait("yellow", COUNT - 1)
                desk.store.put(release(f"new{number}", "Heroin again", f"Written while node {number} was away"))
                build(desk.store, desk.index)
                assert desk.ask("heroin").results.total == 31 + number
                newer.start(number)
                newer.wait()
                assert desk.ask("heroin").results.total == 31 + number
            assert _versions(desk) == {PLAIN.version}
            found = desk.ask("heroin written", size=COUNT).results
            assert {hit.id for hit in found.hits} == {f"new{number}" for number in range(COUNT)}


def _versions(desk: Desk) -> set[str]:
    with closing(Cluster(read_address(desk_address(desk.home)))) as cluster:
        return {one["version"] for one in cluster.request("GET", "/_nodes/_all/http")["nodes"].values()}
