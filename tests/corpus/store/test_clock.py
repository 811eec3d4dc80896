"""Times stored under a wrong clock are not believed for longer than correct ones could apply."""

import sqlite3
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.catalogue.sources import Listing, Source
from corpus.crawl import CrawlOptions, crawl
from corpus.crawl.download.politeness import FILE_NAME as LEDGER
from corpus.crawl.download.politeness import LONGEST_HOLD, RequestLedger, host_of
from corpus.crawl.frontier.outcomes import Fetched, Outcomes, Seen
from corpus.crawl.frontier.schedule import is_due, is_walk_due, next_check
from corpus.release import PartialDate
from corpus.store import FILE_NAME, Fetch, Hint, LastWalk, Store, Stored
from corpus.store.health import health
from tests.corpus.crawl.pages import listing_page
from tests.corpus.crawl.pages import release as page
from tests.corpus.store.samples import SEIZURE
from tests.loopback import Reply, site

NOW = datetime(2024, 6, 26, 12, tzinfo=UTC)
WRONG = NOW.replace(year=2094)
HERE = CrawlOptions(allow_loopback=True)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    RequestLedger(tmp_path / LEDGER).close()
    return tmp_path / LEDGER


def note(ledger: Path, host: str, held: str) -> None:
    with sqlite3.connect(ledger) as db:
        db.execute("INSERT OR REPLACE INTO host (name, held) VALUES (?, ?)", [host, held])
    db.close()


def test_a_wish_to_be_left_alone_holds_for_a_day_from_when_it_is_first_read(ledger: Path) -> None:
    note(ledger, "example.org", WRONG.isoformat())
    kept = RequestLedger(ledger)
    assert kept.held_until("example.org", NOW) == NOW + LONGEST_HOLD
    assert kept.held_until("example.org", NOW + timedelta(hours=9)) == NOW + LONGEST_HOLD
    assert kept.held_until("example.org", NOW + timedelta(days=2)) == NOW + LONGEST_HOLD  # which is over
    kept.close()


def test_a_wish_within_a_day_is_kept_as_it_is(ledger: Path) -> None:
    kept = RequestLedger(ledger)
    kept.hold("example.org", NOW + timedelta(hours=23))
    assert kept.held_until("example.org", NOW) == NOW + timedelta(hours=23)
    kept.close()


@pytest.mark.parametrize("held", ["", "soon", "2094-06-26", "2094-06-26T12:00:00"])
def test_a_wish_that_is_no_moment_stops_nothing_for_ever(ledger: Path, held: str) -> None:
    note(ledger, "example.org", held)
    kept = RequestLedger(ledger)
    assert (kept.held_until("example.org", NOW) or NOW) <= NOW + LONGEST_HOLD
    kept.close()


def test_a_crawl_notes_anew_what_a_wrong_clock_noted(ledger: Path) -> None:
    with site() as served:
        served.otherwise = Reply("", 404)
        note(ledger, host_of(served.home), "2094-06-26T12:00:00+00:00")
        source = Source("s", "S", served.home, listings=(Listing(f"{served.home}/list"),), delay=0)
        [report] = crawl([source], ledger.with_name(FILE_NAME), options=HERE)
        assert served.paths == []
        assert any("asked for no requests until" in reason for reason, _ in report.reasons)
        assert not any("2094" in reason for reason, _ in report.reasons)
        passed = datetime.fromtimestamp(time.time() - 1, UTC).isoformat()
        note(ledger, host_of(served.home), passed)
        crawl([source], ledger.with_name(FILE_NAME), options=HERE)
        assert "/list" in served.paths


def test_a_page_that_is_due_in_decades_is_due_now(tmp_path: Path) -> None:
    with Store(tmp_path / FILE_NAME) as store:
        store.put(SEIZURE)
        for name, due in (("now", NOW), ("later", NOW + timedelta(days=300)), ("wrong", WRONG)):
            fetch = Fetch(f"https://example.org/{name}", "s", NOW, 200, release="seizure", due=due)
            store.record_fetch(fetch)
            assert is_due(fetch, NOW) == (name != "later")
        assert [one.url.rpartition("/")[2] for one in store.due("s", NOW, 9)] == ["now", "wrong"]


def test_a_list_that_was_read_to_its_end_at_a_moment_to_come_is_read_again() -> None:
    assert is_walk_due(LastWalk(WRONG, 1), NOW)
    assert not is_walk_due(LastWalk(NOW - timedelta(days=1), 1), NOW)


def test_a_release_of_a_day_to_come_is_looked_at_by_when_it_was_first_seen() -> None:
    seen = replace(SEIZURE, published=PartialDate(2094, 1, 1), fetched=NOW - timedelta(days=400))
    assert next_check(NOW, Stored(seen, 1, 1, None)) == NOW + timedelta(days=100)


def test_days_of_not_found_count_from_the_present_at_the_latest(tmp_path: Path) -> None:
    with Store(tmp_path / FILE_NAME) as store:
        store.put(SEIZURE)
        url = str(SEIZURE.url)
        store.record_fetch(Fetch(url, "s", WRONG, 404, release="seizure", missing=1, missing_since=WRONG))
        for days in (0, 2, 4):
            Outcomes("s", store).failed(
                Seen(url, NOW + timedelta(days=days), Hint(), Fetched(url, 404)), "answered 404"
            )
        stored = store.get("seizure")
        assert stored
        assert stored.gone == NOW + timedelta(days=4)


def test_a_page_that_was_seen_in_the_future_is_asked_for_whole_and_news_of_it_are_news(tmp_path: Path) -> None:
    with site() as served:
        served.answers = {
            "/robots.txt": Reply("", 404),
            "/list": Reply(listing_page("/one")),
            "/one": Reply(page("Heroin seized at the port")),
        }
        source = Source("s", "S", served.home, listings=(Listing(f"{served.home}/list"),), delay=0)
        store = tmp_path / FILE_NAME
        assert crawl([source], store, now=WRONG, options=HERE)[0].new == 1
        served.answers["/one"] = Reply(page("Heroin and opium seized at the port"))
        [report] = crawl([source], store, now=NOW, options=HERE)
        assert report.changed == 1
        last = [asked for asked in served.asked if asked.path == "/one"][-1]
        assert not {name.lower() for name in last.headers} & {"if-modified-since", "if-none-match"}


def test_a_crawl_that_is_still_to_come_makes_no_source_well(tmp_path: Path) -> None:
    with Store(tmp_path / FILE_NAME) as store:
        store.record_crawl(store.start_crawl("s", WRONG), {}, finished=WRONG, named=5)
        [found] = health(store, ["s"], NOW)
        assert found.state == "overdue"
        assert found.because
        assert "2094-06-26, in the future" in found.because
        for days in (9, 5, 0):  # tried again since, and never read to its end
            store.record_crawl(store.start_crawl("s", NOW - timedelta(days=days)), {}, named=5)
        [found] = health(store, ["s"], NOW)
        assert (found.state, found.because) == ("broken", "no crawl has read all of it for days")
