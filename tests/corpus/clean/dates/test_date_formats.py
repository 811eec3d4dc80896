"""Days as the press of the world writes them."""

import pytest

from corpus.clean.dates.date_formats import dates_in, numeric_dates_in, only_date_in, pieces_of_a_date
from corpus.clean.dates.iranian import iranian_date
from corpus.clean.dates.months import _IRANIAN_NAMES, _NAMES, month_key


@pytest.mark.parametrize(
    "text",
    [
        "5 آذار 2019",
        "5 آذار/مارس 2019",
        "5 مارس 2019",
        "٥ مارس ٢٠١٩",
        "5 marca 2019",
        "5. března 2019",
        "2019. március 5.",
        "5 Mart 2019",
        "2019 m. kovo 5 d.",
        "5 martie 2019",
        "5 березня 2019 року",
        "5 март 2019 г.",
        "5 Maret 2019",
        "5 Mac 2019",
        "5 Machi 2019",
        "5 Μαρτίου 2019",
        "5 मार्च 2019",
        "५ मार्च २०१९",
        "5 মার্চ 2019",
        "ngày 5 tháng 3 năm 2019",
        "5 มีนาคม 2562",
        "ថ្ងៃទី៥ ខែមីនា ឆ្នាំ២០១៩",
        "ថ្ងៃទី 5 ខែ មីនា ឆ្នាំ 2019",
        "5 במרץ 2019",
        "5. maaliskuuta 2019",
        "den 5 mars 2019",
        "5 de març de 2019",
        "5. ožujka 2019.",
        "2019. gada 5. marts",
        "Rīga, 2019. gada 5. martā",
        "5. marec 2019",
        "05. Mrz. 2019",
        "5 มี.ค. 2562",
        "05-Mar-2019",
        "05/mar/2019",
        "5.Mar.2019",
        "05-MAR-2019 09:15",
        "05März2019",
        "14 اسفند 1397",
        "سه‌شنبه ۱۴ اسفند ماه ۱۳۹۷",
        "۱۴ حوت ۱۳۹۷",
    ],
)
def test_days_in_words(text: str) -> None:
    assert [str(one.date) for one in dates_in(text)] == ["2019-03-05"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("26 حزيران/يونيه 2019", "2019-06-26"),
        ("12 كانون الأول 2018", "2018-12-12"),
        ("3 كانون الثاني/يناير 2020", "2020-01-03"),
        ("1º de março de 2019", "2019-03-01"),
        ("1.º de março de 2019", "2019-03-01"),
        ("1° maggio 2018", "2018-05-01"),
        ("1er mars 2019", "2019-03-01"),
        ("5 set 2019", "2019-09-05"),
        ("31 ธ.ค. 2561", "2018-12-31"),
        ("5févr.2019", "2019-02-05"),
        ("8. travnja 2018.", "2018-04-08"),
        ("8. lipnja 2018.", "2018-06-08"),
        ("8 lipca 2018", "2018-07-08"),
        ("8. srpnja 2018.", "2018-07-08"),
        ("8. srpna 2018", "2018-08-08"),
        ("2018. gada 12. augusts", "2018-08-12"),
    ],
)
def test_months_of_two_names_and_firsts_of_a_month(text: str, day: str) -> None:
    assert [str(one.date) for one in dates_in(text)] == [day]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1. listopada 2018.", ["2018-10-01"]),
        ("1. listopad 2018.", ["2018-10-01"]),
        ("1 listopada 2018", ["2018-11-01"]),
        ("1. listopadu 2018", ["2018-11-01"]),
        ("1. listopad 2018", ["2018-11-01"]),
        ("31 listopad 2018", ["2018-10-31"]),
        ("30. rujna - 2. listopada 2018.", ["2018-10-02"]),
    ],
)
def test_a_month_that_differs_by_language_is_told_by_its_spelling(text: str, days: list[str]) -> None:
    assert [str(one.date) for one in dates_in(text) if one.date.precision == "day"] == days


