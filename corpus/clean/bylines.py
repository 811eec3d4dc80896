"""Recognising lines that say nothing but when a text was published, and who wrote it."""

import re
from itertools import pairwise

from corpus.clean.byline_words import AUTHOR, BEFORE_DAY, BEFORE_TIME, BEHIND_TIME, BY, LABEL
from corpus.clean.dates.date_formats import written_dates_in
from corpus.clean.dates.months import SHORT_WEEKDAYS, WEEKDAYS
from corpus.clean.text import same_length_lower
from corpus.release import PartialDate
from corpus.words import MARKED_LETTER, WORD

_LONGEST_DATE, _LONGEST_BYLINE = 100, 140
_MOST_NAMES, _FEWEST_NAMES = 7, 2
"""Most words of names beside a date, and fewest behind a preposition that may be one of another kind."""
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"[\d年]")
"""A digit, or the sign of a year that may be written in Chinese figures."""
_ENDS_A_DATELINE = re.compile(r"[-–—:]\s*$")
_WEEKDAY = "|".join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True))
_ABBREVIATED_WEEKDAY = "|".join(sorted(map(re.escape, SHORT_WEEKDAYS), key=len, reverse=True))
_SHORT_WEEKDAY = "[月火水木金土日](?:曜日?)?|[월화수목금토일](?:요일)?"
"""Weekdays of Japanese and Korean, which are usual words elsewhere."""
_A_LABEL = re.compile(rf"(?:{LABEL})(?:\s(?:{BEFORE_DAY}))?\s?[:：]?")
"""Of a line in lower case."""
_LONGEST_LABEL = 60
_BEGINS_WITH_A_LABEL = re.compile(rf"(?:{LABEL})(?!\w)", re.IGNORECASE)
_PLACE = rf"{MARKED_LETTER}+(?:[ -]{MARKED_LETTER}+){{0,2}}(?:\s?[/–-]\s?{MARKED_LETTER}{{2,}})?"
"""A place, and perhaps the letters of its state: "Brasília/DF"."""
_SENDER = rf"(?P<sender>{BY})\s[^\W\d][\w.'’-]*(?:\s[^\W\d][\w.'’-]*){{0,4}}?"
"""Who published a text, between the label and the day."""
_TOWN = r"(?:[гм]\.\s?)?"
"""How Russian and Ukrainian letters begin the name of a town."""
_BEGINS_WITH_A_PLACE = re.compile(rf"(?!(?:{_WEEKDAY}|{_SHORT_WEEKDAY})\b){_TOWN}{_PLACE}[,،]\s", re.IGNORECASE)
_PLACE_IN_BRACKETS = r"\s?\([^\W\d][^()\d]{0,20}\)"
"""What tells a place from others of its name: "Frankfurt (Oder)"."""
_BEFORE_A_DATE = re.compile(
    rf"[-–—•|·*\s]*(?:(?:{LABEL})(?:\s?[:：])?(?:\s{_SENDER})?[,;]?"
    rf"(?:\s?(?:{BEFORE_DAY}))?\s?[:：]?\s?)?(?:(?:{_WEEKDAY}|{_ABBREVIATED_WEEKDAY})[,.]?)?"
    rf"(?:(?:{_TOWN}{_PLACE}(?:{_PLACE_IN_BRACKETS})?[,،](?:\s?(?:(?:[^\W\d]\.\s?){{2,3}}|{_PLACE}\.?),)?"
    rf"(?:\s(?:le|den|el|a|il|em|op|dnia|dne))?|(?:{_PLACE}\s)?den|le)"
    rf"(?:\s(?:{_WEEKDAY})[,.]?)?)?[-–—•|·,\s]*",
    re.IGNORECASE,
)
_BEHIND_A_DATE = re.compile(
    rf"[-–—•|·,.;\s]*(?:г\.?|року|године|года?|r\.?|d\.|日|일)?[-–—•|·,.;\s]*(?:[(（]?(?:{_WEEKDAY}|{_SHORT_WEEKDAY})[)）]?)?"
    r"[-–—•|·,.;\s]*"
    rf"(?:(?:{BEFORE_TIME})?"
    r"\s?\d{1,2}\s?[:.hH]\s?\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?\s?m\.?)?"
    rf"(?:\s?\(?(?:{BEHIND_TIME})?(?:[+-]\d+(?::\d\d)?)?\)?)?)?[-–—•|·,.;(\s]*"
    rf"(?:(?:(?:{AUTHOR})\s?[:：]\s?|(?:{BY}) )?[^\W\d]+(?:[ -][^\W\d]+){{0,3}}\)?)?(?:\s\d+ (?:views|reads))?"
    r"(?:\s*\|.{0,40})?[-–—•|·,.;\s]*",
    re.IGNORECASE,
)
_SMALL_WORDS_BEHIND = re.compile(r"(?<![\w.])[^\W\d_A-Z]{3,}(?:\s[^\W\d]+)")
"""Words behind a day that go on as a sentence does."""
_ISLAMIC_DATE = re.compile(
    rf"(?:(?:{_WEEKDAY})[،,]?\s)?\d{{1,2}}[\s/-](?:[^\W\d]+(?:\s[^\W\d]+)?|\d{{1,2}})[\s/-]1[34]\d\d\s?ه\w?"
    r"[\s،,/-]*(?:ال)?(?:موافق)?[\s:،]*"
)
"""A day of the Islamic calendar before the same one of ours: 28 شعبان 1440هـ الموافق 3 مايو 2019م."""
_MOMENT_OF_C = re.compile(
    r"(?:[A-Z][a-z]{2},? )?(?P<month>[A-Z][a-z]{2}) (?P<day>\d\d?) \d\d:\d\d(?::\d\d)?"
    r"(?: [A-Z]{2,5}| [+-]\d{4})? (?P<year>\d{4})"
)
"""A moment as `asctime` of the language C writes it, and as archives of mailing lists do."""
_SECTION = re.compile(r"[^\W\d]+(?: [^\W\d]+)?")
"""The name of a section that stands before a day and a time: "Crime 12.5.2020 09:33 am"."""
_CLOCK = re.compile(r"\d{1,2}[:.hH]\d\d")
CHANGED = re.compile(
    r"updat|modified|revised|\blast\b|a[ck]tuali[sz]|\bakt\.|zuletzt|geändert|bearbeitet|überarbeitet|stand\b|"
    r"modificad|mise? à jour|modifi|aggiorna|atualiza|alterad[ao]|bijgewerkt|gewijzigd|aangepast|"
    r"oppdater|uppdatera|opdater|endret|ændret|ändrad|päivitetty|muokattu|uppfært|"
    r"modyfik|(?:ostatnia )?zmiana|změněno|upraveno|upravené|zmenené|ažurira|izmijenjeno|izmenjeno|posodobljen|"
    r"frissít|módosít|muudetud|uuendatud|atnaujin|atjaunin|atjaunot|përditës|"
    r"обновл|измен[её]н|оновлен|змінен|абноўлен|актуализ|променен|ажурира|жаңарт|ενημέρωσ|ενημερώθηκ|τροποποι|"
    r"güncelle|değiştir|yenilən|diperbarui|pembaruan|dikemas ?kini|cập nhật|imesasishwa|"
    r"تحديث|تعديل|به[\u200c ]?روز ?رسانی|ویرایش|اپ ڈیٹ|עודכן|עדכון|अपडेट|अद्यतन|संशोधित|আপডেট|হালনাগাদ|განახლ|թարմաց|"
    r"แก้ไข|ปรับปรุง|อัปเดต|อัพเดต|更新|修改|수정|업데이트|갱신",
    re.IGNORECASE,
)
"""Labels of the date of a change."""
_TIME = re.compile(
    r"(?<!\d)\d{1,2}\s?[:.hH]\s?\d\d(?:[:.]\d\d)?(?!\d)(?:\s?[ap]\.?\s?m\b\.?)?"
    r"(?:\s?\(?(?:uhr|hrs?|h|gmt|utc|c?est|[ap][sd]t|[ecmp][sd]?t|ist|wib)\b(?:[+-]\d+)?\)?)?|"
    r"\b\d+ (?:seconds?|minutes?|hours?|days?|weeks?|months?) ago\b|"
    r"\b(?:\d+[- ]?min(?:ute)?s?[. -]*(?:read|reading|lesezeit|de lecture|de lectura)|lesedauer:? ca\.? ?\d+ min\w*|"
    r"lesedauer:? \d+ min\w*|reading time:? \d+ min\w*)\b\.?",
    re.IGNORECASE,
)
_SAID = re.compile(rf"(?<![^\W\d])(?:{LABEL}|{_WEEKDAY})(?![^\W\d])")
"""Labels and weekdays in lower case."""
_BY = re.compile(
    r"\W*(?:(?:written |reported |posted |reporting )?by|text|autor(?:in|en)?|author|автор|yazan|yazar)\b\W*", re.I
)
_FROM = re.compile(r"(?:von|por|par|di|door|av|af|przez|od)\s+")
"""Prepositions before an author, which are other words as well."""
_SEPARATOR = re.compile(r"[|•·/;]|\s[-–—]\s")
_SMALL_WORDS = frozenset(
    "on at in by and the of for with from via um am vom und von mit im zu et le la à de du des par pour y el en por a "
    "con e il di da del della alle i o w z do op om in em en van door kl kl. av og och af saat".split()
)


