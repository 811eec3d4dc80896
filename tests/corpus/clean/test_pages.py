"""Pages and plain texts become releases, whatever their bytes."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.catalogue.sources import Selectors, Source
from corpus.clean import MAX_BYTES, clean_page
from corpus.clean.boilerplate import strip_boilerplate
from corpus.ingest.files import read_files
from corpus.release import Page, PartialDate, Rejected, Release

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LEAD = "The Board convened experts from forty countries to compare how chemicals are kept from traffickers."
MORE = "They agreed that industry must report suspicious orders, and that controlled deliveries need swift consent."


def html(content: str | bytes, **known: object) -> Release | Rejected:
    raw = content if isinstance(content, bytes) else content.encode()
    return clean_page(Page(raw, "text/html", "page.html", NOW, **known))  # type: ignore[arg-type]


def text(content: str) -> Release | Rejected:
    return clean_page(Page(content.encode(), "text/plain", "release.txt", NOW))


def read(outcome: Release | Rejected) -> Release:
    assert isinstance(outcome, Release), outcome
    return outcome


def article(head: str = "", body: str = "", title: str = "Experts meet") -> str:
    return f"""<html lang="en"><head><title>{title} | The Board</title>{head}</head><body><nav>Home News</nav>
        <main><article><h1>{title}</h1>{body}<p>{LEAD}</p><p>{MORE}</p></article></main>
        <footer>©1995-2024 International Narcotics Control Board</footer></body></html>"""


@pytest.fixture(scope="module")
def seeds(data: Path) -> dict[str, Release]:
    outcomes = [outcome for outcome, _ in read_files([data / "seeds"])]
    return {Path(one.origin).name: one for one in outcomes if isinstance(one, Release)}


@pytest.fixture(scope="module")
def truth(data: Path) -> dict[str, dict[str, object]]:
    documents = json.loads((data / "seeds" / "truth.json").read_text(encoding="utf-8"))["documents"]
    return {one["file"]: one for one in documents}


@pytest.mark.data
def test_seeds_have_their_titles_and_exactly_their_text(
    seeds: dict[str, Release], truth: dict[str, dict[str, object]]
) -> None:
    assert {name: (one.title, one.body) for name, one in seeds.items()} == {
        name: (one["title"], one["body"]) for name, one in truth.items()
    }


@pytest.mark.data
def test_seeds_have_the_dates_that_their_text_supports(seeds: dict[str, Release]) -> None:
    dates = {
        name[:3]: (str(one.published), one.because("date")[0].confidence)
        for name, one in seeds.items()
        if one.published
    }
    assert dates == {
        "000": ("2011-11-15", "low"),
        "001": ("2011-06-22", "low"),
        "002": ("2019-12-02", "high"),
        "003": ("2021-12-03", "high"),
        "004": ("--02-15", "low"),
    }
    assert [one.year for one in seeds.values()] == [2011, 2011, 2019, 2021, None]


@pytest.mark.data
def test_seeds_have_their_datelines(seeds: dict[str, Release]) -> None:
    assert [one.dateline for one in seeds.values()] == [
        None,
        None,
        "Tokyo (Japan), 2 December 2019 -",
        "VIENNA, 3 December 2021 -",
        "New Delhi:",
    ]


@pytest.mark.data
def test_seeds_have_their_organisations(seeds: dict[str, Release]) -> None:
    by_number = {name[:3]: one for name, one in seeds.items()}
    assert "UNODC" in by_number["000"].organizations
    assert by_number["001"].publisher == "UNODC"
    assert by_number["003"].publisher == "INCB"
    assert by_number["004"].publisher == "Indus Dictum"
    assert {"BIMSTEC", "UNODC"} <= set(by_number["004"].organizations)
    assert "AF" not in by_number["004"].places  # "Afghan meth" stands in a link to another story


@pytest.mark.data
def test_seeds_are_in_english(seeds: dict[str, Release]) -> None:
    assert {one.language for one in seeds.values()} == {"en"}


def test_a_page_without_help_has_title_date_text_and_publisher() -> None:
    head = (
        '<link rel="canonical" href="https://www.example.org/news/1?utm_source=x">'
        '<meta property="article:published_time" content="2020-05-04T10:00:00Z">'
    )
    release = read(html(article(head)))
    assert (release.title, str(release.published), release.publisher) == ("Experts meet", "2020-05-04", "INCB")
    assert release.url == "https://www.example.org/news/1"
    assert release.body == f"{LEAD}\n\n{MORE}"
    assert release.language == "en"


def test_a_source_s_selectors_are_taken_exactly() -> None:
    source = Source(
        "board",
        "International Narcotics Control Board",
        "https://www.example.org/",
        selectors=Selectors(title=".head", date=".day", body=".text", remove=(".share",)),
    )
    page = f"""<h1>Newsroom</h1><p class=head>Experts&nbsp;meet</p><p class=day>4 May 2020</p>
        <div class=text>{LEAD}<br>Second<br><br>Third<p>Fourth <b>bold</b></p><ul><li>Fifth</li></ul>
        <div class=share>Share on X</div></div>"""
    release = read(clean_page(Page(page.encode(), "text/html", "p", NOW), source))
    assert release.title == "Experts meet"
    assert release.body.split("\n\n") == [LEAD, "Second", "Third", "Fourth bold", "Fifth"]
    assert str(release.published) == "2020-05-04"
    assert (release.publisher, release.source) == ("INCB", "board")
    assert [one.witness for one in release.because("date")] == ["selector"]


def test_a_selector_that_finds_nothing_leaves_the_page_to_the_general_reading() -> None:
    source = Source("b", "INCB", "https://www.example.org/", selectors=Selectors(title=".no", date=".no", body=".no"))
    release = read(clean_page(Page(article().encode(), "text/html", "p", NOW), source))
    assert (release.title, release.body) == ("Experts meet", f"{LEAD}\n\n{MORE}")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Experts meet in Vienna | INCB</title>", "Experts meet in Vienna"),
        ('<title>INCB</title><meta property="og:title" content="Experts meet in Vienna">', "Experts meet in Vienna"),
        (
            '<meta property="og:title" content="Experts meet"><script type="application/ld+json">'
            '{"@graph": [{"@type": "NewsArticle", "headline": "Experts meet in Vienna"}]}</script>',
            "Experts meet in Vienna",
        ),
        (
            '<script type="application/ld+json">{broken</script><title>Experts meet in Vienna</title>',
            "Experts meet in Vienna",
        ),
    ],
)
def test_a_heading_that_nothing_confirms_is_not_the_title(head: str, title: str) -> None:
    page = f"<html><head>{head}</head><body><h1>Press room</h1><p>{LEAD}</p><p>{MORE}</p></body></html>"
    assert read(html(page)).title == title


def test_a_heading_loses_the_day_and_author_behind_the_title() -> None:
    title = "Experts meet on chemicals in Vienna"
    head = f'<title>{title} - The Board</title><meta property="og:title" content="{title}">'
    page = f"<html><head>{head}</head><body><h1>{title} Posted on 4 May 2020 by admin</h1><p>{LEAD}</p></body></html>"
    assert read(clean_page(Page(page.encode(), "text/html", "p", NOW))).title == title


def test_a_heading_that_names_the_site_or_a_section_is_not_the_title() -> None:
    title = "Experts meet on chemicals"
    head = f'<title>Journal of the Board: {title}</title><meta property="og:title" content="{title}">'
    body = f"<h1>Journal of the Board</h1><p>{LEAD}</p><h1>What chemicals cost</h1><p>{LEAD}</p>"
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    assert read(clean_page(Page(page.encode(), "text/html", "p", NOW))).title == title


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Cocaine seized | International Narcotics Control Board", "Cocaine seized"),
        ("Newsroom - Cocaine seized in the port - Northern Gazette", "Cocaine seized in the port"),
        ("Northern Gazette: cocaine seized", "Northern Gazette: cocaine seized"),
    ],
)
def test_a_title_element_loses_the_site_s_name(title: str, expected: str) -> None:
    assert read(html(f"<title>{title}</title><p>{LEAD}</p><p>{MORE}</p>")).title == expected


def test_a_page_laid_out_in_tables_gives_its_text_alone() -> None:
    page = f"""<title>Experts meet</title><table><tr><td><a href="/">Home</a> <a href="/news">News</a></td></tr>
        <tr><td><table><tr><td><h1>Experts meet</h1><p>{LEAD}</p><p>{MORE}</p></td></tr></table></td></tr></table>"""
    assert read(html(page)).body == f"{LEAD}\n\n{MORE}"


@pytest.mark.parametrize(
    "link", ["{{page.url}}", "/${slug}", "/news/{id}", "&lt;%= url %&gt;", "/%7B%7Burl%7D%7D", "/%%URL%%"]
)
def test_a_canonical_address_whose_template_was_not_filled_in_is_not_believed(link: str) -> None:
    release = read(html(article(f'<link rel="canonical" href="{link}">'), url="https://www.example.org/news/1"))
    assert release.url == "https://www.example.org/news/1"


def test_a_canonical_address_of_another_host_is_not_believed() -> None:
    head = '<link rel="canonical" href="https://evil.example.com/x">'
    release = read(html(article(head), url="https://www.example.org/news/1"))
    assert release.url == "https://www.example.org/news/1"


def test_one_release_has_one_id_however_it_was_reached() -> None:
    head = '<link rel="canonical" href="https://www.example.org/news/1">'
    ids = {read(html(article(head), url=url)).id for url in (None, "https://www.example.org/news/1?fbclid=2#top")}
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("line", "published", "said"),
    [
        ("4 May 2020", "2020-05-04", [("byline", "2020-05-04"), ("http", "2020-06-01")]),
        ("", None, [("http", "2020-06-01")]),
    ],
)
def test_what_the_server_says_of_the_last_change_is_kept_and_decides_nothing(
    line: str, published: str | None, said: list[tuple[str, str]]
) -> None:
    html = f"<title>Experts meet</title><h1>Experts meet</h1><div>{line}</div><p>{LEAD}</p>"
    served = "Mon, 01 Jun 2020 10:00:00 GMT"
    release = read(clean_page(Page(html.encode(), "text/html", "page", NOW, last_modified=served)))
    assert (str(release.published) if release.published else None) == published
    assert [(one.witness, one.value) for one in release.because("date")] == said
    later = read(clean_page(Page(html.encode(), "text/html", "page", NOW, last_modified=served.replace("01", "02"))))
    assert later.hash == release.hash


def test_a_page_that_was_made_for_the_request_has_no_day_of_its_last_change() -> None:
    html = f"<title>Experts meet</title><h1>Experts meet</h1><p>{LEAD}</p>"
    page = Page(html.encode(), "text/html", "page", NOW, last_modified=f"{NOW:%a, %d %b %Y %H:%M:%S GMT}")
    assert read(clean_page(page)).because("date") == ()


def test_the_date_beside_the_link_confirms_the_dateline() -> None:
    page = article(body="<p>VIENNA, 4 May 2020 - Experts from all regions met today to speak of precursors.</p>")
    release = read(html(page, hinted_date=PartialDate(2020, 5, 4), hinted_by="listing"))
    assert [(one.witness, one.confidence) for one in release.because("date")] == [
        ("listing", "high"),
        ("dateline", "high"),
    ]
    assert release.body.startswith("Experts from all regions")


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "cp1252"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="iso-8859-1">', "utf-8"),  # a template that lies
        ('<meta charset="windows-1252">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251"),
    ],
)
def test_the_letters_survive_whatever_the_encoding(head: str, encoding: str) -> None:
    name = "Москва" if encoding == "cp1251" else "São Tomé’s"
    release = read(html(article(head).replace("forty", name).encode(encoding)))
    assert name in release.body


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Press release", "Experts meet in Vienna."], "Experts meet in Vienna"),
        (["For information only - not an official document", "UNIS/NAR/1234", "Experts meet"], "Experts meet"),
        (["COMUNICADO DE PRENSA", "Reunión en Viena"], "Reunión en Viena"),
        (["Seizures in the U.S."], "Seizures in the U.S."),
    ],
)
def test_the_title_of_a_text_is_its_first_line_that_is_no_banner(lines: list[str], title: str) -> None:
    assert read(text("\n".join([*lines, "", LEAD, "", MORE]))).title == title


def test_lines_around_the_text_are_no_part_of_it() -> None:
    above = ["For immediate release", "4 February 2020", "Vienna"]
    below = [
        "Further information:",
        "Press Office",
        "Also read: Meth seized at sea",
        "Follow the Gazette on Facebook",
        "Share this page",
        "Tel: +43 1 26060",
        "© 2020 The Gazette. All rights reserved.",
    ]
    release = read(text("\n".join(["Experts meet", *above, LEAD, MORE, *below])))
    assert release.body == f"{LEAD}\n\n{MORE}"
    assert (str(release.published), release.dateline, release.publisher) == ("2020-02-04", "Vienna", "The Gazette")


def test_a_heading_behind_a_line_of_furniture_stays_with_its_text() -> None:
    lines = [LEAD, "For more information, visit www.example.org.", "Copyright laws", MORE]
    assert read(text("\n".join(["Experts meet", *lines]))).body.split("\n\n") == [LEAD, "Copyright laws", MORE]


def test_short_paragraphs_and_lists_at_the_end_stay() -> None:
    lines = ["The following were seized:", "• 12 kg of cocaine", "• 3 vehicles", "• Two firearms"]
    assert read(text("\n".join(["Seizures", LEAD, *lines]))).body.split("\n\n") == [LEAD, *lines]


def test_the_paragraph_about_the_organisation_is_no_part_of_the_text() -> None:
    about = (
        "UNODC is the United Nations office mandated to assist Member States in their struggle against illicit drugs."
    )
    release = read(text("\n\n".join(["Experts meet", LEAD, MORE, LEAD, MORE, about, "***"])))
    assert about not in release.body
    assert "the United Nations office mandated" not in release.body


def test_text_broken_to_a_width_is_joined_to_paragraphs() -> None:
    broken = "\n".join(f"{LEAD} {MORE}"[start : start + 66] for start in range(0, 200, 66))
    body = read(text(f"Experts meet\n\n{broken}\n\n{broken}\n")).body
    assert len(body.split("\n\n")) == 2


@pytest.mark.parametrize(
    ("content", "media_type", "reason"),
    [
        (b"", "text/html", "it is empty"),
        (b" \n ", "text/plain", "it is empty"),
        (b"<html><title>Only a title here</title></html>", "text/html", "no text was found in it"),
        (b"A title\n\nToo short.", "text/plain", "its text is too short (10 characters)"),
        (b"%PDF-1.7", "application/pdf", "the PDF can't be opened: it is damaged or needs a password"),
        (b"PK", "application/zip", "it is application/zip, not HTML, PDF or plain text"),
        (b"a\0b\0" * 100, "text/plain", "it is binary, not text"),
        (b"x" * (MAX_BYTES + 1), "text/html", "it is larger than 20 MB"),
        (b"word " * 200, "text/plain", "no title was found in it: its first line is a whole paragraph"),
    ],
)
def test_what_is_no_release_is_rejected_with_the_reason(content: bytes, media_type: str, reason: str) -> None:
    assert clean_page(Page(content, media_type, "x", NOW)) == Rejected("x", reason)


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 50_000,
        "<p>" * 50_000 + LEAD,
        "<title>" + "x " * 50_000,
        "<script type='application/ld+json'>" + "[" * 50_000,
        "<?xml version='1.0' encoding='utf-7'?><p>" + LEAD,
        "<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;</p>",
        "<h1>\ud800</h1>".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    ],
)
def test_a_hostile_page_gives_an_outcome(content: str) -> None:
    assert isinstance(html(content), Release | Rejected)


@given(content=st.binary(max_size=400), media_type=st.sampled_from(["text/html", "text/plain"]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_an_outcome(content: bytes, media_type: str) -> None:
    assert isinstance(clean_page(Page(content, media_type, "x", NOW)), Release | Rejected)


def test_text_that_was_decoded_wrongly_is_mended_and_composed() -> None:
    twice = LEAD.replace("traffickers", "traffickers’ friends…").encode().decode("cp1252")
    release = read(
        html(article(body=f"<p>{twice}</p><p>Cafe\u0301 con\u00adtrol \u200fof{chr(160)}trade, they said, is due.</p>"))
    )
    assert release.body.splitlines()[0] == LEAD.replace("traffickers", "traffickers’ friends…")
    assert "Café control of trade, they said, is due." in release.body


def test_a_table_s_rows_are_lines_and_its_cells_are_parted() -> None:
    table = "<table><tr><th>Substance</th><th>Kilograms</th></tr><tr><td>Ketamine</td><td>12</td></tr></table>"
    release = read(html(article(body=f"<p>{LEAD}</p>{table}")))
    assert "Substance | Kilograms\n\nKetamine | 12" in release.body


@pytest.mark.parametrize(
    "above",
    [
        ["Officers seize heroin in the port of Karachi and", "arrest two men"],
        ["OFFICERS", "SEIZE HEROIN IN THE PORT OF KARACHI AND ARREST TWO MEN"],
        ["Officers sieze heroin in the port of Karachi and arrest two men"],
    ],
)
def test_a_title_that_is_repeated_in_parts_or_misspelt_is_no_text(above: list[str]) -> None:
    title = "Officers seize heroin in the port of Karachi and arrest two men"
    text = [LEAD, "A second paragraph says more of it."]
    assert strip_boilerplate(["For immediate release", *above, *text], title).text == tuple(text)


def test_a_heading_that_stands_twice_ends_what_is_above_the_text() -> None:
    heading = "Media advisory - The prosecutor will speak to the press about burglaries"
    lines = [f"{heading} - The Prosecutor", "Skip to content", "3 min read", heading, "Author", LEAD]
    assert strip_boilerplate(lines, "Media advisory").text == (LEAD,)


def test_a_link_in_the_middle_of_a_sentence_is_text_and_one_alone_is_not() -> None:
    sentence = ["The meeting on chemicals will be shown live at", "www.example.org/live", "from nine in the morning."]
    assert strip_boilerplate([LEAD, *sentence, "www.example.org"]).text == (LEAD, *sentence)


def test_invitations_to_follow_a_link_are_no_text() -> None:
    assert strip_boilerplate([LEAD, LEAD, LEAD, "Click here", "for full press release."]).text == (LEAD, LEAD, LEAD)


def test_furniture_is_kept_with_its_kind_and_out_of_the_body() -> None:
    lines = "<p>PRESS RELEASE</p>", f"<p>{LEAD}</p><p>{MORE}</p><p>Follow us on Twitter</p><p>Tel: 555 0100</p>"
    page = f"<html><head><title>Experts meet</title></head><body><h1>Experts meet</h1>{''.join(lines)}</body></html>"
    release = read(html(page))
    assert release.body == f"{LEAD}\n\n{MORE}"
    assert [(one.text, one.kind) for one in release.furniture] == [
        ("PRESS RELEASE", "banner"),
        ("Follow us on Twitter", "follow"),
        ("Tel: 555 0100", "contact"),
    ]
    assert Release.from_json(release.to_json()) == release


FOUND = "Officers of the drug squad found forty kilograms of heroin behind the seats of a coach and arrested two men."
COURT = "Both men will appear in court, where they face charges of importing a controlled drug."


def read_page(body: str, *, head: str = "", language: str = "en", url: str | None = None) -> Release:
    page = f'<html lang="{language}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    outcome = clean_page(Page(page.encode(), "text/html", "page", NOW, url=url))
    assert isinstance(outcome, Release), outcome
    return outcome


FINNISH = (
    "<p>Rajavartijat pysäyttivät maanantaina laivalta tulleen pakettiauton, jonka lattian alla oli pussitettua "
    "jauhetta.</p><p>Kuljettaja on vangittu, ja häntä epäillään törkeästä rikoksesta.</p>"
)
FINNISH_HEADLINE = "Helsingin satamassa takavarikoitiin amfetamiinia"


@pytest.mark.parametrize(
    "body",
    [
        f"<div><b>Koti ja Raja</b></div><div><h2>{FINNISH_HEADLINE}</h2><p>7.3.2016</p>{FINNISH}</div>",
        f"<form><div>Koti | Uutiset | Haku | Yhteys | Suomi | Svenska | English | Eesti</div>"
        f"<div><div><h2>{FINNISH_HEADLINE}</h2></div>"
        f"<p>Julkaistu maanantaina 7. maaliskuuta 2016 kello 12.30 Turussa</p>{FINNISH}</div></form>",
    ],
)
def test_the_heading_over_the_text_is_the_title_where_the_title_element_is_as_short_as_a_name(body: str) -> None:
    """None of its words comes back in the text, as often in languages with many forms."""
    assert read_page(body, head="<title>Koti ja Raja</title>", language="fi").title == FINNISH_HEADLINE


def test_a_line_in_bold_between_breaks_is_a_headline() -> None:
    body = (
        "<table><tr><td><b>Border Police Service</b></td></tr><tr><td>"
        "<font size=4><b>Forty kilograms of heroin behind the seats of a coach</b></font><br>"
        f"<font size=1>12/3/2004</font><p>{FOUND}</p><p>{COURT}</p></td></tr></table>"
    )
    title = read_page(body, head="<title>Press release</title>").title
    assert title == "Forty kilograms of heroin behind the seats of a coach"


def test_a_letterhead_within_a_page_names_the_publisher_and_is_no_text() -> None:
    release = read_page(
        "<h1>Marina asegura cocaína frente a la costa</h1><div><p>SECRETARÍA DE MARINA</p>"
        "<p>UNIDAD DE COMUNICACIÓN SOCIAL</p><p>Comunicado de prensa 045/2019</p><p>Ciudad de México, a 3 de mayo de "
        "2019.- Personal naval aseguró una embarcación con doscientos kilogramos de cocaína frente a la costa.</p>"
        "<p>Los detenidos fueron puestos a disposición de las autoridades competentes.</p></div>",
        language="es",
    )
    assert release.publisher == "SEMAR"
    assert release.dateline == "Ciudad de México, a 3 de mayo de 2019.-"
    assert release.body.startswith("Personal naval aseguró")


def test_the_language_tells_which_month_listopad_is() -> None:
    said = (
        "Policijski službenici pronašli su u vozilu dvanaest kilograma heroina te uhitili vozača.",
        "Protiv osumnjičenog je podnesena kaznena prijava nadležnom državnom odvjetništvu.",
    )
    text = "".join(f"<p>{one}</p>" for one in said)
    release = read_page(f"<h1>Pronađena droga u vozilu</h1><p>14 listopad, 2019</p>{text}", language="hr")
    assert str(release.published) == "2019-10-14"


def test_chinese_and_japanese_lines_are_joined_without_blanks() -> None:
    lead = "県警は税関と合同で貨物船に\n隠されていた覚醒剤約百キロを押収し、男三人を\n検挙した。"
    release = read_page(
        f"<h1>覚醒剤の密輸入事件</h1><p>{lead}</p><p>県警は引き続き取締りを強化し、密輸組織の解明を進める。</p>",
        language="ja",
    )
    assert release.body.startswith("県警は税関と合同で貨物船に隠されていた覚醒剤約百キロを押収し、男三人を検挙した。")


def test_how_characters_are_read_is_no_text() -> None:
    ruby = "<ruby>県警<rp>(</rp><rt>けんけい</rt><rp>)</rp></ruby>は覚醒剤約百キロを押収し、男三人を検挙した。"
    release = read_page(f"<h1>覚醒剤の密輸入事件</h1><p>{ruby}</p><p>{ruby}</p>", language="ja")
    assert release.body.startswith("県警は覚醒剤約百キロを押収し、男三人を検挙した。")


def test_a_wrapped_text_is_joined_where_its_dateline_runs_over_the_end_of_the_lines() -> None:
    content = (
        "Coast guard stops a speedboat with cocaine\n\n"
        "CARTAGENA, 9 June 2015 (Coast Guard Information Office) - The coast guard stopped a speedboat off northern\n"
        "islands on Tuesday night and found bales of cocaine below its deck.\n\n"
        "Four sailors were taken to the naval base, where they had talked\n"
        "about twenty earlier journeys by the same service of the coast, the\n"
        "prosecutor told reporters.\n\n"
        "The boat had been followed by an aeroplane since it left the bay.\n"
    )
    outcome = clean_page(Page(content.encode(), "text/plain", "page.txt", NOW))
    assert isinstance(outcome, Release)
    assert outcome.body.count("\n\n") == 2
    assert "had talked about twenty earlier journeys" in outcome.body
    assert outcome.body.endswith("since it left the bay.")


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (
            "Nach einem Hinweis hat der Zoll am Montag im Fährhafen fünf vermutliche\n"
            "Schmuggler festgenommen, die Kokain in einem Boot versteckt hatten.",
            "fünf vermutliche Schmuggler",
        ),
        (
            "Border guards on the northern bridge searched a minibus and found nearly\n"
            "40 kilograms of opium below its seats. The bus had come from two towns.",
            "found nearly 40 kilograms",
        ),
    ],
    ids=["capital", "figure"],
)
def test_a_wrapped_paragraph_of_two_lines_is_joined_whatever_its_second_line_begins_with(
    lines: str, whole: str
) -> None:
    content = f"A headline above it\n\n{lines}\n\nA shorter one stands below.\n\nYours sincerely,\nAnna Berg\n"
    outcome = clean_page(Page(content.encode(), "text/plain", "page.txt", NOW))
    assert isinstance(outcome, Release)
    assert outcome.title == "A headline above it"
    assert whole in outcome.body
    assert "Anna Berg" not in outcome.body


def test_a_hard_wrapped_text_of_wide_characters_is_joined() -> None:
    wrapped = (
        "県警は三日、横浜港に入港した貨物船から覚醒剤約百キロを押収\n"
        "したと発表した。県警は密輸に関与した疑いで男三人を逮捕した。\n\n"
        "県警によると、三人は共謀してコンテナの中に覚醒剤を隠して密\n輸した疑いが持たれている。"
    )
    content = f"覚醒剤の密輸入事件の検挙について\n\n{wrapped}"
    outcome = clean_page(Page(content.encode(), "text/plain", "page.txt", NOW))
    assert isinstance(outcome, Release)
    assert "押収したと発表した" in outcome.body
    assert "密輸した疑い" in outcome.body


def test_what_a_heading_says_to_listeners_only_is_no_title() -> None:
    heading = '<h1><span>Forty kilograms of heroin found</span><span class="sr-only">: , Topic: Customs</span></h1>'
    head = "<title>Heroin found - Customs Office</title>"
    assert read_page(f"{heading}<p>{FOUND}</p><p>{COURT}</p>", head=head).title == "Forty kilograms of heroin found"


def test_the_only_heading_is_the_title_though_linked_data_name_other_articles_below_it() -> None:
    title, other = "Forty kilograms of heroin found", "Mayor opens swimming pool"
    named = json.dumps([{"@type": "NewsArticle", "headline": one} for one in (title, other)])
    head = f'<title>{title}</title><script type="application/ld+json">{named}</script>'
    assert read_page(f"<h1>{title}</h1><p>{FOUND}</p><p>{COURT}</p><h3>{other}</h3>", head=head).title == title


def test_a_cell_that_is_labelled_as_the_title_is_the_title() -> None:
    page = (
        "<table><tr><th>제목</th><td>공항서 필로폰 12kg 적발</td></tr>"
        "<tr><th>등록일</th><td>2019.05.03</td></tr></table>"
        "<div><p>관세청은 공항에서 여행객의 가방에 숨겨진 필로폰을 적발하고 밀수범 두 명을 검거했다고 밝혔다.</p>"
        "<p>세관은 앞으로도 마약류 밀반입을 차단하기 위하여 검사를 강화할 계획이라고 설명했다.</p></div>"
    )
    release = read_page(page, head="<title>보도자료 | 관세청</title>", language="ko")
    assert release.title == "공항서 필로폰 12kg 적발"


def test_a_time_element_that_shows_another_year_is_read_as_it_shows() -> None:
    time = '<time datetime="2018-07-01T20:00:00">11 February 2021</time>'
    assert (
        str(
            read_page(
                f"<h1>Forty kilograms of heroin found</h1><div>{time}</div><p>{FOUND}</p><p>{COURT}</p>"
            ).published
        )
        == "2021-02-11"
    )


def test_a_dateline_may_follow_the_word_for_a_release() -> None:
    lead = "Pressemitteilung vom 25. Januar 2022 | Berlin – Bei der Kontrolle eines Busses entdeckte der Zoll Heroin."
    body = f"<h1>Heroin im Reisebus entdeckt</h1><p>{lead}</p><p>Gegen die Fahrer wird wegen der Einfuhr ermittelt.</p>"
    release = read_page(body, language="de")
    assert str(release.published) == "2022-01-25"
    assert release.body.startswith("Bei der Kontrolle")


@pytest.mark.parametrize("section", ["https://www.example.org/kurier", "https://www.example.org/harbour-watch/"])
def test_a_canonical_address_that_names_a_section_by_any_word_is_not_believed(section: str) -> None:
    url = "https://www.example.org/index.php?id=123"
    head = f'<link rel="canonical" href="{section}">'
    assert read_page(f"<h1>Heroin found in coach</h1><p>{FOUND}</p><p>{COURT}</p>", head=head, url=url).url == url


def test_a_canonical_address_that_is_made_of_the_title_is_believed() -> None:
    head = '<link rel="canonical" href="https://www.example.org/heroin">'
    url = "https://www.example.org/index.php?id=123"
    release = read_page(f"<h1>Heroin found in coach</h1><p>{FOUND}</p><p>{COURT}</p>", head=head, url=url)
    assert release.url == "https://www.example.org/heroin"
