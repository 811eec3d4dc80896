"""Who published a release: by the catalogue, the markup, the lines of the page, and the host of its address."""

from datetime import UTC, datetime

import pytest

from corpus.clean import clean_page, clean_record
from corpus.release import Evidence, Page, Release

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "Officers of the drug squad seized twelve kilograms of heroin in a lorry at the port. " * 3


def evidence_of(head: str = "", foot: str = "", above: str = "", url: str | None = None) -> Evidence | None:
    page = (
        f'<html><head><meta charset="utf-8">{head}</head><body>{above}<h1>Heroin seized at the port</h1>'
        f"<article><p>{TEXT}</p></article><footer>{foot}</footer>"
    )
    release = clean_page(Page(page.encode(), "text/html", "page", NOW, url=url))
    assert isinstance(release, Release)
    return next(iter(release.because("publisher")), None)


def publisher_of(head: str = "", foot: str = "", above: str = "", url: str | None = None) -> str | None:
    said = evidence_of(head, foot, above, url)
    return said.value if said else None


def record_of(title: str, body: str, url: str | None = None) -> Release:
    record = {"title": title, "body": body} | ({"url": url} if url else {})
    release = clean_record(record, origin="record", fetched=NOW, organization=None, language=None)
    assert isinstance(release, Release)
    return release


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "publisher": "Port Police"}</script>',
            "Port Police",
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "publisher": {"@id": "#us"}}, '
            '{"@type": "Organization", "@id": "#us", "name": "Port Police"}]}</script>',
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
        ("<title>Heroin seized at the port | The Harbour Echo</title>", "The Harbour Echo"),
        ("<title>Heroin seized at the port - Celní správa České republiky</title>", "Celní správa České republiky"),
        ("<title>Heroin seized at the port - Новости - МВД по Северному краю</title>", "МВД по Северному краю"),
        ("<title>Heroin seized at the port | Tulli</title>", "Tulli"),
        ("<title>Heroin seized at the port | Meetings Coverage and Press Releases</title>", None),
        ("<title>Heroin seized at the port | Пресс-служба</title>", None),
        (
            '<script type="application/ld+json">{"@type": "WebSite", "name": "The Harbour Echo"}</script>',
            "The Harbour Echo",
        ),
        ("<title>Heroin seized at the port - 港口新闻网</title>", "港口新闻网"),
    ],
)
def test_the_markup_names_the_publisher_but_no_template_does(head: str, publisher: str | None) -> None:
    assert publisher_of(head) == publisher


@pytest.mark.parametrize(
    ("head", "foot", "publisher"),
    [
        ("<title>Heroin seized at the port - Harbour Mail</title>", "", "Harbour Mail"),
        (
            '<meta property="og:site_name" content="Nutrition"><title>Heroin seized at the port | HM</title>',
            "<p>© 2024 Harbour Mail</p>",
            "Harbour Mail",
        ),
        ('<meta property="og:site_name" content="Harbour Mail - All the news of the coast">', "", "Harbour Mail"),
        ('<meta property="og:site_name" content="harbourmail.example">', "<p>© Harbour Mail</p>", "Harbour Mail"),
        ("", "<p>© 2024 J. Doe</p>", "Harbour Mail"),
    ],
    ids=("title", "section", "slogan", "domain", "photographer"),
)
def test_a_name_is_believed_where_the_host_is_made_of_it(head: str, foot: str, publisher: str) -> None:
    assert publisher_of(head, foot, url="https://www.harbourmail.example/1") == publisher


def test_the_logo_that_leads_to_the_front_page_names_the_publisher() -> None:
    logo = '<a href="/"><img alt="Logo of the Port Police Authority"></a><a href="/news">News Agency</a>'
    said = evidence_of(above=logo, foot="<p>© Port Police Authority</p>", url="https://ppa.example/1")
    assert said
    assert (said.value, said.witness) == ("Port Police Authority", "heading")


@pytest.mark.parametrize("portal", ["GOV.UK", "Gobierno de México", "Government of the Coast"])
def test_an_office_publishes_and_not_the_portal_of_its_government(portal: str) -> None:
    head = f'<meta property="og:site_name" content="{portal}">'
    assert publisher_of(head, "<p>Published by: Border Police Office</p>") == "Border Police Office"


