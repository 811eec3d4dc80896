"""The demo: three press sites on loopback are really crawled, cleaned, stored, indexed and searched."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from corpus.crawl import CrawlOptions, Report, crawl
from corpus.store import FILE_NAME
from search.query import Filters, Undated
from tests.command import PRESSDESK, child_process
from tests.desk import Desk
from web.demo.releases import releases
from web.demo.sites import serve_sites

INDEXED = [one for one in releases() if one.expected == "indexed"]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, dict[str, Report], dict[str, str]]]:
    """A home with everything the sites publish, the results of the crawls, and the sites' addresses."""
    home = tmp_path_factory.mktemp("demo")
    with serve_sites() as sources:
        reports = crawl(sources, home / FILE_NAME, options=CrawlOptions(allow_loopback=True))
    with Desk(home) as desk:
        desk.publish()
        yield desk, {report.source: report for report in reports}, {source.name: source.home for source in sources}


def test_everything_published_is_kept_as_it_was_published(
    crawled: tuple[Desk, dict[str, Report], dict[str, str]],
) -> None:
    desk, _, homes = crawled
    for one in INDEXED:
        kept = desk.store.by_url(homes[one.site].rstrip("/") + one.path)
        assert kept, one.title
        release = kept.release
        assert (release.title, release.published, release.language) == (one.title, one.date, one.language)
        assert release.body == "\n\n".join(one.paragraphs)
        assert release.publisher == one.organization
    assert len(list(desk.store.releases())) == len(INDEXED)


def test_what_is_forbidden_broken_or_gone_is_counted(crawled: tuple[Desk, dict[str, Report], dict[str, str]]) -> None:
    reasons = {reason for report in crawled[1].values() for reason, _ in report.reasons}
    assert reasons == {"Forbidden by robots.txt", "no text was found in it", "answered 404"}


def test_every_release_is_found_by_its_title(crawled: tuple[Desk, dict[str, Report], dict[str, str]]) -> None:
    desk = crawled[0]
    for one in INDEXED:
        hits = desk.ask(f'title:"{one.title}"').results.hits
        assert one.title in {"".join(span.text for span in hit.title) for hit in hits}


def test_the_undated_stand_under_undated(crawled: tuple[Desk, dict[str, Report], dict[str, str]]) -> None:
    hits = crawled[0].ask("", Filters(year=(Undated(),))).results.hits
    assert {"".join(span.text for span in hit.title) for hit in hits} == {
        one.title for one in INDEXED if one.date is None
    }


def test_the_command_shows_the_whole_path_and_ends() -> None:
    done = subprocess.run([*PRESSDESK, "demo", "--no-serve"], capture_output=True, text=True, check=True, timeout=120)
    assert "40 indexed, 0 removed" in done.stdout
    assert "$ pressdesk search acetic anhydride --facets" in done.stdout
    assert "Eleven tonnes of acetic anhydride" in done.stdout


def test_the_command_serves_until_ctrl_c_and_leaves_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with child_process([*PRESSDESK, "demo", "--port", "0"], stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout
        url = next(line for line in child.stdout if line.startswith("Serving at ")).split()[2]
        assert httpx.get(url, params={"q": "naloxone"}).status_code == 200
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=20) == 0
    assert list(tmp_path.iterdir()) == []
