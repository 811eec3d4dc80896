"""The catalogue is written by people: every mistake in it is reported, and the shipped one has none."""

import subprocess
import sys
from pathlib import Path

import pytest

from corpus.catalogue.sources import (
    CatalogueError,
    Listing,
    Selectors,
    Source,
    is_of_site,
    load_catalogue,
    release_address,
)
from corpus.label import find_organization

ENTRY = """
[[source]]
name = "ncb"
organization = "Narcotics Bureau"
home = "https://www.bureau.example/"
"""


def write(home: Path, text: str) -> Path:
    (home / "sources.toml").write_text(text, encoding="utf-8")
    return home


def test_the_catalogue_holds_the_publishers_that_were_promised() -> None:
    assert load_catalogue().keys() >= {"unodc", "incb", "doj", "dea", "euda", "who", "pib-india", "europol"}


@pytest.mark.parametrize("source", load_catalogue().values(), ids=lambda source: source.name)
def test_every_shipped_entry_says_how_it_is_read_and_how_far_that_is_known(source: Source) -> None:
    pages = (*(listing.url for listing in source.listings), *(api.url for api in source.apis))
    ways = (*source.feeds, *source.sitemaps, *pages)
    assert ways
    assert all(is_of_site(way, source) for way in ways)
    assert source.note
    assert source.verified_on is None or source.verified == "live"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.unodc.org/unodc/en/press/releases/2025/November/a-slug.html", "unodc"),
        ("https://www.unodc.org/unodc/en/frontpage/2022/December/a-slug.html", "unodc"),
        ("https://www.unodc.org/unodc/en/speeches/2021/a-slug-191121.html", "unodc"),
        ("https://www.incb.org/incb/en/news/press-releases/2020/a-slug.html", "incb"),
        ("https://www.justice.gov/opa/pr/rochester-man-charged", "doj"),
        ("https://www.europol.europa.eu/media-press/newsroom/news/a-slug", "europol"),
        ("https://www.interpol.int/en/News-and-Events/News/2025/A-Slug", "interpol"),
        ("https://www.who.int/news/item/15-09-2020-a-slug", "who"),
        ("https://www.pib.gov.in/PressReleasePage.aspx?PRID=2145001", "pib-india"),
        ("https://pib.gov.in/PressReleasePage.aspx?PRID=2145001", "pib-india"),
    ],
)
def test_a_release_is_known_by_its_address(url: str, name: str) -> None:
    assert [source.name for source in load_catalogue().values() if release_address(url, source)] == [name]


def test_an_address_belongs_to_a_source_by_its_host_and_port() -> None:
    bureau = Source("bureau", "Bureau", "https://www.bureau.example/")
    assert is_of_site("http://bureau.example/a", bureau)
    assert is_of_site("https://maps.bureau.example/a", bureau)
    assert not is_of_site("https://notbureau.example/a", bureau)
    assert not is_of_site("https://bureau.example:8443/a", bureau)
    assert not is_of_site("https://[broken/", bureau)


def test_an_entry_of_the_user_is_added_with_all_its_tables(tmp_path: Path) -> None:
    text = ENTRY + (
        'languages = ["en", "fil"]\nsitemaps = ["https://bureau.example/map.xml"]\ndelay = 2\n'
        'verified = "live"\nverified_on = "2026-07-20"\n'
        '[source.selectors]\nbody = ".text"\nremove = [".share"]\n'
        '[[source.listings]]\nurl = "https://bureau.example/list?page={page}"\nfirst_page = 1\nlinks = "h3 a"\n'
    )
    assert load_catalogue(write(tmp_path, text))["ncb"] == Source(
        "ncb",
        "Narcotics Bureau",
        "https://www.bureau.example/",
        languages=("en", "fil"),
        sitemaps=("https://bureau.example/map.xml",),
        listings=(Listing("https://bureau.example/list?page={page}", first_page=1, links="h3 a"),),
        selectors=Selectors(body=".text", remove=(".share",)),
        delay=2.0,
        verified="live",
        verified_on="2026-07-20",
    )


def test_an_entry_of_the_user_replaces_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path, ENTRY.replace("ncb", "unodc")))
    assert catalogue["unodc"].organization == "Narcotics Bureau"
    assert catalogue.keys() == load_catalogue().keys()


