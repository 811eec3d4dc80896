"""Whether the server can answer searches, and how old what it answers from is."""

from datetime import datetime
from pathlib import Path
from typing import Any

from corpus.errors import PressdeskError
from corpus.quick_dataclass import dataclass
from corpus.store import FILE_NAME, Store
from indexer.port import Index
from search.engine import Engine, Snapshot
from search.query import Everything


@dataclass(frozen=True, slots=True)
class Readiness:
    """The state of a home; None for what can't be told."""

    is_ready: bool
    trouble: str | None
    """Why it is not ready."""
    generation: str | None = None
    releases: int | None = None
    built: datetime | None = None
    """When the index was built."""
    age: int | None = None
    """Seconds since then."""
    changes_behind: int | None = None
    """Changes in the store that are not in the index yet."""
    last_good_crawl: datetime | None = None
    """When a source was last read completely."""
    crawl_age: int | None = None
    """Seconds since then."""

    def to_json(self) -> dict[str, Any]:
        return {
            "status": "ready" if self.is_ready else "not ready",
            "trouble": self.trouble,
            "generation": self.generation,
            "releases": self.releases,
            "index_built": self.built.isoformat(timespec="seconds") if self.built else None,
            "index_age_seconds": self.age,
            "index_changes_behind": self.changes_behind,
            "last_good_crawl": self.last_good_crawl.isoformat(timespec="seconds") if self.last_good_crawl else None,
            "last_good_crawl_age_seconds": self.crawl_age,
        }


def readiness(engine: Engine, index: Index, home: Path, now: datetime) -> Readiness:
    """Ready is a server that can search and read the store; ages are for the alarms of whoever runs it."""
    try:
        answering = engine.answer(_answering)
        with Store(home / FILE_NAME, create=False) as store:
            seq = store.seq
            crawls = store.last_crawls(finished=True).values()
        crawled = max((one.finished for one in crawls if one.finished), default=None)
        built = index.current()
    except PressdeskError as error:
        return Readiness(False, str(error))
    return Readiness(
        is_ready=True,
        trouble=answering.note,
        generation=answering.generation,
        releases=answering.releases,
        built=built.built if built else None,
        age=_age(built.built if built else None, now),
        changes_behind=max(seq - built.contents.seq, 0) if built else None,
        last_good_crawl=crawled,
        crawl_age=_age(crawled, now),
    )


@dataclass(frozen=True, slots=True)
class _Answering:
    """The generation that answers searches."""

    generation: str
    note: str | None
    releases: int | None


def _answering(snapshot: Snapshot) -> _Answering:
    return _Answering(snapshot.generation, snapshot.note, snapshot.counts([Everything()])[0])


def _age(moment: datetime | None, now: datetime) -> int | None:
    return max(int((now - moment).total_seconds()), 0) if moment else None
