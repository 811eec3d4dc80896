"""Which period the words of a question stand for, and that releases of it are preferred and none left out."""

from datetime import date, timedelta

import pytest

from search.ask import QueryOptions
from search.query import Dates, Years
from search.understanding.time_expressions import parts_with_dates, published, time_expressions
from tests.desk import Desk, release

SPRING = Dates(date(2014, 3, 1), date(2014, 5, 31))
MARCH = Dates(date(2014, 3, 1), date(2014, 3, 31))
FIFTEENTH = Dates(date(2014, 3, 15), date(2014, 3, 15))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("fentanyl in 2015", Years(2015, 2015)),
        ("2016 opioid bill", Years(2016, 2016)),
        ("the year 2015", Years(2015, 2015)),
        ("crack in the 1990s", Years(1990, 1999)),
        ("since 2010", Years(2010, 9999)),
        ("after 2010", Years(2011, 9999)),
        ("before 2010", Years(0, 2009)),
        ("until 2010", Years(0, 2010)),
        ("between 2009 and 2012", Years(2009, 2012)),
        ("from 2009 to 2012", Years(2009, 2012)),
        ("2009-2012", Years(2009, 2012)),
        ("2015年", Years(2015, 2015)),
        ("2014-年-3-月", MARCH),
        ("2014年3月15日", FIFTEENTH),
        ("2009年至2012年", Years(2009, 2012)),
        ("2014年3月から2014年5月まで", SPRING),
        ("2010年以降", Years(2010, 9999)),
        ("2010年以来", Years(2010, 9999)),
        ("2010年以前", Years(0, 2010)),
        ("2015 and 2016", Years(2015, 2016)),
        ("March 2014", MARCH),
        ("Mar 2014", MARCH),
        ("2014-03", MARCH),
        ("March 15 2014", FIFTEENTH),
        ("15th of March 2014", FIFTEENTH),
        ("2014-03-15", FIFTEENTH),
        ("from March 2014 to May 2015", Dates(date(2014, 3, 1), date(2015, 5, 31))),
        ("from March to May 2014", SPRING),
        ("between March and May 2014", SPRING),
        ("March to May 2014", SPRING),
        ("from 15 March to 31 May 2014", Dates(date(2014, 3, 15), date(2014, 5, 31))),
        ("entre marzo y mayo de 2014", SPRING),
        ("de mars à mai 2014", SPRING),
        ("de março a maio de 2014", SPRING),
        ("von März bis Mai 2014", SPRING),
        ("da marzo a maggio 2014", SPRING),
        ("tussen maart en mei 2014", SPRING),
        ("с марта по май 2014 года", SPRING),
        ("من مارس إلى مايو 2014", SPRING),
        ("after March 2014", Dates(date(2014, 4, 1), date.max)),
        ("en 2015", Years(2015, 2015)),
        ("desde 2010", Years(2010, 9999)),
        ("15 de marzo de 2014", FIFTEENTH),
        ("entre 2009 y 2012", Years(2009, 2012)),
        ("dans l'année 2015", Years(2015, 2015)),
        ("jusqu'en 2012", Years(0, 2012)),
        ("mars 2014", MARCH),
        ("de 2009 à 2012", Years(2009, 2012)),
        ("em março de 2014", MARCH),
        ("a partir de 2012", Years(2012, 9999)),
        ("im März 2014", MARCH),
        ("seit 2010", Years(2010, 9999)),
        ("zwischen 2009 und 2012", Years(2009, 2012)),
        ("nel marzo 2014", MARCH),
        ("tra il 2009 e il 2012", Years(2009, 2012)),
        ("maart 2014", MARCH),
        ("tussen 2009 en 2012", Years(2009, 2012)),
        ("в марте 2014 года", MARCH),
        ("с 2010 года", Years(2010, 9999)),
        ("между 2009 и 2012", Years(2009, 2012)),
        ("в 2015 году", Years(2015, 2015)),
        ("في عام 2015", Years(2015, 2015)),
        ("منذ 2010", Years(2010, 9999)),
        ("مارس 2014", MARCH),
    ],
)
def test_words_stand_for_a_period(text: str, period: Years | Dates) -> None:
    [found] = time_expressions(text.split())
    assert found.period == period


