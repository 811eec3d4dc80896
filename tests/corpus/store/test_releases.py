"""The store keeps releases and pages, numbers every change, and survives damage to its files."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from corpus.release import Page, PartialDate
from corpus.store import Damaged, Fetch, Removed, Store, Stored, StoreError
from tests.corpus.store.samples import NOW, PAGE, SEIZURE


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.sqlite") as store:
        yield store


def test_a_release_comes_back_as_it_was_put(store: Store) -> None:
    assert store.put(SEIZURE, PAGE) == "new"
    assert store.get("seizure") == Stored(SEIZURE, seq=1, version=1, page=PAGE.sha256)
    assert store.page(PAGE.sha256) == PAGE.content


def test_a_page_keeps_what_it_was_called_when_it_came(store: Store) -> None:
    pdf = replace(PAGE, content=b"%PDF-1.7", media_type="application/pdf")
    store.put(SEIZURE, PAGE)
    store.put(replace(SEIZURE, id="other"), pdf)
    assert [store.media_type(one) for one in (PAGE.sha256, pdf.sha256, "0" * 64)] == [
        "text/html",
        "application/pdf",
        "",
    ]


def test_the_same_again_changes_nothing_whenever_it_was_fetched(store: Store) -> None:
    store.put(SEIZURE)
    assert store.put(replace(SEIZURE, fetched=NOW + timedelta(days=1))) == "same"
    assert store.seq == 1


def test_every_change_gets_a_number_above_the_last(store: Store) -> None:
    store.put(SEIZURE)
    store.put(replace(SEIZURE, id="other"))
    assert store.put(replace(SEIZURE, title="Customs seize more")) == "changed"
    assert store.remove("other")
    seen = list(store.changes())
    assert [change.seq for change in seen if not isinstance(change, Damaged)] == [3, 4]
    assert isinstance(seen[0], Stored)
    assert seen[0].version == 2
    assert seen[1] == Removed("other", 4)
    assert list(store.changes(after=3)) == [Removed("other", 4)]


def test_a_removed_release_is_gone_until_it_is_put_again(store: Store) -> None:
    store.put(SEIZURE)
    store.remove("seizure")
    assert store.get("seizure") is None
    assert not store.remove("seizure")
    assert store.put(SEIZURE) == "changed"
    assert store.get("seizure") is not None


def test_an_edited_file_replaces_what_was_read_from_it(store: Store) -> None:
    page = Page(b"first", "text/plain", "notes.txt", NOW)
    store.put(replace(SEIZURE, id="first", url=None, origin="notes.txt"), page)
    edited = replace(SEIZURE, id="second", url=None, origin="notes.txt", title="Edited")
    assert store.put(edited, replace(page, content=b"second")) == "changed"
    assert [stored.release.id for stored in store.releases()] == ["second"]


def test_counts_name_each_value_and_those_without(store: Store) -> None:
    store.put(SEIZURE)
    store.put(replace(SEIZURE, id="b", organizations=("WCO",), themes=(), published=PartialDate(month=2, day=15)))
    store.put(replace(SEIZURE, id="gone"))
    store.remove("gone")
    assert store.count("organizations") == {"WCO": 2, "UNODC": 1}
    assert store.count("themes") == {"precursors": 1, None: 1}
    assert store.count("year") == {"2024": 1, None: 1}
    assert store.count("language") == {"en": 2}


def test_an_error_inside_a_batch_keeps_nothing_of_it(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.batch():
        store.put(SEIZURE)
        raise ZeroDivisionError
    assert store.seq == 0


def test_the_last_answer_of_an_address_is_remembered(store: Store) -> None:
    store.put(SEIZURE)
    fetch = Fetch("https://example.org/seizure", "demo", NOW, 200, etag='"x"', release="seizure")
    store.record_fetch(replace(fetch, status=503))
    store.record_fetch(fetch)
    assert store.fetched(fetch.url) == fetch
    assert store.fetched("https://example.org/other") is None


def test_the_last_visit_to_each_source_is_told(store: Store) -> None:
    store.record_crawl(store.start_crawl("a"), {"new": 1}, finished=NOW)
    store.start_crawl("a")
    crawl = store.last_crawls()["a"]
    assert (crawl.new, crawl.finished) == (0, None)


def test_two_stores_have_two_identities(tmp_path: Path) -> None:
    with Store(tmp_path / "a.sqlite") as a, Store(tmp_path / "b.sqlite") as b:
        assert a.identity != b.identity
        again = a.identity
    with Store(tmp_path / "a.sqlite") as a:
        assert a.identity == again


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"this is no database, and long enough to be looked at" * 100)
    with pytest.raises(StoreError, match=r"store\.sqlite is not a readable store"):
        Store(path)
    assert path.read_bytes().startswith(b"this is no database")


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="newer pressdesk"):
        Store(path)


def test_what_was_put_is_there_for_another_connection(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as writer, Store(tmp_path / "s") as reader:
        writer.put(SEIZURE)
        assert reader.seq == 1
