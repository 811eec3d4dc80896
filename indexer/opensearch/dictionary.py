"""Counts, for the dictionary of a cluster, in how many releases each term, word and organisation occurs.

The counts of a draft are gathered in memory and added to those of the dictionary at once. If a process is killed in
between, the next one may add some of them twice. A count is then too high, never too low, until the index is rebuilt.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice

from indexer.folding import fold
from indexer.opensearch.bulk import BulkWriter, Operation
from indexer.opensearch.cluster import Cluster, Json
from indexer.opensearch.document import AnalyzedRelease, one_token
from indexer.surface_words import without_possessive

TERM, WORD, ORGANIZATION = "t/", "w/", "o/"
"""What the keys of the dictionary begin with."""
READ_AT_ONCE = 10_000
"""The most documents that one search returns."""
_SENT_AT_ONCE = 5000
_LONGEST_ID = 500
"""Bytes; OpenSearch allows 512."""


class DictionaryWriter:
    """Collects what a draft adds to the dictionary and takes from it."""

    def __init__(self, cluster: Cluster, index: str, *, is_new: bool) -> None:
        self._cluster = cluster
        self._index = index
        self._is_empty = is_new
        self._has_written = False
        self._start()

    def __len__(self) -> int:
        """The number of entries that wait in memory."""
        return len(self._counts)

    def add(self, release: AnalyzedRelease) -> None:
        self._count(release, 1)
        for word, form in release.forms.items():
            self._forms[form][word] += 1

    def subtract(self, release: AnalyzedRelease) -> None:
        """Take away what an earlier version of a release had."""
        self._count(release, -1)

    def write(self) -> None:
        """Add what was collected to the dictionary. Raises ClusterError."""
        if self._has_written:  # to see what was written before
            self._cluster.request("POST", f"/{self._index}/_refresh", seconds=300)
        bulk = BulkWriter(self._cluster)
        try:
            keys = iter(sorted(self._counts))
            while some := list(islice(keys, _SENT_AT_ONCE)):
                bulk.send([self._operation(key, known) for key, known in self._known(some)])
            bulk.wait()
        finally:
            bulk.close()
        self._is_empty, self._has_written = False, True
        self._start()

    def _start(self) -> None:
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._titles: defaultdict[str, int] = defaultdict(int)
        self._forms: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def _count(self, release: AnalyzedRelease, change: int) -> None:
        for text in release.body_terms:
            self._counts[TERM + text] += change
        for text in release.title_terms:
            self._counts[TERM + text] += 0
            self._titles[TERM + text] += change
        for form in set(release.forms.values()):
            self._counts[WORD + form] += change
        for name in release.organizations:
            self._counts[ORGANIZATION + name] += change

    def _known(self, keys: list[str]) -> Iterator[tuple[str, Json]]:
        """Each key with what the dictionary has of it."""
        held = {} if self._is_empty else entries(self._cluster, self._index, keys)
        return ((key, held.get(key, {})) for key in keys)

    def _operation(self, key: str, known: Json) -> Operation:
        before = int(known.get("releases", 0))
        entry: Json = {"key": key, "releases": max(before + self._counts[key], 0)}
        if key.startswith(TERM):
            entry["titles"] = max(int(known.get("titles", 0)) + self._titles[key], 0)
        elif key.startswith(WORD):
            entry["written"] = self._written(key.removeprefix(WORD), before, known.get("written"))
        else:
            entry["beginnings"] = beginnings(key.removeprefix(ORGANIZATION))
        return {"index": {"_index": self._index, "_id": _id(key)}}, entry

    def _written(self, word: str, before: int, known: object) -> str:
        """The usual form of a word: that of these releases, unless more were known before."""
        forms = self._forms.get(word)
        if isinstance(known, str) and (not forms or before >= forms.total()):
            return known
        return without_possessive(max(forms, key=forms.__getitem__)) if forms else word


def entries(cluster: Cluster, index: str, keys: list[str]) -> dict[str, Json]:
    """What a dictionary has of some keys, at most READ_AT_ONCE of them."""
    answer = cluster.request("POST", f"/{index}/_search", entries_query(keys), seconds=120)
    return dict(map(entry_of, answer["hits"]["hits"]))


def entries_query(keys: Iterable[str]) -> Json:
    """The search for the entries with these keys."""
    wanted = list(keys)
    return {**ENTRY, "size": max(len(wanted), 1), "query": {"bool": {"filter": {"terms": {"key": wanted}}}}}


ENTRY: Json = {
    "_source": False,
    "track_total_hits": False,
    "docvalue_fields": ["key", "releases", "titles", "written"],
    "stored_fields": "_none_",
}
"""What every search for entries asks of them."""


def entry_of(hit: Json) -> tuple[str, Json]:
    """The key and the values of an entry that was found."""
    values = {name: value for name, [value, *_] in hit["fields"].items()}
    return values.pop("key"), values


def beginnings(name: str) -> list[str]:
    """The name of an organisation, folded, from each of its words on."""
    words = fold(name).split()
    return [" ".join(words[at:]) for at in range(len(words))]


def term_key(text: str) -> str:
    """The key of a term in the dictionary."""
    return TERM + one_token(text)


def _id(key: str) -> str:
    content = key.encode()
    return key if len(content) <= _LONGEST_ID else sha256(content).hexdigest()