@pytest.mark.parametrize(
    "text",
    [
        "2014年13月",
        "9999年",
        "2000 kg",
        "2000 ecstasy pills",
        "2015 kilos",
        "1,000",
        "1200",
        "9999",
        "march",
        "may contain",
    ],
)
def test_other_numbers_and_names_of_months_alone_are_no_period(text: str) -> None:
    assert time_expressions(text.split()) == ()


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Years(2015, 2015), "published in 2015"),
        (Years(2009, 2012), "published 2009-2012"),
        (Years(2010, 9999), "published in 2010 or later"),
        (Years(0, 2010), "published in 2010 or earlier"),
        (MARCH, "published in March 2014"),
        (FIFTEENTH, "published on 15 March 2014"),
        (Dates(date(2014, 3, 1), date(2014, 3, 15)), "published from 1 March 2014 to 15 March 2014"),
        (Dates(date(2014, 4, 1), date.max), "published from 1 April 2014"),
    ],
)
def test_a_period_is_said_in_words(period: Years | Dates, words: str) -> None:
    assert published(period) == words


@pytest.fixture
def press(desk: Desk) -> Desk:
    text = "Fentanyl was found in a parcel."
    desk.publish(
        release("of-2014", "Fentanyl found", text, "2014-03-20"),
        release("of-2015", "Fentanyl found", text, "2015-06-01"),
        release("of-2017", "Fentanyl found", text, "2017-06-01"),
        release("about-2015", "Fentanyl in 2015", "A look back.", "2016-01-10"),
        release("undated", "Fentanyl found", text),
        release("treaty", "Treaty on fentanyl", "The 1988 Convention was signed.", "2001-01-01"),
    )
    return desk


def test_releases_of_the_period_or_about_it_match_and_no_other_is_left_out(press: Desk) -> None:
    answer = press.ask("fentanyl in 2015")
    assert {hit.id for hit in answer.results.hits if not hit.missing} == {"of-2015", "about-2015"}
    assert {hit.id: hit.missing for hit in answer.results.hits if hit.missing}["of-2017"] == ("2015",)
    assert answer.results.partial == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fentanyl since 2015", {"of-2015", "of-2017", "about-2015"}),
        ("fentanyl March 2014", {"of-2014"}),
        ("fentanyl between 2014 and 2015", {"of-2014", "of-2015"}),
        ("fentanyl 1988 Convention", {"treaty"}),  # a name, not a date
    ],
)
def test_complete_matches(press: Desk, text: str, found: set[str]) -> None:
    assert set(press.found(text)) == found


def test_the_preference_is_told_and_can_be_undone_or_required(press: Desk) -> None:
    answer = press.ask("fentanyl in 2015")
    [preference] = answer.preferences
    assert (preference.description, preference.filter) == ("published in 2015", "year:2015")
    assert press.found(f"{answer.text} {preference.filter}") == ["of-2015"]
    undone = press.ask("fentanyl in 2015", options=QueryOptions(without=(preference.filter,)))
    assert undone.preferences == ()
    assert [hit.id for hit in undone.results.hits if not hit.missing] == ["about-2015"]
    assert press.found("fentanyl in 2015", options=QueryOptions(expand=False)) == ["about-2015"]


def test_what_was_read_as_a_period_is_read_so_again(press: Desk) -> None:
    answer = press.ask("fentanyl since 2015")
    assert answer.read_as == "fentanyl since 2015"
    assert press.ask(answer.read_as).preferences == answer.preferences


