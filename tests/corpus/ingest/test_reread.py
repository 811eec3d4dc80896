"""Stored pages are read again by a newer version: changes are first shown, then applied."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.ingest.files import read_files
from corpus.ingest.reread import reread
from corpus.release import Page, Release
from corpus.store import FILE_NAME, Store
from corpus.versions.clusters import update_clusters, versions
from pressdesk import main

TEXT = "The Board convened experts from forty countries to compare how chemicals are kept from traffickers."
PAGE = (
    "<html><head><title>Experts meet</title><link rel=canonical href='https://example.org/1'></head>"
    f"<body><h1>Experts meet</h1><p>Vienna, 4 May 2020 - {TEXT}</p><p>Follow us on Twitter</p></body></html>"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A store with a release read by an older version, which took boilerplate for text."""
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    [(release, page)] = read_files([tmp_path / "page.html"], organization="INCB", language="en")
    assert isinstance(release, Release)
    assert isinstance(page, Page)
    with Store(tmp_path / "home" / FILE_NAME) as store:
        store.put(replace(release, body=f"{release.body}\n\nFollow us on Twitter", furniture=()), page)
    return tmp_path / "home"


def test_a_page_read_again_says_what_is_another_now(home: Path) -> None:
    with Store(home / FILE_NAME) as store:
        [one] = reread(store, {})
    assert one.changed == ("body", "furniture")
    assert isinstance(one.current, Release)
    assert (one.current.publisher, one.current.language, one.current.id) == ("INCB", "en", one.stored.id)


def test_a_dry_run_shows_the_change_and_stores_nothing(home: Path) -> None:
    shown = CliRunner().invoke(main, ["--home", str(home), "reread", "--dry-run"])
    assert shown.exit_code == 0, shown.output
    assert "body, furniture\tExperts meet" in shown.output
    assert "1 read, 1 changed, 0 rejected (nothing was stored)" in shown.output
    with Store(home / FILE_NAME) as store:
        assert [one.version for one in store.releases()] == [1]


def test_what_is_read_again_is_stored_once_with_its_page(home: Path) -> None:
    for expected in ("1 read, 1 changed", "1 read, 0 changed"):
        shown = CliRunner().invoke(main, ["--home", str(home), "reread"])
        assert expected in shown.output, shown.output
    with Store(home / FILE_NAME) as store:
        [one] = store.releases()
    assert (one.version, one.release.body) == (2, TEXT)
    assert one.page is not None


def test_what_is_read_better_finds_its_versions(home: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.html").write_text(PAGE.replace("example.org/1", "example.org/2"), encoding="utf-8")
    [(copy, page)] = read_files([tmp_path / "copy.html"], organization="UNODC", language="en")
    assert isinstance(copy, Release)
    with Store(home / FILE_NAME) as store:
        store.put(replace(copy, title="Latest news", body="Share this page with your friends."), page)
        update_clusters(store)
        assert versions(store, copy.id) == ()
    for dry_run, expected in ((["--dry-run"], 0), ([], 1)):
        assert CliRunner().invoke(main, ["--home", str(home), "reread", *dry_run]).exit_code == 0
        with Store(home / FILE_NAME) as store:
            assert len(versions(store, copy.id)) == expected
