"""The date of publication: dates in text, addresses and datelines, and the choice among them."""

from datetime import date

import pytest

from corpus.clean.dates.choose import choose_date, date_evidence, date_in_url
from corpus.clean.dates.date_formats import dates_in, only_date_in
from corpus.clean.dates.datelines import read_dateline, read_glued_dateline, split_dateline
from corpus.clean.dates.events import date_of_past_event, event_dates
from corpus.release import PartialDate

TODAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("held on 14-15 November 2011 in New Delhi", "2011-11-15"),
        ("from 30 November to 2 December 2011", "2011-12-02"),
        ("November 14–15, 2011", "2011-11-15"),
        ("Tuesday, December 29, 2015", "2015-12-29"),
        ("on the 3rd of May 2020", "2020-05-03"),
        ("on Feb. 13", "--02-13"),
        ("June 2019", "2019-06"),
        ("Bogotá, 3 de mayo de 2020", "2020-05-03"),
        ("del 14 al 15 de noviembre de 2011", "2011-11-15"),
        ("Paris, le 1er août 2019", "2019-08-01"),
        ("updated 2015-12-29", "2015-12-29"),
    ],
)
def test_a_day_in_words_is_read(text: str, expected: str) -> None:
    assert [str(mention.date) for mention in dates_in(text)] == [expected]


@pytest.mark.parametrize(
    "text", ["more than 50 participants from 30 countries", "they may help", "31 June 2020", "the 1961 Convention"]
)
def test_what_is_no_day_gives_no_day(text: str) -> None:
    assert [mention for mention in dates_in(text) if mention.date.precision == "day"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015-12-29T00:00:00-05:00", "2015-12-29"),
        ("20151229", "2015-12-29"),
        ("29/12/2015", "2015-12-29"),
        ("12/29/2015", "2015-12-29"),
        ("03.12.2021", "2021-12-03"),
        ("Tue, 29 Dec 2015 10:00:00 GMT", "2015-12-29"),
        ("Tue Jul 30 09:35:14 CEST 2019", "2019-07-30"),
        ("01/02/2020", None),
        ("Datum: 03.12.21", "2021-12-03"),
        ("2020年2月5日", "2020-02-05"),
        ("15 de setembro de 2020", "2020-09-15"),
        ("yesterday", None),
    ],
)
def test_a_string_known_to_be_a_date_is_read_unless_it_is_in_doubt(text: str, expected: str | None) -> None:
    found = only_date_in(text)
    assert (str(found) if found else None) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/unodc/en/frontpage/2022/December/slug.html", "2022-12"),
        ("/unodc/en/press/releases/2025/November/slug.html", "2025-11"),
        ("/unodc/en/speeches/2021/slug-191121.html", "2021-11-19"),
        ("/2024/03/", "2024-03"),
        ("/2024/03/15/slug", "2024-03-15"),
        ("/news/item/15-09-2020-slug", "2020-09-15"),
        ("/incb/en/news/press-releases/2020/slug.html", "2020"),
        ("/opa/pr/man-sentenced-for-stealing-nearly-250000", None),
        ("/news/1500-kilos-seized-in-2019-operation", None),
    ],
)
def test_an_address_tells_the_day_month_or_year(path: str, expected: str | None) -> None:
    assert next((one.value for one in date_in_url(f"https://www.example.org{path}")), None) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Vienna (Austria), 12 December 2022 –", "2022-12-12"),
        ("20 February 2009 -", "2009-02-20"),
        ("VIENNA, Austria – June 2019:", "2019-06"),
        ("VIENNA, 20 February 2020 -", "2020-02-20"),
        ("VIENNA, 4 February (United Nations Information Service) -", "--02-04"),
        ("VIENNA, 18 March 2019 (UN Information Service) -", "2019-03-18"),
        ("VIENNA, 1st February, 2016 (WAM) —", "2016-02-01"),
        ("WASHINGTON –", None),
        ("Washington, D.C. (January 17, 2024) –", "2024-01-17"),
        ("RAWALPINDI, JUN 12 (DNA) —", "--06-12"),
        ("New Delhi, Nov 23", "--11-23"),
        ("New Delhi, Feb 13:", "--02-13"),
        ("McALLEN, Texas –", None),
        ("New Delhi:", None),
        ("Madrid, 12 de marzo de 2019.-", "2019-03-12"),
        ("BOGOTÁ, 3 may. (EFE) -", "--05-03"),
        ("Karlsruhe, (12.11.2021).", "2021-11-12"),
        ("Berlin, 28.10.2021 –", "2021-10-28"),
        ("27.1.2022 -", "2022-01-27"),
    ],
)
def test_a_dateline_is_taken_off_with_its_date(raw: str, expected: str | None) -> None:
    dateline = read_dateline(f"{raw} Union officers seized heroin.")
    assert dateline
    assert (dateline.raw, dateline.rest) == (raw, "Union officers seized heroin.")
    assert (str(dateline.date) if dateline.date else None) == expected