def test_a_folder_without_a_catalogue_adds_nothing(tmp_path: Path) -> None:
    assert load_catalogue(tmp_path) == load_catalogue()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[source]\n", ["line 1"]),
        ('feeds = ["https://a.example/"]\n', ["[[source]]", "feeds"]),
        ('source = "unodc"\n', ["[[source]]"]),
        (ENTRY + ENTRY, ["line 7:", '"ncb"', "twice"]),
        (ENTRY.replace('name = "ncb"', ""), ["line 2:", "name", "missing"]),
        (ENTRY.replace("home", "#"), ['"ncb"', "home", "missing"]),
        (ENTRY.replace('"ncb"', '" "'), ["name", "empty"]),
        (ENTRY.replace('"ncb"', "7"), ["line 3:", "name", "7", "a text"]),
        (ENTRY.replace("https://www.", "www."), ["line 5:", '"ncb"', "home", "http://"]),
        (ENTRY + 'feed = "https://a.example/"\n', ["line 6:", '"ncb"', "feed:", "feeds"]),
        (ENTRY + "dealy = 2\n", ["line 6:", '"ncb"', "dealy:", "did you mean delay?", "[[source.listings]]"]),
        (ENTRY.replace("name =", "nmae ="), ["line 3:", "nmae", "did you mean name?"]),
        (
            ENTRY + '[source.selectors]\nbody = "div >"\n',
            ["line 7:", "selectors.body", "'div >'", "CSS selector"],
        ),
        (ENTRY + '[source.selectors]\nremove = ["p::text"]\n', ["line 7:", "selectors.remove[0]", "of elements"]),
        (ENTRY + 'feeds = "https://a.example/"\n', ["line 6:", "feeds", "a list"]),
        (ENTRY + 'feeds = ["file:///etc/passwd"]\n', ["feeds", "file:///etc/passwd", "http://"]),
        (ENTRY + 'feeds = ["https://[a"]\n', ["feeds", "https://[a"]),
        (ENTRY + "feeds = [3]\n", ["line 6:", "feeds[0]", "a text"]),
        (ENTRY + 'article = "(news"\n', ["line 6:", "article", "(news", "regular expression"]),
        (ENTRY + 'languages = ["English"]\n', ["languages", "English", "ISO 639"]),
        (ENTRY + "delay = -1\n", ["delay", "-1", "seconds"]),
        (ENTRY + "delay = nan\n", ["delay", "nan"]),
        (ENTRY + "delay = true\n", ["delay", "True", "a number"]),
        (ENTRY + 'verified = "maybe"\n', ["verified", "maybe", "public-code"]),
        (ENTRY + 'verified_on = "last week"\n', ["verified_on", "last week", "2026-07-20"]),
        (ENTRY + 'selectors = "h1"\n', ["selectors", "a table"]),
        (ENTRY + '[source.selectors]\nheadline = "h1"\n', ["line 7:", "selectors.headline", "title"]),
        (ENTRY + '[[source.listings]]\nlinks = "a"\n', ["line 6:", "listings[0].url", "missing"]),
        (ENTRY + '[[source.listings]]\nurl = "/list"\n', ["line 7:", "listings[0]", "url", "/list"]),
        (ENTRY + '[[source.listings]]\nurl = "https://a.example/{year}"\n', ["line 6:", "first_year", "{year}"]),
        (
            ENTRY + '[[source.listings]]\nurl = "https://a.example/{month}"\nfirst_year = 1999\n',
            ["line 7:", "url", "{month}"],
        ),
        (ENTRY + '[[source.apis]]\nurl = "https://a.example/"\n', ["line 6:", "apis[0].link", "missing"]),
        (
            ENTRY + '[[source.apis]]\nurl = "https://a.example/"\nlink = "{url}"\ntotal = "count"\n',
            ["line 9:", "apis[0].total", "entries"],
        ),
        (
            f'{ENTRY}note = """\ndelay = -1\n"""\n{ENTRY.replace("ncb", "two")}'
            '[[source.listings]]\nurl = "https://a.example/1"\n[[source.listings]]\nurl = "a.example"\n',
            ["line 17:", '"two"', "listings[1].url"],
        ),
        (
            ENTRY + '[[source.listings]]\nurl = "https://a.example/"\nfirst_page = "one"\n',
            ["line 8:", "listings[0].first_page", "whole number"],
        ),
    ],
)
def test_a_mistake_is_named_with_its_file_and_what_is_allowed(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(write(tmp_path, text))
    assert [word for word in [str(tmp_path / "sources.toml"), *words] if word not in str(caught.value)] == []


def test_a_catalogue_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(CatalogueError, match=r"sources\.toml"):
        load_catalogue(tmp_path)


def test_the_catalogue_is_read_without_the_crawler_and_checked_only_when_it_has_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path))  # where what is worked out from it is kept
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "")
    load = "from corpus.catalogue.sources import load_catalogue; load_catalogue()"
    code = f"import sys, corpus.crawl; {load}; print(*sys.modules)"

    def loaded() -> set[str]:
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        return set(ran.stdout.split())

    assert {"scrapy", "twisted", "lxml", "feedparser"}.isdisjoint(loaded())
    assert {"pydantic", "pydantic_core"}.isdisjoint(loaded())


def test_a_source_calls_its_organization_what_the_labels_call_it() -> None:
    for source in load_catalogue().values():
        assert find_organization(source.organization) in {source.organization, None}
