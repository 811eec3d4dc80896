"""What stands around a text is no text, in the languages of the press; what tells more of the story is."""

import pytest

from corpus.clean.boilerplate import is_banner, strip_boilerplate

TEXT = ["Officers of the drug squad seized twelve kilograms of heroin in a lorry at the port, the force said."] * 4


@pytest.mark.parametrize(
    "line",
    [
        "Please follow and like us:",
        "Rückfragen bitte an: Hauptzollamt, Telefon 030 1234",
        "Weitere Meldungen zum Thema",
        "Suivez-nous sur les réseaux sociaux",
        "Lire aussi : la douane saisit de la cocaïne",
        "Leia também: polícia apreende cocaína",
        "Leggi anche: sequestro al porto",
        "Lees ook: drugsvangst in haven",
        "Подписывайтесь на наш канал",
        "Читайте также: новости порта",
        "تابعونا على تويتر",
        "相关阅读：海关查获毒品",
        "扫码关注我们的公众号",
        "関連記事",
        "यह भी पढ़ें: हेरोइन जब्त",
        "Alle Rechte vorbehalten",
        "Все права защищены",
        "Return to Press Releases | Privacy Policy",
        "Aviso legal · Accesibilidad · Mapa del sitio",
        "Impressum – Datenschutz",
        "Best viewed with Netscape 4.0 at 800x600",
        "Sitio actualizado cada lunes. Optimizado para Internet Explorer 5",
        "Página visitada 001204 veces.",
        "Schlagwörter: Zoll, Hafen",
        "关键词：禁毒",
    ],
)
def test_furniture_below_a_text_is_known_in_many_languages(line: str) -> None:
    parts = strip_boilerplate([*TEXT, line])
    assert list(parts.text) == TEXT
    assert [one.text for one in parts.boilerplate] == [line]


@pytest.mark.parametrize(
    "heading", ["ABOUT THE CASE", "About the investigation", "Sobre la operación", "About the arrests:"]
)
def test_what_follows_a_heading_about_the_story_is_text(heading: str) -> None:
    more = ["The men had come from abroad a week before, and had rented a garage near the railway."] * 2
    assert strip_boilerplate([*TEXT, heading, *more]).text[-2:] == tuple(more)


@pytest.mark.parametrize(
    "line",
    [
        "Home visits by officers went on",
        "Privacy of patients to be kept in the new clinic",
        "Besucher 2019 im Hafen: 3 Verdächtige wurden festgenommen, sagte die Polizei.",
        "The shop was optimized for sale to browsers of the dark web, and the men were arrested.",
    ],
)
def test_lines_that_only_begin_as_the_foot_of_a_page_are_text(line: str) -> None:
    assert line in strip_boilerplate([*TEXT, line, TEXT[0]]).text


def test_amounts_keep_what_follows_a_heading() -> None:
    more = ["In 2019 the office seized 867 kg of mephedrone and 1,300 kg of cocaine in the ports of the north."]
    assert strip_boilerplate([*TEXT, "About Northport", *more]).text[-1] == more[0]


@pytest.mark.parametrize(
    "heading",
    [
        "About 40 parcels in a week", "About the load", "About the Hidden Load", "ABOUT THE ROUTE", "About the network",
        "Über Nacht im Hafen geblieben", "Über den Fahrer", "À propos du chauffeur", "Sobre el conductor",
    ],
)  # fmt: skip
def test_what_is_named_after_about_decides(heading: str) -> None:
    more = "The lorry had left a yard in the suburbs three days before, and its driver had called his brother twice."
    assert strip_boilerplate([*TEXT, heading, more]).text[-1] == more


@pytest.mark.parametrize("heading", ["About the agency", "About Northport Watch", "ABOUT NORTHPORT WATCH"])
def test_what_an_unknown_body_says_of_itself_is_no_text(heading: str) -> None:
    about = ["Northport Watch is a charity that works to make the port of the town safe for everybody."]
    assert list(strip_boilerplate([*TEXT, heading, *about]).text) == TEXT