@pytest.mark.parametrize("names", [_NAMES, _IRANIAN_NAMES])
def test_no_name_stands_for_two_months(names: tuple[str, ...]) -> None:
    months = [{month_key(name) for name in month.split()} for month in names]
    assert sum(map(len, months)) == len(set.union(*months))


@pytest.mark.parametrize(
    ("year", "new_year"),
    [
        (1375, "1996-03-20"),
        (1376, "1997-03-21"),
        (1392, "2013-03-21"),
        (1399, "2020-03-20"),
        (1400, "2021-03-21"),
        (1403, "2024-03-20"),
        (1404, "2025-03-21"),
    ],
)
def test_the_iranian_year_begins_with_spring(year: int, new_year: str) -> None:
    assert str(iranian_date(year, 1, 1)) == new_year


@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (1, 32), (7, 31), (12, 30), (12, 0)])
def test_days_that_the_iranian_calendar_lacks(month: int, day: int) -> None:
    assert iranian_date(1402, month, day) is None


@pytest.mark.parametrize("text", ["1440/06/28", "in 1397", "مهر 1397 نفر", "5-Mar/2019", "room 3/May/20"])
def test_what_only_looks_like_such_a_day(text: str) -> None:
    assert [*dates_in(text), *numeric_dates_in(text)] == []


@pytest.mark.parametrize("text", ["the MAC 10 gun", "set 5 goals", "out 3 times", "in Marz 2550"])
def test_words_that_are_months_elsewhere_are_none_without_a_year(text: str) -> None:
    assert dates_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "5.3.19",
        "05.03.2019",
        "2019年3月5日",
        "2019년 3월 5일",
        "二〇一九年三月五日",
        "平成31年3月5日",
        "民國108年3月5日",
        "108-03-05",
        "發布日期：108/03/05",
        "公告時間 108.3.05 點閱",
        "۱۳۹۷/۱۲/۱۴",
        "1397/12/14",
    ],
)
def test_days_in_figures(text: str) -> None:
    assert [str(one.date) for one in numeric_dates_in(text)] == ["2019-03-05"]


@pytest.mark.parametrize("text", ["call 110-08-05", "110-08-05-112", "version 108.3.05", "108/03"])
def test_three_figures_that_nothing_calls_a_day_are_none(text: str) -> None:
    assert not [*numeric_dates_in(text)]


def test_a_weekday_settles_which_figure_is_the_month() -> None:
    assert str(only_date_in("Wed, 07/12/2023 - 17:57")) == "2023-07-12"
    assert str(only_date_in("Thu, 07/12/2023 - 17:57")) == "2023-12-07"
    assert only_date_in("07/12/2023") is None


@pytest.mark.parametrize(
    ("lines", "size"),
    [
        (["05", "Mar", "2019"], 3),
        (["März", "5", "2019"], 3),
        (["5 mars", "2019", "Text"], 2),
        (["5 mars 2019", "12", "Text"], 0),
        (["Three", "held", "2019"], 0),
    ],
)
def test_the_pieces_of_a_calendar_sheet_are_put_together(lines: list[str], size: int) -> None:
    assert pieces_of_a_date(lines) == size


@pytest.mark.parametrize(
    "text",
    [
        "3 Mayıs 2019",
        "3 พ.ค. 62",
        "2019 оны 5-р сарын 3",
        "2019 оны 05 сарын 03",
        "2019 жылғы 3 мамыр",
        "2019-yil 3-may",
        "3-май, 2019-жыл",
        "3 մայիսի 2019",
        "3 மே 2019",
        "3 మే 2019",
        "3 ಮೇ 2019",
        "03 ພຶດສະພາ 2019",
        "3, mayo, 2019",
        "3-May-19",
        "3 мая 2019г.",
        "3 май 2019г.",
        "3 مايو 2019م",
        "3 مئی 2019ء",
    ],
)
def test_a_day_is_read_as_it_is_written_around_the_world(text: str) -> None:
    assert [str(one.date) for one in dates_in(text)] == ["2019-05-03"]


def test_a_year_of_the_republic_needs_no_name_beside_the_signs_for_year_month_and_day() -> None:
    assert [str(one.date) for one in numeric_dates_in("108年5月3日")] == ["2019-05-03"]


