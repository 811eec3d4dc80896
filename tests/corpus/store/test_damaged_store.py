"""A store with a flipped bit names what is damaged, leaves the rest alone, and is repaired where possible."""

import gzip
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import whoosh.index
from click.testing import CliRunner, Result

from corpus.crawl import CrawlOptions, crawl
from corpus.ingest.files import read_files
from corpus.release import Page, Release
from corpus.store import FILE_NAME, Damaged, Fetch, LastWalk, Store, StoreError
from corpus.store.warc import Response
from corpus.versions.clusters import update_clusters
from indexer.build import build
from indexer.generations import Generations
from indexer.indexes import open_index
from pressdesk import main
from search.engines import open_engine
from tests.desk import release
from tests.site.office import Office, served, source
from tests.website import serving
from web.app import create_app

FLIPS = int(os.environ.get("PRESSDESK_TEST_STORE_FLIPS", "40"))
SEED = int(os.environ.get("PRESSDESK_TEST_SEED", "1961"))
NOW = datetime(2024, 6, 26, 12, tzinfo=UTC)
PAGE = (
    "<html><head><title>{0}</title><link rel=canonical href='https://example.org/{1}'></head><body><h1>{0}</h1>"
    "<p>Vienna, {2} May 2020 - The Board convened experts from {1} countries to compare how chemicals are kept from "
    "traffickers, and what could be done about the drums that customs had found at Rotterdam.</p></body>"
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with added pages, records, crawled releases and their versions, and an index."""
    folder = tmp_path_factory.mktemp("damaged")
    pages = folder / "pages"
    pages.mkdir()
    for number in range(1, 13):
        text = PAGE.format(f"Experts meet for the {number}th time", number, number)
        (pages / f"{number}.html").write_text(text, encoding="utf-8")
    home = folder / "home"
    with Store(home / FILE_NAME) as store:
        for outcome, page in read_files([pages], organization="INCB", language="en"):
            assert isinstance(outcome, Release)
            store.put(outcome, page)
        for number in range(12):
            store.put(
                release(f"record{number}", f"Seizure {number}", f"Officers seized {number} tonnes of heroin.\n\n" * 9)
            )
        for number in range(6):
            crawled(store, number)
        store.remove("record1")
        store.record_walk("office", "https://office.example/press", LastWalk(NOW, 3))
        store.record_crawl(store.start_crawl("office", NOW), {"new": 6}, finished=NOW, named=6, reasons={"slow": 2})
        update_clusters(store)
        build(store, open_index(home))
    return home


def crawled(store: Store, number: int) -> None:
    """Store a release as a crawl does, and another version of it."""
    url = f"https://office.example/{number}"
    first = release(
        f"site{number}", f"Customs {number}", f"Customs found {number} drums.", "2024-06-01", url=url, source="office"
    )
    for text in ("first", "second")[: 1 + number % 2]:
        content = f"<p>{text} {number}</p>".encode()
        store.put(replace(first, body=f"{first.body} {text}"), Response(url, NOW, 200, (), content))
    store.record_fetch(Fetch(url, "office", NOW, 200, etag='"x"', release=first.id, due=NOW + timedelta(days=1)))
    if number == 3:
        store.mark_gone(first.id, NOW)


@pytest.fixture
def home(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "home"))


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *arguments])


def alter(home: Path, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(home / FILE_NAME)) as db, db:
        assert db.execute(statement, values).rowcount


def page_ids(home: Path) -> list[str]:
    with Store(home / FILE_NAME) as store:
        return [one.release.id for one in store.releases() if one.release.publisher == "INCB"]


def flip_in_text(home: Path, id: str, what: str = "content", of: str = "Rotterdam") -> None:
    """Change a letter of a stored text into another, as a flipped bit does."""
    alter(
        home, f"UPDATE release SET {what} = replace({what}, ?, ?) WHERE id = ?", of, of[:-1] + chr(ord(of[-1]) ^ 1), id
    )


def test_a_damaged_release_is_named_with_its_address_and_left_out(home: Path) -> None:
    victim = page_ids(home)[3]
    flip_in_text(home, victim)
    with Store(home / FILE_NAME) as store:
        [damaged] = [one for one in store.changes() if isinstance(one, Damaged)]
        assert damaged == Damaged(victim, "https://example.org/12")
        assert store.get(victim) is None
        assert list(store.damage()) == [f"the release {victim} (https://example.org/12) is damaged"]
        update_clusters(store)
    for command in (["doctor"], ["index", "--rebuild"], ["show", victim], ["label", victim]):
        done = run(home, *command)
        assert f"{victim} (https://example.org/12)" in done.output, command
        assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "record0" in run(home, "show", "record0").output
    assert "heroin" not in run(home, "search", "rotterdam", "--format", "csv").stdout
    assert run(home, "stats").exit_code == 0
    assert "1 damaged: `pressdesk doctor --repair`" in run(home, "reread", "--dry-run").stderr


def test_what_the_index_knew_of_a_damaged_release_stays_until_it_is_built_anew(home: Path) -> None:
    victim = page_ids(home)[3]
    flip_in_text(home, victim)
    assert run(home, "index").exit_code == 0
    assert titles(home, "rotterdam") == 12
    assert run(home, "index", "--rebuild").exit_code == 0
    assert titles(home, "rotterdam") == 11


def titles(home: Path, query: str) -> int:
    return run(home, "search", query, "--format", "csv", "--size", "50").stdout.count("Experts meet")


def test_a_damaged_last_change_is_not_looked_at_again_and_again(home: Path) -> None:
    with Store(home / FILE_NAME) as store:
        store.put(release("last", "Last"))
    flip_in_text(home, "last", of="Last")
    names: list[str | None] = []
    for _ in range(2):
        assert "last (test)" in run(home, "index").output or names
        names.append(Generations(home).pointer())
    assert names[0] == names[1]


def test_the_page_of_a_damaged_release_answers_with_what_is_wrong(home: Path) -> None:
    victim = page_ids(home)[3]
    flip_in_text(home, victim)
    with closing(open_engine(home)) as engine, serving(create_app(engine, home / FILE_NAME)) as url:
        answer = httpx.get(f"{url}/release/{victim}")
        assert answer.status_code == 503
        assert "is damaged" in answer.text
        assert httpx.get(f"{url}/release/record0").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        "content = replace(content, 'Rotterdam', 'Rotterdal')",
        "content = replace(content, '\"title\"', '\"tjtle\"')",
        "content = substr(content, 2)",
        "hash = 'x'",
        "version = 77",
        "version = 'x'",
        "removed = 1",
        "gone = 'x'",
        "title = 'x'",
        "published = 'x'",
        "seq = 4000000",
        "checksum = NULL",
    ],
)
def test_a_damaged_release_is_set_right_from_its_page(home: Path, change: str) -> None:
    victim = page_ids(home)[3]
    with Store(home / FILE_NAME) as store:
        before = store.get(victim)
    alter(home, f"UPDATE release SET {change} WHERE id = ?", victim)
    assert run(home, "doctor").exit_code == 1
    done = run(home, "doctor", "--repair")
    assert done.exit_code == 0, done.output
    with Store(home / FILE_NAME) as store:
        after = store.get(victim)
        assert list(store.damage()) == []
        assert store.seq < 1000
        assert [one.what for one in store.history(victim)] == ["first", "mended"]
    assert before
    assert after
    assert (after.release.hash, after.page, after.gone) == (before.release.hash, before.page, None)
    assert titles(home, "rotterdam") == 12
    assert run(home, "doctor").stdout == "All is well.\n"


@pytest.mark.parametrize("change", ["content = substr(content, 1, 100)", "content = CAST(x'ff00ff' AS TEXT)"])
def test_of_a_release_whose_text_is_lost_the_page_tells_what_it_says_itself(home: Path, change: str) -> None:
    victim = page_ids(home)[3]
    alter(home, f"UPDATE release SET {change} WHERE id = ?", victim)
    assert run(home, "doctor", "--repair").exit_code == 0
    with Store(home / FILE_NAME) as store:
        after = store.get(victim)
    assert after
    assert (after.release.url, after.version) == ("https://example.org/12", 2)
    assert titles(home, "rotterdam") == 12


def test_a_damaged_release_without_a_page_stays_named_until_it_is_put_again(home: Path) -> None:
    with Store(home / FILE_NAME) as store:
        before = store.get("record0")
    assert before
    flip_in_text(home, "record0", of="heroin")
    done = run(home, "doctor", "--repair")
    assert done.exit_code == 1
    assert "not repaired: store: the release record0 (test) is damaged" in done.output
    with Store(home / FILE_NAME) as store:
        assert store.put(before.release) == "changed"
        assert store.get("record0")
        assert list(store.damage()) == []
    assert run(home, "doctor", "--repair").exit_code == 0


def test_a_page_of_another_release_is_not_taken_for_that_of_a_damaged_one(home: Path) -> None:
    with Store(home / FILE_NAME) as store:
        other = store.get(page_ids(home)[5])
    assert other
    alter(
        home,
        "UPDATE release SET page = ?, content = replace(content, 'heroin', 'herooin') WHERE id = 'record2'",
        other.page,
    )
    assert run(home, "doctor", "--repair").exit_code == 1
    with Store(home / FILE_NAME) as store:
        assert store.get("record2") is None


def test_what_was_removed_gone_or_joined_is_so_when_it_is_set_right(home: Path) -> None:
    with Store(home / FILE_NAME) as store:
        store.join("record4", "record5", NOW)
        gone = store.get("site3")
    for victim in ("record1", "record4", "site3"):
        alter(home, "UPDATE release SET removed = 0, gone = NULL, version = 9 WHERE id = ?", victim)
    with Store(home / FILE_NAME) as store:
        assert len(list(store.damaged())) == 3
    assert run(home, "doctor", "--repair").exit_code == 0
    with Store(home / FILE_NAME) as store:
        assert store.get("record1") is None
        assert store.get("record4") == store.get("record5")
        mended = store.get("site3")
        assert gone
        assert mended
        assert mended.gone == gone.gone == NOW


def test_what_a_crawl_finds_out_again_is_forgotten_when_it_is_damaged(home: Path) -> None:
    url = "https://office.example/2"
    alter(home, "UPDATE fetch SET due = '2024-06-27X' WHERE url = ?", url)
    alter(home, "UPDATE crawl SET reasons = '{'")
    alter(home, "UPDATE walk SET ended = ''")
    with Store(home / FILE_NAME) as store:
        assert store.fetched(url) is None
        assert len(store.due("office", NOW + timedelta(days=2), 9)) == 5
        assert store.walks("office") == {}
        assert store.last_crawls() == {}
    assert run(home, "sources", "--health").exit_code == 0
    assert run(home, "doctor").stdout.count(" is damaged: ") == 3
    assert run(home, "doctor", "--repair").exit_code == 0


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE release SET content = replace(content, 'heroin', 'herooin')",
        "UPDATE release SET content = 'x', url = 'x'",
        "UPDATE fetch SET due = 'x', etag = 'y'",
    ],
)
def test_a_crawl_asks_whole_for_what_is_damaged(tmp_path: Path, harm: str) -> None:
    office, path = Office(date(2024, 3, 1)), tmp_path / FILE_NAME
    for number in range(3):
        office.publish(f"Courier {number} sentenced", f"The court sentenced courier {number} for carrying heroin.")
    with served(office) as site:
        for harmed in (False, True):
            if harmed:
                alter(tmp_path, harm)
            office.today += timedelta(days=2)
            now = datetime(office.today.year, office.today.month, office.today.day, 12, tzinfo=UTC)
            [report] = crawl(
                [source(site.home, "feed", "list")], path, now=now, options=CrawlOptions(allow_loopback=True)
            )
            assert report.failed == report.rejected == 0
    with Store(path) as store:
        assert sorted(one.release.title for one in store.releases()) == [f"Courier {n} sentenced" for n in range(3)]
        assert list(store.damage()) == []


def test_a_damaged_event_is_left_out_of_a_history_and_counted(home: Path) -> None:
    alter(home, "UPDATE history SET at = 'x' WHERE release = 'site3' AND what = 'gone'")
    done = run(home, "show", "site3", "--history")
    assert done.exit_code == 0
    assert "left out, because damaged: 1" in done.output
    assert run(home, "doctor").exit_code == 1


def test_a_damaged_version_leaves_the_others_under_their_numbers(home: Path) -> None:
    alter(home, "UPDATE history SET content = 'x' WHERE release = 'site1' AND what = 'edited'")
    with Store(home / FILE_NAME) as store:
        assert [(one.version, one.what) for one in store.history("site1")] == [(2, "first")]


def test_damaged_pages_and_places_are_named_and_left_out_of_an_export(home: Path, tmp_path: Path) -> None:
    alter(home, "UPDATE capture SET offset = offset + 1 WHERE id = 2")
    alter(home, "UPDATE page SET content = substr(content, 1, 40) WHERE sha256 = (SELECT min(sha256) FROM page)")
    done = run(home, "export", "--warc", str(tmp_path / "all.warc.gz"))
    assert done.exit_code == 1
    assert "https://office.example/1" in done.stderr
    with gzip.open(tmp_path / "all.warc.gz") as file:
        assert file.read().count(b"WARC-Type: response") == 8
    assert run(home, "doctor").stdout.count("archived page") == 2
    assert run(home, "reread", "--dry-run").exit_code == 0


def test_a_damaged_page_is_kept_anew_when_it_comes_again(home: Path) -> None:
    page = Page(b"<p>The same.</p>", "text/html", "a.html", NOW)
    with Store(home / FILE_NAME) as store:
        store.put(release("x", "One"), page)
        alter(home, "UPDATE page SET content = x'00' WHERE sha256 = ?", page.sha256)
        with pytest.raises(StoreError, match="is damaged"):
            store.page(page.sha256)
        store.put(release("y", "Two"), page)
        assert store.page(page.sha256) == page.content


def test_one_copy_of_the_identity_may_be_damaged(home: Path) -> None:
    alter(home, "UPDATE identity SET id = 'x' WHERE rowid = 2")
    assert run(home, "index").exit_code == 0
    assert "copy of the store's identity is damaged" in run(home, "doctor").stdout
    assert run(home, "doctor", "--repair").exit_code == 0
    assert run(home, "doctor").exit_code == 0


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(path.read_bytes()[:50]),
        lambda path: path.write_bytes(b"no store at all " * 1000),
        lambda path: path.write_bytes(path.read_bytes()[:8192] + bytes(40_000) + path.read_bytes()[48_192:]),
        lambda path: path.write_bytes(bytes(4096) + path.read_bytes()[4096:]),
    ],
)
def test_a_file_that_sqlite_cannot_read_is_named_in_one_line_with_the_way_out(
    home: Path, harm: Callable[[Path], int]
) -> None:
    harm(home / FILE_NAME)
    assert run(home, "doctor").exit_code == 1
    for command in (["index", "--rebuild"], ["stats"], ["show", "record0"], ["doctor", "--repair"]):
        done = run(home, *command)
        assert done.exit_code in {1, 2}, command
        assert isinstance(done.exception, SystemExit)
        assert str(home / FILE_NAME) in done.output
        assert "restore the store from a copy" in done.output
    assert titles(home, "rotterdam") == 12


def test_a_store_that_was_recovered_with_tables_of_the_lost_is_opened(home: Path) -> None:
    with closing(sqlite3.connect(home / FILE_NAME)) as db, db:
        db.execute("CREATE TABLE lost_and_found (rootpgno INTEGER, c0)")
    assert run(home, "doctor").stdout == "All is well.\n"


@pytest.mark.parametrize("what", ["COLUMN removed TO removee", "TO releasf"])
def test_a_table_that_is_not_as_it_was_made_is_told(home: Path, what: str) -> None:
    with closing(sqlite3.connect(home / FILE_NAME)) as db, db:
        db.execute(f"ALTER TABLE release RENAME {what}")
    for command in ("doctor", "index"):
        done = run(home, command)
        assert done.exit_code in {1, 2}
        assert "is not a readable store" in done.output


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that a sound store returns and its index shows."""

    tables: tuple[Any, ...]
    hits: dict[str, Any]


def truth(home: Path) -> Truth:
    return Truth(tables(home), hits(home))


def tables(home: Path) -> tuple[Any, ...]:
    """Everything that the store's own methods return."""
    with Store(home / FILE_NAME) as store:
        releases = list(store.changes())
        ids = [one.release.id for one in store.releases()]
        fetches = [store.fetched(f"https://office.example/{number}") for number in range(6)]
        pages = [store.page(one.page) for one in store.releases() if one.page]
        crawls = (store.last_crawls(), store.walks("office"), store.count("organizations"), store.count("year"))
        with store.tables() as db:
            keys = "SELECT release, key FROM likeness JOIN compared USING (number) ORDER BY 1, 2"
            likely = [tuple(row) for query in ("SELECT * FROM cluster", keys) for row in db.execute(query)]
        return (
            likely,
            store.identity,
            releases,
            [store.history(one) for one in ids],
            fetches,
            pages,
            list(store.captures()),
            crawls,
        )


def hits(home: Path) -> dict[str, Any]:
    generation = Generations(home).current()
    assert generation
    with whoosh.index.open_dir(generation.path).reader() as reader:
        known = map(reader.stored_fields, reader.all_doc_ids())
        return {one["id"]: one["hit"] for one in known}


def flips(path: Path) -> Iterator[tuple[int, int]]:
    dice, size = random.Random(SEED), path.stat().st_size
    for _ in range(FLIPS):
        yield dice.randrange(size), dice.randrange(8)


def test_each_flipped_bit_is_detected_or_harmless(
    sound: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    expected = truth(sound)
    outcomes = {"harmless": 0, "named": 0, "refused": 0, "repaired": 0}
    for place, bit in flips(sound / FILE_NAME):
        where = f"bit {bit} of byte {place}"
        home = Path(shutil.copytree(sound, tmp_path / "home"))
        with (home / FILE_NAME).open("r+b") as file:
            file.seek(place)
            [byte] = file.read(1)
            file.seek(place)
            file.write(bytes([byte ^ 1 << bit]))
        seen = run(home, "doctor")
        built, anew = run(home, "index"), run(home, "index", "--rebuild")
        for done in (seen, built, anew):
            assert done.exception is None or isinstance(done.exception, SystemExit), (where, done.exception)
            assert done.exit_code in {0, 1, 2}, where
            assert done.exit_code != 2 or done.stderr.count("\n") == 1, (where, done.stderr)
        shown = hits(home)
        assert all(expected.hits[one] == hit for one, hit in shown.items()), where
        if seen.exit_code == 0:
            assert (built.exit_code, anew.exit_code) == (0, 0), where
            assert Truth(tables(home), shown) == expected, where
            outcomes["harmless"] += 1
        else:
            outcomes["refused" if anew.exit_code else "named"] += 1
            outcomes["repaired"] += run(home, "doctor", "--repair").exit_code == 0
        shutil.rmtree(home)
    record_property("flips", outcomes)
    print(outcomes)
