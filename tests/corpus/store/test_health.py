"""A source that breaks, falls silent or yields nothing is reported."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.release import PartialDate
from corpus.store import Fetch, Store
from corpus.store.health import Health, health
from tests.corpus.store.samples import SEIZURE

NOW = datetime(2024, 6, 26, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.sqlite") as store:
        yield store


def visited(
    store: Store, *, at: datetime = NOW, whole: bool = True, named: int = 5, partial: bool = False, **reasons: int
) -> None:
    known = {f"https://example.org/{way}: answered 500": count for way, count in reasons.items()}
    number = store.start_crawl("s", at, partial=partial)
    store.record_crawl(number, {}, finished=at if whole else None, named=named, reasons=known)


def published(store: Store, *days: int) -> None:
    """Releases published the given numbers of days ago."""
    for day in days:
        at = PartialDate.of((NOW - timedelta(days=day)).date())
        store.put(replace(SEIZURE, id=str(day), url=None, source="s", published=at))


def of(store: Store) -> Health:
    [found] = health(store, ["s"], NOW)
    return found


def test_a_source_that_answers_and_publishes_as_ever_is_well(store: Store) -> None:
    visited(store)
    published(store, 1, 3, 5, 7, 9, 11)
    found = of(store)
    assert (found.state, found.because, found.usual_pause, found.pause) == ("well", None, 2, 1)
    assert (found.last_success, str(found.last_release)) == (NOW, "2024-06-25")


def test_a_source_that_publishes_nothing_for_long_is_silent(store: Store) -> None:
    visited(store)
    published(store, 9, 11, 13, 15, 17, 19)
    assert (of(store).state, of(store).because) == ("silent", "nothing published for 9 days; 2 is usual")


def test_a_pause_that_it_had_before_is_no_silence(store: Store) -> None:
    visited(store)
    published(store, 9, 11, 13, 15, 17, 30)
    assert of(store).state == "well"


def test_a_feed_that_can_not_be_read_breaks_a_source_at_once(store: Store) -> None:
    visited(store, at=NOW - timedelta(hours=6))
    visited(store, whole=False, feed=1)
    found = of(store)
    assert (found.state, found.because) == ("broken", "https://example.org/feed: answered 500")
    assert found.last_success == NOW - timedelta(hours=6)


def test_ways_that_lead_nowhere_break_a_source(store: Store) -> None:
    visited(store, named=0)
    assert of(store).because == "its feeds, sitemaps and listings contain no release"


def test_a_source_that_was_not_read_to_its_end_for_days_is_broken(store: Store) -> None:
    visited(store, at=NOW - timedelta(days=3))
    visited(store, whole=False)
    assert of(store).state == "broken"
    assert next(iter(health(store, ["other"], NOW))).state == "never crawled"


def test_a_source_of_which_only_some_was_wanted_is_not_broken(store: Store) -> None:
    visited(store, at=NOW - timedelta(days=9), whole=False, partial=True)
    visited(store, whole=False, partial=True)
    assert (of(store).state, of(store).because) == ("in part", "its last crawl was limited (--limit, --since)")
    visited(store, whole=False, partial=True, feed=1)
    assert of(store).state == "broken"


def test_a_source_that_is_crawled_in_part_is_silent_like_any_other(store: Store) -> None:
    visited(store, whole=False, partial=True)
    published(store, 9, 11, 13, 15, 17, 19)
    assert of(store).state == "silent"


def test_a_first_crawl_that_was_broken_off_is_not_broken_at_once(store: Store) -> None:
    visited(store, whole=False)
    assert of(store).state == "in part"


def test_a_source_that_nobody_crawls_is_overdue(store: Store) -> None:
    visited(store, at=NOW - timedelta(days=3))
    published(store, 9, 11, 13, 15, 17, 19)
    assert (of(store).state, of(store).because) == ("overdue", "it was last crawled on 2024-06-23")


def test_errors_and_pages_that_hold_nothing_are_counted_by_their_reason(store: Store) -> None:
    visited(store)
    for number, (status, reason) in enumerate(
        [(0, "no response in time"), (503, "answered 503"), (200, "it is empty")]
    ):
        store.record_fetch(Fetch(f"https://example.org/{number}", "s", NOW, status, reason=reason))
    assert of(store).errors == {"answered 503": 1, "no response in time": 1}
    assert of(store).rejections == {"it is empty": 1}
