"""Parsing dates in words, in the languages of the press (`14-15 November 2011`, `3 de mayo`), and in digits."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby

from corpus.clean.dates.iranian import iranian_date
from corpus.clean.dates.months import (
    IRANIAN_MONTHS,
    KHMER,
    MONTHS,
    ONLY_IN_WHOLE_DATES,
    ONLY_WITH_A_YEAR,
    THAI,
    WEEKDAYS_TOO,
    month_key,
    same_length_unaccented,
)
from corpus.clean.text import words_of_letters
from corpus.quick_dataclass import dataclass
from corpus.release import YEARS, PartialDate


def _by_initial(names: Iterable[str]) -> str:
    """An alternation of names, longest first, that tries a name only where its first letter stands."""
    groups = groupby(sorted(names, key=lambda name: (name[0], -len(name))), key=lambda name: name[0])
    return "|".join(f"{initial}(?:{'|'.join(_pattern(name[1:]) for name in group)})" for initial, group in groups)


def _pattern(part: str) -> str:
    return re.escape(part).replace("\\ ", r"\s")


_NAME = rf"(?:{_by_initial(MONTHS)})"
_MONTH = rf"{_NAME}(?!\w)(?:\.|/[^\W\d_]+)?"
_THAI_MONTH = rf"(?:{_by_initial(THAI)})"
_KHMER_MONTH = rf"(?:{_by_initial(KHMER)})"
_KHMER_DAY, _OF_MONTH, _OF_YEAR = (_pattern(same_length_unaccented(word)) for word in ("ថ្ងៃទី", "ខែ", "ឆ្នាំ"))
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|\.?[oa°](?!\w)|\.)?"
_YEAR = r"(?:19|20)\d\d"  # those of `corpus.release.YEARS`
_BUDDHIST = r"25[4-9]\d"
_END_OF_YEAR = r"(?:[مءгрж](?!\w)|(?!\w))"
"""What ends a year: no letter but that which stands for the word for a year or for its era, as in 2019г. and 2019م."""
_YEAR_FIRST = r"(?:-?\s?(?:жылғы|жылдын|йил|yil|ж\.|m\.|оны))"
"""The word for a year, behind a year that comes first."""
_IRANIAN = r"1(?:3[2-9]|40)\d"  # later years of four figures that begin with 14 are of the Islamic era
_TO = r"\s?(?:[-–—]|to|and|al|a|y|au|et)\s?"
_OF = r"\s(?:of\s|del?\s|d['’ʼ]|di\s|ng\s|ב)?"
_OF_THE_MONTH = r"(?:\sthe)?\s(?:month|mes|mois|mese|maand|monats?|miesiaca)(?:\s(?:of|del?|di|van))?"
_DAY_OF = (
    rf"(?:(?:e|eme|ste|de)?\s(?:day|dias?|jours?|dag|tage?s?)(?:\s(?:of|del?|do|du|di|van|des))?(?:{_OF_THE_MONTH})?|"
    rf"\s(?:of|del|do|du){_OF_THE_MONTH})(?:\sd['’ʼ]|\s)"
)
"""What stands between day and month in deeds and orders: "this 21st day of October", "21 dias do mês de outubro"."""
_IN_THE_YEAR = (
    r"(?:(?:in\sthe|of\sthe|del?|do|van\shet|im)\s(?:year|ano|jaar|jahre?)|de\sl['’ʼ]an(?:nee)?|dell['’ʼ]anno|a\.?d\.?)"
    r"\s(?:of\s|de\s)?"
)
"""What stands before the year in these: "in the year 2013", "del año 2013"."""


def _forms(*forms: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form.replace(" ", ""), re.IGNORECASE) for form in forms)


_FIGURE_FIRST = _forms(
    rf"(?=\d)(?<!\w)(?P<day>{_DAY}){_DAY_OF}(?P<month>{_MONTH}),?\s(?:{_IN_THE_YEAR}|del?\s)?(?P<year>{_YEAR})(?!\w)",
    rf"(?=\d)(?<!\w)(?P<day>{_DAY}) (?:{_OF}(?P<month>{_MONTH}))? (?:{_TO}(?P<last_day>{_DAY}))? "
    rf"{_OF}(?P<last_month>{_MONTH}) "
    rf"(?:,?\s?(?:{_IN_THE_YEAR}|del?\s|พ\.ศ\.\s)?(?P<year>{_YEAR}|{_BUDDHIST}))? {_END_OF_YEAR}",
    rf"(?=\d)(?<!\w)(?P<day>{_DAY}),\s(?P<month>{_MONTH}),?\s(?P<year>{_YEAR})(?!\w)",
    rf"(?=\d)(?<!\w)(?P<day>{_DAY})\s(?P<month>{_THAI_MONTH}\.?)\s(?P<buddhist>[5-7]\d)(?!\w|:\d)",
    rf"(?=[\dថ])(?:{_KHMER_DAY}\s?)?(?P<day>{_DAY})\s?{_OF_MONTH}\s?(?P<month>{_KHMER_MONTH})\s?{_OF_YEAR}\s?"
    rf"(?P<year>{_YEAR})(?!\d)",
    rf"(?<!\w)(?P<year>{_YEAR}){_YEAR_FIRST}\s(?P<day>{_DAY})[-\s](?P<month>{_MONTH})(?!\w)",
    rf"(?<!\w)(?P<year>{_YEAR})\sоны\s(?P<number>1[0-2]|0?[1-9])(?:-р)?\sсарын\s(?P<day>{_DAY})(?!\w)",
    rf"(?=\d)(?<!\w)(?P<day>3[01]|[12]\d|0?[1-9])-(?P<month>{_NAME}),\s(?P<year>{_YEAR})-жыл",
    rf"(?<!\w)(?P<year>{_YEAR})(?:\.|\sm\.|\sжылғы)?\s(?P<month>{_MONTH})\s(?P<day>{_DAY})(?!\w)",
    rf"(?=\d)(?<!\w)(?P<day>{_DAY})\s?thang\s(?P<number>1[0-2]|0?[1-9])(?:\snam|,)\s(?P<year>{_YEAR})(?!\w)",
    rf"(?<!\w)(?P<year>{_YEAR})\.?\sgada\s(?P<day>{_DAY})\s(?P<month>{_MONTH})",
    rf"(?=\d)(?<![\w/.-])(?P<day>3[01]|[12]\d|0?[1-9])(?P<sign>[-/.])(?P<month>{_NAME})\.?(?P=sign)(?P<year>{_YEAR})(?!\w)",
    rf"(?=\d)(?<![\w/.-])(?P<day>3[01]|[12]\d|0?[1-9])-(?P<month>{_NAME})-(?P<short>\d\d)(?![\w/-])",
    rf"\A(?P<day>3[01]|[12]\d|0?[1-9])(?P<month>{_NAME})[.,]?(?P<year>{_YEAR})\Z",
    rf"(?=\d)(?<!\w)(?P<day>{_DAY})\s(?P<iranian>{_by_initial(IRANIAN_MONTHS)})(?:\sماه)? (?:\s|[,،]\s?) "
    rf"(?P<year>{_IRANIAN})(?!\w)",
    rf"(?=[12])(?<![\w/.-])(?P<year>{_YEAR})-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\w/-])",
)
_MONTH_FIRST = _forms(
    rf"(?<!\w)(?P<month>{_MONTH})\s(?P<day>{_DAY}) (?:{_TO}(?:(?P<last_month>{_MONTH})\s)?(?P<last_day>{_DAY}))? "
    rf"(?:,?\s(?P<year>{_YEAR}))? (?!\w|:\d)",
    rf"(?<!\w)(?P<month>{_MONTH})\s(?:de[l]?\s|of\s)?(?P<year>{_YEAR})(?!\w)",
)

LONGEST_PIECE = 12
"""Most characters of a line that is a part of a date: a day, a month, a year, or two of them."""
_NEAR = 20
_CROATIAN_GENITIVE = "listopada"
_OCTOBER_OR_NOVEMBER = frozenset(("listopad", _CROATIAN_GENITIVE))
_BUDDHIST_FROM = 543
_CENTURY_TURNS = 69
_ENGLISH_VERB = "may"
_FIGURE = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH_WORDS = frozenset(found[0] for name in (*MONTHS, *IRANIAN_MONTHS) if (found := _LETTERS.search(name)))
_MONTH_WORDS |= {f"ב{name}" for name in _MONTH_WORDS if "א" <= name[0] <= "ת"} | {"thang", "сарын"}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or range of dates mentioned in a text; `date` is the last day of a range."""

    start: int
    end: int
    date: PartialDate
    first: PartialDate | None = None
    """The first day of a range."""


