"""For every release, the archive has what the server really sent."""

import json
from datetime import date
from pathlib import Path

from corpus.catalogue.sources import Api, Source
from corpus.crawl import CrawlOptions, crawl
from corpus.store import Store
from tests.corpus.store.samples import LATER
from tests.site.office import Office, served


def test_releases_that_stand_in_the_answer_of_an_interface_are_proved_by_that_answer(tmp_path: Path) -> None:
    office = Office(date(2024, 3, 1))
    for number in range(3):
        office.publish(
            f"Courier {number} sentenced", f"<p>The court sentenced courier {number} for carrying heroin.</p>"
        )
    with served(office) as site:
        api = Api(
            f"{site.home}/api/releases.json", entries="results", link="{url}", title="title", date="date", body="body"
        )
        source = Source("office", "Office", site.home, apis=(api,), delay=0)
        for _ in range(2):
            crawl([source], tmp_path / "store.sqlite", options=CrawlOptions(allow_loopback=True), now=LATER)
        assert [path for path in site.paths if "news" in path] == []
    with Store(tmp_path / "store.sqlite") as store:
        kept = list(store.releases())
        assert len(kept) == 3
        [page] = {one.page for one in kept}
        assert page
        assert [one["title"] for one in json.loads(store.page(page) or b"")["results"]][-1] == "Courier 0 sentenced"
        assert len(list(store.captures())) == 1
        assert store.due("office", LATER.replace(year=2030), 9) == ()