@pytest.mark.parametrize("heading", ["About INCB", "About us", "Notes to editors", "Über uns"])
def test_what_a_body_says_of_itself_is_none(heading: str) -> None:
    about = ["The Board is the independent body that watches over the conventions."]
    assert list(strip_boilerplate([*TEXT, heading, *about]).text) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "PRESSEMITTEILUNG",
        "Pressemitteilung Nr. 12 vom 3. Mai 2019",
        "Communiqué de presse",
        "Comunicato stampa n. 4",
        "Пресс-релиз",
        "新闻稿",
        "보도자료",
    ],
)
def test_banners_are_known_in_many_languages(line: str) -> None:
    assert is_banner(line)


def test_bylines_are_told_from_the_text_behind_a_first_paragraph_too() -> None:
    lines = ["Heroin was found in a lorry.", "By Jane Roe and Alfred Doe", "Updated Nov 19, 6:55 AM", *TEXT]
    parts = strip_boilerplate(lines)
    assert list(parts.text) == [lines[0], *TEXT]
    assert {(one.kind, one.text) for one in parts.boilerplate} == {("byline", lines[1]), ("byline", lines[2])}


@pytest.mark.parametrize(
    "line",
    [
        "A- A+ Drucken Teilen",
        "Imprimer | Partager",
        "Yazdır Paylaş A+ A-",
        "Печать · Поделиться",
        "打印 分享",
        "来源：海关总署 发布时间：2019-03-05 09:00 点击数：12",
        "發布日期：2019/03/05 點閱：7",
        "信息来源：禁毒办 【字号：大 中 小】",
    ],
)
def test_tools_and_counts_of_readers_above_a_text_are_none(line: str) -> None:
    assert list(strip_boilerplate([line, *TEXT]).text) == TEXT


def test_the_history_of_a_page_is_none_of_its_text() -> None:
    history = ["See all updates", "5 March 2019 Added the sentence of the court.", "1 March 2019 First published."]
    assert list(strip_boilerplate([*TEXT, *history]).text) == TEXT


def test_sentences_about_tools_updates_and_sources_stay() -> None:
    own = ["Print and share the leaflet with your patients, the agency said.", *TEXT, "5 March 2019 was a Tuesday."]
    assert list(strip_boilerplate(own).text) == own


@pytest.mark.parametrize(
    "end", [("Porto, 1 de outubro de 2013",), ("Porto, 1 de outubro de 2013", "Gabinete de Imprensa")]
)
def test_a_letter_may_end_with_place_and_day(end: tuple[str, ...]) -> None:
    text = ("A polícia apreendeu oitenta quilos de haxixe.", "Dois homens foram detidos.", *end)
    assert str(strip_boilerplate(text).date) == "2013-10-01"


@pytest.mark.parametrize("end", ["Wednesday, 5 May 2021", "Updated, 5 May 2021", "5 May 2021"])
def test_a_day_without_a_place_below_a_text_is_not_that_of_a_letter(end: str) -> None:
    text = ("Police seized eighty kilograms of hashish.", "Two men were arrested.", end)
    assert strip_boilerplate(text).date is None


@pytest.mark.parametrize("above", ["The two agencies will meet again in", "Next hearing:", "Hearing"])
def test_the_place_and_day_of_what_is_announced_are_not_those_of_a_letter(above: str) -> None:
    text = ("Police seized eighty kilograms of hashish.", "Two men were arrested.", above, "Geneva, 5 May 2017")
    assert strip_boilerplate(text).date is None


def test_a_letter_may_end_with_the_office_and_place_and_day() -> None:
    text = ("Police seized eighty kilograms of hashish.", "Two men were arrested.", "Federal Narcotics Service")
    assert str(strip_boilerplate([*text, "Vienna, 5 May 2017"]).date) == "2017-05-05"


@pytest.mark.parametrize(
    "rest",
    [
        "about the police of the neighbouring country, he said",
        "contact: with the gang had been made through a lawyer.",
        "follow us home and threatened my family with knives",
    ],
)
def test_the_rest_of_a_sentence_in_small_letters_is_text(rest: str) -> None:
    lines = ["The witness told the court on the second day of the trial", rest, "The trial goes on tomorrow."]
    assert list(strip_boilerplate([*TEXT, *lines]).text) == [*TEXT, *lines]


