"""Over weeks of real crawls, each release is told once: through edits, copies, moves, removals and a stopped source."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from corpus.crawl import CrawlOptions, crawl
from corpus.store import FILE_NAME, Store
from corpus.versions.clusters import update_clusters
from indexer.cli import update_index
from tests.command import run
from tests.loopback import Reply
from tests.site.office import Office, Publication, served, source
from tests.site.prose import body

pytestmark = pytest.mark.long

FIRST_DAY = date(2024, 1, 1)
SOUGHT = "methaqualone"
"""A word that only the releases that are followed have."""


@dataclass
class Press:
    """Two offices, and somebody who follows what they publish."""

    home: Path
    offices: dict[str, Office]
    addresses: dict[str, str]
    dice: random.Random = field(default_factory=lambda: random.Random(1961))
    day: date = FIRST_DAY
    unread: list[str] = field(default_factory=list)
    """The sources whose lists could not be read in the last update."""

    def publish(self, name: str, title: str, *, sought: bool = True) -> Publication:
        text = "\n\n".join(body(self.dice) for _ in range(6))
        return self.offices[name].publish(title, f"{SOUGHT.capitalize()}. {text}" if sought else text)

    def copy(self, name: str, original: Publication) -> Publication:
        return self.offices[name].publish(original.text.title, original.text.body)

    def edit(self, name: str, one: Publication, added: str = "Corrected since.") -> None:
        self.offices[name].edit(one, one.text.title, f"{one.text.body}\n\n{added}")

    def stop(self, name: str) -> None:
        self.offices[name].trouble = lambda _path: Reply("down", 500)

    def go_on(self, name: str) -> None:
        self.offices[name].trouble = lambda _path: None

    def update(self) -> None:
        """Crawl and index on the next day, as the command of that name does."""
        self.day += timedelta(days=1)
        for office in self.offices.values():
            office.today = self.day
        sources = [replace(source(home, "feed", "list"), name=name) for name, home in self.addresses.items()]
        moment = datetime.combine(self.day, time(18), UTC)
        options = CrawlOptions(allow_loopback=True, daily=1_000_000)
        reports = crawl(sources, self.home / FILE_NAME, now=moment, options=options)
        self.unread = [one.source for one in reports if one.unread_lists]
        with Store(self.home / FILE_NAME) as store:
            update_clusters(store)
        update_index(self.home)

    def told(self) -> list[tuple[str, str]]:
        """The titles that are new, with the reason; asked again at once, there is nothing new."""
        first, second = (
            json.loads(run("alerts", "--format", "json", home=self.home).stdout)["alerts"] for _ in range(2)
        )
        assert second == []
        return sorted((one["title"], one["reason"]) for one in first)


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    offices = {"north": Office(FIRST_DAY), "south": Office(FIRST_DAY)}
    with served(offices["north"]) as north, served(offices["south"]) as south:
        press = Press(tmp_path / "home", offices, {"north": north.home, "south": south.home})
        press.home.mkdir()
        press.publish("north", "Known before")
        press.publish("south", "About something else", sought=False)
        press.update()
        assert run("search", SOUGHT, "--save", "followed", home=press.home).returncode == 0
        assert press.told() == []
        yield press


def test_each_release_is_told_once_whatever_becomes_of_it(press: Press) -> None:
    north, south = press.offices["north"], press.offices["south"]
    kept: dict[str, Publication] = {}

    def publish(name: str, title: str) -> None:
        kept[title] = press.publish(name, title)

    def edit_two() -> None:
        press.edit("north", kept["First"])
        press.edit("south", south.publications[0], f"It was {SOUGHT}.")

    def stop_while_publishing() -> None:
        press.stop("north")
        publish("north", "Third, while it was down")
        publish("south", "Second, of the other source")

    def go_on_and_publish_at_both() -> None:
        press.go_on("north")
        publish("north", "Fourth, at both")
        press.copy("south", kept["Fourth, at both"])

    def move_and_remove() -> None:
        north.move(kept["First"], "/news/2024/moved")
        north.remove(kept["Fourth, at both"])

    def restore_with_an_edit() -> None:
        north.restore(kept["Fourth, at both"])
        press.edit("north", kept["Fourth, at both"], "Back again.")

    events: list[tuple[Callable[[], object], list[tuple[str, str]]]] = [
        (lambda: publish("north", "First"), [("First", "new")]),
        (edit_two, [("About something else", "changed")]),
        (lambda: press.copy("south", kept["First"]), []),
        (stop_while_publishing, [("Second, of the other source", "new")]),
        (lambda: press.copy("south", kept["Third, while it was down"]), [("Third, while it was down", "new")]),
        (lambda: press.edit("south", south.publications[-1]), []),
        (go_on_and_publish_at_both, [("Fourth, at both", "new")]),
        (move_and_remove, []),
        (lambda: None, []),
        (lambda: None, []),
        (lambda: None, []),
        (restore_with_an_edit, []),
        (lambda: publish("south", "Last"), [("Last", "new")]),
    ]
    unread: list[list[str]] = []
    for number, (event, expected) in enumerate(events):
        event()
        press.update()
        unread.append(press.unread)
        assert (number, press.told()) == (number, expected)
    assert unread == [["north"] if number in {3, 4, 5} else [] for number in range(len(events))]
    found = json.loads(run("search", SOUGHT, "--format", "json", home=press.home).stdout)
    assert {one["title"] for one in found["hits"]} == {"Known before", *kept, "About something else"}
    assert found["total"] == len(kept) + 2 + 3  # three of them at both offices
    with Store(press.home / FILE_NAME) as store:
        removed = f"{press.addresses['north']}{kept['Fourth, at both'].path}"
        [known] = (one for one in store.releases() if one.release.url == removed)
        assert known.release.body.endswith("Back again.")
        assert [event.what for event in store.history(known.release.id)][:3] == ["first", "gone", "back"]