def only_a_date(line: str) -> PartialDate | None:
    """The date of a line that holds nothing else but perhaps a label, a weekday, a time, and a name or two."""
    return _only_date(line, day_first=None)


def _only_date(line: str, *, day_first: bool | None) -> PartialDate | None:
    if len(line) > _LONGEST_DATE or not _FIGURE.search(line) or _ENDS_A_DATELINE.search(line):
        return None
    if islamic := _ISLAMIC_DATE.match(line):
        line = line[islamic.end() :]
    elif moment := _MOMENT_OF_C.fullmatch(line):
        line = f"{moment['day']} {moment['month']} {moment['year']}"
    found = written_dates_in(line, day_first)
    if len(found) != 1 or found[0].date.precision in ("month-day", "year"):
        return None
    before, behind = line[: found[0].start], line[found[0].end :]
    if not _BEHIND_A_DATE.fullmatch(behind.strip()):
        return None
    labelled = _BEFORE_A_DATE.fullmatch(before.strip())
    if labelled and labelled["sender"] and _SMALL_WORDS_BEHIND.search(behind):
        return None
    return found[0].date if labelled or (_SECTION.fullmatch(before.strip()) and _CLOCK.search(behind)) else None


def day_with_a_place(line: str) -> PartialDate | None:
    """The day of a line that holds a place and a day, such as "Lisboa, 1 de outubro de 2013"."""
    if len(line) > _LONGEST_DATE or not _FIGURE.search(line):  # most lines, which are not looked at any further
        return None
    return only_a_date(line) if _BEGINS_WITH_A_PLACE.match(line) and not CHANGED.search(line) else None


