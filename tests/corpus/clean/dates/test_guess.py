"""Where a page states no date, one is guessed with low confidence or from a list that links to the page."""

from datetime import UTC, datetime

from corpus.clean import clean_page
from corpus.release import Page, Release

URL = "https://www.example.org/news/heroin"
TEXT = "Officers of the customs service seized 40 kilograms of heroin in a container at the port. " * 3


def read(around: str) -> Release:
    page = f"<html><body><h1>Heroin seized at the port</h1><p>{TEXT}</p><p>{TEXT}</p>{around}</body></html>"
    release = clean_page(Page(page.encode(), "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC), url=URL))
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
