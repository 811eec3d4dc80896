"""One state of a desk in a cluster, and how it is asked: several searches in one request, all or an error."""

import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from indexer.opensearch.cluster import (
    Cluster,
    ClusterError,
    ClusterSlowError,
    ClusterUnreachableError,
    Json,
    LostStateError,
    failure,
)
from search.budget import Budget
from search.errors import SearchError, UnreachableError

KEEP = "10m"
"""How long the cluster keeps a state that nobody asks for."""
PATIENCE = 10.0
"""Seconds that the cluster may take for a request, besides what is left of the budget."""

MOST_HITS = 10_000
"""The most hits that one search returns."""


class PointInTimeLostError(UnreachableError):
    """The state, or a part of it, is no longer there: the question has to be asked again, of a new one."""


class PointInTime:
    """The documents of an index as they were when it was opened, until the last reference to it is gone."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self.cluster = cluster
        cluster.close_unused()
        answer = cluster.request(
            "POST",
            f"/{index}/_search/point_in_time",
            keep_alive=KEEP,
            allow_partial_pit_creation="false",
            seconds=PATIENCE,
        )
        self.id: str = answer["pit_id"]
        weakref.finalize(self, cluster.unused.append, self.id).atexit = False

    def searches(self, *bodies: Json) -> list[tuple["PointInTime", Json]]:
        """Searches of this state, to be sent with `sent`."""
        return [(self, body) for body in bodies]


def sent(searches: Sequence[tuple[PointInTime, Json]], budget: Budget) -> list[Json]:
    """Send searches in one request, and return their results in order. Raises what the methods of a snapshot raise.

    A result lacks nothing: a shard that fails makes an error of its search.
    """
    if not searches:
        return []
    budget.check()
    cluster = searches[0][0].cluster
    lines: list[Json] = []
    for state, body in searches:
        lines += {"allow_partial_search_results": False}, {**body, "pit": {"id": state.id, "keep_alive": KEEP}}
    with search_errors(), _lost_with_its_node():
        seconds = PATIENCE + min(budget.left, PATIENCE)
        answer = cluster.request("POST", "/_msearch", lines, seconds=seconds, repeats=True)
        results: list[Json] = answer["responses"]
        for one in results:
            _require_whole(cluster, one)
    return results


@contextmanager
def search_errors() -> Iterator[None]:
    """Turn the errors of the cluster into those of the port."""
    try:
        yield
    except LostStateError as error:
        raise PointInTimeLostError(str(error)) from error
    except ClusterUnreachableError as error:
        raise UnreachableError(str(error)) from error
    except ClusterError as error:
        raise SearchError(str(error)) from error


@contextmanager
def _lost_with_its_node() -> Iterator[None]:
    """Take a part that no node has for a state that went with its node: another node may have a copy of the part."""
    try:
        yield
    except ClusterSlowError:
        raise
    except ClusterUnreachableError as error:
        raise LostStateError(str(error)) from error


def _require_whole(cluster: Cluster, result: Json) -> None:
    if "error" in result:
        raise failure(cluster.address, int(result.get("status", 500)), result["error"])
    shards: dict[str, Any] = result["_shards"]
    if shards["failed"] or result["timed_out"]:
        reasons = shards.get("failures") or [{"type": "timed_out", "reason": "not all shards answered in time"}]
        raise failure(cluster.address, 503, reasons)
