"""The advanced form puts together the query that a person who knows the syntax would type."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.website import website
from web.advanced import put_together


@pytest.mark.parametrize(
    ("given", "query"),
    [
        ({"all": "acetic anhydride"}, "acetic anhydride"),
        ({"phrase": 'controlled "delivery"'}, '"controlled delivery"'),
        ({"any": "heroin opium"}, "(heroin OR opium)"),
        ({"any": "heroin"}, "heroin"),
        ({"none": "afghan -police"}, "-afghan -police"),
        ({"title": "bath salts"}, "title:bath title:salts"),
        ({"near": "heroin seizure", "distance": "3"}, '"heroin seizure"~3'),
        ({"near": "heroin seizure", "distance": "x"}, '"heroin seizure"~5'),
        ({"all": "port", "phrase": "money laundering", "none": "court"}, 'port "money laundering" -court'),
        ({"all": '(") -+ port'}, "port"),
    ],
)
def test_fields_become_a_query(given: dict[str, str], query: str) -> None:
    assert parse_qs(urlsplit(put_together(given.items())).query) == {"q": [query]}


@pytest.mark.parametrize(
    ("given", "year"),
    [
        ({"from": "2009", "to": "2012"}, ["2009-2012"]),
        ({"from": "2009", "to": "2009"}, ["2009"]),
        ({"from": "2009", "to": ""}, ["2009-"]),
        ({"from": "", "to": "2012"}, ["-2012"]),
        ({"from": "", "to": " "}, None),
    ],
)
def test_years_become_a_filter(given: dict[str, str], year: list[str] | None) -> None:
    assert parse_qs(urlsplit(put_together(given.items())).query).get("year") == year


def test_the_form_leads_to_the_results(tmp_path_factory: pytest.TempPathFactory) -> None:
    with website(tmp_path_factory.mktemp("home")) as url:
        answer = httpx.get(
            f"{url}/advanced/search", params={"all": "heroin", "language": "es", "sort": "newest"}, timeout=30
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/?q=heroin&language=es&sort=newest")
        form = httpx.get(f"{url}/advanced", timeout=30).raise_for_status().text
        assert '<option value="UNODC">' in form
