"""The title of a page is neither its site's name nor what a template calls every page."""

import pytest

from corpus.clean.bylines import only_a_date
from corpus.clean.letterheads import title_of_lines
from corpus.clean.titles import title_of_page, without_subject

HEADLINE = "Police seize heroin at northern port"
BODY = "Officers of the drug squad seized twelve kilograms of heroin in a lorry at the port. " * 3


@pytest.mark.parametrize(
    ("element", "title"),
    [
        ("Cocaine-laden boat stopped - three held - Drug Control Agency", "Cocaine-laden boat stopped - three held"),
        ("Heroína incautada – dos detenidos | Policía Nacional", "Heroína incautada – dos detenidos"),
        ("Boat stopped in the harbour - two held", "Boat stopped in the harbour - two held"),
        ("Police seize heroin at sea | agency.example.org", "Police seize heroin at sea"),
        ("警方在边境缴获海洛因_中国禁毒网", "警方在边境缴获海洛因"),
        ("国家禁毒办发布通知_新闻频道_央视网", "国家禁毒办发布通知"),
        ("海关总署破获走私毒品案-新华网", "海关总署破获走私毒品案"),
        ("覚醒剂を押収｜警視庁", "覚醒剂を押収"),
    ],
)
def test_site_names_are_removed_and_dashes_kept(element: str, title: str) -> None:
    found = title_of_page([], [], element, None, None)
    assert found is not None
    assert found.value == title


@pytest.mark.parametrize(
    "name",
    [
        "Untitled Document",
        "News Detail",
        "Detalle de noticia",
        "Détail de l'actualité",
        "Haber Detayı",
        "新闻详情",
        "Подробнее",
    ],
)
def test_what_a_template_calls_every_page_is_no_title(name: str) -> None:
    found = title_of_page([HEADLINE], [("meta", name)], name, None, None)
    assert found is not None
    assert found.value == HEADLINE


def test_words_above_the_title_within_a_heading_are_left_out_where_the_page_agrees() -> None:
    whole = f"{HEADLINE} | Agency"
    found = title_of_page([f"Drug crime {HEADLINE}"], [("json-ld", HEADLINE), ("meta", HEADLINE)], whole, None, None)
    assert found is not None
    assert found.value == HEADLINE


@pytest.mark.parametrize(
    "label", ["Drugs", "Rawalpindi", "18 October 2017", "Zollfahndungsamt Hamburg", "The Daily Shimbun", "Hukrim"]
)
def test_labels_above_the_title_of_a_text_are_passed_over(label: str) -> None:
    assert title_of_lines([label, HEADLINE, BODY]) == (HEADLINE, 1)


@pytest.mark.parametrize(
    "above",
    [
        ["COMMUNIQUÉ DE PRESSE", "Paris, le 5 mars 2019"],
        ["Boletín No. 045", "Bogotá, D.C., 5 de marzo de 2019"],
        ["Pressemitteilung", "Köln, den 5. März 2019"],
        ["Comunicado de prensa", "Lima, martes, 5 de marzo de 2019"],
    ],
)
def test_what_kind_of_text_it_is_and_where_and_when_it_was_issued_are_no_title(above: list[str]) -> None:
    assert title_of_lines([*above, HEADLINE, BODY, BODY]) == (HEADLINE, 2)
    assert str(only_a_date(above[-1])) == "2019-03-05"


def test_a_short_title_above_a_sentence_stays() -> None:
    assert title_of_lines(["Heroin seized", BODY, BODY]) == ("Heroin seized", 0)


@pytest.mark.parametrize("element", ["T", "Welcome " * 60])
def test_a_title_element_of_one_letter_or_of_hundreds_is_no_title(element: str) -> None:
    assert title_of_page([], [], element, None, None) is None


def test_a_title_that_follows_the_names_of_site_and_section_is_kept() -> None:
    said = [("meta", "News - Entry into force of the tobacco tax act")]
    found = title_of_page(
        ["Customs", "Entry into force of the tobacco tax act"],
        said,  # type: ignore[arg-type]
        "Customs online - News - Entry into force of the tobacco tax act",
        None,
        None,
    )
    assert found is not None
    assert found.value == "Entry into force of the tobacco tax act"


