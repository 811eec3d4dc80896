"""What a source does to its releases is told, and what Pressdesk reads differently is not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from corpus.release import Release
from corpus.store import Store
from corpus.store.warc import Response
from corpus.versions.source_changes import source_changes
from tests.corpus.store.samples import LATER, NOW, SEIZURE

SEEN = Response(SEIZURE.url or "", NOW, 200, (("Content-Type", "text/html"),), b"<html>first</html>")
OTHER = replace(SEIZURE, id="other", url="https://agency.example/1", source="agency", origin="https://agency.example/1")
KNOWN = replace(SEIZURE, source="board")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.sqlite") as store:
        yield store


def read(release: Release, title: str, page: bytes = b"<html>edited</html>") -> tuple[Release, Response]:
    """Another version of a release, and the response that gave it."""
    return replace(release, title=title, fetched=LATER), replace(SEEN, content=page, at=LATER)


def told(store: Store, source: str | None = None, most: int = 50) -> list[tuple[str, str, str]]:
    return [(one.release.id, one.event.what, one.release.title) for one in source_changes(store, source, most)]


def test_edits_disappearances_and_returns_are_told_newest_first(store: Store) -> None:
    store.put(KNOWN, SEEN)
    store.put(OTHER, replace(SEEN, url=OTHER.url or ""))
    assert told(store) == []
    store.put(*read(KNOWN, "Corrected"))
    store.mark_gone("other", LATER)
    store.mark_gone("seizure", LATER + timedelta(days=1))
    store.put(*read(KNOWN, "Once more", b"<html>back</html>"))
    first = ("seizure", "edited", "Corrected")
    later = [("seizure", "back", "Once more"), ("seizure", "gone", "Corrected"), ("other", "gone", OTHER.title)]
    assert told(store) == [*later, first]
    assert told(store, "board") == [later[0], later[1], first]
    assert told(store, most=1) == [later[0]]
    assert told(store, "unknown") == []
    *_, edit = source_changes(store, "board")
    assert list(edit.lines()) == ["title", f"-{SEIZURE.title}", "+Corrected"]
    assert edit.event.at == LATER > NOW


def test_another_reading_of_the_same_page_is_no_edit(store: Store) -> None:
    store.put(KNOWN, SEEN)
    store.put(replace(KNOWN, title="Read anew"))
    store.put(*read(KNOWN, "Corrected"))
    store.put(replace(KNOWN, title="Read anew again"))
    assert [title for *_, title in told(store)] == ["Corrected"]


def test_what_was_added_by_hand_or_joined_to_another_has_no_source_to_tell_of(store: Store) -> None:
    store.put(replace(SEIZURE, source=None), SEEN)
    store.put(*read(replace(SEIZURE, source=None), "Corrected"))
    store.put(OTHER, replace(SEEN, url=OTHER.url or ""))
    store.mark_gone("other", LATER)
    store.join("other", "seizure", LATER)
    assert told(store) == []
