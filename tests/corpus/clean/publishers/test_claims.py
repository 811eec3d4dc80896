"""What lines claim of a publisher."""

import pytest

from corpus.clean.publishers.claims import claims_above, claims_in_lines, claims_in_text


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Herausgeber: Zollfahndungsamt Hamburg", "Zollfahndungsamt Hamburg"),
        ("Original-Content von: Hauptzollamt Köln, übermittelt durch news aktuell", "Hauptzollamt Köln"),
        ("Fuente: Policía Portuaria", "Policía Portuaria"),
        ("来源：中国禁毒网", "中国禁毒网"),
        ("主办：大连市公安局", "大连市公安局"),
        ("Источник: Пресс-служба порта", "Пресс-служба порта"),
        ("© 2019 Hauptstelle für Suchtfragen e.V. | Impressum", "Hauptstelle für Suchtfragen e.V."),
        ("© Bundespolizei 1999-2021. Alle Rechte vorbehalten.", "Bundespolizei"),
        ("© Copyright - ÖBFV", "ÖBFV"),
        ("Copyright ⓒ 2024 Port News. All rights reserved", "Port News"),
        ("© Port Authority, Quay Street 12, 1180 Wien", "Port Authority"),
        ("© 2023 Přístavní policie. Všechna práva vyhrazena", "Přístavní policie"),
        ("© Hamnpolisen – Alla rättigheter förbehållna", "Hamnpolisen"),
    ],
)
def test_a_line_names_the_publisher(line: str, publisher: str) -> None:
    assert [one.name for one in claims_in_lines([line])] == [publisher]


@pytest.mark.parametrize("line", ["All rights reserved", "The source: nobody knows it. It may be a lorry.", "© 2024"])
def test_other_lines_name_nobody(line: str) -> None:
    assert [one.name for one in claims_in_lines([line])] == []


def test_a_label_may_stand_on_the_line_before() -> None:
    assert [one.name for one in claims_in_lines(["- Organization:", "- Public Safety Canada"])] == [
        "Public Safety Canada"
    ]


def test_an_office_or_a_paper_stands_above_the_text() -> None:
    lines = ["Zollfahndungsamt Hamburg", "Ghanaian Times (Accra)", "The police seized heroin.", "Hamburg (ots)"]
    assert [one.name for one in claims_above(lines)] == ["Zollfahndungsamt Hamburg", "Ghanaian Times"]


def test_offices_are_known_by_spanish_and_portuguese_words_too() -> None:
    lines = ["Servicio Nacional Portuario", "SECRETARÍA DE PUERTOS", "Serviço de Fronteiras", "Servicio al puerto"]
    assert [one.name for one in claims_above(lines)] == lines[:3]


def test_who_can_be_followed_is_the_publisher() -> None:
    assert [one.name for one in claims_in_text([], ["Follow Indus Dictum on Facebook"])] == ["Indus Dictum"]