def labels_a_date(label: str) -> bool:
    """Whether a text is a label of a date: "Published", "تاریخ انتشار"."""
    label = label.strip()
    return len(label) <= _LONGEST_LABEL and _A_LABEL.fullmatch(same_length_lower(label)) is not None


def is_byline(line: str) -> bool:
    """Whether a line says nothing but who wrote a text, or when it was published and changed."""
    if len(line) > _LONGEST_BYLINE:
        return False
    by = _BY.match(line)
    if by and _are_names(line[by.end() :]):
        return True
    preposition = _FROM.match(line.casefold())
    if preposition and len(WORD.findall(rest := line[preposition.end() :])) >= _FEWEST_NAMES and _are_names(rest):
        return True
    if not _DIGIT.search(line):
        return False
    return _tells_when(line) or is_labelled_date(line)


def is_labelled_date(line: str) -> bool:
    """Whether a line begins with the label of a date and says nothing but that date, a time, and perhaps who wrote."""
    return bool(_BEGINS_WITH_A_LABEL.match(line) and _only_date(line, day_first=True))


def first_date_in(byline: str) -> PartialDate | None:
    """The first day that a line of dates names other than that of a change."""
    end = 0
    for one in written_dates_in(byline):
        if one.date.precision == "day" and not CHANGED.search(byline[end : one.start]):
            return one.date
        end = one.end
    return None


def _tells_when(line: str) -> bool:
    """Whether a line consists of dates, times, their labels, and perhaps some names."""
    dates = written_dates_in(line, day_first=True)
    rest = list(line)
    for one in dates:
        rest[one.start : one.end] = " " * (one.end - one.start)
    without_times, times = _TIME.subn(" ", "".join(rest))
    if not (dates or times):
        return False
    labels = [found.span() for found in _SAID.finditer(same_length_lower(without_times))]
    size = len(without_times)
    between = pairwise([(0, 0), *labels, (size, size)])
    names = " ".join(without_times[end:start] for (_, end), (start, _) in between)
    is_bare = all(word.casefold() in _SMALL_WORDS for word in WORD.findall(names))
    if not (times and labels) and not (dates and (times or labels or is_bare or _SEPARATOR.search(names))):
        return False
    return _are_names(names)


def _are_names(text: str) -> bool:
    """Whether a text is made of few names at most: words that begin with a capital."""
    words = WORD.findall(text)
    if text.rstrip().endswith((".", "!", "?")) and len(words) > 1:
        return False
    return len(words) <= _MOST_NAMES and all(map(_is_a_name, words))


def _is_a_name(word: str) -> bool:
    return word.casefold() in _SMALL_WORDS or not (word[:1].islower() or _DIGIT.search(word))