@pytest.mark.parametrize("text", ["5-3-19", "Posted: 5-3-19", "Friday, 5-3-19 10:30"])
def test_figures_between_hyphens_are_a_day_where_a_day_stands(text: str) -> None:
    assert [str(one.date) for one in numeric_dates_in(text, day_first=False)] == ["2019-05-03"]


@pytest.mark.parametrize("text", ["case 5-3-19", "won by 5-3-19 points", "19-05-03"])
def test_figures_between_hyphens_are_no_day_elsewhere(text: str) -> None:
    assert [*numeric_dates_in(text, day_first=False)] == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7. август 2016.", "2016-08-07"),
        ("7. avg 2016.", "2016-08-07"),
        ("7. дец. 2016.", "2016-12-07"),
        ("l’1 d’octubre de 2016", "2016-10-01"),
        ("7 de des. de 2016", "2016-12-07"),
        ("7 Settembru 2016", "2016-09-07"),
        ("7 Bealtaine 2016", "2016-05-07"),
        ("7 Hydref 2016", "2016-10-07"),
        ("7 de xullo de 2016", "2016-07-07"),
        ("7 sentabr 2016", "2016-09-07"),
    ],
)
def test_months_have_the_names_that_cldr_knows(text: str, day: str) -> None:
    assert str(only_date_in(text)) == day


@pytest.mark.parametrize("text", ["kas 2016", "7 sub", "sat 7", "pro 2016", "tri 7"])
def test_short_names_that_are_other_words_are_months_only_in_whole_dates(text: str) -> None:
    assert not dates_in(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mar. 12 nov. 2019", "2019-11-12"),
        ("Mar 12 Nov 2019 - 08:15", "2019-11-12"),
        ("mar. 12 de noviembre de 2019", "2019-11-12"),
        ("mar 3 mar 2020", "2020-03-03"),
        ("Méi. 11. November 2019", "2019-11-11"),
        ("Mar. 12, 2019", "2019-03-12"),
        ("mar 12 2019", "2019-03-12"),
    ],
)
def test_a_weekday_that_is_a_month_elsewhere_is_told_by_the_month_behind_the_day(text: str, day: str) -> None:
    assert [str(one.date) for one in dates_in(text)] == [day]


def test_a_month_is_no_weekday_before_the_english_verb_may() -> None:
    assert [str(one.date) for one in dates_in("after Mar. 12 may the limit rise")] == ["--03-12"]


@pytest.mark.parametrize(
    "text",
    [
        "Dated this 3rd day of June, 2014",
        "this 3rd day of June in the year 2014",
        "a los 3 días del mes de junio de 2014",
        "al 3 de junio del año 2014",
        "aos 3 dias do mês de junho de 2014",
        "le 3e jour de juin 2014",
        "ce 3e jour du mois de juin de l’année 2014",
        "il giorno 3 del mese di giugno 2014",
        "am 3. Tage des Monats Juni 2014",
        "op de 3e dag van juni 2014",
        "ika-3 ng Hunyo 2014",
    ],
)
def test_a_day_is_read_as_deeds_and_orders_write_it(text: str) -> None:
    assert [str(one.date) for one in dates_in(text)] == ["2014-06-03"]


@pytest.mark.parametrize("text", ["3 days in June 2014", "the last 3 days of June 2014"])
def test_a_number_of_days_is_no_day(text: str) -> None:
    assert [str(one.date) for one in dates_in(text)] == ["2014-06"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11/24/98", "1998-11-24"),
        ("Released 11-24-14", "2014-11-24"),
        ("Thursday, 06/03/04", "2004-06-03"),
        ("24/11/45", "2045-11-24"),
        ("24-Nov-98", "1998-11-24"),
    ],
)
def test_a_year_of_two_figures_is_read_where_the_rest_leaves_one_reading(text: str, day: str) -> None:
    assert str(only_date_in(text)) == day


@pytest.mark.parametrize("text", ["24/11/08", "08/11/24", "6/6/04", "11/31/14"])
def test_a_year_of_two_figures_is_not_guessed(text: str) -> None:
    assert [*numeric_dates_in(text)] == []
