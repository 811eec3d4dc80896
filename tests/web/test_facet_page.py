"""The values of facets on the search page, in the API, and on the page that has all of them."""

from collections.abc import Iterator

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from corpus.store import FILE_NAME
from tests.desk import Desk, release
from tests.website import page, serving
from web.app import create_app

AGENCIES = tuple(f"Agency {number:03}" for number in range(250))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A release of each of 250 agencies, two of the last ten of them, and one of a ministry."""
    home = tmp_path_factory.mktemp("home")
    releases = [
        release(f"r{number}", "Heroin", "Heroin was seized.", f"{1900 + number % 90}", organizations=(agency,))
        for number, agency in enumerate((*AGENCIES, *AGENCIES[-10:]))
    ]
    with Desk(home) as desk, serving(create_app(desk.engine, home / FILE_NAME)) as url:
        desk.publish(*releases, release("m", "Opium", "Opium.", "1901", organizations=("Ministère de la Santé",)))
        with httpx.Client(base_url=url, timeout=30) as client:
            yield client


def labels(soup: BeautifulSoup | Tag) -> list[str]:
    return [one.get_text().split(" selected")[0] for one in soup.select(".choice-label")]


def facet(soup: BeautifulSoup, name: str) -> Tag:
    found = soup.select_one(f"section.facet:has(#facet-{name})")
    assert found
    return found


def test_the_search_page_has_the_first_values_and_leads_to_all(site: httpx.Client) -> None:
    organizations = facet(page(site, "/?q=heroin"), "organization")
    assert labels(organizations) == [*AGENCIES[-10:], *AGENCIES[:10]]
    [link] = organizations.select(".more-values a")
    assert link.get_text() == "Show all 250"
    assert link["href"] == "/facet/organization?q=heroin"


def test_a_chosen_value_is_among_the_first_however_rare_it_is(site: httpx.Client) -> None:
    organizations = facet(page(site, "/?q=heroin&organization=agency+123"), "organization")
    assert labels(organizations) == [*AGENCIES[-10:], "Agency 123", *AGENCIES[:10]]


def test_all_years_are_in_the_chart_and_the_newest_in_the_list(site: httpx.Client) -> None:
    years = facet(page(site, "/?q=heroin"), "year")
    assert len(years.select(".bar")) == 60
    assert labels(years) == [str(year) for year in range(1989, 1969, -1)]
    assert years.select_one(".more-values a")


def test_a_facet_with_few_values_has_no_page_to_lead_to(site: httpx.Client) -> None:
    assert not facet(page(site, "/?q=heroin"), "language").select(".more-values")


def test_the_page_of_a_facet_has_every_value_once(site: httpx.Client) -> None:
    found, path = [], "/facet/organization?q=heroin"
    while path:
        soup = page(site, path)
        found += labels(soup)
        onward = soup.select_one('a[rel~="next"]')
        path = str(onward["href"]) if onward else ""
    assert found == [*AGENCIES[-10:], *AGENCIES[:-10]]


def test_values_are_searched_inside_a_facet_whatever_the_accents(site: httpx.Client) -> None:
    assert labels(page(site, "/facet/organization?contains=ministere")) == ["Ministère de la Santé"]
    soup = page(site, "/facet/organization?q=heroin&contains=24")
    assert labels(soup) == [*AGENCIES[-10:], "Agency 024", "Agency 124", "Agency 224"]
    assert soup.select_one(".inside input[name=q]")


def test_choosing_a_value_leads_to_its_results(site: httpx.Client) -> None:
    soup = page(site, "/facet/organization?q=heroin&contains=249&size=20")
    [link] = soup.select(".choice")
    assert link["href"] == "/?q=heroin&organization=Agency+249&size=20"
    heading = page(site, str(link["href"])).h1
    assert heading
    assert heading.get_text() == "2 releases"
    back = soup.select_one(".trail a")
    assert back
    assert back["href"] == "/?q=heroin&size=20"


def test_an_unknown_facet_and_an_impossible_page_are_told(site: httpx.Client) -> None:
    assert site.get("/facet/colour").status_code == 404
    assert labels(page(site, "/facet/organization?page=99999")) == []
    assert labels(page(site, "/facet/organization?page=-5"))[0] == "Agency 240"


def test_the_api_has_as_many_values_as_the_page_and_says_how_many_there_are(site: httpx.Client) -> None:
    answer = site.get("/api/search?q=heroin").json()
    assert {name: len(values) for name, values in answer["facets"].items()} == {
        "organization": 20,
        "year": 90,
        "theme": 0,
        "language": 1,
    }
    assert answer["facet_values"] == {"organization": 250, "year": 90, "theme": 0, "language": 1}
    every = site.get("/api/facets?facet=organization&q=heroin").json()["values"]
    assert [one["value"] for one in every] == [*AGENCIES[-10:], *AGENCIES[:-10]]


@pytest.mark.parametrize("path", ["/", "/?q=heroin", "/?q=heroin&explain=yes", "/facet/organization?q=heroin"])
def test_a_page_weighs_no_more_than_a_slow_connection_bears(site: httpx.Client, path: str) -> None:
    answer = site.get(path)
    assert len(answer.content) <= 100_000
    assert int(answer.headers["content-length"]) <= 15_000
