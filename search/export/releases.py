"""Joins the releases that a query finds with what the store knows of them: evidence, text, and further values."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from corpus.quick_dataclass import dataclass
from corpus.release import Evidence, Release, ValueName
from corpus.store import Store, Stored
from search.citation.reference import Reference, reference_of_hit
from search.results import Hit, plain_text

COLUMNS = (
    *("id", "url", "title", "publisher", "organizations", "themes", "substances", "places", "operations"),
    *("date", "date_precision", "date_confidence", "language", "dateline", "source", "fetched", "gone", "version"),
    *("text", "evidence"),
)
"""The keys of `ExportedRelease.to_json`, in order."""
BATCH = 200
"""Releases that are read and written in one go; a server lets other clients in between."""


@dataclass(frozen=True, slots=True)
class ExportedRelease:
    """A release with the values that the index has of it, and those that only the store has."""

    hit: Hit
    stored: Stored | None
    """None if it has been removed from the store, or damaged there, since the index was built."""

    @property
    def title(self) -> str:
        return plain_text(self.hit.title)

    @property
    def release(self) -> Release | None:
        return self.stored.release if self.stored else None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence for the exported values; none for those that have changed in the store since."""
        if self.release is None:
            return ()
        changed = {name for name, value in self._indexed().items() if value != self._in_store(name)}
        return tuple(one for one in self.release.evidence if one.name not in changed)

    @property
    def date_confidence(self) -> str | None:
        """The highest confidence of any evidence for the date of publication."""
        date = str(self.hit.published)
        found = {one.confidence for one in self.evidence if one.name == "date" and one.value == date}
        return next((one for one in ("high", "medium", "low") if one in found), None)

    @property
    def reference(self) -> Reference:
        return reference_of_hit(self.hit)

    def to_json(self) -> dict[str, Any]:
        """One line of JSONL, and one row of Parquet; dates as ISO 8601, shortened to what is known."""
        hit, release = self.hit, self.release
        return {
            "id": hit.id,
            "url": hit.url,
            "title": self.title,
            "publisher": hit.publisher,
            "organizations": list(hit.organizations),
            "themes": list(hit.themes),
            "substances": list(release.substances) if release else [],
            "places": list(release.places) if release else [],
            "operations": list(release.operations) if release else [],
            "date": str(hit.published) if hit.published else None,
            "date_precision": hit.published.precision if hit.published else None,
            "date_confidence": self.date_confidence,
            "language": hit.language,
            "dateline": release.dateline if release else None,
            "source": release.source if release else None,
            "fetched": hit.fetched.isoformat(),
            "gone": hit.gone.isoformat() if hit.gone else None,
            "version": self.stored.version if self.stored else None,
            "text": release.body if release else None,
            "evidence": [asdict(one) for one in self.evidence],
        }

    def _indexed(self) -> dict[ValueName, Any]:
        hit = self.hit
        return {
            "title": self.title,
            "date": hit.published,
            "publisher": hit.publisher,
            "organization": hit.organizations,
            "theme": hit.themes,
            "language": hit.language,
        }

    def _in_store(self, name: ValueName) -> Any:
        assert self.release
        values: dict[ValueName, Any] = {
            "title": self.release.title,
            "date": self.release.dated,
            "publisher": self.release.publisher,
            "organization": self.release.organizations,
            "theme": self.release.themes,
            "language": self.release.language,
        }
        return values[name]


def exported(hits: Iterable[Hit], store: Path) -> Iterator[list[ExportedRelease]]:
    """Join the hits with the store, in their order, by batches. Raises StoreError if there is no readable store."""
    waiting = iter(hits)
    while batch := list(islice(waiting, BATCH)):
        with Store(store, create=False) as opened:  # anew each time: another thread may ask for the next batch
            joined = [ExportedRelease(hit, opened.get(hit.id)) for hit in batch]
        yield joined