def test_what_a_press_portal_carries_is_its_office_s() -> None:
    url = "https://www.presseportal.de/blaulicht/pm/1/2"
    head = '<meta property="og:site_name" content="presseportal.de"><title>Heroin seized | Presseportal</title>'
    foot = "<p>Original-Content von: Hauptzollamt Köln, übermittelt durch news aktuell</p>"
    assert publisher_of(head, foot, url=url) == "Hauptzollamt Köln"
    assert publisher_of(head, url=url) is None


def test_acting_bodies_are_no_publishers_of_what_an_address_is_known_of() -> None:
    release = record_of("INCB warns of fentanyl", TEXT, "https://www.paper.example/1")
    assert release.publisher == "Paper"


def test_a_body_that_tells_of_its_own_meeting_publishes_the_text_and_one_that_is_reported_on_does_not() -> None:
    own = record_of("UNODC convenes experts", f"UNODC organized a meeting of experts in Vienna. {TEXT}")
    assert [one.confidence for one in own.because("publisher", "UNODC")] == ["low"]
    assert record_of("DEA arrests two", f"The DEA arrested two men in the port. {TEXT}").publisher is None


@pytest.mark.parametrize(
    ("body", "publisher"),
    [
        (f"Ghanaian Times (Accra)\n{TEXT}", "Ghanaian Times"),
        (f"About\n- Organization:\n- Public Safety Canada\n{TEXT}", "Public Safety Canada"),
        (f"{TEXT}\nSource: Coast Guard Service", "Coast Guard Service"),
    ],
)
def test_records_of_carriers_name_their_publisher_in_lines_of_their_own(body: str, publisher: str) -> None:
    assert record_of("Heroin seized at the port", body, "https://allafrica.com/stories/1.html").publisher == publisher


@pytest.mark.parametrize(
    ("head", "foot", "url", "publisher"),
    [
        (
            "<title>Heroin seized at the port | News | Port Authority</title>",
            "",
            "https://portauthority.example/1",
            "Port Authority",
        ),
        ("", "<p>Herausgeber</p><p>Amt für Häfen</p>", None, "Amt für Häfen"),
        (
            "<title>Heroin seized at the port - 港口新闻网官方网站</title>",
            "<p>主办：港口新闻网 版权所有</p>",
            None,
            "港口新闻网",
        ),
        ('<meta property="og:site_name" content="caritas.de">', "", "https://www.caritas.de/1", "Caritas"),
        (
            '<meta property="og:site_name" content="SW1.News - Nachrichten der Region">',
            "",
            "https://sw1.news/1",
            "SW1.News",
        ),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "publisher": "Hafenbote AG"}</script>'
            '<meta property="og:site_name" content="Hafenbote">',
            "",
            "https://www.hafenbote.example/1",
            "Hafenbote",
        ),
    ],
    ids=("title", "label", "operator", "domain", "slogan", "company"),
)
def test_names_are_found_in_the_ways_of_many_sites(head: str, foot: str, url: str | None, publisher: str) -> None:
    assert publisher_of(head, foot, url=url) == publisher


def test_what_a_section_of_a_site_is_called_is_not_its_name() -> None:
    logo = '<a href="/">wien</a>'
    assert publisher_of("<title>Heroin seized - wien.hafen.at</title>", above=logo, url="https://wien.hafen.at/1") != (
        "wien"
    )


@pytest.mark.parametrize(
    ("url", "publisher"),
    [
        ("https://www.interior.gob.es/nota", "Ministerio del Interior (Spain)"),
        ("https://www.interior.gob.bo/nota", "Ministerio del Interior"),
        (None, "Ministerio del Interior"),
    ],
)
def test_a_name_that_several_countries_use_is_that_of_the_country_of_the_host(url: str | None, publisher: str) -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "publisher": "Ministerio del Interior"}</script>'
        '<meta property="og:site_name" content="Ministerio del Interior">'
    )
    assert publisher_of(head, foot="© Ministerio del Interior", url=url) == publisher