def test_the_explanation_counts_the_date(press: Desk) -> None:
    hits = press.ask("fentanyl in 2015", explain=True).results.hits
    [explanation] = [hit.explanation for hit in hits if hit.id == "of-2015"]
    assert explanation
    assert [dict(part.said) for part in explanation.contributions if part.part == "2015"] == [{"year:2015": 2.0}]


def test_releases_by_or_naming_an_organization_are_preferred(desk: Desk) -> None:
    desk.publish(
        release("by", "Fentanyl warning", "Pills were found.", organizations=("DEA",)),
        release("other", "Fentanyl warning", "Pills were found.", organizations=("FBI",)),
    )
    answer = desk.ask("what did the DEA say about fentanyl")
    assert [(hit.id, hit.missing) for hit in answer.results.hits] == [("by", ()), ("other", ("DEA",))]
    [preference] = answer.preferences
    assert (preference.description, preference.filter) == ("by or naming DEA", "organization:DEA")
    assert desk.found("Drug Enforcement Administration fentanyl") == ["by"]
    assert desk.found("DEA fentanyl", options=QueryOptions(without=("organization:DEA",))) == []


def test_a_word_that_is_spelled_like_an_abbreviation_is_no_organization(desk: Desk) -> None:
    desk.publish(
        release("cops", "Cops guard drug deals", "The cops were paid, cops said.", organizations=("FBI",)),
        release("office", "Grants for heroin task forces", "By the COPS Office.", organizations=("COPS Office",)),
    )
    assert desk.ask("cops guarding drug deals").preferences == ()
    assert [one.filter for one in desk.ask("COPS grants heroin").preferences] == ['organization:"COPS Office"']


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2019 年 的 芬 太 尼", ["2019年", "芬太尼"]),
        ("2019 年 3 月 の コ カ イ ン", ["2019年3月", "コカイン"]),
        ("在 2019 年 缴 获", ["2019年", "缴获"]),
        ("2018 年 か ら 2020 年", ["2018年から2020年"]),
        ("毎 年 の 会 議", ["毎年の会議"]),
    ],
)
def test_dates_in_chinese_and_japanese_stand_apart(text: str, parts: list[str]) -> None:
    assert ["".join(part) for part in parts_with_dates(text.split())] == parts


@pytest.mark.parametrize("text", ["2019年的芬太尼", "2019年のフェンタニル"])
def test_a_date_in_chinese_and_japanese_is_preferred(desk: Desk, text: str) -> None:
    name = text[6:]
    for year in (2018, 2019, 2020):
        desk.publish(release(f"of-{year}", name, f"{name}。", f"{year}-06-01"))
    answer = desk.ask(text)
    assert [one.condition for one in answer.preferences] == [Years(2019, 2019)]
    assert answer.results.hits[0].id == "of-2019"
    assert len(answer.results.hits) == 3
    unasked = desk.ask(text, options=QueryOptions(without=("year:2019",)))
    assert not unasked.preferences


