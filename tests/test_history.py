"""The store keeps what was: earlier versions, what is gone from its source, what turned out to be one."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from corpus.archive import Response
from corpus.store import Event, Fetch, Removed, Store, StoreError
from corpus.store.schema import MIGRATIONS
from tests.test_store import NOW, PAGE, SEIZURE

LATER = NOW + timedelta(days=1)
EDITED = replace(SEIZURE, title="Customs seize more", fetched=LATER)
SEEN = Response("https://example.org/seizure", NOW, 200, (), b"<html>as it was</html>")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.sqlite") as store:
        yield store


def test_every_version_stays_with_the_page_it_was_read_from(store: Store) -> None:
    again = replace(SEEN, content=b"<html>edited</html>", at=LATER)
    assert [store.put(SEIZURE, SEEN), store.put(EDITED, again)] == ["new", "changed"]
    assert store.history("seizure") == (
        Event(NOW, "first", 1, SEIZURE, SEEN.sha256),
        Event(LATER, "edited", 2, EDITED, again.sha256),
    )
    assert [store.page(one.page or "") for one in store.history("seizure")] == [SEEN.content, again.content]
    assert store.history("unknown") == ()


def test_a_release_that_is_gone_is_still_there_and_says_since_when(store: Store) -> None:
    store.put(SEIZURE, SEEN)
    assert store.mark_gone("seizure", LATER)
    assert not store.mark_gone("seizure", LATER + timedelta(days=9))
    kept = store.get("seizure")
    assert kept
    assert (kept.gone, kept.version, kept.seq, kept.release) == (LATER, 1, 2, SEIZURE)
    assert [one.seq for one in store.changes(after=1)] == [2]
    assert store.count_gone() == 1


def test_a_release_that_comes_back_as_it_was_is_no_new_version(store: Store) -> None:
    store.put(SEIZURE, SEEN)
    store.mark_gone("seizure", LATER)
    assert store.put(SEIZURE) == "changed"
    kept = store.get("seizure")
    assert kept
    assert (kept.gone, kept.version, kept.page) == (None, 1, SEEN.sha256)
    assert [one.what for one in store.history("seizure")] == ["first", "gone", "back"]


def test_a_release_that_turned_out_to_be_another_leads_to_it(store: Store) -> None:
    store.put(SEIZURE)
    store.put(replace(SEIZURE, id="other", url="https://example.org/other"))
    store.record_fetch(Fetch("https://example.org/other", "s", NOW, 200, release="other"))
    assert store.join("other", "seizure", LATER)
    assert store.get("seizure")
    assert store.get("other") == store.get("seizure")
    assert [place.url for place in store.places("seizure")] == ["https://example.org/other"]
    assert list(store.changes(after=2)) == [Removed("other", 3)]
    assert [one.what for one in store.history("other")] == ["first", "joined"]


def test_a_page_that_the_archive_lost_is_told(store: Store, tmp_path: Path) -> None:
    store.put(SEIZURE, SEEN)
    [file] = (tmp_path / "archive").iterdir()
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(StoreError, match="is damaged at"):
        store.page(SEEN.sha256)


def test_a_batch_that_fails_leaves_an_archive_that_the_next_one_goes_on_with(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.batch():
        store.put(SEIZURE, SEEN)
        raise ZeroDivisionError
    assert store.page(SEEN.sha256) is None
    store.put(SEIZURE, SEEN)
    assert store.page(SEEN.sha256) == SEEN.content
    assert len(list(store.captures())) == 1


def test_a_store_of_the_first_schema_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with sqlite3.connect(path) as db:
        db.executescript(MIGRATIONS[0] + "PRAGMA user_version = 1")
        with Store(tmp_path / "new.sqlite") as new:
            new.put(SEIZURE, PAGE)
            new._db.execute("ATTACH ? AS old", [str(path)])
            for table, columns in (
                ("page", "sha256, media_type, content"),
                ("release", "id, seq, version, hash, removed, url, origin, source, page, content"),
            ):
                new._db.execute(f"INSERT INTO old.{table} ({columns}) SELECT {columns} FROM main.{table}")
    db.close()
    with Store(path) as store:
        kept = store.get("seizure")
        assert kept
        assert (kept.release, kept.page, store.page(kept.page or "")) == (SEIZURE, PAGE.sha256, PAGE.content)
        assert store.count("year") == {"2024": 1}
        assert store.put(EDITED, SEEN) == "changed"
        assert [one.page for one in store.history("seizure")] == [PAGE.sha256, SEEN.sha256]


def test_a_store_that_another_process_writes_to_says_so(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as writer, Store(tmp_path / "s", patience=0.1) as other:
        with writer.batch(), pytest.raises(StoreError, match="is being written by another process"):
            other.put(SEIZURE)
        assert other.put(SEIZURE) == "new"
