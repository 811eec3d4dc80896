"""From a hit to its release, back to the results, and on to the next hit."""

from collections.abc import Iterator

import httpx
import pytest

from tests.website import page, website


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with website(tmp_path_factory.mktemp("home")) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def test_next_leads_through_all_hits_of_all_pages_in_their_order(site: httpx.Client) -> None:
    search = "/?q=heroin&organization=INCB&sort=newest"
    listed = [
        str(link["href"]) for number in (1, 2) for link in page(site, f"{search}&page={number}").select(".hit-title a")
    ]
    walked, here = [], listed[0]
    for number in range(len(listed)):
        soup = page(site, here)
        walked.append(here)
        trail = soup.select_one(".trail")
        assert trail is not None
        assert f"{number + 1} of {len(listed)}" in trail.get_text()
        following = trail.select_one("a[rel~=next]")
        if following is None:
            break
        here = str(following["href"])
    assert walked == listed
    before = page(site, walked[-1]).select_one(".trail a[rel~=prev]")
    assert before is not None
    assert before["href"] == walked[-2]


def test_back_leads_to_the_hit_on_the_page_of_results_that_was_left(site: httpx.Client) -> None:
    second = "/?q=heroin&sort=newest&page=2"
    results = page(site, second)
    hit = results.select(".hit-title a")[3]
    back = page(site, str(hit["href"])).select(".trail a")[0]
    path, _, place = str(back["href"]).partition("#")
    assert path == second
    assert results.select(f"#{place} .hit-title a") == [hit]
    assert "Results for heroin" in back.get_text()


def test_what_was_searched_for_is_marked_in_title_and_text(site: httpx.Client) -> None:
    soup = page(site, "/release/seizure?q=anhydride+Vienna")
    assert {mark.get_text() for mark in soup.select("h1 mark")} == {"Vienna"}
    assert "anhydride" in " ".join(mark.get_text() for mark in soup.select(".release-body mark"))
    assert page(site, "/release/seizure").select("mark, .trail") == []


def test_a_release_that_the_search_does_not_find_leads_back_all_the_same(site: httpx.Client) -> None:
    trail = page(site, "/release/seizure?q=cocaine").select_one(".trail")
    assert trail is not None
    assert [str(link["href"]) for link in trail.select("a")] == ["/?q=cocaine"]


def test_the_parts_of_a_text_keep_the_search(site: httpx.Client) -> None:
    canonical = page(site, "/release/seizure?q=cocaine").select_one("link[rel=canonical]")
    assert canonical is not None
    assert canonical["href"] == "/release/seizure"


def test_a_printed_page_says_what_was_searched_for(site: httpx.Client) -> None:
    line = page(site, "/?q=heroin&organization=INCB&year=2009-2012").select_one(".print-only")
    assert line is not None
    assert line.get_text() == "Search: heroin; organization INCB; year 2009-2012; sorted by relevance"
