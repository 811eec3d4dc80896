"""The index of a desk in a cluster: implements the port for writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from indexer.errors import IndexUnreachableError
from indexer.opensearch.address import ClusterAddress
from indexer.opensearch.cluster import Cluster, ClusterError, ClusterUnreachableError, Json
from indexer.opensearch.draft import ClusterDraft, note, point_at
from indexer.opensearch.generations import (
    ClusterGeneration,
    count_releases,
    desk_indices,
    is_current,
    live_generation,
    meta,
    missing_copies,
    unanswering_shards,
)
from indexer.opensearch.layout import Names, releases_index, schema, words_index
from indexer.opensearch.lease import Lease
from indexer.port import MEMORY, Condition, Contents, IndexGeneration

_PAGE = 1000


class OpenSearchIndex:
    """Implements `indexer.port.Index` in a cluster."""

    def __init__(self, address: ClusterAddress) -> None:
        self._cluster = Cluster(address)
        self._names = Names(address.name)
        self._lease = Lease(self._cluster, self._names.lock)

    @property
    def engine(self) -> str:
        where = f"OpenSearch at {self._cluster.address}"
        try:
            lacking = missing_copies(self._cluster)
        except ClusterError:  # what asks next says why
            return where
        return (
            f"{where}, where {lacking} shards lack a copy, so that one more failure may stop it" if lacking else where
        )

    @property
    def schema(self) -> str:
        return schema()

    def newest(self) -> ClusterGeneration | None:
        with _unreachable():
            return live_generation(self._cluster)

    def current(self) -> ClusterGeneration | None:
        return self.newest()

    def unfinished(self) -> ClusterGeneration | None:
        """What a build that was broken off has written into a new index."""
        with _unreachable():
            found = desk_indices(self._cluster)
        drafts = [one for number, one in found.generations.items() if self._names.releases(number) not in found.live]
        newest = max(drafts, key=lambda one: one.number, default=None)
        if newest is None or newest.publication or newest.number in found.faults or not is_current(newest):
            return None
        return newest if newest.contents.seq else None

    def condition(self) -> Condition:
        with _unreachable():
            found = desk_indices(self._cluster)
            answering = {self._names.number(index) for index in found.live}
            faults = [what for number, each in found.faults.items() if number in answering for what in each]
            if len(found.live) > 1:
                faults.append(f"the alias {self._names.desk} names several indices: {', '.join(found.live)}")
            live = live_generation(self._cluster)
            if live is None:
                faults += [f"{index} does not say what it holds" for index in found.live]
                return Condition(None, False, tuple(faults), tuple(f"replaced: {what}" for what in faults))
            if lost := unanswering_shards(self._cluster, live):
                return Condition(live, True, (*faults, lost), (), is_readable=False)
            counted = count_releases(self._cluster, live.number)
            if counted != live.contents.documents and not live.is_dirty:
                faults.append(
                    f"generation {live.name} holds {counted:,} releases instead of {live.contents.documents:,}"
                )
        sound = None if faults else live
        return Condition(sound, sound is not None, tuple(faults), tuple(f"replaced: {what}" for what in faults))

    @contextmanager
    def locked(self) -> Iterator[None]:
        with _unreachable(), self._lease.held():
            yield

    @contextmanager
    def draft(self, base: IndexGeneration | None, megabytes: int = MEMORY, expected: int = 0) -> Iterator[ClusterDraft]:
        with _unreachable():
            live = live_generation(self._cluster)
            self._collect(live, base)
            is_new = base is None or live is None or base.name != live.name
            begun = self._created(expected) if base is None else _ours(base)
            draft = ClusterDraft(self._cluster, self._lease, begun, is_new=is_new, megabytes=megabytes)
            try:
                yield draft
            finally:
                draft.cancel()

    def settle(self, generation: IndexGeneration) -> None:
        with _unreachable():
            known = _ours(generation)
            if known.is_dirty:  # a draft was broken off, and there is nothing to apply after all
                for index in (self._names.words(known.number), self._names.releases(known.number)):
                    self._cluster.request("POST", f"/{index}/_refresh", seconds=600)
                contents = replace(known.contents, documents=count_releases(self._cluster, known.number))
                note(self._cluster, replace(known, is_dirty=False, contents=contents))
            point_at(self._cluster, known.number)

    @contextmanager
    def reader(self, generation: IndexGeneration) -> Iterator["ClusterReader"]:
        with _unreachable():
            yield ClusterReader(self._cluster, self._names.releases(_ours(generation).number))

    def close(self) -> None:
        self._cluster.close()

    def _created(self, expected: int) -> ClusterGeneration:
        """Make a new, empty index with the next number, laid out for so many releases."""
        number = max(desk_indices(self._cluster).numbers, default=0) + 1
        made = ClusterGeneration(number, 0, Contents("", 0, schema(), 0), datetime.now(UTC), cluster=self._cluster)
        definitions = (
            (self._names.words(number), words_index(expected)),
            (self._names.releases(number), releases_index(expected, meta(made))),
        )
        for index, definition in definitions:
            self._cluster.request("PUT", f"/{index}", definition, wait_for_active_shards=1, seconds=60)
        return made

    def _collect(self, live: ClusterGeneration | None, base: IndexGeneration | None) -> None:
        """Delete the indices before the live ones, and drafts that nobody continues."""
        found = desk_indices(self._cluster)
        kept = {one.number for one in (live, base) if isinstance(one, ClusterGeneration)}
        kept |= {number for index in found.live if (number := self._names.number(index)) is not None}
        for number in found.numbers:
            if number not in kept:
                path = f"/{self._names.releases(number)},{self._names.words(number)}"
                self._cluster.request("DELETE", path, ignore_unavailable="true")


class ClusterReader:
    """Reads the releases that an index holds."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self._index = index

    def shown(self, ids: list[str]) -> list[dict[str, Any] | None]:
        found = self._cluster.request(
            "POST", f"/{self._index}/_mget", {"ids": ids}, seconds=120, _source_includes="hit", realtime="false"
        )
        return [_as_shown(one["_source"]["hit"]) if one.get("found") else None for one in found["docs"]]

    def ids(self) -> Iterator[str]:
        body: Json = {"size": _PAGE, "_source": False, "sort": [{"id": "asc"}], "query": {"match_all": {}}}
        while hits := self._cluster.request(
            "POST", f"/{self._index}/_search", body, seconds=120, allow_partial_search_results="false"
        )["hits"]["hits"]:
            yield from (hit["_id"] for hit in hits)
            body = {**body, "search_after": hits[-1]["sort"]}


def _ours(generation: IndexGeneration) -> ClusterGeneration:
    assert isinstance(generation, ClusterGeneration)
    return generation


def _as_shown(hit: dict[str, Any]) -> dict[str, Any]:
    """A hit's values with tuples, which JSON does not know."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in hit.items()}


@contextmanager
def _unreachable() -> Iterator[None]:
    try:
        yield
    except ClusterUnreachableError as error:
        raise IndexUnreachableError(str(error)) from error