@pytest.mark.parametrize(
    "line",
    ["Minden jog fenntartva", "Toate drepturile rezervate", "Alla rättigheter förbehållna.", "Sva prava pridržana",
     "Με επιφύλαξη παντός δικαιώματος", "Mọi quyền được bảo lưu"],
)  # fmt: skip
def test_that_all_rights_are_reserved_names_nobody(line: str) -> None:
    assert publisher_of(foot=f"<p>© 2026 {line}</p>") is None


@pytest.mark.parametrize(
    ("url", "bodies"),
    [
        ("https://www.press.example.at/1", ("Bundeskriminalamt (Austria)",)),
        ("https://www.press.example.de/1", ("BKA",)),
        ("https://www.press.example.com/1", ()),
    ],
)
def test_a_body_that_two_countries_call_alike_is_that_of_the_host(url: str, bodies: tuple[str, ...]) -> None:
    text = "Das Bundeskriminalamt hat mit der Polizei nach langen Ermittlungen zwölf Kilogramm Heroin sichergestellt."
    organizations = record_of("Heroin sichergestellt", text, url).organizations
    assert tuple(one for one in organizations if "Bundes" in one or one == "BKA") == bodies


@pytest.mark.parametrize(
    ("head", "foot", "above", "publisher"),
    [
        ("", "", "<div id=top><img src=b.gif alt='Northern Police Department'></div>", "Northern Police Department"),
        ("", "", "<div><font size=5>Государственная служба контроля</font></div>", "Государственная служба контроля"),
        ("", "<p><strong>Tullförvaltningen</strong><br>Box 1</p>", "", "Tullförvaltningen"),
        ("<title>Heroin seized at the port | Safe Harbour</title>", "", "<span>Safe Harbour</span>", "Safe Harbour"),
        ('<meta name="copyright" content="Báo Biển">', "", "<div><a><img alt='Báo Biển'></a></div>", "Báo Biển"),
        ("", "", "<p class=site-name>Published on <em>Drug Agency</em> (https://x.example)</p>", "Drug Agency"),
        (
            "",
            "",
            "<p>REPUBLIC OF ATLANTIS</p><p>MINISTRY OF THE INTERIOR</p><p>AUTHORITY FOR THE CONTROL OF DRUGS</p>",
            "AUTHORITY FOR THE CONTROL OF DRUGS",
        ),
    ],
    ids=["banner", "line", "footer", "name twice", "logo and copyright", "print view", "letterhead"],
)
def test_the_head_and_the_foot_of_a_page_name_its_publisher(head: str, foot: str, above: str, publisher: str) -> None:
    said = evidence_of(head, foot, above)
    assert said
    assert (said.value, said.confidence) == (publisher, "medium")


@pytest.mark.parametrize(
    "above",
    [
        "<nav><ul><li>Customs Office</li></ul></nav>",
        "<a href=/dep>Departments of Police</a>",
        "<span>News and Services</span>",
        "<p>3 May 2019</p>",
        "<p>Read what our Authority did in the past year and what it plans to do in this one</p>",
    ],
)
def test_menus_and_slogans_above_a_title_name_nobody(above: str) -> None:
    assert publisher_of(above=above) is None


@pytest.mark.parametrize(
    ("site", "line", "publisher"),
    [
        ("Town of Northport", "<p>Source: Northport Police Department</p>", "Northport Police Department"),
        ("北港市人民政府", "<p>来源：市公安局禁毒支队</p>", "市公安局禁毒支队"),
        ("Pemerintah Kota Utara", "<p>Humas BNN Kota Utara</p>", "BNN Kota Utara"),
    ],
)
def test_on_the_site_of_a_town_the_office_that_a_text_names_is_the_publisher(
    site: str, line: str, publisher: str
) -> None:
    head = f'<title>Heroin seized at the port | {site}</title><meta property="og:site_name" content="{site}">'
    page = (
        f'<html><head><meta charset="utf-8">{head}</head><body><a href="/">{site}</a><h1>Heroin seized at the port</h1>'
        f"<article>{line}<p>{TEXT}</p></article></body></html>"
    )
    release = clean_page(Page(page.encode(), "text/html", "page", NOW, url="https://town.example/1"))
    assert isinstance(release, Release)
    assert release.publisher == publisher
    assert publisher_of(head) == site


