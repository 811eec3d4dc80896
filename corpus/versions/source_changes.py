"""What sources have done to releases after they published them."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

from corpus.quick_dataclass import dataclass
from corpus.release import Release
from corpus.store import Event, Store
from corpus.store.values import EVENT_WORDS
from corpus.versions.differences import Difference, differences


@dataclass(frozen=True, slots=True)
class SourceChange:
    """An edit of a release by its source, its disappearance, or its return."""

    seq: int
    """The number of the change in the store."""
    event: Event
    release: Release
    """The version that stood from then on."""
    differences: tuple[Difference, ...]
    """What an edit changed; empty for the rest."""

    @property
    def words(self) -> str:
        """What happened, such as `gone from its source`."""
        return EVENT_WORDS[self.event.what]

    def lines(self) -> Iterator[str]:
        """The name of each changed value, then its removed and added lines."""
        for one in self.differences:
            yield one.name
            yield from one.lines()

    def to_json(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "at": self.event.at.isoformat(),
            "what": self.event.what,
            "source": self.release.source,
            "id": self.release.id,
            "url": self.release.url,
            "title": self.release.title,
            "changes": [asdict(one) for one in self.differences],
        }


def source_changes(store: Store, source: str | None = None, most: int = 50) -> Iterator[SourceChange]:
    """Yield the last changes by a source, or by all, newest first; damaged ones are left out."""
    events_of = cache(store.history)
    for release, seq in store.last_source_changes(source, most):
        events = events_of(release)
        place = next((place for place, one in enumerate(events) if one.seq == seq), 0)
        event = events[place] if events else None
        before = [one.release for one in events[:place] if one.release]
        if event and before:
            now = event.release or before[-1]
            yield SourceChange(seq, event, now, differences(before[-1], now) if event.release else ())
