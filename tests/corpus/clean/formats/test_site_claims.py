import pytest

from corpus.clean.formats.site_claims import leads_home

PAGE = "https://www.example.org/news/2024/seizure.html"


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "../..",
        "../../",
        "/news/..",
        "/en",
        "/en/",
        "/en/index.html",
        "../../de-AT/",
        "//www.example.org",
        "/Home.aspx",
    ],
)
def test_a_link_leads_home_if_its_address_is_the_front_page_in_any_language(target: str) -> None:
    assert leads_home(target, PAGE)


@pytest.mark.parametrize(
    "target",
    ["", "#top", "..", "/news/", "news/", "en/", "/news/index.html", "/?page=2", "https://www.example.com/"],
)
def test_a_link_to_a_section_a_query_or_another_site_does_not_lead_home(target: str) -> None:
    assert not leads_home(target, PAGE)
