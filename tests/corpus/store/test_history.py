"""The store keeps history: earlier versions, releases gone from their source, merged releases."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from corpus.catalogue.sources import load_catalogue
from corpus.release import Evidence
from corpus.store import FILE_NAME, Event, Fetch, Removed, Store, Stored, StoreError
from corpus.store.checksums import SEALED, content_hashes
from corpus.store.schema import MIGRATIONS
from corpus.store.warc import Response
from search.engines import open_engine
from tests.command import run
from tests.corpus.store.samples import LATER, NOW, PAGE, SEIZURE
from tests.website import serving
from web.app import create_app

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
        Event(LATER, "edited", 2, EDITED, again.sha256, 2),
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
    assert [one.seq for one in store.changes(after=1) if isinstance(one, Stored)] == [2]
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
    assert [place.url for place in store.primary_addresses("seizure")] == ["https://example.org/other"]
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


@pytest.mark.parametrize(
    ("change", "is_whole"),
    [("version = version", True), ("content = replace(content, 'drums', 'dryms')", False), ("hash = 'x'", False)],
)
def test_a_store_without_checksums_gets_them_where_it_is_sound(tmp_path: Path, change: str, *, is_whole: bool) -> None:
    path = tmp_path / "store.sqlite"
    with sqlite3.connect(path) as db:
        db.executescript(";".join(MIGRATIONS[:4]) + "; PRAGMA user_version = 4")
        with Store(tmp_path / "new.sqlite") as new:
            new.put(SEIZURE, SEEN)
            new.put(EDITED, replace(SEEN, content=b"edited"))
            new.record_fetch(Fetch("https://example.org/seizure", "s", NOW, 200, release="seizure"))
            new.record_crawl(new.start_crawl("s", NOW), {"new": 1}, finished=NOW)
            new._db.execute("ATTACH ? AS old", [str(path)])
            for table, columns in SEALED.items():
                if table in ("standing", "compared"):  # which came after the checksums
                    continue
                names = ", ".join([*columns, "content"] if table == "page" else columns)
                new._db.execute(f"INSERT INTO old.{table} ({names}) SELECT {names} FROM main.{table}")
    db.execute(f"UPDATE release SET {change}")
    db.commit()
    db.close()
    with Store(path) as store:
        assert (store.get("seizure") is not None) == is_whole
        assert len(list(store.damage())) == (0 if is_whole else 1)
        assert store.history("seizure")[0].what == "first"
        assert store.fetched("https://example.org/seizure")
        assert store.change_mark(store.seq)
        assert len(list(store.captures())) == 2


def test_what_was_stored_before_servers_were_asked_for_a_date_is_whole() -> None:
    """Releases stored back then have a hash over all evidence."""
    said = replace(SEIZURE, evidence=(*SEIZURE.evidence, Evidence("date", "2024-06", "http", "Last-Modified: ...")))
    known = said.to_json()
    del known["fetched"]
    before = hashlib.sha256(json.dumps(known, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    assert before != said.hash
    assert before in content_hashes(json.dumps(said.to_json()))
    assert said.hash in content_hashes(json.dumps(said.to_json()))


def test_a_store_that_another_process_writes_to_says_so(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as writer, Store(tmp_path / "s", patience=0.1) as other:
        with writer.batch(), pytest.raises(StoreError, match="is being written by another process"):
            other.put(SEIZURE)
        assert other.put(SEIZURE) == "new"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A release that was crawled, edited and lost, and one that was added as a record."""
    with Store(tmp_path / "home" / "store.sqlite") as store:
        store.put(SEIZURE, SEEN)
        store.put(replace(EDITED, body="The drums were bound for two laboratories."), replace(SEEN, content=b"edited"))
        store.mark_gone("seizure", LATER + timedelta(days=4))
        store.put(replace(SEIZURE, id="record", url=None))
    return tmp_path / "home"


def test_the_history_tells_versions_with_their_differences(home: Path) -> None:
    assert run("show", "seizure", "--history", home=home).stdout.splitlines() == [
        "2024-06-26 12:00 UTC  first read, version 1",
        "2024-06-27 12:00 UTC  changed, version 2",
        "  title",
        "    -Customs seize acetic anhydride",
        "    +Customs seize more",
        "  body",
        "    -The drums were bound for a laboratory.",
        "    +The drums were bound for two laboratories.",
        "2024-07-01 12:00 UTC  gone from its source, version 2",
    ]
    told = json.loads(run("show", "seizure", "--history", "--format", "json", home=home).stdout)
    assert [one["what"] for one in told] == ["first", "edited", "gone"]
    assert [change["name"] for change in told[1]["changes"]] == ["title", "body"]


def test_what_was_seen_is_written_as_it_was(home: Path) -> None:
    assert run("show", "seizure", "--archived", home=home).stdout == "edited"
    nothing = run("show", "record", "--archived", home=home)
    assert (nothing.returncode, nothing.stdout) == (1, "")


def test_all_that_was_seen_is_exported_for_other_programs(home: Path, tmp_path: Path) -> None:
    assert run("export", "--warc", str(tmp_path / "all.warc.gz"), home=home).stderr == "2 responses\n"
    with (tmp_path / "all.warc.gz").open("rb") as file:
        records = [(one.rec_type, one.content_stream().read()) for one in ArchiveIterator(file, check_digests="raise")]
    assert records[0][0] == "warcinfo"
    assert b"software: pressdesk/" in records[0][1]
    assert records[1:] == [("response", SEEN.content), ("response", b"edited")]


def test_a_release_that_is_gone_says_so_wherever_it_is_shown(home: Path) -> None:
    assert "gone:          2024-07-01 12:00 UTC" in run("show", "seizure", home=home).stdout
    assert (
        json.loads(run("show", "seizure", "--format", "json", home=home).stdout)["gone"] == "2024-07-01T12:00:00+00:00"
    )
    assert run("index", home=home).returncode == 0
    [hit] = json.loads(run("search", "two", "--format", "json", home=home).stdout)["hits"]
    assert hit["gone"] == "2024-07-01T12:00:00+00:00"
    with closing(open_engine(home)) as engine, serving(create_app(engine, home / FILE_NAME)) as url:
        assert "Gone from the source" in httpx.get(f"{url}/release/seizure").text
        assert "gone from the source" in httpx.get(f"{url}/?q=more").text
        assert "one from the source" not in httpx.get(f"{url}/release/record").text


def test_the_health_of_sources_is_listed_and_counted(home: Path) -> None:
    with Store(home / FILE_NAME) as store:
        store.record_crawl(
            store.start_crawl("office", NOW), {}, named=0, reasons={"https://example.org/feed: answered 500": 1}
        )
    done = run("sources", "--health", home=home)
    assert (done.returncode, done.stdout.split("\t")[:3]) == (1, ["office", "broken", "never"])
    assert "office: broken: https://example.org/feed: answered 500" in done.stderr
    assert done.stdout.splitlines()[-1].split("\t")[1:3] == ["never crawled", "never"]
    assert done.stdout.count("never crawled") == len(load_catalogue())
    counted = run("stats", home=home)
    assert "gone, but stored here\t1" in counted.stdout
    assert "office\tbroken\tnever" in counted.stdout
    assert "never crawled" not in counted.stdout
    assert f"{len(load_catalogue())} more of the catalogue were never crawled" in counted.stderr
