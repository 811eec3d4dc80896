"""An impossible year is refused with a reason wherever it comes in; a stored release with one is undated."""

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from corpus.catalogue.sources import Api, Selectors, Source
from corpus.clean import Line, clean_line, clean_page
from corpus.clean.dates.date_formats import dates_in, only_date_in
from corpus.crawl.discover.feeds_and_pages import read_feed
from corpus.crawl.discover.json_apis import read_api
from corpus.crawl.frontier.visit import _is_before
from corpus.release import YEARS, Page, PartialDate, Release
from corpus.store import FILE_NAME
from tests.command import run
from tests.corpus.pdf import LINES, TITLE, pdf
from tests.desk import Desk, release
from tests.website import serving
from web.app import create_app

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BODY = "Customs officers seized four kilograms of cocaine that had been hidden in a container of bananas."
IMPOSSIBLE = ("0001-01-01", "0999", "0000-00-00", "1899-12-31", "2100-01", "9999-12-31", "0001-01-01T00:00:00Z")


def of_record(**fields: object) -> Release:
    outcome = clean_line(Line(json.dumps({"title": "Seized", "body": BODY, **fields}).encode(), "press.jsonl:7", NOW))
    assert isinstance(outcome, Release), outcome
    return outcome


def of_page(content: str, source: Source | None = None, media_type: str = "text/html", **known: object) -> Release:
    outcome = clean_page(Page(content.encode(), media_type, "page.html", NOW, **known), source)  # type: ignore[arg-type]
    assert isinstance(outcome, Release), outcome
    return outcome


@pytest.mark.parametrize("date", IMPOSSIBLE)
def test_a_record_with_such_a_date_is_kept_undated_and_the_date_with_it(date: str) -> None:
    read = of_record(date=date)
    assert (read.published, read.year) == (None, None)
    [said] = read.because("refused")
    assert said.witness == "given"
    assert said.value == date.partition("T")[0] or said.value == date
    assert read.refusals == (f"its date {said.value} (given) is outside the years 1900 to 2099",)


def test_the_first_and_the_last_year_are_taken() -> None:
    assert [of_record(date=str(year)).year for year in (YEARS[0], YEARS[-1])] == [1900, 2099]


def test_other_evidence_dates_a_release_whose_given_date_is_refused() -> None:
    read = of_record(date="0001-01-01", body=f"Vienna, 4 May 2020 - {BODY}")
    assert (str(read.published), read.because("date")[0].witness) == ("2020-05-04", "dateline")
    assert [one.value for one in read.because("refused")] == ["0001-01-01"]


PAGE = "<html><head><title>Cocaine seized</title>{head}</head><body><h1>Cocaine seized</h1>{body}<p>{text}</p>"
DOORS = {
    "meta": {"head": '<meta name="date" content="0999-05-04">', "body": ""},
    "json-ld": {
        "head": '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "0999-05-04"}</script>',
        "body": "",
    },
    "time": {"head": "", "body": '<time datetime="0999-05-04">lately</time>'},
    "selector": {"head": "", "body": '<div class="when" content="0999-05-04">lately</div>'},
}


@pytest.mark.parametrize("door", DOORS)
def test_a_page_that_says_such_a_date_is_kept_undated_and_the_date_with_it(door: str) -> None:
    source = Source("s", "Bureau", "https://bureau.example/", selectors=Selectors(date=".when"))
    read = of_page(PAGE.format(text=BODY, **DOORS[door]), source if door == "selector" else None)
    assert read.published is None
    assert [(one.witness, one.value) for one in read.because("refused")] == [(door, "0999-05-04")]


def test_a_date_beside_a_link_is_refused_too() -> None:
    read = of_page(PAGE.format(head="", body="", text=BODY), hinted_date=PartialDate(999, 5, 4))
    assert (read.published, read.refusals) == (None, ("its date 0999-05-04 (feed) is outside the years 1900 to 2099",))
    assert not _is_before(PartialDate(999, 5, 4), NOW.date())


