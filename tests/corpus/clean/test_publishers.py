"""Who published a release: the catalogue by its address, the page's markup, or a line that names a publisher."""

from datetime import UTC, datetime

import pytest

from corpus.clean import clean_page, clean_record
from corpus.clean.publishers import publisher_in_boilerplate, publisher_in_lines, publisher_of_host
from corpus.release import Page, Release

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "Officers of the drug squad seized twelve kilograms of heroin in a lorry at the port. " * 3


def publisher_of(head: str, url: str | None = None) -> str | None:
    page = f'<html><head><meta charset="utf-8">{head}</head><body><h1>Heroin seized at the port</h1><p>{TEXT}</p>'
    release = clean_page(Page(page.encode(), "text/html", "page", NOW, url=url))
    assert isinstance(release, Release)
    return release.publisher


@pytest.mark.parametrize(
    ("url", "publisher"),
    [
        ("https://www.incb.org/incb/en/news/news_2014/a.html", "INCB"),
        ("https://incb.org/incb/en/news/news_2014/a.html", "INCB"),
        ("https://pib.gov.in/PressReleasePage.aspx?PRID=1", "Press Information Bureau of India"),
        ("https://cnb.gov.sg/NewsAndEvents/News/Index/a", "CNB Singapore"),
        ("https://www.policia.es/_es/comunicacion_prensa_detalle.php?ID=1", "Policía Nacional (Spain)"),
        ("https://www.policia.gov.co/noticia/a", "Colombian National Police"),
        ("https://notincb.org/a", None),
        ("https://gov.in/a", None),
    ],
)
def test_an_address_names_the_publisher_of_its_host(url: str, publisher: str | None) -> None:
    assert next((one.value for one in publisher_of_host(url)), None) == publisher
    record = {"title": "Heroin seized", "body": TEXT, "url": url}
    release = clean_record(record, origin="record", fetched=NOW, organization=None, language=None)
    assert isinstance(release, Release)
    assert release.publisher == publisher


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "publisher": "Port Police"}</script>',
            "Port Police",
        ),
        (
            '<script type="application/ld+json">{"@type": "Report", "publisher": [{"name": ["Port"]}, 3]}</script>',
            None,
        ),
        ('<meta property="og:site_name" content="Port Police">', "Port Police"),
        ('<meta property="og:site_name" content="Information">', None),
        ('<meta property="og:site_name" content="Home">', None),
        ("<title>Heroin seized at the port | Customs Office</title>", "Customs Office"),
        ("<title>Heroin seized at the port - latest things</title>", None),
    ],
)
def test_the_markup_names_the_publisher_but_no_template_does(head: str, publisher: str | None) -> None:
    assert publisher_of(head) == publisher


def test_the_name_of_a_site_is_believed_where_the_address_is_made_of_it() -> None:
    head = "<title>Heroin seized at the port - Harbour Mail</title>"
    assert publisher_of(head, url="https://www.harbourmail.example/1") == "Harbour Mail"


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Herausgeber: Zollfahndungsamt Hamburg", "Zollfahndungsamt Hamburg"),
        ("Original-Content von: Hauptzollamt Köln, übermittelt durch news aktuell", "Hauptzollamt Köln"),
        ("Fuente: Policía Portuaria", "Policía Portuaria"),
        ("来源：中国禁毒网", "中国禁毒网"),
        ("Источник: Пресс-служба порта", "Пресс-служба порта"),
    ],
)
def test_a_line_names_the_publisher(line: str, publisher: str) -> None:
    assert [one.value for one in publisher_in_lines([line])] == [publisher]


def test_a_name_is_not_cut_at_its_abbreviation() -> None:
    [found] = publisher_in_boilerplate(["© 2019 Hauptstelle für Suchtfragen e.V. | Impressum"])
    assert found.value == "Hauptstelle für Suchtfragen e.V."


def test_acting_bodies_are_no_publishers_of_what_an_address_is_known_of() -> None:
    record = {"title": "INCB warns of fentanyl", "body": TEXT, "url": "https://www.paper.example/1"}
    release = clean_record(record, origin="record", fetched=NOW, organization=None, language=None)
    assert isinstance(release, Release)
    assert release.publisher is None
