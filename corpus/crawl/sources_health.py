"""The health of every source that is in the catalogue or was ever crawled."""

from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from corpus.catalogue.sources import load_catalogue
from corpus.store import Store
from corpus.store.health import Health, State, health


def sources_health(store: Store, home: Path, now: datetime) -> list[Health]:
    """Worst first; sources of the same state in the order of the catalogue."""
    return sorted(health(store, source_names(store, home), now), key=lambda one: get_args(State).index(one.state))


def source_names(store: Store, home: Path) -> tuple[str, ...]:
    """The sources that are in the catalogue or were ever crawled."""
    return tuple(dict.fromkeys((*load_catalogue(home), *store.last_crawls())))


def health_as_json(one: Health) -> dict[str, Any]:
    return {
        "source": one.source,
        "state": one.state,
        "because": one.because,
        "last_success": one.last_success.isoformat() if one.last_success else None,
        "last_release": one.last_release.isoformat() if one.last_release else None,
        "usual_pause_days": one.usual_pause,
        "pause_days": one.pause,
        "errors": one.errors,
        "rejections": one.rejections,
    }
