"""The generations of a desk in a cluster: what is there, which of it answers, and whether it is as it was made."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, field
from datetime import datetime
from typing import Any

from corpus.quick_dataclass import dataclass
from indexer.opensearch.cluster import PATIENCE, Cluster, Json, MissingError
from indexer.opensearch.layout import RELEASES, WORDS, Names, schema
from indexer.port import Contents

_RED = "red"


@dataclass(frozen=True, slots=True)
class ClusterGeneration:
    """A finished state of a desk."""

    number: int
    """The number of its indices, which later generations share until all is built anew."""
    publication: int
    """How often something was published in these indices."""
    contents: Contents
    built: datetime
    is_dirty: bool = False
    """Whether a draft has begun to write into its indices, and has not been published."""
    cluster: Cluster | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        return f"{self.number:08}.{self.publication:06}"

    @property
    def size(self) -> int:
        """Bytes on the disks of all nodes, with the copies."""
        assert self.cluster is not None
        names = Names(self.cluster.address.name)
        path = f"/{names.releases(self.number)},{names.words(self.number)}/_stats/store"
        answer = self.cluster.request("GET", path, filter_path="_all.total.store.size_in_bytes")
        return int(answer["_all"]["total"]["store"]["size_in_bytes"])


def meta(generation: ClusterGeneration) -> Json:
    """What the mapping of the releases says of them."""
    return {
        "pressdesk": {
            "publication": generation.publication,
            "contents": asdict(generation.contents),
            "built": generation.built.isoformat(),
            "is_dirty": generation.is_dirty,
        }
    }


def live_generation(cluster: Cluster, seconds: float = PATIENCE) -> ClusterGeneration | None:
    """The generation that answers: what the alias names. None if there is none, or it was not written by Pressdesk.

    `seconds` is how long to wait for a node.
    """
    names = Names(cluster.address.name)
    try:
        answer = cluster.request("GET", f"/{names.desk}/_mapping", filter_path="*.mappings._meta", seconds=seconds)
    except MissingError:
        return None
    found = [told for index, mapping in answer.items() if (told := _told(cluster, names, index, mapping))]
    return max(found, key=lambda one: one.name, default=None)


@dataclass(frozen=True, slots=True)
class DeskIndices:
    """All the indices of a desk."""

    generations: Mapping[int, ClusterGeneration]
    """By number, those whose mapping says what they hold."""
    numbers: tuple[int, ...]
    """All numbers, ascending."""
    live: tuple[str, ...]
    """The indices that the alias names."""
    faults: Mapping[int, tuple[str, ...]]
    """How indices differ from what Pressdesk made, by number; without those that don't differ."""


def desk_indices(cluster: Cluster) -> DeskIndices:
    """Look at all the indices of a desk. Raises ClusterError."""
    names = Names(cluster.address.name)
    answer = cluster.request("GET", f"/{names.every}", expand_wildcards="all")
    known = {index: one for index, one in answer.items() if names.number(index) is not None}
    told = [_told(cluster, names, index, one) for index, one in known.items()]
    generations = {one.number: one for one in told if one}
    numbers = sorted({number for index in known if (number := names.number(index)) is not None})
    live = tuple(index for index, one in known.items() if names.desk in one["aliases"])
    faults = {number: tuple(_differences(names, number, known)) for number in numbers}
    return DeskIndices(generations, tuple(numbers), live, {number: what for number, what in faults.items() if what})


def unanswering_shards(cluster: Cluster, generation: ClusterGeneration) -> str | None:
    """Say which part of a generation can't answer because no node has it; None if all of it can."""
    names = Names(cluster.address.name)
    both = f"{names.releases(generation.number)},{names.words(generation.number)}"
    health = cluster.request("GET", f"/_cluster/health/{both}", level="indices", timeout="5s")
    lost = [
        f"{one['number_of_shards'] - one['active_primary_shards']} of {one['number_of_shards']} shards of {index}"
        for index, one in health["indices"].items()
        if one["status"] == _RED
    ]
    if not lost:
        return None
    return f"{' and '.join(lost)} are on no node that runs: start the nodes again that hold them"


def missing_copies(cluster: Cluster) -> int:
    """The number of copies of a desk's shards that no node has now. Raises ClusterError."""
    health = cluster.request("GET", f"/_cluster/health/{Names(cluster.address.name).every}", timeout="5s")
    return int(health["unassigned_shards"])


def count_releases(cluster: Cluster, number: int) -> int:
    """The number of releases in an index, as of its last refresh."""
    answer = cluster.request("POST", f"/{Names(cluster.address.name).releases(number)}/_count", seconds=120)
    return int(answer["count"])


def mapping_fault(index: str, mapping: Mapping[str, Any], wanted: Mapping[str, Json]) -> str | None:
    """Say how the fields of an index differ from those that Pressdesk made; None if they don't."""
    found = mapping.get("properties", {})
    other = sorted(name for name in {*found, *wanted} if _plain(found.get(name)) != _plain(wanted.get(name)))
    if not other and mapping.get("dynamic") == "strict":
        return None
    return f"the mapping of {index} was changed by hand" + (f" ({', '.join(other)})" if other else "")


def _differences(names: Names, number: int, known: Mapping[str, Any]) -> Iterator[str]:
    for index, wanted in ((names.releases(number), RELEASES), (names.words(number), WORDS)):
        if index not in known:
            yield f"{index} is missing"
            continue
        if fault := mapping_fault(index, known[index]["mappings"], wanted):
            yield fault
        if known[index]["settings"]["index"].get("refresh_interval") != "-1":
            yield f"the refresh interval of {index} was changed by hand: it must be -1"


def _told(cluster: Cluster, names: Names, index: str, described: Mapping[str, Any]) -> ClusterGeneration | None:
    """What an index of releases says of itself."""
    number = names.number(index)
    said = described.get("mappings", {}).get("_meta", {}).get("pressdesk")
    if number is None or not isinstance(said, dict) or index != names.releases(number):
        return None
    try:
        return ClusterGeneration(
            number,
            int(said["publication"]),
            Contents(**said["contents"]),
            datetime.fromisoformat(said["built"]),
            bool(said["is_dirty"]),
            cluster,
        )
    except (KeyError, TypeError, ValueError):
        return None


def is_current(generation: ClusterGeneration) -> bool:
    """Whether this program can read it."""
    return generation.contents.schema == schema()


def _plain(definition: Json | None) -> Json | None:
    """A field's definition without what OpenSearch leaves out because it is the default."""
    if definition is None:
        return None
    return {name: value for name, value in definition.items() if value != "object" or name != "type"}