def dates_in(text: str) -> list[DateMention]:
    """Find all dates written in words in a text, in order and without overlaps."""
    return [*_dates_in(text)]


@lru_cache(maxsize=256)
def _dates_in(text: str) -> Sequence[DateMention]:
    """The same; a line is asked for its dates several times in a row: whether it is a date, a byline, an entry."""
    plain = same_length_unaccented(text)
    if not (_ISO.search(plain) or may_hold_a_date(plain)):
        return ()
    found = [*_candidates(plain)]
    mentions: list[DateMention] = []
    for mention in sorted(found, key=lambda one: (one.start, -one.end)):
        if (not mentions or mention.start >= mentions[-1].end) and not _is_a_weekday(plain, mention, found):
            mentions.append(mention)
    return mentions


def _is_a_weekday(text: str, mention: DateMention, others: Iterable[DateMention]) -> bool:
    """Whether a month without a year is a weekday before a day that has its own month: "mar. 5 févr. 2019"."""
    name = _LETTERS.match(text, mention.start)
    if not name or mention.date.precision != "month-day" or name[0].lower() not in WEEKDAYS_TOO:
        return False
    days = (one for one in others if mention.start < one.start < mention.end < one.end and one.date.day)
    return any(one.date.year or not text[: one.end].lower().endswith(_ENGLISH_VERB) for one in days)