def test_who_a_text_was_carried_for_published_it() -> None:
    site = '<meta property="og:site_name" content="Blaulichtdienst">'
    foot = "<p>Original-Content von: Hauptzollamt Hafenfurt, übermittelt durch blaulichtdienst</p>"
    address = "https://www.blaulichtdienst.example/pm/5630977"
    assert publisher_of(site, foot, url=address) == "Hauptzollamt Hafenfurt"


def test_an_office_that_is_labelled_as_the_source_publishes_on_a_site_that_is_none() -> None:
    site = '<meta property="og:site_name" content="Northern Wire">'
    foot = "<p>Source: Ministry of Finance</p>"
    assert publisher_of(site, foot, url="https://northernwire.example/1") == "Ministry of Finance"
    office = '<meta property="og:site_name" content="Northern Police">'
    assert publisher_of(office, foot, url="https://northernpolice.example/1") == "Northern Police"


def test_an_address_at_the_foot_of_a_page_adds_nothing_to_the_name_of_the_site() -> None:
    site = '<meta property="og:site_name" content="West March Police">'
    foot = "<p>West March Police Headquarters, Beacon Hill, Ludmore</p>"
    assert publisher_of(site, foot, url="https://westmarch.police.example/1") == "West March Police"


def test_a_dash_within_the_name_of_an_office_parts_it_from_nothing() -> None:
    head = "<title>Heroin seized at the port - Окръжна прокуратура – Струмен</title>"
    above = '<header><a class="brand" href="/">Окръжна прокуратура – Струмен</a></header>'
    said = publisher_of(
        head, "<p>© 2018 Окръжна прокуратура – Струмен.</p>", above, "https://prokuratura-str.example/1"
    )
    assert said == "Окръжна прокуратура – Струмен"


LOGO = '<div class="logo"><a href="/"><img src="/logo.png" alt="{}"></a></div>'


@pytest.mark.parametrize(
    ("name", "foot"),
    [
        ("הרשות הלאומית למניעת התמכרויות", "<p>הרשות הלאומית למניעת התמכרויות, רחוב הגפן 8</p>"),
        ("国民生活衛生省", "<p>国民生活衛生省 〒100-0000</p>"),
    ],
)
def test_the_address_below_a_page_confirms_the_logo_in_any_language(name: str, foot: str) -> None:
    url = "https://www.body.example/news/ketamine"
    assert publisher_of(foot=foot, above=LOGO.format(name), url=url) == name
    assert publisher_of(above=LOGO.format(name), url=url) != name


def test_an_organization_that_wrote_a_page_of_a_portal_publishes_it() -> None:
    author = '{"@type": "Organization", "name": "Department for Prevention and Recovery"}'
    head = f"""<script type="application/ld+json">{{"@type": "NewsArticle", "author": {author},
        "publisher": {{"@type": "Organization", "name": "GOV.UK"}}}}</script>"""
    url = "https://www.gov.uk/government/news/help"
    assert publisher_of(head, url=url) == "Department for Prevention and Recovery"


def test_the_first_word_of_an_office_at_the_foot_of_a_page_is_not_its_name() -> None:
    name = "Komenda Wojewódzka Policji w Lubogórze"
    head = f"<title>Heroin seized at the port | {name}</title>"
    found = publisher_of(head, "<h3>Komenda</h3>", LOGO.format(name), "https://www.lubogora.example/news/1")
    assert found == name


def test_names_of_the_same_words_in_another_order_confirm_each_other() -> None:
    head = (
        '<meta property="og:site_name" content="Bundestagsfraktion Bündnis 90"><meta name="author" '
        'content="Bündnis 90 Bundestagsfraktion">'
    )
    assert publisher_of(head, url="https://www.fraktion.example/cop") == "Bundestagsfraktion Bündnis 90"
