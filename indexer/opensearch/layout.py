"""How a desk is laid out in a cluster: the names, settings and mappings of its indices.

A generation of a desk named `press` has two indices, numbered alike. `press-releases-00000001` has a document for each
release. Its texts are indexed as Pressdesk's own terms, joined by blanks, so that the cluster needs no stemmer; what is
stored is what a hit shows. `press-words-00000001` is the dictionary: a document for each term, each word as it is
written, and each organisation, with the number of releases that have it. The alias `press` names the releases that
answer, and `press-lock` tells who is writing.
"""

import re

from corpus.quick_dataclass import dataclass
from indexer.opensearch.cluster import Json
from indexer.schema import VERSION

LAYOUT = 2
"""Increased when the mappings change: an index of another layout is rebuilt."""

SHARD_RELEASES = 200_000
"""Releases for which a shard is made: a shard is scored by one processor, these in about a quarter of a second."""
WORDS_SHARD_RELEASES = 30_000_000
"""The same for the dictionary, which grows much more slowly."""
REPLICAS = "0-1"
"""A copy of each shard as soon as there is a second node."""
LATE = "1h"
"""How long the cluster remembers a removal, and refuses an older write to what was removed."""

_TERMS = {"type": "text", "analyzer": "terms", "similarity": "occurrences", "norms": False}
_VALUE = {"type": "keyword"}
_SOUGHT = {"type": "keyword", "doc_values": False}
_NUMBER = {"type": "integer"}
_KEPT_TEXT = {"type": "keyword", "index": False}
_STORED = {"type": "object", "enabled": False}

RELEASES: Json = {
    "id": _VALUE,
    "title": _TERMS,
    "body": _TERMS,
    "title_length": _NUMBER,
    "body_length": _NUMBER,
    "organization": _VALUE,
    "organization_folded": _SOUGHT,
    "theme": _VALUE,
    "theme_folded": _SOUGHT,
    "drug_related": {"type": "boolean"},
    "language": _VALUE,
    "language_folded": _SOUGHT,
    "year": _NUMBER,
    "month": _VALUE,
    "date": _NUMBER,
    "date_end": _NUMBER,
    "hit": _STORED,
}
WORDS: Json = {
    "key": _VALUE,
    "releases": _NUMBER,
    "titles": _NUMBER,
    "written": _KEPT_TEXT,
    "beginnings": _SOUGHT,
}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a desk's indices."""

    desk: str

    @property
    def lock(self) -> str:
        return f"{self.desk}-lock"

    @property
    def every(self) -> str:
        """A pattern of the numbered indices."""
        return f"{self.desk}-releases-*,{self.desk}-words-*"

    def releases(self, number: int) -> str:
        return f"{self.desk}-releases-{number:08}"

    def words(self, number: int) -> str:
        return f"{self.desk}-words-{number:08}"

    def number(self, index: str) -> int | None:
        """The number in the name of an index; None if it is not one of the desk's."""
        found = re.fullmatch(rf"{re.escape(self.desk)}-(?:releases|words)-(\d{{8}})", index)
        return int(found[1]) if found else None


def schema() -> str:
    """The versions that must match for an index to be read or updated."""
    return f"schema {VERSION}, opensearch layout {LAYOUT}"


def releases_index(releases: int, meta: Json) -> Json:
    """The definition of an index for so many releases."""
    return {
        "settings": {
            **_settings(releases, SHARD_RELEASES),
            "gc_deletes": LATE,
            "similarity": {"occurrences": {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}}},
            "analysis": {"analyzer": {"terms": {"type": "custom", "tokenizer": "whitespace"}}},
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": meta,
            "_source": {"excludes": ["title", "body"]},
            "properties": RELEASES,
        },
    }


def words_index(releases: int) -> Json:
    """The definition of the dictionary for so many releases."""
    return {
        "settings": _settings(releases, WORDS_SHARD_RELEASES),
        "mappings": {"dynamic": "strict", "_source": {"enabled": False}, "properties": WORDS},
    }


def _settings(releases: int, of_shard: int) -> Json:
    """Refreshed when a generation is finished, and at no other time; copied to other nodes then, too."""
    return {
        "number_of_shards": 1 + releases // of_shard,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
    }
