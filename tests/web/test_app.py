"""What clients receive: pages, JSON, headers, and errors."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qsl

import httpx
import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import meta

from corpus.release import Witness
from corpus.store import FILE_NAME, Store
from search.budget import SECONDS
from search.engine import Snapshot
from tests.command import child_process
from tests.desk import Desk, release
from tests.website import PAYLOADS, SEIZURE, SEIZURE_PAGE, page, serving, website
from web import messages
from web.app import HEADERS, SiteOptions, create_app
from web.pages import TEMPLATES, AnyPage
from web.server import ServeError, listen

ROUTES = {
    "/": 200,
    "/?q=heroin": 200,
    "/?q=nothingofthiskind": 200,
    "/release/seizure": 200,
    "/release/none": 404,
    "/nowhere": 404,
    "/api/search?q=heroin": 200,
    "/api/nowhere": 404,
    "/api/export?q=heroin": 200,
    "/api/export?q=heroin&format=docx": 400,
    "/api/record?q=heroin": 200,
    "/api/releases/seizure": 200,
    "/api/releases/hostile%2F0?format=ris": 200,
    "/api/releases/none": 404,
    "/healthz": 200,
    "/robots.txt": 200,
    "/openapi.json": 200,
    "/docs": 404,
    "/static/pressdesk.css": 200,
    "/static/complete.js": 200,
    "/static/favicon.svg": 200,
    "/static/../app.py": 404,
    "/static/..%2fapp.py": 404,
    "/static/": 404,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with website(tmp_path_factory.mktemp("home")) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def total(soup: BeautifulSoup) -> int:
    heading = soup.h1.get_text() if soup.h1 else ""
    found = re.match(r"([\d,]+) release", heading)
    return int(found[1].replace(",", "")) if found else 0


def href(tag: Tag) -> str:
    return str(tag["href"])


def found(soup: BeautifulSoup) -> list[str]:
    return [href(link).partition("?")[0] for link in soup.select(".hit-title a")]


@pytest.mark.parametrize(("path", "status"), ROUTES.items())
def test_every_answer_forbids_foreign_scripts_frames_and_guesses(site: httpx.Client, path: str, status: int) -> None:
    answer = site.get(path)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "set-cookie" not in answer.headers
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/release/seizure",
        "/healthz",
        "/robots.txt",
        "/static/pressdesk.css",
        "/api/search?q=heroin",
        "/api/releases/seizure",
        "/api/suggest?q=her",
        "/api/export?q=heroin",
    ],
)
def test_a_monitor_may_ask_for_the_head_alone(site: httpx.Client, path: str) -> None:
    assert (site.head(path).status_code, site.head(path).content) == (200, b"")


def test_other_methods_are_refused_with_a_page(site: httpx.Client) -> None:
    answer = site.post("/")
    assert answer.status_code == 405
    assert "Method Not Allowed" in answer.text


@pytest.mark.parametrize("path", ["/", "/?q=heroin", "/?q=heroin&language=es", "/?q=zzz+OR+seized"])
def test_every_download_holds_as_many_releases_as_the_page_says(site: httpx.Client, path: str) -> None:
    soup = page(site, path)
    links = [href(link) for link in soup.select(".take-away-list a")]
    assert len(links) == 7
    for link in links:
        answer = site.get(link).raise_for_status()
        assert int(answer.headers["pressdesk-total"]) == total(soup)
        assert answer.headers["content-disposition"].startswith('attachment; filename="pressdesk-')
        if "jsonl" in link:
            assert len(answer.text.split("\n")) - 1 == total(soup)
        if "bom=yes" in link:
            assert answer.content.startswith(b"\xef\xbb\xbfid,")


def test_the_head_of_an_export_says_how_many_releases_it_would_hold(site: httpx.Client) -> None:
    asked = "/api/export?q=heroin"
    assert site.head(asked).headers["pressdesk-total"] == site.get(asked).headers["pressdesk-total"]


@pytest.mark.parametrize("name", ["organisation", "lang", "query", "yaer"])
def test_a_parameter_that_does_not_exist_is_told_by_the_api_and_refused_by_exports(
    site: httpx.Client, name: str
) -> None:
    asked = {"q": "heroin", name: "INCB"}
    assert any(name in note for note in site.get("/api/search", params=asked).json()["notes"])
    assert site.get("/api/export", params=asked).status_code == 400
    assert site.get("/", params=asked).status_code == 200, "links from elsewhere have parameters of their own"


def test_an_address_in_a_western_encoding_is_read(site: httpx.Client) -> None:
    western, modern = (page(site, f"/?q={text}").select_one("input[name=q]") for text in ("%E9t%E9", "%C3%A9t%C3%A9"))
    assert western is not None
    assert western == modern
    assert western["value"] == "été"


def test_an_export_refuses_what_a_page_would_ignore(site: httpx.Client) -> None:
    answer = site.get("/api/export?q=heroin&year=soon")
    assert (answer.status_code, "year" in answer.json()["error"]) == (400, True)


def test_a_release_is_served_as_the_command_line_shows_it(site: httpx.Client) -> None:
    known = site.get("/api/releases/seizure").json()
    assert (known["title"], known["published"], known["version"]) == (SEIZURE.title, "2011-06-22", 1)
    assert known["page_sha256"] == sha256(SEIZURE_PAGE.content).hexdigest()


def test_a_reference_manager_finds_a_release_and_a_list_of_hits(site: httpx.Client) -> None:
    soup = page(site, "/release/seizure")
    metadata = {str(one["name"]): one["content"] for one in soup.select("meta[name^=citation_]")}
    assert metadata["citation_title"] == SEIZURE.title
    assert metadata["citation_publication_date"] == "2011/06/22"
    assert metadata["citation_author"] == "UNODC"
    structured = json.loads(soup.select('script[type="application/ld+json"]')[0].get_text())
    assert (structured["@type"], structured["headline"], structured["datePublished"], structured["url"]) == (
        "NewsArticle",
        SEIZURE.title,
        "2011-06-22",
        SEIZURE.url,
    )
    listed = page(site, "/?q=drums")
    [coins] = [dict(parse_qsl(str(one["title"]))) for one in listed.select(".hit .Z3988")]
    assert coins == dict(parse_qsl(str(soup.select(".Z3988")[0]["title"])))
    assert (coins["rft.type"], coins["rft.aucorp"]) == ("webpage", "UNODC"), "Zotero splits rft.creator as a name"
    assert (coins["rft.title"], coins["rft.date"], coins["rft.identifier"]) == (
        SEIZURE.title,
        "2011-06-22",
        SEIZURE.url,
    )
    assert href(listed.select('link[rel="canonical"]')[0]) == "/?q=drums"
    for link in soup.select(".references a"):
        assert SEIZURE.title in site.get(href(link)).raise_for_status().text


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_structured_data_holds_whatever_a_title_holds(site: httpx.Client, number: int) -> None:
    soup = page(site, f"/release/hostile%2F{number}")
    [structured] = [json.loads(one.get_text()) for one in soup.select('script[type="application/ld+json"]')]
    assert structured["headline"].split() == f"Hostile {PAYLOADS[number]}".split()


def test_a_release_page_cites_it_in_every_style(site: httpx.Client) -> None:
    soup = page(site, "/release/seizure")
    assert [one.get_text() for one in soup.select(".citations dt")] == ["APA", "Chicago", "MLA", "ISO 690"]
    assert "UNODC. (2011, June 22). Heroin precursors seized in Vienna [Press release]." in soup.get_text()


def test_a_record_is_served_as_json_and_in_words(site: httpx.Client) -> None:
    known = site.get("/api/record?q=heroin").json()
    assert len(known["ids"]) == known["total"] == total(page(site, "/?q=heroin"))
    assert f"Result: {known['total']} releases" in site.get("/api/record?q=heroin&format=text").text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=heroin",
        "/?theme=precursors",
        "/?organization=UNODC&q=heroin",
        "/?year=2009-2011&theme=opiates",
        "/?language=es&q=heroin",
    ],
)
def test_a_count_is_the_number_of_hits_after_the_click(site: httpx.Client, path: str) -> None:
    soup = page(site, path)
    choices = [
        (str(choice["aria-label"]), href(choice))
        for facet in soup.select(".facet")
        if not facet.select(".is-selected")
        for choice in facet.select(".choice")
    ]
    assert choices
    for described, link in choices:
        count = re.search(r", ([\d,]+) releases?$", described)
        assert count, described
        assert total(page(site, link)) == int(count[1]), described


def test_a_chosen_value_says_so_and_can_be_let_go(site: httpx.Client) -> None:
    soup = page(site, "/?q=heroin&organization=incb")
    chosen = soup.select_one(".choice.is-selected")
    assert chosen
    assert chosen["aria-label"] == f"INCB, {total(soup)} releases, selected"
    assert "selected" in chosen.get_text()
    assert href(chosen) == href(soup.select(".chip")[0]) == "/?q=heroin"


def test_each_year_of_a_span_is_selected_and_can_be_taken_out(site: httpx.Client) -> None:
    soup = page(site, "/?year=2009-2011")
    selected = {str(one["aria-label"]).split(",")[0]: href(one) for one in soup.select(".choice.is-selected")}
    assert selected["2010"] == "/?year=2009&year=2011"
    assert set(selected) == {"2009", "2010", "2011"}
    assert [one.get_text(" ", strip=True) for one in soup.select(".chip")] == ["Year 2009-2011 ×"]


def test_the_chart_has_a_bar_for_every_year_in_order(site: httpx.Client) -> None:
    titles = [title.get_text() for title in page(site, "/?q=heroin").select(".bar title")]
    assert [title.split(":")[0] for title in titles] == ["2009", "2010", "2011", "2012", "2013"]


def test_paging_shows_every_hit_once(site: httpx.Client) -> None:
    seen: list[str] = []
    link: str | None = "/?q=heroin&sort=oldest"
    while link:
        soup = page(site, link)
        seen += found(soup)
        following = soup.select_one('a[rel~="next"]')
        link = href(following) if following else None
    assert len(seen) == len(set(seen)) == total(page(site, "/?q=heroin")) == 29


def test_the_current_page_order_and_size_are_marked(site: httpx.Client) -> None:
    soup = page(site, "/?q=heroin&page=2&sort=oldest&size=10")
    assert [one.get_text() for one in soup.select('[aria-current="page"]')] == ["2"]
    assert [one.get_text() for one in soup.select('[aria-current="true"]')] == ["Oldest", "10"]
    span = soup.select_one(".results-span")
    assert span
    assert span.get_text() == "11-20"


def test_a_page_beyond_the_last_leads_back_to_it(site: httpx.Client) -> None:
    soup = page(site, "/?q=heroin&page=9")
    assert [href(link) for link in soup.select(".ways-out a")] == ["/?q=heroin&page=3"]
    assert "There are only 3 pages." in site.get("/api/search?q=heroin&page=999").json()["notes"]


def test_nothing_found_offers_ways_out_that_find_something(site: httpx.Client) -> None:
    soup = page(site, "/?q=anhydride&theme=policy&year=2011")
    assert total(soup) == 0
    told = {href(way.a): way.get_text(" ", strip=True) for way in soup.select(".nothing li") if way.a}
    assert told == {
        "/?q=anhydride&year=2011": "Any theme 1 release",
        "/?q=anhydride": "Without the filters 1 release",
        "/?year=2011&theme=policy": "The filters only, without the words 1 release",
    }
    assert [href(link) for link in soup.select(".ways-out a")] == ["/"]


@pytest.mark.parametrize(
    "query",
    [
        "heroin cocaine saxophone",
        "heroin AND saxophone AND cocaine",
        '"officers report" "cocaine heroin"',
        "cocaine Vienna&theme=policy",
        "cocaine Vienna&theme=policy&year=2009&language=fr",
        "-heroin heroin",
        "saxophone",
    ],
)
def test_each_way_out_finds_as_many_as_it_says(site: httpx.Client, query: str) -> None:
    soup = page(site, f"/?q={query}")
    assert total(soup) == 0
    for link in soup.select(".nothing a"):
        count = link.find_next("span", "muted")
        assert count
        assert count.get_text() == messages.count(total(page(site, href(link))), "release") != "0 releases"


def test_a_word_that_stands_nowhere_is_named_and_can_be_left_out(site: httpx.Client) -> None:
    nothing = page(site, "/?q=heroin+cocaine+saxophone").select_one(".nothing")
    assert nothing
    assert nothing.get_text(" ", strip=True).startswith(
        "Found in no release: saxophone On their own: heroin 29 releases , cocaine 14"
    )
    assert "/?q=heroin+cocaine" in {href(link) for link in nothing.select("a")}


def test_a_hit_says_what_it_lacks_and_leads_to_those_that_have_it(site: httpx.Client) -> None:
    soup = page(site, "/?q=heroin+Vienna+cocaine")
    assert soup.h1
    told = soup.h1.get_text(" ", strip=True)
    assert told == "No release matches all of your query; 29 match part of it 1-10"
    lacking = soup.select(".hit-lacks")
    assert [one.get_text(" ", strip=True) for one in lacking[:1]] == ["Missing: cocaine Must include: cocaine"]
    assert href(lacking[0].select("a")[0]) == "/?q=heroin+Vienna+%22cocaine%22"
    assert not [
        one for one in page(site, '/?q=heroin+Vienna+"cocaine"').select(".hit-lacks s") if one.text == "cocaine"
    ]


def test_releases_that_lack_something_are_not_among_the_count(site: httpx.Client) -> None:
    soup = page(site, "/?q=heroin+cocaine&size=50")
    assert soup.h1
    assert soup.h1.get_text(" ", strip=True) == "14 releases match all of your query; 15 more match part of it"
    assert (len(found(soup)), len(soup.select(".hit-lacks"))) == (29, 15)


def test_a_misspelt_word_is_put_right_and_the_way_back_takes_it_as_typed(site: httpx.Client) -> None:
    soup = page(site, "/?q=herion&sort=oldest")
    corrected = soup.select_one(".corrected")
    assert corrected
    assert corrected.get_text() == "Corrected herion to heroin. Search for herion instead"
    assert "herion" not in "".join(one.get_text() for one in soup.select(".notes, .read-as"))
    back = page(site, href(corrected.select("a")[0]))
    assert (total(soup), total(back), back.select(".corrected")) == (29, 0, [])


def test_other_names_are_told_and_each_can_be_taken_out_and_put_back(site: httpx.Client) -> None:
    soup = page(site, "/?q=diamorphine&theme=opiates&sort=oldest")
    [name] = [one for one in soup.select(".also-name") if one["aria-label"] == "Exclude heroin"]
    assert total(soup) == 10
    without = page(site, href(name))
    assert total(without) == 0
    [back] = [one for one in without.select(".also-out a") if one["aria-label"] == "Include heroin again"]
    assert href(back) == "/?q=diamorphine&theme=opiates&sort=oldest"


def test_a_period_in_a_question_is_told_and_can_be_undone_or_required(site: httpx.Client) -> None:
    soup = page(site, "/?q=heroin+in+2011&sort=oldest")
    [undo] = [one for one in soup.select(".also-name") if "2011" in one.get_text()]
    assert undo.get_text(" ", strip=True) == "published in 2011 ×"
    without = page(site, href(undo))
    assert total(without) < total(soup)
    [back] = [one for one in without.select(".also-out a") if one["aria-label"] == "Include year:2011 again"]
    assert href(back) == "/?q=heroin+in+2011&sort=oldest"
    [only] = [one for one in soup.select(".also a") if one.get_text() == "only these"]
    assert total(page(site, href(only))) == total(page(site, "/?q=heroin&year=2011"))
    assert site.get("/api/search?q=heroin+in+2011").json()["preferred"] == [{"typed": "2011", "filter": "year:2011"}]


def test_facets_count_partial_matches_where_no_release_matches_everything(site: httpx.Client) -> None:
    soup = page(site, "/?q=heroin+Vienna+cocaine")
    assert "Counts of the releases that match part of your query" in soup.get_text()
    assert soup.select(".choice-count")
    assert "Counts of the releases" not in page(site, "/?q=heroin").get_text()


def test_the_words_can_be_taken_only_as_typed_and_freely_again(site: httpx.Client) -> None:
    [typed] = page(site, "/?q=diamorphine").select(".also-way a")
    assert href(typed) == "/?q=diamorphine&expand=no"
    [freely] = page(site, href(typed)).select(".also-way a")
    assert href(freely) == "/?q=diamorphine"


@pytest.mark.parametrize("options", ["expand=no", "without=diacetylmorphine&without=smack", "explain=yes"])
def test_every_link_of_a_search_keeps_how_its_words_are_taken(site: httpx.Client, options: str) -> None:
    soup = page(site, f"/?q=heroin&{options}")
    for link in soup.select(".choice, .sort, .paging a, .sizes a, .bar"):
        assert options in href(link)
    for form in soup.select("form"):
        sent = "&".join(f"{one['name']}={one['value']}" for one in form.select("input[type=hidden]"))
        assert options in sent


def test_on_demand_each_hit_says_how_its_score_comes_about(site: httpx.Client) -> None:
    soup = page(site, "/?q=heroin+Vienna")
    [why] = soup.select(".sorts-why")
    assert soup.select(".why") == []
    explained = page(site, href(why))
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in explained.select(".why")[0].select("tr")]
    points = {row[0]: float(row[2].strip("×+= ")) for row in rows[1:]}
    assert {"heroin", "Vienna", "Sum", "Coverage", "Proximity", "Score"} <= set(points)
    assert points["Score"] == pytest.approx(points["Sum"] * points["Coverage"] + points["Proximity"], abs=0.02)
    assert len(explained.select(".why")) == len(explained.select(".hit"))
    [hide] = explained.select(".sorts-why")
    assert href(hide) == "/?q=heroin+Vienna"


@pytest.mark.parametrize(
    ("release", "date"),
    [
        ("seizure", "22 June 2011"),
        ("ordinary1", "March 2010"),
        ("ordinary2", "2011"),
        ("ordinary3", "undated"),
        ("ordinary4", "15 February, year not known"),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(site: httpx.Client, release: str, date: str) -> None:
    byline = page(site, f"/release/{release}").select_one(".release-byline")
    assert byline
    assert date in [part.get_text() for part in byline.select("span")]


def test_a_hit_links_to_its_release_and_to_the_original(site: httpx.Client) -> None:
    hit = page(site, "/?q=anhydride").select_one(".hit")
    assert hit
    assert [mark.get_text() for mark in hit.select(".hit-excerpt mark")] == ["anhydride"]
    assert found(page(site, "/?q=anhydride")) == ["/release/seizure"]
    original = hit.select_one(".outward")
    assert original
    assert href(original) == "https://www.example.org/releases/seizure"
    assert set(original["rel"]) == {"noopener", "noreferrer", "nofollow"}


def test_arabic_runs_from_the_right_even_behind_a_latin_name(site: httpx.Client) -> None:
    shown = page(site, "/?q=السلائف&language=ar").select(".hit-title, .hit-excerpt")
    shown += page(site, "/release/arabic").select(".release-title, .release-body p")
    assert [one["dir"] for one in shown] == ["rtl"] * 4
    article = page(site, "/release/arabic").select_one(".release-text")
    assert article
    assert article["lang"] == shown[0]["lang"] == "ar"
    assert "“\u2068UNODC: ضبط حمض الخليك اللامائي\u2069”. 2 May 2014" in page(site, "/release/arabic").get_text()


def test_a_language_is_chosen_by_name_and_told_by_name(site: httpx.Client) -> None:
    soup = page(site, "/?q=heroin&language=Español&language=undetermined")
    assert [one.get_text(" ", strip=True) for one in soup.select(".chip")] == [
        "Language Spanish ×",
        "Language Undetermined ×",
    ]
    assert href(soup.select(".chip")[0]) == "/?q=heroin&language=undetermined"
    facts = page(site, "/release/ordinary1").select_one('.facts a[href="/?language=es"]')
    assert facts
    assert facts.get_text() == "Spanish"


def test_a_release_says_where_each_value_comes_from(site: httpx.Client) -> None:
    soup = page(site, "/release/seizure")
    rows = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in soup.select(".evidence tr")]
    assert ["22 June 2011", "the dateline", "VIENNA, 22 June 2011", "medium"] in rows
    assert ["Austria", "the dateline", "VIENNA", "high"] in rows
    assert ["Precursors and chemicals", "the text", "acetic anhydride", "high"] in rows
    text = soup.get_text(" ")
    assert sha256(SEIZURE_PAGE.content).hexdigest() in text
    assert "Two tonnes of acetic anhydride were seized." in text
    assert "UNODC. “Heroin precursors seized in Vienna”. 22 June 2011. https://www.example.org/releases/seizure" in text


def test_a_release_leads_to_others_like_it(site: httpx.Client) -> None:
    soup = page(site, "/release/ordinary1")
    similar = {href(one.a): one.get_text(" ", strip=True) for one in soup.select(".similar li") if one.a}
    assert len(similar) == 6
    assert "/release/ordinary1" not in similar
    assert similar["/release/ordinary13"] == "Heroin report 13 14 July 2013 INCB"


def test_a_release_warns_of_a_date_that_is_only_inferred(site: httpx.Client) -> None:
    soup = page(site, "/release/ordinary0")
    for part in (".release-byline", ".facts", ".evidence", ".cite"):
        shown = soup.select_one(part)
        assert shown
        assert "1 January 2009 (low confidence)" in shown.get_text()


def test_the_publisher_acts_on_the_evidence_for_publishing(site: httpx.Client) -> None:
    rows = [row.get_text(" ", strip=True) for row in page(site, "/release/ordinary0").select(".evidence tr")]
    assert rows.count("UNODC the source's feed UNODC press high") == 2


def test_every_witness_has_its_words() -> None:
    assert set(messages.WITNESSES) == set(get_args(Witness))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_stays_text(site: httpx.Client, payload: str) -> None:
    number = PAYLOADS.index(payload)
    hostile = [
        site.get("/", params={"q": payload}),
        site.get("/", params={"q": "hostile", "organization": payload, "theme": payload, "year": payload}),
        site.get("/", params={"q": "title:hostile", "size": "50"}),
        site.get(f"/release/hostile%2F{number}"),
        site.get("/release/" + payload),
        site.get("/" + payload),
    ]
    for answer in hostile:
        assert answer.status_code in {200, 404}
        assert_inert(BeautifulSoup(answer.text, "lxml"))
    assert payload.strip() in BeautifulSoup(hostile[3].text, "lxml").get_text()


def assert_inert(soup: BeautifulSoup) -> None:
    data = soup.select('script[type="application/ld+json"]')
    assert [one.get_text() for one in data if re.search("[<>&]", one.get_text())] == []
    assert [(one.attrs, one.get_text()) for one in soup.select("script") if one not in data] == [
        ({"src": "/static/complete.js", "defer": ""}, "")
    ]
    for tag in soup.find_all(lambda one: one.name != "script"):
        assert tag.name not in {"img", "iframe", "style", "math", "object", "embed", "mi"}
        assert not [name for name in tag.attrs if name.startswith("on") or name in {"style", "srcdoc", "xlink:href"}]
        for name in ("href", "src", "action"):
            assert re.match(r"/(?!/)|#|https?://", str(tag.get(name, "/"))), tag
    assert len(soup.select("svg")) == len(soup.select("svg[aria-hidden]"))
    assert len(soup.select("[autofocus]")) == 0


@pytest.mark.parametrize(
    "query",
    [
        "page=abc&size=-5&sort=best&year=xx",
        "page=0",
        "page=999999999&size=999999999",
        "page=" + "9" * 1000,
        "q=%00%01%ff%fe&organization=%00&year=%00&sort=%00&without=%00",
        "q=%E2%80%AE%F0%9F%92%8A",
        "q=" + "(" * 1000,
        "q=" + "a*" * 500,
        "q=" + "x" * 1000,
        "q=" + "%F0%9F%92%8A" * 1000,
        "year=2011-2012-2013&year=-&year=%2C%2C",
        "&".join(f"{number:x}" for number in range(100)),
        "&".join(["organization=x"] * 100),
        "&".join(f"year={1000 + number}" for number in range(100)),
        "=&=&;&&&%&%%%",
        "q[]=1&q=%GG",
        "q=organization:%22%22%20OR%20year:",
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/search"])
def test_odd_parameters_are_answered(site: httpx.Client, path: str, query: str) -> None:
    answer = site.get(f"{path}?{query}")
    assert answer.status_code == 200
    assert len(answer.content) < 2_000_000
    assert "\0" not in answer.text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("page=" + "9" * 1001, "page has 1,001 characters; at most 1,000"),
        ("q=" + "x" * 50_000, "longer than 16,000 characters"),
        ("q=" + "%D0%B6" * 1500, "q has 1,500 characters; at most 1,000"),
        ("x" * 2000 + "=1", "at most 1,000"),
        ("&".join(f"{number % 36:x}" for number in range(20_000)), "longer than 16,000 characters"),
        ("&".join(["organization=x"] * 101), "101 parameters; at most 100"),
        ("&".join(f"year={1000 + number}" for number in range(1_500)), "1,500 parameters"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/search", "/api/suggest", "/release/seizure", "/nowhere"])
def test_more_parameters_than_anyone_needs_are_refused_with_the_reason(
    site: httpx.Client, path: str, query: str, told: str
) -> None:
    answer = site.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert told in (answer.json()["error"] if path.startswith("/api/") else answer.text)


ODD = ("", " ", "\0", "a\0b", "two\nlines", "x" * 300, "\u202e", "-", "[", '"', "a,b", "²", "../x", "zz-ZZ_foo")


@pytest.mark.parametrize(
    "bad",
    [
        *({"date": date} for date in ("0001", "0999-02-01", "9999-12-31")),
        *({"organizations": (odd,), "publisher": odd, "themes": (odd,), "language": odd} for odd in ODD),
    ],
)
def test_a_value_that_no_address_can_say_is_shown_as_text_and_fails_no_page(
    tmp_path: Path, bad: dict[str, Any]
) -> None:
    with Desk(tmp_path) as desk, serving(create_app(desk.engine, tmp_path / FILE_NAME)) as url:
        sound = (release(f"{year}", "Heroin seized", date=f"{year}") for year in (2010, 2011, 2012))
        desk.publish(release("bad", "Heroin lost", **bad), *sound)
        with httpx.Client(base_url=url, timeout=30) as client:
            for path in ("/", "/?q=heroin", "/release/bad", "/release/2011"):
                soup = page(client, path)
                assert "\0" not in str(soup)
                assert len(soup.select(".bar")) in {0, 3}
                for link in soup.select(".choice[href], .hit a[href^='/?'], .facts a[href^='/?']"):
                    assert total(page(client, href(link))) > 0, href(link)
            assert client.get("/api/search?q=heroin").json()["total"] == 4


def test_a_control_character_of_the_address_is_not_repeated(site: httpx.Client) -> None:
    for path in ("/release/%00", "/release/a%00%1bb", "/%00", "/?organization=%00x&sort=%00&q=%00"):
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", site.get(path).text)


def test_a_long_text_is_shown_in_parts_that_join_to_the_whole(tmp_path: Path) -> None:
    text = "\n\n".join(
        f"Paragraph {number}. " + "Customs officers seized heroin at the port. " * 15 for number in range(1400)
    )
    text += "\n\n" + "x" * 100_000
    with Desk(tmp_path) as desk, serving(create_app(desk.engine, tmp_path / FILE_NAME)) as url:
        desk.publish(release("a/long one", "Long", text))
        shown, link = "", "/release/a%2Flong%20one"
        with httpx.Client(base_url=url, timeout=30) as client:
            while link:
                answer = client.get(link)
                assert len(answer.content) < 80_000
                soup = BeautifulSoup(answer.text, "lxml")
                assert soup.select(".release-part")
                shown += "".join(one.get_text() for one in soup.select(".release-body p"))
                following = soup.select_one('a[rel~="next"]')
                link = href(following) if following else ""
            assert "".join(shown.split()) == "".join(text.split())
            for odd in ("0", "-1", "x", "9" * 50, "%00"):
                assert client.get(f"/release/a%2Flong%20one?part={odd}").status_code == 200


def test_an_ordinary_text_is_in_one_part(site: httpx.Client) -> None:
    assert page(site, "/release/seizure?part=7").select(".release-part, .paging") == []


def test_the_api_answers_the_same_search_as_the_page(site: httpx.Client) -> None:
    query = "q=heroin&organization=UNODC&year=2009-2012&sort=oldest&page=2&size=5&page=x"
    answer = site.get(f"/api/search?{query}").json()
    assert (answer["query"], answer["page"], answer["size"]) == ("heroin", 2, 5)
    assert [f"/release/{hit['id']}" for hit in answer["hits"]] == found(page(site, f"/?{query}"))
    assert answer["total"] == total(page(site, f"/?{query}"))
    assert set(answer["facets"]) == {"organization", "year", "theme", "language"}


def test_the_api_completes_what_is_being_typed(site: httpx.Client) -> None:
    answer = site.get("/api/suggest", params={"q": "jeroi"}).json()
    assert answer["query"] == "jeroi"
    assert ("heroin", "concept", "heroin") in [
        (one["text"], one["kind"], one["query"]) for one in answer["completions"]
    ]
    assert set(answer["completions"][0]) == {"text", "kind", "releases", "query", "name", "id"}
    assert site.get("/api/suggest").json() == {"query": "", "completions": []}


def test_the_api_takes_words_as_the_page_does(site: httpx.Client) -> None:
    answer = site.get("/api/search?q=diamorphine&explain=yes").json()
    assert answer["total"] == 29
    assert {"heroin"} <= {name for one in answer["also"] for name in one["names"]}
    assert all(hit["explanation"]["coverage"] == 1 for hit in answer["hits"])
    assert site.get("/api/search?q=diamorphine&without=heroin").json()["total"] == 0
    assert site.get("/api/search?q=diamorphine&expand=no").json()["total"] == 0


def test_the_api_notes_what_it_left_out(site: httpx.Client) -> None:
    assert any("xx" in note for note in site.get("/api/search?year=xx").json()["notes"])


def test_the_api_is_described(site: httpx.Client) -> None:
    described = site.get("/openapi.json").json()["paths"]
    parameters = {one["name"] for one in described["/api/search"]["get"]["parameters"]}
    assert parameters == {"q", "organization", "year", "theme", "language", "sort", "page", "size"} | {
        *("expand", "without", "explain"),
    }


def test_crawlers_are_kept_out_of_the_filters(site: httpx.Client) -> None:
    assert "Disallow: /*?" in site.get("/robots.txt").text.splitlines()
    for link in page(site, "/?q=heroin&theme=opiates").select('a[href^="/?"]'):
        assert "nofollow" in link["rel"]


def test_health_tells_the_generation_and_the_number_of_releases(site: httpx.Client) -> None:
    assert site.get("/healthz").json() == {"status": "ok", "generation": "00000001", "releases": 42}


def test_without_an_index_the_site_says_what_to_run(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk, serving(create_app(desk.engine, tmp_path / FILE_NAME)) as url:
        shown, health, api = (httpx.get(url + path) for path in ("/", "/healthz", "/api/search"))
        assert [shown.status_code, health.status_code, api.status_code] == [503, 503, 503]
        assert "pressdesk index" in shown.text
        assert "pressdesk index" in health.json()["error"]
        assert "pressdesk index" in api.json()["error"]
        desk.publish(release("first", "The first release"))
        assert httpx.get(url).status_code == 200


def test_an_index_of_another_version_is_said_in_the_heading_of_every_page(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(release("first", "The first release"))
    [manifest] = tmp_path.rglob("manifest.json")
    manifest.write_text(manifest.read_text().replace('"format": ', '"format": 9'))
    with Desk(tmp_path) as desk, serving(create_app(desk.engine, tmp_path / FILE_NAME)) as url:
        for path in ("/", "/advanced"):
            shown = httpx.get(url + path)
            heading = BeautifulSoup(shown.text, "lxml").h1
            assert shown.status_code == 503
            assert heading
            assert heading.get_text() == "The index was written by another version of Pressdesk"
            assert "pressdesk index" in shown.text


def test_names_that_only_rank_are_told_from_those_that_match(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk, serving(create_app(desk.engine, tmp_path / FILE_NAME)) as url:
        desk.publish(
            release("one", "Notice", "Cocaine, narcotic drugs and other narcotics."),
            release("other", "Notice", "Pasta base."),
        )
        soup = BeautifulSoup(httpx.get(f"{url}/?q=cocaine").text, "lxml")
        matching, ranking = (
            [" ".join(one.get_text().split()) for one in soup.select(f"[aria-labelledby={heading}] li")]
            for heading in ("also", "ranking")
        )
        assert ranking == ["narcotic drugs narcotics × exclude all"]
        assert any("pasta base" in one for one in matching)


def test_no_hit_offers_to_require_a_word_that_no_release_has(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk, serving(create_app(desk.engine, tmp_path / FILE_NAME)) as url:
        desk.publish(release("one", "Notice", "Cocaine in a port."), release("other", "Notice", "Heroin in a train."))
        soup = BeautifulSoup(httpx.get(f"{url}/?q=cocaine+train+qwertzuiop").text, "lxml")
        [first, *_] = [" ".join(one.get_text(" ").split()) for one in soup.select(".hit-lacks")]
        assert "qwertzuiop" in first.split("Must include:")[0]
        assert "qwertzuiop" not in first.split("Must include:")[1]


def test_a_broken_store_is_said_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"no store at all" * 100)
    with Desk(tmp_path) as desk, serving(create_app(desk.engine, tmp_path / "broken")) as url:
        answer = httpx.get(f"{url}/release/x")
        assert answer.status_code == 503
        assert "Traceback" not in answer.text


class Faulty:
    """An engine that fails in unexpected ways."""

    budget_seconds = SECONDS

    def snapshot(self) -> Snapshot:
        raise RuntimeError("secret")

    def answer(self, question: Callable[[Snapshot], Any]) -> Any:
        return question(self.snapshot())

    def generation(self) -> str:
        raise RuntimeError("secret")

    def hold(self) -> None:
        pass

    def close(self) -> None:
        pass


def test_a_fault_of_our_own_gives_nothing_away(tmp_path: Path) -> None:
    with serving(create_app(Faulty(), tmp_path / FILE_NAME)) as url:
        for path in ("/", "/api/search"):
            answer = httpx.get(url + path)
            assert answer.status_code == 500
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS
            assert "secret" not in answer.text
            assert "log" in answer.text


@pytest.mark.parametrize("path", ["/press/api/search", "/api/search"], ids=["kept by the proxy", "taken off by it"])
def test_a_fault_of_our_own_is_json_for_the_api_under_a_path_too(tmp_path: Path, path: str) -> None:
    with serving(create_app(Faulty(), tmp_path / FILE_NAME, options=SiteOptions(root="/press"))) as url:
        answer = httpx.get(url + path)
        assert (answer.status_code, "log" in answer.json()["error"]) == (500, True)


def test_reading_a_release_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk, serving(create_app(desk.engine, tmp_path / FILE_NAME)) as url:
        desk.publish(release("one", "One"))
        httpx.get(f"{url}/release/one").raise_for_status()
        with Store(tmp_path / FILE_NAME) as store:
            assert store.seq == 1


@pytest.mark.parametrize("model", get_args(AnyPage), ids=lambda model: model.__name__)
def test_a_template_uses_its_view_model_and_all_of_it(model: type[AnyPage]) -> None:
    used: set[str] = set()
    for name in (model.template, "base.html"):
        source = (Path(messages.__file__).parent / "templates" / name).read_text(encoding="utf-8")
        used |= meta.find_undeclared_variables(TEMPLATES.parse(source))
    macros = set(vars(TEMPLATES.get_template("parts.html").module))
    assert used - macros == {field.name for field in fields(model)}


def test_templates_escape_all_that_means_something_in_html_and_only_once() -> None:
    shown = TEMPLATES.from_string(
        "{% macro same(one) %}{{ one }}{% endmacro %}{{ same(text) }}|{{ text }}|{{ number }}"
    )
    assert shown.render(text="plain", number=7) == "plain|plain|7"
    escaped = "a&lt;b&gt;&amp;&#34;c&#34;&#39;"
    assert shown.render(text='a<b>&"c"\'', number=None) == f"{escaped}|{escaped}|None"


SLOW = """
import asyncio
from web.server import serve

async def app(scope, receive, send):
    print("asked", flush=True)
    await asyncio.sleep(0.5)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"to the end"})

serve(app, "127.0.0.1", 0, lambda url: print(url, flush=True))
print("ended", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_running_request_is_finished_before_the_server_ends(number: signal.Signals) -> None:
    with child_process([sys.executable, "-c", SLOW], stdout=subprocess.PIPE) as server:
        assert server.stdout
        url = server.stdout.readline().strip()
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(httpx.get, url)
            assert server.stdout.readline() == "asked\n"
            server.send_signal(number)
            assert answer.result(timeout=20).text == "to the end"
        assert server.stdout.read().split() == ["ended"]
        assert server.wait(timeout=20) == 0


def test_a_taken_port_is_named() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"port {port} \(Address already in use\): .*--port"):
            listen("127.0.0.1", port)


def test_a_host_that_is_not_ours_is_named() -> None:
    with pytest.raises(ServeError, match=r"no-such-host\.invalid"):
        listen("no-such-host.invalid", 0)
