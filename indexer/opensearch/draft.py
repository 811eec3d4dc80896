"""A draft of a generation: changes written in place, or a new index that answers nothing until it is published."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from corpus.release import PartialDate, Release
from indexer.opensearch.bulk import BulkWriter, Operation
from indexer.opensearch.cluster import Cluster, ClusterError, Json
from indexer.opensearch.dictionary import DictionaryWriter
from indexer.opensearch.document import AnalyzedRelease, analyzed
from indexer.opensearch.generations import ClusterGeneration, count_releases, desk_indices, meta
from indexer.opensearch.layout import REPLICAS, Names
from indexer.opensearch.lease import Lease
from indexer.port import Contents

BATCH = 200
"""Releases in one request."""
BATCH_CHARACTERS = 4 << 20
"""About the most characters in one."""
_ENTRY_BYTES = 500
"""About how much memory an entry of the dictionary takes until it is written."""

_Change = tuple[str, int, AnalyzedRelease | None]
"""The id of a release, the number of its change in the store, and what is to be written; None to remove it."""


class ClusterDraft:
    """Implements `indexer.port.Draft`.

    Every write carries the number of its change in the store as its version, so that one that arrives late, or twice,
    does no harm. What is written in place is seen by nobody before the index is refreshed, which `commit` does.
    """

    def __init__(
        self, cluster: Cluster, lease: Lease, base: ClusterGeneration, *, is_new: bool, megabytes: int
    ) -> None:
        """`base` is the live generation, or, for a new index, what there is of it so far."""
        self._cluster = cluster
        self._lease = lease
        self._base = base
        self._is_new = is_new
        self._names = Names(cluster.address.name)
        self._index = self._names.releases(base.number)
        self._bulk = BulkWriter(cluster)
        self._dictionary = DictionaryWriter(
            cluster, self._names.words(base.number), is_new=is_new and not base.contents.seq
        )
        self._entries = megabytes * (1 << 20) // _ENTRY_BYTES
        self._waiting: list[_Change] = []
        self._characters = 0
        self._touched = False

    def put(self, release: Release, seq: int, gone: datetime | None = None) -> None:
        self._characters += len(release.title) + len(release.body)
        self._take((release.id, seq, analyzed(release, gone)))

    def remove(self, id: str, seq: int) -> None:
        self._take((id, seq, None))

    def checkpoint(self, contents: Contents) -> None:
        if self._is_new:
            self._send()
            self._bulk.wait()
            self._dictionary.write()
            self._refresh()
            note(self._cluster, replace(self._base, contents=contents))

    def commit(self) -> int:
        self._send()
        self._bulk.wait()
        if self._touched or self._is_new:
            self._dictionary.write()
            self._refresh()
        return count_releases(self._cluster, self._base.number)

    def publish(self, contents: Contents) -> ClusterGeneration:
        self._lease.check()
        if self._is_new:
            self._copy_to_other_nodes()
        generation = replace(
            self._base,
            publication=self._base.publication + 1,
            contents=contents,
            built=datetime.now(UTC),
            is_dirty=False,
        )
        note(self._cluster, generation)
        if self._is_new:
            point_at(self._cluster, generation.number)
        return generation

    def cancel(self) -> None:
        """Stop writing; what was written stays until it is written over."""
        self._bulk.close()

    def _take(self, change: _Change) -> None:
        self._waiting.append(change)
        if len(self._waiting) >= BATCH or self._characters > BATCH_CHARACTERS:
            self._send()

    def _send(self) -> None:
        changes, self._waiting, self._characters = self._waiting, [], 0
        if not changes:
            return
        self._lease.check()
        if not self._is_new:
            self._begin_in_place()
            if not self._base.is_dirty:
                for held in self._held([change[0] for change in changes]):
                    self._dictionary.subtract(held)
        for _, _, release in changes:
            if release:
                self._dictionary.add(release)
        self._bulk.send([self._operation(*change) for change in changes])
        if len(self._dictionary) > self._entries:
            self._dictionary.write()

    def _begin_in_place(self) -> None:
        """Note, before the first write, that what the dictionary counts may not be what the releases hold.

        If it is never unnoted, the next draft takes nothing away: it can't know what this one has added.
        """
        if not self._touched:
            self._touched = True
            if not self._base.is_dirty:
                note(self._cluster, replace(self._base, is_dirty=True))

    def _operation(self, id: str, seq: int, release: AnalyzedRelease | None) -> Operation:
        place: Json = {"_index": self._index, "_id": id, "version": seq, "version_type": "external"}
        return ({"index": place}, release.document) if release else ({"delete": place},)

    def _held(self, ids: list[str]) -> Iterable[AnalyzedRelease]:
        """What the index has so far of some releases."""
        answer = self._cluster.request(
            "POST", f"/{self._index}/_mget", {"ids": ids}, seconds=120, _source_includes="hit"
        )
        return (
            analyzed(release_of(one["_id"], one["_source"]["hit"]), None) for one in answer["docs"] if one.get("found")
        )

    def _refresh(self) -> None:
        """Make what was written visible; the dictionary first, so that it never lacks a term that a release has."""
        for index in (self._names.words(self._base.number), self._index):
            answer = self._cluster.request("POST", f"/{index}/_refresh", seconds=600)
            if answer["_shards"]["failed"]:
                raise ClusterError(
                    f"the engine at {self._cluster.address} could not finish writing {index}: see the health of its "
                    "nodes, then run this again"
                )

    def _copy_to_other_nodes(self) -> None:
        for index in (self._index, self._names.words(self._base.number)):
            settings = {"index": {"auto_expand_replicas": REPLICAS}}
            self._cluster.request("PUT", f"/{index}/_settings", settings)


def note(cluster: Cluster, generation: ClusterGeneration) -> None:
    """Write into the mapping what a generation holds."""
    index = Names(cluster.address.name).releases(generation.number)
    cluster.request("PUT", f"/{index}/_mapping", {"_meta": meta(generation)})


def point_at(cluster: Cluster, number: int) -> None:
    """Make the releases with this number those that the alias names, and no others, at once."""
    names = Names(cluster.address.name)
    new = names.releases(number)
    named = desk_indices(cluster).live
    actions: list[Json] = [{"remove": {"index": old, "alias": names.desk}} for old in named if old != new]
    cluster.request("POST", "/_aliases", {"actions": [*actions, {"add": {"index": new, "alias": names.desk}}]})


def release_of(id: str, hit: dict[str, Any]) -> Release:
    """A release with what a hit shows of it: enough to analyse it again."""
    published = hit["published"]
    return Release(
        id,
        hit["title"],
        hit["body"],
        origin="",
        fetched=datetime.fromisoformat(hit["fetched"]),
        published=PartialDate.parse(published) if published else None,
        language=hit["language"],
        organizations=tuple(hit["organizations"]),
        themes=tuple(hit["themes"]),
    )