def test_a_line_above_the_title_in_a_heading_is_parted_as_in_the_metadata() -> None:
    found = title_of_page([f"Port {HEADLINE}"], [("meta", f"Port: {HEADLINE}")], None, None, None)
    assert found is not None
    assert found.value == f"Port: {HEADLINE}"


@pytest.mark.parametrize(
    ("site", "below"), [("Landeskriminalamt Sachsen", []), ("Customs Online", ["Topics", HEADLINE])]
)
def test_a_heading_that_repeats_the_title_element_is_no_title_beside_a_headline(site: str, below: list[str]) -> None:
    found = title_of_page([site], [("meta", HEADLINE)], site, None, None, minor_headings=lambda: below)
    assert found is not None
    assert found.value == HEADLINE


def test_a_heading_that_repeats_the_title_element_stays_beside_the_name_of_a_site() -> None:
    said = [("meta", "Customs Online")]
    found = title_of_page([HEADLINE], said, HEADLINE, None, None, minor_headings=lambda: ["Topics"])  # type: ignore[arg-type]
    assert found is not None
    assert found.value == HEADLINE


def test_below_a_heading_that_names_the_section_the_next_one_is_the_title() -> None:
    found = title_of_page(["Aktualności"], [], "Aktualności - Policja", None, None, minor_headings=lambda: [HEADLINE])
    assert found is not None
    assert found.value == HEADLINE


@pytest.mark.parametrize("label", ["RE: ", "Objet : ", "Dot.: ", "Тема: ", "主旨："])
def test_the_label_of_the_subject_is_no_part_of_a_title(label: str) -> None:
    found = title_of_page([f"{label}{HEADLINE}"], [], f"{label}{HEADLINE}", None, None)
    assert found is not None
    assert found.value == HEADLINE


@pytest.mark.parametrize("element", ["Harbour Police - {}", "Harbour Police | {}", "Harbour Police | News | {}"])
def test_a_site_s_name_before_the_title_is_left_out_where_the_only_main_heading_is_that_name(element: str) -> None:
    whole = element.format(HEADLINE)
    found = title_of_page(["Harbour Police"], [], whole, None, None, minor_headings=lambda: [HEADLINE, "Contact us"])
    assert found is not None
    assert found.value == HEADLINE


@pytest.mark.parametrize(
    "element",
    ["公安部禁毒局-新闻稿", "財政部關務署 - 新聞稿", "Harbour Police - Press release", "Comunicado - Policía Foral"],
)
def test_the_names_of_an_office_and_of_a_kind_of_text_are_no_title(element: str) -> None:
    found = title_of_page([], [], element, None, None, minor_headings=lambda: [HEADLINE])
    assert found is not None
    assert found.value == HEADLINE


def test_a_list_of_pages_before_the_title_is_left_out() -> None:
    for section in ("Pages", "Seiten", "Páginas"):
        found = title_of_page([], [], f"{section} - {HEADLINE}", None, None)
        assert found is not None
        assert found.value == HEADLINE


def test_where_nothing_but_a_banner_is_a_title_it_is_without_the_site_s_name() -> None:
    whole = "COMUNICATO STAMPA 12.03.2020 - DCSA"
    found = title_of_page(["COMUNICATO STAMPA 12.03.2020"], [], whole, None, None)
    assert found is not None
    assert (found.value, found.confidence) == ("COMUNICATO STAMPA 12.03.2020", "low")


def test_the_name_of_a_mailing_list_is_no_part_of_a_title() -> None:
    titles = ["[dpf-announce] Statement on the session", "[Video] Statement on the session"]
    assert [without_subject(one) for one in titles] == ["Statement on the session", titles[1]]


@pytest.mark.parametrize(
    ("headings", "element", "title"),
    [
        (["shared/report.md", "Discord"], "How Discord, Vercel and others were broken into", None),
        (["Kestrel Port: how a pill market fell"], "Kestrel Port | Office of the Attorney General", 0),
        (["How treatment helps a whole town | Opinion"], "The effect of treatment | Opinion", 0),
    ],
)
def test_a_heading_is_judged_by_the_parts_of_the_title_element(
    headings: list[str], element: str, title: int | None
) -> None:
    found = title_of_page(headings, [], element, None, None)
    assert found is not None
    assert found.value == (element if title is None else headings[title].removesuffix(" | Opinion"))