TODAY = date.today()
MONDAY = TODAY - timedelta(TODAY.weekday())
LAST_WEEK = Dates(MONDAY - timedelta(7), MONDAY - timedelta(1))
LAST_YEAR = Years(TODAY.year - 1, TODAY.year - 1)
FOUR_YEARS_AGO = (
    "four years ago",
    "4 years ago",
    "hace cuatro años",
    "il y a quatre ans",
    "há quatro anos",
    "quatro anos atrás",
    "vor vier Jahren",
    "quattro anni fa",
    "vier jaar geleden",
    "четыре года назад",
    "قبل أربع سنوات",
)
PAST_THREE_YEARS = (
    "in the past three years",
    "en los últimos tres años",
    "les trois dernières années",
    "os últimos três anos",
    "in den letzten drei Jahren",
    "gli ultimi tre anni",
    "de afgelopen drie jaar",
    "за последние три года",
    "آخر ثلاث سنوات",
)
SINCE_LAST_YEAR = (
    "since last year",
    "desde el año pasado",
    "depuis l'année dernière",
    "desde o ano passado",
    "seit letztem Jahr",
    "dallo scorso anno",
    "sinds vorig jaar",
    "с прошлого года",
    "منذ العام الماضي",
)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("mephedrone last week", LAST_WEEK),
        ("mefedrona la semana pasada", LAST_WEEK),
        ("Mephedron letzte Woche", LAST_WEEK),
        ("мефедрон на прошлой неделе", LAST_WEEK),
        ("this week", Dates(MONDAY, MONDAY + timedelta(6))),
        ("heroin today", Dates(TODAY, TODAY)),
        ("yesterday", Dates(TODAY - timedelta(1), TODAY - timedelta(1))),
        ("l'année dernière", LAST_YEAR),
        ("el año pasado", LAST_YEAR),
        ("dit jaar", Years(TODAY.year, TODAY.year)),
        ("last 30 days", Dates(TODAY - timedelta(30), TODAY)),
        ("les 7 derniers jours", Dates(TODAY - timedelta(7), TODAY)),
        ("in the past 2 weeks", Dates(TODAY - timedelta(14), TODAY)),
        *((f"mephedrone {text}", Years(TODAY.year - 4, TODAY.year - 4)) for text in FOUR_YEARS_AGO),
        *((text, Dates(TODAY - timedelta(365 * 3), TODAY)) for text in PAST_THREE_YEARS),
        *((text, Years(TODAY.year - 1, 9999)) for text in SINCE_LAST_YEAR),
        ("since two years ago", Years(TODAY.year - 2, 9999)),
        ("год назад", LAST_YEAR),
        ("a week ago", LAST_WEEK),
        ("vor 3 Tagen", Dates(TODAY - timedelta(3), TODAY - timedelta(3))),
    ],
)
def test_a_period_may_be_told_by_its_distance_from_today(text: str, period: Years | Dates) -> None:
    [found] = time_expressions(text.split())
    assert found.period == period


def test_last_month_ends_before_this_one() -> None:
    [found] = time_expressions(["last", "month"])
    assert isinstance(found.period, Dates)
    assert found.period.is_month
    assert found.period.last + timedelta(1) == TODAY.replace(day=1)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("25-03-2014", Dates(date(2014, 3, 25), date(2014, 3, 25))),
        ("3-25-2014", Dates(date(2014, 3, 25), date(2014, 3, 25))),
        ("3-2014", MARCH),
        ("3-5-2014", Years(2014, 2014)),
    ],
)
def test_a_date_in_figures_may_end_with_its_year_and_is_no_guess(text: str, period: Years | Dates) -> None:
    [found] = time_expressions([text])
    assert found.period == period


@pytest.mark.parametrize(
    "text", ["the last days", "32-13-2014", "last seen", "week of awareness", "a day", "two years in prison", "ago"]
)
def test_other_words_of_time_stand_for_no_period(text: str) -> None:
    assert time_expressions(text.split()) == ()


@pytest.mark.parametrize(
    "text", ["tavern raid four years ago", "redada taberna hace cuatro años", "descente taverne il y a quatre ans"]
)
def test_what_was_published_so_many_years_ago_matches_a_question_for_it(desk: Desk, text: str) -> None:
    for back in (3, 4, 5):
        body = "A raid on a tavern. Redada en una taberna. Une descente dans une taverne."
        desk.publish(release(f"back{back}", "Notice", body, f"{TODAY.year - back}-06-10"))
    assert desk.found(text) == ["back4"]


def test_a_month_is_counted_back_over_the_turn_of_a_year() -> None:
    [found] = time_expressions(["twelve", "months", "ago"])
    assert isinstance(found.period, Dates)
    assert (found.period.first, found.period.is_month) == (date(TODAY.year - 1, TODAY.month, 1), True)