PARAGRAPHS = ("The Alliance welcomed the new rules today.", "It calls on the states to publish figures each year.")


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Despre Asociația Puntea", "Asociația Puntea"),
        ("About the Open Clinic Alliance", "Open Clinic Alliance"),
        ("薬物対策協会について", "薬物対策協会"),
    ],
)
def test_a_heading_of_the_site_s_name_and_a_few_words_ends_the_text_in_any_language(heading: str, name: str) -> None:
    below = "Open since 1999, it serves people in thirty towns free of charge."
    stripped = strip_boilerplate([*PARAGRAPHS, heading, below], names=[name])
    assert stripped.text == PARAGRAPHS


@pytest.mark.parametrize(
    "heading", ["What the Alliance asks for", "Ten years that the Open Clinic Alliance fought for"]
)
def test_other_headings_near_the_end_are_text(heading: str) -> None:
    lines = [*PARAGRAPHS, heading, "Each state should publish figures each year."]
    assert strip_boilerplate(lines, names=["Open Clinic Alliance"]).text == tuple(lines)


@pytest.mark.parametrize(
    "contacts",
    [
        ("Voor de pers", "Afdeling communicatie, 055-512 34 00 (ook in het weekend)"),
        ("【照会先】", "監視指導課 課長補佐 北川(内線2761)", "(代表電話)055-5253-1111"),
        ("Za novinare", "Ana Novak", "ana.novak@most.example"),
    ],
)
def test_a_few_words_above_numbers_and_addresses_end_the_text_in_any_language(contacts: tuple[str, ...]) -> None:
    assert strip_boilerplate([*PARAGRAPHS, *contacts]).text == PARAGRAPHS


@pytest.mark.parametrize(
    "contacts",
    [
        ("담당: 마약류안전과 김도현 사무관 (043-555-0128)",),
        ("For media requests please contact: Tomas Adeyemi-Ruud, +41 22 555 01 78, press@committee.example",),
        (
            "For enquiries or interviews with the Chairperson, please contact the Media Officer, who is:",
            "Name: Selma Haufiku (Ms)",
            "Cell: 081 555 0126",
        ),
    ],
)
def test_who_is_called_in_the_last_line_that_is_no_sentence_ends_the_text(contacts: tuple[str, ...]) -> None:
    assert strip_boilerplate([*PARAGRAPHS, *contacts]).text == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "A copy of the assessment is at http://www.justice.example/pubs38/38661/index.htm",
        "Source: Bulletin on Narcotics, ISSN 0007-523X, 03.05.2019",
        "The drugs weighed 1 234 567 g",
        "Ann Poe reports on courts and drugs. Follow her, or write to her at apoe@paper.example",
    ],
)
def test_figures_that_nobody_calls_stay_below_the_text(line: str) -> None:
    assert strip_boilerplate([*PARAGRAPHS, line]).text == (*PARAGRAPHS, line)


def test_the_place_of_a_dateline_above_it_is_none_of_the_text() -> None:
    text = ("Neuenrath (ots) - Bei einer Verkehrskontrolle haben Beamte am Montag Drogen gefunden.", *PARAGRAPHS)
    found = strip_boilerplate(["Neuenrath", *text])
    assert (found.text, found.place) == (text, "Neuenrath")


def test_a_sentence_that_tells_whom_to_call_stays_below_its_heading() -> None:
    lines = [*PARAGRAPHS, "Were you there", "Anyone who saw the car should call detectives on 055 512 34 00."]
    assert strip_boilerplate(lines).text == tuple(lines)


def test_notes_to_editors_with_figures_of_the_case_are_text() -> None:
    note = "The street value of the drugs is estimated at £38 million, at a purity of 78 per cent."
    assert strip_boilerplate([*PARAGRAPHS, "Notes to editors", note]).text == (*PARAGRAPHS, "Notes to editors", note)
    bare = "The Alliance has offices in thirty towns."
    assert strip_boilerplate([*PARAGRAPHS, "Notes to editors", bare]).text == PARAGRAPHS


def test_the_signature_of_a_mail_is_none_of_its_text() -> None:
    assert strip_boilerplate([*PARAGRAPHS, "-- Helena Sand | secretariat | +43 1 555 7731"]).text == PARAGRAPHS
