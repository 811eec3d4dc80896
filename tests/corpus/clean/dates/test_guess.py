"""Where a page states no date, one is guessed with low confidence or from a list that links to the page."""

from datetime import UTC, datetime

from corpus.clean import clean_page
from corpus.release import Page, Release

URL = "https://www.example.org/news/heroin"
TEXT = "Officers of the customs service seized 40 kilograms of heroin in a container at the port. " * 3


def read(around: str, *, url: str = URL, head: str = "") -> Release:
    body = f"<h1>Heroin seized at the port</h1><p>{TEXT}</p><p>{TEXT}</p>{around}"
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    release = clean_page(Page(page.encode(), "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC), url=url))
    assert isinstance(release, Release)
    return release


def test_the_entry_of_a_list_that_links_to_the_page_itself_tells_its_day() -> None:
    entries = (("/news/other", "12.11.2021", "Cocaine at the airport"), ("/news/heroin", "10.11.2021", "Heroin"))
    items = "".join(f'<li><span>{day}</span> <a href="{href}">{title}</a></li>' for href, day, title in entries)
    release = read(f"<h2>Latest news</h2><ul>{items}</ul>")
    assert str(release.published) == "2021-11-10"
    assert release.because("date")[0].witness == "listing"


def test_a_day_of_a_change_is_better_than_none_and_of_low_confidence() -> None:
    release = read("<div>Last edited: 17 June 2018</div>")
    assert str(release.published) == "2018-06-17"
    assert release.because("date")[0].confidence == "low"


def test_a_guess_from_another_month_than_the_address_names_is_none() -> None:
    around = "<div>Reise vom 14.08.2017</div>"
    assert read(around).published is not None
    assert str(read(around, url="https://www.example.org/2017/09/heroin").published) == "2017-09"


def test_figures_in_the_metadata_are_read_as_a_labelled_day_says() -> None:
    release = read("<p>Erstellt am: 01.11.2023</p>", head='<meta name="date" content="11/01/2023 12:43:42">')
    assert str(release.published) == "2023-11-01"


def test_figures_between_strokes_are_a_day() -> None:
    assert str(read("<div>26 | 01 | 2022</div>").published) == "2022-01-26"


def test_versions_of_scripts_and_folders_of_pictures_are_no_days() -> None:
    script = '<script src="/js/functions.js?ver=20160816"></script>'
    picture = '<img src="/uploads/2014/04/160728_concept.jpg" alt="">'
    assert read(f"<div>{picture}</div>", head=script).published is None


def test_a_section_of_other_releases_within_the_text_tells_no_day() -> None:
    others = (("/a", "Minister visits a laboratory", "20 November 2020"), ("/b", "New rules", "12 October 2020"))
    entries = "".join(f'<p><a href="{href}">{title}</a> - {day}</p>' for href, title, day in others)
    for heading in ("Related releases", "Weitere Meldungen", "Notícias relacionadas"):
        assert read(f"<section><h3>{heading}</h3>{entries}</section>").published is None
    assert read(f"<section><h3>Timeline of the case</h3>{entries}</section>").published is not None


def test_a_day_below_its_label_tells_the_day_behind_the_text() -> None:
    days = "<dl><dt>Publisert</dt><dd>05.02.2018</dd><dt>Sist oppdatert</dt><dd>06.03.2019</dd></dl>"
    release = read(days, head='<meta name="last-modified" content="2021-05-03">')
    assert str(release.published) == "2018-02-05"