@pytest.mark.parametrize(
    "lead",
    [
        "Fentanyl – a synthetic opioid – has killed thousands.",
        "Drug-related crime is on the rise.",
        "MEDIA ADVISORY - The District Attorney will speak.",
        "THE ECONOMY - Senators met.",
        "Note: this text is provisional.",
        "In Vienna on 3 December 2021 - the day of the meeting - delegates spoke.",
        "UNODC and Japan hosted a conference.",
    ],
)
def test_a_sentence_is_no_dateline(lead: str) -> None:
    assert read_dateline(lead) is None


STANDFIRST = "Customs found the largest load of the year."


def test_a_dateline_is_read_behind_a_standfirst() -> None:
    dateline, text, _ = split_dateline(
        (STANDFIRST, "Wien, 14. Dezember 2021 – Union officers seized heroin."), "Heroin"
    )
    assert dateline
    assert (str(dateline.date), text) == ("2021-12-14", (STANDFIRST, "Union officers seized heroin."))


def test_the_entries_of_a_chronology_are_no_datelines() -> None:
    entries = tuple(f"{day}.3.2021 - Union officers seized heroin." for day in (3, 9, 12))
    assert split_dateline((STANDFIRST, *entries), "Heroin") == (None, (STANDFIRST, *entries), "")


def test_a_text_may_begin_with_a_day_in_figures() -> None:
    said = (
        "„Union officers have seized heroin in every port of the country this year,“ said the head of customs on "
        "Monday, and announced more."
    )
    dateline = read_dateline(f"01.02.2022 {said}")
    assert dateline
    assert (str(dateline.date), dateline.rest) == ("2022-02-01", said)
    assert read_dateline("01.02.2022 Heroin seized") is None


def test_a_caption_glued_to_the_dateline_goes() -> None:
    dateline = read_glued_dateline(
        "Officers open a container in KarachiTokyo (Japan), 2 December 2019 - A meeting ended.", "A meeting"
    )
    assert dateline
    assert (dateline.raw, dateline.rest) == ("Tokyo (Japan), 2 December 2019 -", "A meeting ended.")


def test_the_day_of_a_past_event_is_the_best_guess_and_a_low_one() -> None:
    lead = "The meeting was held on 14-15 November 2011 in New Delhi. The next will be held on 16 February 2012."
    assert [(one.value, one.confidence) for one in date_of_past_event([lead])] == [("2011-11-15", "low")]


@pytest.mark.parametrize(
    "lead",
    [
        "The meeting will take place on 16 February 2012 in Vienna.",
        "The 1988 Convention was signed by 43 States.",
        "The conference was held on 14 February.",
        "The law, signed on 8 May 2011, was held to be valid.",
        "Copyright 1995-2024 by the Board, which organized it.",
    ],
)
def test_future_events_conventions_and_copyright_give_no_date(lead: str) -> None:
    assert [one for one in date_of_past_event([lead]) if PartialDate.parse(one.value).year] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The meeting was held on 14-15 November 2011 in New Delhi.", [("2011-11-14/2011-11-15", "high")]),
        ("The session ran from 30 December to 2 January 2012.", [("2011-12-30/2012-01-02", "medium")]),
        ("The Ministerial Meeting will take place on 16 February 2012.", [("2012-02-16", "medium")]),
        ("Sentencing is scheduled for March 5.", [("2012-03-05", "low")]),
        ("The conference was held on 29 December.", [("2011-12-29", "low")]),
        ("La reunión se celebró el 3 de mayo de 2011.", [("2011-05-03", "high")]),
        ("He admitted that on 3 May 2011 he hosted the buyers.", []),
        ("Officers seized 40 kilograms on 3 May 2011.", []),
        ("The 1988 Convention was held to apply.", []),
    ],
)
def test_the_days_of_events_are_kept_apart_from_that_of_publication(text: str, expected: list[tuple[str, str]]) -> None:
    found = event_dates(["Experts met.", text], PartialDate(2012, 1, 2))
    assert [(one.value, one.confidence) for one in found] == expected


