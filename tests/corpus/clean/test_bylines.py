"""Lines of dates and authors are told from text."""

import pytest

from corpus.clean import bylines
from corpus.clean.bylines import first_date_in, is_byline, only_a_date
from corpus.clean.required_literals import parser


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Halle (Saale), 24.02.2016", "2016-02-24"),
        ("г. Бишкек, 7 октября 2016 года", "2016-10-07"),
        ("Ниш, 3. новембар 2016. године", "2016-11-03"),
        ("Кастрычнік 2016", "2016-10"),
        ("Οκτώβριος 2016", "2016-10"),
        ("Porto, 1 de outubro de 2013", "2013-10-01"),
    ],
)
def test_a_day_may_stand_beside_a_place_and_a_month_in_the_nominative(line: str, expected: str) -> None:
    assert str(only_a_date(line)) == expected


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


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Roe",
        "Von Jana Roth und Karl Maier",
        "Par Jeanne Roux et Jérémy Petit — 24 novembre 2017 à 18:42",
        "By Jane Roe, John Doe on Monday, November 18th, 2019 at 11:08 a.m.",
        "Posted: Fri 6:45 PM, Feb 16, 2018 | Updated: Sat 8:31 PM, Feb 17, 2018",
        "Mon 18 Nov 2019 18.54 GMT Last modified on Mon 18 Nov 2019 18.56 GMT",
        "Stand: 24.04.2024 22:58 Uhr",
        "15.04.2026 - 15:48 Uhr Lesedauer: 2 Min.",
        "Published Aug 28, 2024 • Last updated 1 hour ago • 4 minute read",
        "Uppdaterad 15.59 | Publicerad 14.14",
        "Giriş: 03.07.2024 - 18:24 Güncelleme: 03.07.2024 - 18:57",
        "YAYINLANMA TARİHİ 03.07.2024 - 18:24",
        "PUBLISHED AUG 28, 2024 • LAST UPDATED 1 HOUR AGO",
    ],
)
def test_lines_of_authors_and_dates(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "By road and by sea",
        "Von Montag an gilt das Verbot.",
        "By Friday, 12 suspects were in custody",
        "VIENNA, 3 May 2019 (UN Information Service)",
        "On 3 May 2019 at 10:30, officers stopped a lorry",
        "1/1/2013 | +13.1%",
        "Operation Lionfish",
    ],
)
def test_lines_that_say_more(line: str) -> None:
    assert not is_byline(line)


def test_the_day_of_a_change_is_not_that_of_a_byline() -> None:
    assert str(first_date_in("Updated: Sat 8:31 PM, Feb 17, 2018 | Posted: Feb 16, 2018")) == "2018-02-16"
    assert first_date_in("Updated on November 19, 2019") is None


@pytest.mark.parametrize(
    "line",
    [
        "الجمعة 28 شعبان 1440هـ الموافق 3 مايو 2019م",
        "Mis en ligne le 3 mai 2019",
        "3 mai 2019 à 10 h 30",
        "جمعہ 3 مئی 2019",
        "Ngày 3 tháng 5 năm 2019",
    ],
)
def test_a_day_may_stand_beside_one_of_another_calendar_a_label_or_a_weekday(line: str) -> None:
    assert str(only_a_date(line)) == "2019-05-03"


@pytest.mark.parametrize("line", ["03/05/2019 - 10:30", "Le 03/05/2019", "Publicado em 03/05/2019 14:30"])
def test_a_line_says_only_when_whether_or_not_the_day_comes_first(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Objavljeno: 7.9.2016. u 08:45", "2016-09-07"),
        ("Објављено 7. септембра 2016. у 8.45", "2016-09-07"),
        ("Zverejnené dňa 7. 9. 2016 o 8:45", "2016-09-07"),
        ("Közzétéve: 2016. szeptember 7. 08:45", "2016-09-07"),
        ("Publicat pe 7 septembrie 2016 ora 08:45", "2016-09-07"),
        ("Publisert 07.09.2016 kl. 08.45", "2016-09-07"),
        ("Avaldatud 7. september 2016 kell 08.45", "2016-09-07"),
        ("Paskelbta 2016 m. rugsėjo 7 d. 08:45", "2016-09-07"),
        ("Δημοσιεύτηκε στις 7 Σεπτεμβρίου 2016", "2016-09-07"),
        ("Дата размещения: 07.09.2016 в 08:45 МСК", "2016-09-07"),
        ("Жарияланған күні: 07.09.2016", "2016-09-07"),
        ("Diunggah pada 7 September 2016 pukul 08.45 WIB", "2016-09-07"),
        ("Data de publicació: 7 de setembre de 2016", "2016-09-07"),
        ("Data inserimento: 7 settembre 2016 ore 08:45", "2016-09-07"),
        ("Mis en ligne par le service de presse le 7 septembre 2016 à 8h45", "2016-09-07"),
        ("Eingestellt von Pressestelle am Mi., 7. September 2016, 08:45 Uhr", "2016-09-07"),
        ("Data wytworzenia: 07.09.2016, autor: oficer prasowy", "2016-09-07"),
        ("Posted by Media Unit on Wed, 7 Sep 2016 at 8:45 a.m. (GMT+02:00)", "2016-09-07"),
        ("Recife/PE, 7 de setembro de 2016", "2016-09-07"),
    ],
)
def test_lines_of_dates_are_labelled_in_many_languages(line: str, day: str) -> None:
    assert str(only_a_date(line)) == day


@pytest.mark.parametrize(
    "line",
    [
        "Enviado por comunicación el Lun, 07/03/2016 - 09:15",
        "Đăng ngày 07/03/2016 lúc 09:15",
        "Data publikacji: 07.03.2016, autor: oficer prasowy",
    ],
)
def test_a_labelled_day_in_figures_makes_a_byline_whatever_its_order(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "Issued by the court on 7 March 2016 were two warrants",
        "Sent to prison on 7 March 2016",
        "Added to the list of the board on 7 March 2016",
    ],
)
def test_sentences_that_begin_with_the_word_of_a_label_are_no_lines_of_dates(line: str) -> None:
    assert not only_a_date(line)
    assert not is_byline(line)


@pytest.mark.parametrize(
    "line", ["Thu Mar 13 11:42:07 UTC 2014", "Mar 13 11:42 2014", "Thu Mar 13 11:42:07 +0100 2014"]
)
def test_moments_as_archives_of_mailing_lists_write_them_are_dates(line: str) -> None:
    assert str(only_a_date(line)) == "2014-03-13"


def test_no_label_of_a_date_is_longer_than_the_texts_that_are_compared_with_labels() -> None:
    assert parser.parse(bylines._A_LABEL.pattern).getwidth()[1] <= bylines._LONGEST_LABEL