def may_hold_a_date(text: str) -> bool:
    """Whether a month's name is near a number; a fast filter, since most texts mention no date."""
    if not _FIGURE.search(text) or not _has_a_month(text):
        return False
    figures = (found.span() for found in _FIGURE.finditer(text))
    return any(_has_a_month(text[max(0, start - _NEAR) : end + _NEAR]) for start, end in figures)


def _has_a_month(text: str) -> bool:
    return not _MONTH_WORDS.isdisjoint(words_of_letters(same_length_unaccented(text)))


def only_date_in(text: str, *, day_first: bool | None = None) -> PartialDate | None:
    """Parse a text that is known to be a date: ISO 8601, in words, or in unambiguous digits. None if it can't be read.

    `day_first` settles dates such as 01/02/2020, where the custom of the text's language or country is known.
    """
    text = text.strip()
    try:
        return PartialDate.parse(text)
    except ValueError:
        pass
    found = dates_in(text)
    return _with_year(found[0], text) if found else next((one.date for one in numeric_dates_in(text, day_first)), None)


def _with_year(mention: DateMention, text: str) -> PartialDate:
    """Complete a date with a year that is written apart from it: `Tue Jul 30 09:35:14 CEST 2019`."""
    year = re.search(rf"(?<!\d){_YEAR}(?!\d)", text[mention.end :])
    if mention.date.year is None and year:
        return PartialDate(int(year[0]), mention.date.month, mention.date.day)
    return mention.date