def test_a_pdf_that_was_made_in_such_a_year_is_undated() -> None:
    about = b"6 0 obj\n<< /CreationDate (D:09990504) >>\nendobj\nxref"
    made = pdf([TITLE, *LINES]).replace(b"\nxref", b"\n" + about, 1).replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 6 0 R")
    read = clean_page(Page(made.replace(b"4 May 2020 - ", b"4 May - "), "application/pdf", "a.pdf", NOW))
    assert isinstance(read, Release)
    assert (read.year, [one.value for one in read.because("refused")]) == (None, ["0999-05-04"])


def test_a_text_with_such_a_year_in_its_dateline_is_undated() -> None:
    assert of_page(f"Cocaine seized\n\nVienna, 4 May 0999 - {BODY}", media_type="text/plain").year is None


def test_one_such_date_in_a_feed_or_answer_hides_no_other_entry() -> None:
    dates = (
        "Sat, 04 May 0000 10:00:00 GMT",
        "Sat, 04 May 99999 10:00:00 GMT",
        "0000-00-00",
        "Sat, 04 May 2019 10:00 GMT",
    )
    items = "".join(
        f"<item><title>T{n}</title><link>https://a.example/{n}</link><pubDate>{date}</pubDate></item>"
        for n, date in enumerate(dates)
    )
    feed = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    assert [link.url for link in read_feed(feed, "https://a.example/")] == [f"https://a.example/{n}" for n in range(4)]
    answer = json.dumps([{"u": f"/{n}", "d": date} for n, date in enumerate((-62_135_596_800, 10**11, "0000", 1e308))])
    assert (
        len(read_api(answer.encode(), Api("https://a.example", "{u}", "", date="d"), "https://a.example/").links) == 4
    )


def test_what_is_read_off_a_text_is_of_these_years() -> None:
    years = [year for year in range(1850, 2150) if any(one.date.year for one in dates_in(f"on 4 May {year} in Vienna"))]
    assert years == [*YEARS]
    assert only_date_in("4 May 1850 in Vienna") in (None, PartialDate(None, 5, 4))


def test_adding_says_which_record_which_date_and_which_years(tmp_path: Path) -> None:
    path = tmp_path / "press.jsonl"
    fields = [{"date": "0999"}, {"date": "0001-01-01", "body": f"Vienna, 4 May 2020 - {BODY}"}, {"date": "2019"}]
    path.write_text("".join(json.dumps({"title": "Seized", "body": BODY, **one}) + "\n" for one in fields))
    done = run("add", str(path), home=tmp_path / "home")
    assert (done.returncode, done.stdout) == (0, "3 new, 0 changed, 0 same, 0 rejected\n")
    assert done.stderr.splitlines()[:2] == [
        "press.jsonl:1: its date 0999 (given) is outside the years 1900 to 2099: stored as undated",
        "press.jsonl:2: its date 0001-01-01 (given) is outside the years 1900 to 2099: "
        "dated 2020-05-04 by its text instead",
    ]


def test_a_stored_release_of_such_a_year_is_undated_everywhere(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(
            release("old", "Heroin of old", "Heroin words.", "0999-05-04"),
            release("far", "Heroin of the future", "Heroin words.", "9999-12-31"),
            release("now", "Heroin of now", "Heroin words.", "2019-05-04"),
        )
        assert desk.store.count("year") == {None: 2, "2019": 1}
        assert sorted(desk.found("year:undated")) == ["far", "old"]
        assert desk.found("heroin", order="newest")[0] == "now"
        with (
            serving(create_app(desk.engine, tmp_path / FILE_NAME)) as url,
            httpx.Client(base_url=url, timeout=30) as client,
        ):
            for path in ("/", "/?q=heroin", "/release/old", "/release/far", "/api/search?q=heroin"):
                assert client.get(path).status_code == 200, path
            assert "undated" in client.get("/release/old").text
