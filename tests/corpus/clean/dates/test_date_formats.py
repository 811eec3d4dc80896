"""Days as the press of the world writes them."""

import pytest

from corpus.clean.dates.date_formats import dates_in, numeric_dates_in, only_date_in, pieces_of_a_date


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
        "5 במרץ 2019",
        "5. maaliskuuta 2019",
        "den 5 mars 2019",
        "5 de març de 2019",
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
    ],
)
def test_months_of_two_names_and_firsts_of_a_month(text: str, day: str) -> None:
    assert [str(one.date) for one in dates_in(text)] == [day]


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
    ],
)
def test_days_in_figures(text: str) -> None:
    assert [str(one.date) for one in numeric_dates_in(text)] == ["2019-03-05"]


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
