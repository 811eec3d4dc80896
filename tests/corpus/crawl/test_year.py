"""After months of a press office's life, the store has every version and every removal exactly once."""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.crawl import CrawlOptions, Report, crawl
from corpus.store import Store
from tests.loopback import Reply, Site
from tests.site.office import Office, Publication, served, source
from tests.site.prose import body, title

pytestmark = pytest.mark.long

DAYS = int(os.environ.get("PRESSDESK_TEST_DAYS", "8"))
SEED = 1961
QUIET = (1, 2, 3, 4, 30, 60, 500, 501, 502, 503)
"""Days after the last event on which the crawler still looks."""
DAILY = 4
"""Days for which a page is looked at every day."""
LONGEST_TROUBLE = 4


@dataclass
class Life:
    """The events of the year, and what the crawler recorded of them."""

    office: Office
    site: Site
    store: Path
    false_alarms: list[str]


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    dice = random.Random(SEED)
    office = Office(date(2024, 1, 1))
    with served(office) as opened:
        made = Life(office, opened, tmp_path_factory.mktemp("year") / "store.sqlite", [])
        for day in range(DAYS):
            office.today = date(2024, 1, 1) + timedelta(days=day)
            live_a_day(office, dice, day)
            look(made)
        office.trouble = lambda _path: None
        last = office.today
        for later in QUIET:
            office.today = last + timedelta(days=later)
            look(made)
        while still_due(made):
            look(made)
        yield made


def still_due(life: Life) -> bool:
    """Whether a visit left due pages unvisited."""
    with Store(life.store) as store:
        return bool(store.due("office", moment(life), 1))


def moment(life: Life) -> datetime:
    return datetime.combine(life.office.today, time(18), UTC)


def live_a_day(office: Office, dice: random.Random, day: int) -> None:
    """Publish one to three releases, then perhaps edit, move, remove or restore one, or have server trouble."""
    for _ in range(dice.randint(1, 3)):
        office.publish(title(dice), body(dice), dice.choice(["etag", "etag", "date", "none"]))
    alive = [one for one in office.publications if not one.removed]
    if dice.random() < 0.5:
        edited = dice.choice(alive[-12:])
        office.edit(edited, f"{edited.text.title} (corrected)", f"{edited.text.body}\n\n{body(dice, 12)}")
    if dice.random() < 0.3:
        moved = dice.choice(alive)
        office.move(moved, f"/news/{office.today.year}/moved-{moved.number}-{day}")
    if day % 5 == 2:
        office.remove(dice.choice(alive), dice.choice([404, 410]))
    if day % 15 == 9 and (gone := [one for one in office.publications if one.removed]):
        office.restore(dice.choice(gone))
    office.trouble = troubles(office, dice)[day % 7] if day % 7 < 3 else lambda _path: None


def troubles(office: Office, dice: random.Random) -> list[Callable[[str], Reply | None]]:
    """The server is down, a page is missing for a day, or some respond too late or ask to slow down."""
    one = dice.choice(office.publications).path
    return [
        lambda _path: Reply("down", 500),
        lambda path: Reply("a slip", 404) if path == one else None,
        lambda path: Reply("not now", 502) if path.endswith(("1", "2", "3")) else None,
    ]


def look(life: Life) -> Report:
    [report] = crawl(
        [source(life.site.home, "feed", "list")],
        life.store,
        now=moment(life),
        options=CrawlOptions(allow_loopback=True, daily=1_000_000),  # for years in one day of the machine's clock
    )
    removed = {one.text.title for one in life.office.publications if one.was_removed}
    with Store(life.store) as store:
        life.false_alarms += [
            one.release.title for one in store.releases() if one.gone and one.release.title not in removed
        ]
    return report


def test_every_release_stands_in_the_store_once_with_its_last_text_and_address(life: Life) -> None:
    with Store(life.store) as store:
        kept = sorted((one.release.title, one.release.body, one.release.url) for one in store.releases())
    assert kept == sorted(
        (one.served[-1].title, one.served[-1].body, address(life, one))
        for one in life.office.publications
        if one.served
    )


def test_what_is_still_there_is_known_as_it_is_now(life: Life) -> None:
    assert [one for one in life.office.publications if not one.removed and one.served[-1] != one.text] == []


def test_every_version_that_was_ever_sent_is_kept_in_its_order(life: Life) -> None:
    with Store(life.store) as store:
        for one in life.office.publications:
            kept = store.by_url(address(life, one)) if one.served else None
            if kept:
                texts = [event.release.body for event in store.history(kept.release.id) if event.release]
                distinct = [text for text, before in zip(texts, [None, *texts], strict=False) if text != before]
                assert distinct == [text.body for text in one.served]


def test_an_edit_in_the_first_days_is_not_missed_unless_the_next_comes_at_once(life: Life) -> None:
    for one in life.office.publications:
        lasting = [text for text, after in pairwise(one.texts) if (after.since - text.since).days >= LONGEST_TROUBLE]
        young = [text for text in lasting if (text.since - one.day).days < DAILY]
        assert set(young) <= set(one.served)


def test_what_was_removed_is_marked_and_its_text_kept(life: Life) -> None:
    with Store(life.store) as store:
        gone = {one.release.title for one in store.releases() if one.gone}
    assert gone == {one.served[-1].title for one in life.office.publications if one.removed and one.served}
    assert gone


def test_nothing_is_called_gone_for_an_error_or_a_slip(life: Life) -> None:
    assert life.false_alarms == []


def test_no_version_is_asked_for_twice_without_a_condition(life: Life) -> None:
    assert {asked: n for asked, n in life.office.unconditional.items() if n > 1} == {}


def test_every_version_is_proved_by_the_page_it_was_read_from(life: Life) -> None:
    with Store(life.store) as store:
        proofs = 0
        for kept in store.releases():
            for event in store.history(kept.release.id):
                if event.release and event.page:
                    page = store.page(event.page)
                    assert page
                    assert event.release.title in page.decode()
                    proofs += 1
        assert proofs >= sum(1 for one in life.office.publications if one.served)


def address(life: Life, one: Publication) -> str:
    return f"{life.site.home}{one.path}"
