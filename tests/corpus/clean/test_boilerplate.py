"""What stands around a text is no text, in the languages of the press; what tells more of the story is."""

import pytest

from corpus.clean.boilerplate import is_banner, only_a_date, strip_boilerplate

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


def test_amounts_keep_what_follows_a_heading() -> None:
    more = ["In 2019 the office seized 867 kg of mephedrone and 1,300 kg of cocaine in the ports of the north."]
    assert strip_boilerplate([*TEXT, "About Northport", *more]).text[-1] == more[0]


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


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Data publikacji 01.10.2025", "2025-10-01"),
        ("Update date: 03.10.2018", "2018-10-03"),
        ("20.10.2023", "2023-10-20"),
        ("28/02/2022", "2022-02-28"),
        ("发布时间:2024年06月19日", "2024-06-19"),
        ("Rabu, 17 Februari 2021 16:05 WIB", "2021-02-17"),
        ("• 12.04.2024 03:34", "2024-04-12"),
        ("June 4, 2022 Alfred Roe 184 views", "2022-06-04"),
        ("Veröffentlicht am 3. Mai 2019 um 14:05 Uhr", "2019-05-03"),
        ("5 March 2019 was the day of the raid in the harbour of the northern town.", None),
        ("The raid of 5 March 2019", None),
    ],
)
def test_lines_that_hold_nothing_but_a_date(line: str, day: str | None) -> None:
    found = only_a_date(line)
    assert (str(found) if found else None) == day