def test_an_event_of_an_undated_release_keeps_no_year() -> None:
    assert [one.value for one in event_dates(["The final day of the Conference, 14 February, began."], None)] == [
        "--02-14"
    ]


def test_two_independent_witnesses_outvote_the_template() -> None:
    moved = date_evidence("json-ld", PartialDate(2023, 9, 1), "2023-09-01")
    dateline = date_evidence("dateline", PartialDate(2019, 12, 2), "Tokyo, 2 December 2019 -", "high")
    url = date_evidence("url", PartialDate(2019, 12), "2019/December")
    value, evidence = choose_date([moved, dateline, url], TODAY)
    assert str(value) == "2019-12-02"
    assert [(one.witness, one.value) for one in evidence] == [
        ("dateline", "2019-12-02"),
        ("json-ld", "2023-09-01"),
        ("url", "2019-12"),
    ]
    assert evidence[0].confidence == "high"


def test_a_dateline_without_its_year_gets_it_from_the_line_above() -> None:
    dateline = date_evidence("dateline", PartialDate(None, 2, 4), "VIENNA, 4 February -", "high")
    value, _ = choose_date([dateline, date_evidence("url", PartialDate(2020), "2020", "low")], TODAY)
    assert str(value) == "2020-02-04"


def test_a_day_without_a_year_gets_none() -> None:
    value, _ = choose_date([date_evidence("dateline", PartialDate(None, 2, 15), "New Delhi, Feb 15:")], TODAY)
    assert str(value) == "--02-15"


@pytest.mark.parametrize("day", [PartialDate(2026, 1, 3), PartialDate(1944, 12, 31), PartialDate(2031)])
def test_a_day_to_come_or_before_the_field_existed_is_not_believed(day: PartialDate) -> None:
    assert choose_date([date_evidence("meta", day, str(day))], TODAY) == (None, ())


def test_a_day_that_is_given_is_not_doubted() -> None:
    value, _ = choose_date([date_evidence("given", PartialDate(2031, 1, 1), "2031-01-01", "high")], TODAY)
    assert str(value) == "2031-01-01"


def test_a_disputed_date_is_less_sure_and_keeps_the_dispute() -> None:
    said = [date_evidence("meta", PartialDate(2020, 1, 2), "a"), date_evidence("url", PartialDate(2019, 5, 5), "b")]
    value, evidence = choose_date(said, TODAY)
    assert str(value) == "2020-01-02"
    assert [one.confidence for one in evidence] == ["low", "medium"]


def test_a_permalink_tells_the_first_publication_of_a_page_that_says_it_is_much_newer() -> None:
    said = [
        date_evidence("json-ld", PartialDate(2019, 6, 17), "2019-06-17", "high"),
        *date_in_url("https://example.org/blog/2017/7/12/heroin"),
    ]
    assert str(choose_date(said, TODAY)[0]) == "2017-07-12"
    soon = [said[0], *date_in_url("https://example.org/blog/2019/6/14/heroin")]
    assert str(choose_date(soon, TODAY)[0]) == "2019-06-17"
    slug = [said[0], *date_in_url("https://example.org/blog/conference-2017-07-12")]
    assert str(choose_date(slug, TODAY)[0]) == "2019-06-17"


@pytest.mark.parametrize(
    "lead",
    [
        "A hearing in the case was held on 3 May 2019, and the men will be sentenced next year.",
        "The march was held on 17 January 2011 in the centre of the town.",
    ],
)
def test_a_past_event_of_one_day_tells_nothing_of_the_publication(lead: str) -> None:
    assert list(date_of_past_event([lead])) == []


@pytest.mark.parametrize("day", [PartialDate(1970, 1, 1), PartialDate(1969, 12, 31)])
def test_the_beginning_of_unix_time_is_a_day_only_where_people_wrote_it(day: PartialDate) -> None:
    assert choose_date([date_evidence("feed", day, "")], TODAY)[0] is None
    assert choose_date([date_evidence("meta", day, "")], TODAY)[0] is None
    assert choose_date([date_evidence("dateline", day, "")], TODAY)[0] == day
    assert choose_date([date_evidence("given", day, "")], TODAY)[0] == day