def _candidates(text: str) -> Iterator[DateMention]:
    months = [found.start() for found in _LETTERS.finditer(text) if found[0].lower() in _MONTH_WORDS]
    of_months = (found for form in _MONTH_FIRST for found in _from_places(form, text, months))
    for found in chain(*(form.finditer(text) for form in _FIGURE_FIRST), of_months):
        date = _date(found.groupdict(), text[found.end() : found.end() + 1])
        if date:
            yield DateMention(found.start(), found.end(), date, _first(found.groupdict(), date))


def _from_places(form: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """What `finditer` finds of a pattern that matches nowhere else; looking for it everywhere takes long."""
    end = 0
    for place in places:
        if place >= end and (found := form.match(text, place)):
            end = found.end()
            yield found


def _date(parts: dict[str, str | None], behind: str) -> PartialDate | None:
    """The date with these parts; `behind` is the character that follows it."""
    month = parts.get("last_month") or parts.get("month")
    day = parts.get("last_day") or parts.get("day")
    if name := parts.get("iranian"):
        return iranian_date(int(parts["year"] or 0), IRANIAN_MONTHS[month_key(name)], _figure(day or ""))
    key = _month(month or "")
    number = int(parts["number"] or 0) if "number" in parts else _number(key, day, behind)
    written = parts.get("year") or _in_full(parts)
    year = int(written) if written else None
    if year and year not in YEARS:
        year = year - _BUDDHIST_FROM if key in THAI else None
    if year is None and (key in ONLY_WITH_A_YEAR or written):
        return None
    if key in ONLY_IN_WHOLE_DATES and not (year and day):
        return None
    return valid_date(year, number, _figure(day) if day else None)


def _in_full(parts: Mapping[str, str | None]) -> str | None:
    """The year of two figures in full: of our era, or of the Buddhist one."""
    if buddhist := parts.get("buddhist"):
        return f"25{buddhist}"
    return str(_of_two_figures(short)) if (short := parts.get("short")) else None


def _number(key: str, day: str | None, behind: str) -> int:
    """The month's number.

    "Listopad" is October in Croatian, which has a full stop behind day and year; November in Polish, which has none
    behind the day, and in Czech, whose genitive is another. Where the spelling does not tell, it is November here, and
    `choose.with_croatian_october` knows the language. November has no 31st day.
    """
    if not day or key not in _OCTOBER_OR_NOVEMBER:
        return MONTHS[key]
    is_croatian = day.endswith(".") and (key == _CROATIAN_GENITIVE or behind == ".")
    return 10 if is_croatian or _figure(day) == 31 else MONTHS[key]


def _month(name: str) -> str:
    return month_key(name.partition("/")[0])


def _figure(day: str) -> int:
    return int(re.sub(r"\D", "", day))


def _first(parts: dict[str, str | None], last: PartialDate) -> PartialDate | None:
    """The first day of a range whose last day is `last`; in the year before where its month is later."""
    day, month = parts.get("day"), parts.get("month")
    if not (parts.get("last_day") and day):
        return None
    number = (_number(_month(month), day, "") if month else last.month) or 1
    year = last.year - 1 if last.year and last.month and number > last.month else last.year
    return valid_date(year, number, _figure(day))


def pieces_of_a_date(lines: Sequence[str]) -> int:
    """How many lines at the start of these make up one date, as "05", "Mar" and "2019" do; 0 where none do."""
    for size in (3, 2):
        pieces = lines[:size]
        if len(pieces) == size and all(len(one) <= LONGEST_PIECE for one in pieces):
            if not any(map(_FIGURE.search, pieces)) or any(map(_whole_day, pieces)):
                continue
            joined = " ".join(pieces)
            day = _whole_day(joined)
            if day and day.end - day.start >= len(joined.rstrip(" .,")):
                return size
    return 0


def _whole_day(text: str) -> DateMention | None:
    """The only date in a text, if it has a day, a month and a year."""
    found = dates_in(text)
    return found[0] if len(found) == 1 and found[0].date.precision == "day" else None


def valid_date(year: int | None, month: int | None, day: int | None) -> PartialDate | None:
    """The date with these parts, or None where no such day exists."""
    if 0 in (year, month, day):
        return None
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None


_FIGURES = re.compile(
    rf"(?<![\d.])(?P<first>\d{{1,2}})(?P<dot>[./-]|\s[./|-](?=\s))\s?(?P<second>\d{{1,2}})(?P=dot)\s?(?P<year>{_YEAR})(?!\d)"
    r"|(?<![\w.,/-])(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})(?P=mark)(?P<short>\d\d)(?![\d.,/-]*\d)"
    rf"|(?<!\d)(?P<before>{_YEAR})(?P<apart>\s?[./年년-]\s?)?"
    r"(?P<month>(?(apart)\d\d?|\d\d))(?(apart)\s?[./月월-]\s?)(?P<day>(?(apart)\d\d?|\d\d))(?!\d)"
    rf"|(?<![\w/])(?P<iranian>{_IRANIAN})/(?P<iranian_month>\d\d?)/(?P<iranian_day>\d\d?)(?![\w/])"
    r"|(?<![\d./-])(?P<republic>1[0-4]\d)(?P<between>[./-])(?P<republic_month>0?[1-9]|1[0-2])(?P=between)"
    r"(?P<republic_day>0[1-9]|[12]\d|3[01])(?![\d./-])"
    r"|(?<!\d)(?P<minguo>1[0-4]\d)\s?年\s?(?P<minguo_month>\d\d?)\s?月\s?(?P<minguo_day>\d\d?)\s?日"
    r"|(?P<era>令和|平成|民國|民国)\s?(?P<of_era>\d{1,3}|元)\s?年\s?(?P<era_month>\d\d?)\s?月\s?(?P<era_day>\d\d?)\s?日"
)
SLASHED = re.compile(rf"(?<!\d)(\d\d?)[/-](\d\d?)[/-]{_YEAR}(?!\d)")
_REPUBLIC = "民國"
_ERAS = {"令和": 2018, "平成": 1988, _REPUBLIC: 1911, "民国": 1911}
"""Years before the first of an era."""
_TAIWANESE_LABEL = re.compile(r"(?:日期|時間|日)\s?[:：]?\s?\Z")
"""What stands before a year of the republic of three figures: 110-08-05 may be many things elsewhere."""
_LABEL_OF_FIGURES = re.compile(
    r"(?:\A|[:：|]|\b(?:on|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:up)?dated?|posted|published|released|revised|"
    r"fecha|datum|data|dato|tarih),?)\s*\Z",
    re.IGNORECASE,
)
_BEHIND_FIGURES = re.compile(r"\s*(?:\Z|[|,;·)–—]|-\s|\d{1,2}:\d\d)")
"""What stands before and behind figures that are a date where they might be a result or a number: 5-3-19."""
_CHINESE_DATE = re.compile(
    "([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_CHINESE_YEAR = "年"
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_WEEKDAY_NUMBERS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_WEEKDAY_NAME = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day|s|rs|r|nes)?\b", re.IGNORECASE)


def numeric_dates_in(text: str, day_first: bool | None = None) -> Iterator[DateMention]:
    """Find dates written in digits, such as 31/12/2020, 12/31/2020, 20201231 and 二〇二〇年十二月三十一日.

    01/02/2020 is ambiguous; it is found only if `day_first` is not None, or if a weekday beside it settles it.
    """
    plain = same_length_unaccented(text)
    for found in _FIGURES.finditer(plain) if _FIGURE.search(plain) else ():
        if date := _in_figures(found, day_first, text):
            yield DateMention(found.start(), found.end(), date)
    for found in _CHINESE_DATE.finditer(text) if _CHINESE_YEAR in text else ():
        year, month, day = found.groups()
        if date := valid_date(int(year.translate(_CHINESE_DIGITS)), _chinese_number(month), _chinese_number(day)):
            yield DateMention(found.start(), found.end(), date)


def written_dates_in(text: str, day_first: bool | None = None) -> list[DateMention]:
    """Find dates with a month's name and dates in digits, in the order in which a text has them."""
    named = dates_in(text)
    figures = [
        one
        for one in numeric_dates_in(text, day_first)
        if not any(one.start < other.end and other.start < one.end for other in named)
    ]
    return sorted([*named, *figures], key=lambda one: one.start) if figures else named


def write_day_first(texts: Iterable[str]) -> bool | None:
    """Whether texts of one hand write the day first, as the first date shows that can't be read otherwise."""
    for found in filter(None, map(SLASHED.search, texts)):
        first, second = int(found[1]), int(found[2])
        if max(first, second) > 12:
            return first > 12
    return None


def _chinese_number(text: str) -> int:
    """The number from 1 to 31 that is written in Chinese characters."""
    tens, ten, ones = text.rpartition("十")
    value = int(ones.translate(_CHINESE_DIGITS) or 0) if len(ones) <= 1 else 0
    return value + (10 * int(tens.translate(_CHINESE_DIGITS) or 1) if ten else 0)


def _in_figures(found: re.Match[str], day_first: bool | None, text: str) -> PartialDate | None:
    if found["before"]:
        return valid_date(int(found["before"]), int(found["month"]), int(found["day"]))
    if found["iranian"]:
        return iranian_date(int(found["iranian"]), int(found["iranian_month"]), int(found["iranian_day"]))
    if found["minguo"]:
        parts = int(found["minguo_month"]), int(found["minguo_day"])
        return valid_date(_ERAS[_REPUBLIC] + int(found["minguo"]), *parts)
    if found["era"]:
        year = 1 if found["of_era"] == "元" else int(found["of_era"])
        return valid_date(_ERAS[found["era"]] + year, int(found["era_month"]), int(found["era_day"]))
    if found["republic"]:
        is_labelled = text.strip() == found[0] or _TAIWANESE_LABEL.search(text, 0, found.start())
        parts = int(found["republic_month"]), int(found["republic_day"])
        return valid_date(_ERAS[_REPUBLIC] + int(found["republic"]), *parts) if is_labelled else None
    if found["short"]:
        first, second, year, mark = int(found["one"]), int(found["two"]), _of_two_figures(found["short"]), found["mark"]
        if mark == "-" and not _is_labelled(found, day_first, text):
            return None
    else:
        first, second, year, mark = int(found["first"]), int(found["second"]), int(found["year"]), found["dot"]
    if mark == ".":
        return valid_date(year, second, first)
    readings = [(year, second, first), (year, first, second)]
    if found["short"] and day_first is None:
        readings.append((_of_two_figures(found["one"].zfill(2)), second, int(found["short"])))
    possible = {date for reading in readings if (date := valid_date(*reading))}
    if len(possible) > 1 and (weekday := _WEEKDAY_NAME.search(text)):
        fitting = {one for one in possible if _falls_on(one, _WEEKDAY_NUMBERS[weekday[1].lower()])}
        possible = fitting if len(fitting) == 1 else possible
    if len(possible) == 1:
        return possible.pop()
    return None if day_first is None else valid_date(year, *((second, first) if day_first else (first, second)))


def _of_two_figures(year: str) -> int:
    """The year that two figures stand for, as POSIX has it: 1969 to 2068."""
    return int(year) + (1900 if int(year) >= _CENTURY_TURNS else 2000)


def _is_labelled(found: re.Match[str], day_first: bool | None, text: str) -> bool:
    """Whether figures between hyphens stand where a date does and don't begin with the year: 5-3-19, not 19-05-03."""
    begins_with_a_year = int(found["one"]) > 12 and not day_first
    stands_there = _LABEL_OF_FIGURES.search(text, 0, found.start()) and _BEHIND_FIGURES.match(text, found.end())
    return bool(stands_there) and not begins_with_a_year


def _falls_on(date: PartialDate, weekday: int) -> bool:
    day = date.first_day
    return day is not None and day.weekday() == weekday
